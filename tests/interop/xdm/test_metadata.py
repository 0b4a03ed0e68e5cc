"""METADATA.XML: what is read of it, what is asked of each document, and what is refused.

Source: IHE ITI TF-3 4.2; INTEROP.md 1.4, 1.7; RULES.md MSG-12, MSG-14.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree

from espace_sante.interop.xdm.api import (
    ArchiveTooLarge,
    ContentChanged,
    DocumentMissing,
    Intent,
    MetadataMalformed,
    XdmContent,
    XdmLimits,
    check_for,
    read_xdm,
)
from espace_sante.record.api import Author, Coded
from tests.interop.xdm.archives import (
    BIOLOGY,
    DATA,
    DOCTOR,
    DOCUMENT,
    LETTER,
    METADATA,
    ODILE,
    archive,
    document,
    files_of,
    read,
    with_metadata,
    zipped,
)

DELETED = "urn:asip:ci-sis:2010:StatusType:Deleted"
FORMER = "1.2.250.1.999.4.76"
END = "</rim:RegistryObjectList>"


def slot(name: str, *values: str) -> str:
    listed = "".join(f"<rim:Value>{value}</rim:Value>" for value in values)
    return f'<rim:Slot name="{name}"><rim:ValueList>{listed}</rim:ValueList></rim:Slot>'


def association(kind: str, target: str, inside: str = "") -> str:
    """An association from our one document."""
    source = "urn:uuid:" + read(archive()).documents[0].entry_uuid
    return (
        f'<rim:Association id="a" associationType="{kind}" sourceObject="{source}" targetObject="{target}">'
        f"{inside}</rim:Association>"
    )


def intent_of(content: XdmContent) -> Intent:
    return content.documents[0].intent


def test_a_document_is_read_with_all_that_its_entry_says() -> None:
    found = read(archive(document(title="Lettre fictive", comments="Une remarque"))).documents[0]
    assert found.unique_id == "1.2.250.1.999.4.77"
    assert found.title == "Lettre fictive"
    assert found.comments == "Une remarque"
    assert found.type_code == Coded("11490-0", "2.16.840.1.113883.6.1", "Lettre de liaison")
    assert found.class_code == Coded("10", "1.2.250.1.213.1.1.4.1", "Compte rendu")
    assert found.creation_time == datetime(2026, 3, 12, 8, 45, tzinfo=UTC)
    assert found.authors == (DOCTOR,)
    assert found.legal_authenticator == Author(rpps=DOCTOR.rpps, name=DOCTOR.name)
    assert found.patient == ODILE
    assert found.source_patient_info[0] == "PID-5|LAMBERT^ODILE^^^^^L"
    assert found.has_confidentiality("N")
    assert (found.mime_type, found.size, len(found.hash)) == ("text/xml", len(LETTER), 40)
    assert found.intent is Intent.FIRST


def test_several_sets_of_several_documents_are_read_in_the_order_of_their_folders() -> None:
    first, second = files_of(archive()), files_of(archive(document(BIOLOGY), unique_id="1.2.250.1.999.9.2"))
    files = first | {name.replace("SUBSET01", "SUBSET02"): second[name] for name in (METADATA, DOCUMENT)}
    content = read(zipped(files))
    assert [one.unique_id for one in content.submission_sets] == ["1.2.250.1.999.9.1", "1.2.250.1.999.9.2"]
    assert [one.content for one in content.documents] == [LETTER, BIOLOGY]


def test_msg14_a_first_transmission_a_replacement_and_a_deletion_are_told_apart() -> None:
    assert read(archive()).intent is Intent.FIRST
    replacing = read(archive(document(intent=Intent.REPLACEMENT, replaces=FORMER)))
    assert (replacing.intent, replacing.documents[0].replaces) == (Intent.REPLACEMENT, FORMER)
    assert read(archive(document(intent=Intent.DELETION))).intent is Intent.DELETION


@pytest.mark.parametrize(
    ("old", "new", "intent"),
    [
        ('"urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"', f'"{DELETED}"', Intent.DELETION),
        ('<rim:Slot name="creationTime">', slot("action", "D") + '<rim:Slot name="creationTime">', Intent.DELETION),
        ('<rim:Slot name="creationTime">', slot("action", "C") + '<rim:Slot name="creationTime">', Intent.REPLACEMENT),
        (
            '<rim:Slot name="submissionTime">',
            slot("urn:asip:ci-sis:action", "D") + '<rim:Slot name="submissionTime">',
            Intent.DELETION,
        ),
        (END, association("urn:ihe:iti:2007:AssociationType:RPLC", f"urn:oid:{FORMER}") + END, Intent.REPLACEMENT),
        (END, association("urn:ihe:iti:2007:AssociationType:APND", f"urn:oid:{FORMER}") + END, Intent.FIRST),
    ],
)
def test_msg14_each_way_of_saying_an_intent_is_understood(old: str, new: str, intent: Intent) -> None:
    assert intent_of(read(with_metadata(old, new))) is intent


def test_a_document_that_replaces_two_is_refused() -> None:
    links = [association("urn:ihe:iti:2007:AssociationType:RPLC", f"urn:oid:{FORMER}{n}") for n in (1, 2)]
    with pytest.raises(MetadataMalformed):
        read(with_metadata(END, "".join(links) + END))


def test_a_deletion_is_not_mixed_with_anything_else() -> None:
    with pytest.raises(MetadataMalformed):
        read(archive(document(intent=Intent.DELETION), document(BIOLOGY)))


def test_the_signature_of_a_set_is_set_apart() -> None:
    xml_signature = Coded("http://www.w3.org/2000/09/xmldsig#", "URN", "Signature")
    signature = document(unique_id="1.2.250.1.999.4.99", content=LETTER + b"\n", format_code=xml_signature)
    content = read(archive(document(), signature))
    assert [one.unique_id for one in content.documents] == ["1.2.250.1.999.4.77"]
    assert [one.unique_id for one in content.submission_sets[0].signatures] == ["1.2.250.1.999.4.99"]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("20260312084500", "20261312", "creationTime"),
        ("20260312084500", "2026-03-12", "creationTime"),
        ("20260312084500", "99991231235959", "creationTime"),
        ("20260312084500", "00010101", "creationTime"),
        (">2.16.840.1.113883.6.1<", f">{'1' * 129}<", "typeCode"),
        ('value="1.2.250.1.999.4.77"', 'value=""', "uniqueId"),
        ('value="1.2.250.1.999.4.77"', f'value="{"1" * 129}"', "uniqueId"),
        ('value="1.2.250.1.999.9.1"', 'value="un deux"', "submissionSet.uniqueId"),
        ('nodeRepresentation="11490-0"', 'nodeRepresentation=""', "typeCode"),
        ('nodeRepresentation="11490-0"', f'nodeRepresentation="{"1" * 41}"', "typeCode"),
        ("f0306f51-975f-434e-a61c-c59651d33983", "f0306f51-975f-434e-a61c-c59651d33984", "typeCode"),
        ("<rim:Value>fr-FR</rim:Value>", "<rim:Value>français de France</rim:Value>", "languageCode"),
        ("<rim:Value>5210</rim:Value>", "<rim:Value>beaucoup</rim:Value>", "size"),
        ("<rim:Value>5210</rim:Value>", "<rim:Value>5210</rim:Value><rim:Value>1</rim:Value>", "size"),
        ('mimeType="text/xml"', 'mimeType="du xml"', "mimeType"),
        ("<rim:Value>DOC00001.XML</rim:Value>", "", "URI"),
        ("DOC00001.XML", "../../README.TXT", "URI"),
        ("DOC00001.XML", "/README.TXT", "URI"),
        ("DOC00001.XML", "file:///etc/passwd", "URI"),
        ("DOC00001.XML", "https://exemple.invalid/x", "URI"),
        ("7edca82f-054d-47f2-a032-9b2a5b5186c1", "34268e47-fdf5-41a6-ba33-82133c465248", "objectType"),
        ("a54d6aa5-d40d-43f9-88c5-b4633d873bdd", "d9d542f3-6cc4-48b6-8870-ea235fbc94c2", "SubmissionSet"),
        ("SubmitObjectsRequest", "UpdateObjectsRequest", "SubmitObjectsRequest"),
        ('<rim:Slot name="creationTime">', slot("action", "X") + '<rim:Slot name="creationTime">', "action"),
    ],
)
def test_metadata_that_cannot_be_understood_name_the_attribute(old: str, new: str, field: str) -> None:
    with pytest.raises(MetadataMalformed) as refused:
        read(with_metadata(old, new))
    assert refused.value.field == field


def test_a_document_that_is_not_in_the_archive_is_missed() -> None:
    with pytest.raises(DocumentMissing) as refused:
        read(with_metadata("DOC00001.XML", "DOC00002.XML"))
    assert refused.value.mss_code == "101"


def test_a_uri_is_found_whatever_its_case_and_its_escapes() -> None:
    files = files_of(archive())
    files[METADATA] = files[METADATA].replace(b"DOC00001.XML", b"docs/un%20document.xml")
    files["IHE_XDM/SUBSET01/DOCS/Un document.XML"] = files.pop(DOCUMENT)
    assert read(zipped(files)).documents[0].content == LETTER


@pytest.mark.parametrize(
    ("old", "new"), [("<rim:Value>5210</rim:Value>", "<rim:Value>5209</rim:Value>"), ("2ac62983", "2ac62984")]
)
def test_a_document_of_another_size_or_hash_has_changed_on_its_way(old: str, new: str) -> None:
    with pytest.raises(ContentChanged):
        read(with_metadata(old, new))


def test_a_document_without_hash_or_size_is_read() -> None:
    data = archive()
    for name in ("hash", "size"):
        data = with_metadata(f'<rim:Slot name="{name}">', f'<rim:Slot name="urn:fictif:{name}">', data)
    assert read(data).documents[0].hash == ""


@pytest.mark.parametrize(
    "bad",
    [
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b'<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><lolz>&b;</lolz>',
        b"<a>",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_xml_with_entities_or_without_form_is_refused(bad: bytes) -> None:
    with pytest.raises(MetadataMalformed):
        read(zipped(files_of(archive()) | {METADATA: bad}))


def test_metadata_over_their_own_limit_are_refused() -> None:
    small = XdmLimits(archive_bytes=100_000, content_bytes=100_000, entries=9, ratio=100, metadata_bytes=2_000)
    with pytest.raises(ArchiveTooLarge):
        read_xdm(archive(), limits=small)


def test_two_documents_with_one_unique_id_or_one_file_are_refused() -> None:
    twice = files_of(archive(document(), document(unique_id="1.2.250.1.999.4.78", content=LETTER)))
    for old, new in ((b"1.2.250.1.999.4.78", b"1.2.250.1.999.4.77"), (b"DOC00002", b"DOC00001")):
        assert old in twice[METADATA]
        with pytest.raises(MetadataMalformed):
            read(zipped(twice | {METADATA: twice[METADATA].replace(old, new)}))


def test_an_identity_with_a_wrong_key_or_another_authority_is_none() -> None:
    for old, new in (("284037599900117^^^", "284037599900118^^^"), ("1.2.250.1.213.1.4.10", "1.2.250.1.999.1")):
        content = read(with_metadata(old, new))
        assert content.documents[0].patient is None
        assert content.submission_sets[0].patient is None


def test_no_word_of_a_document_is_in_its_representation() -> None:
    shown = repr(read(archive(document(title="Titre très privé", comments="Remarque privée"))))
    assert not re.search("privé|LAMBERT|MOREAU|284037599900117", shown)


@pytest.mark.parametrize("name", ["SubmitObjectsRequest_ebrs30", "SubmitObjectsRequest_ebrs30_2", "submission-set"])
def test_official_samples_of_ebrim_are_read_once_they_name_a_file(reference: Path, name: str) -> None:
    """The samples register documents that are elsewhere: here each one names a file of the archive."""
    text = (reference / f"ihe-xds/samples-ipf/{name}.xml").read_text(encoding="utf-8")
    text = text.replace("912e- bf5e", "912e-bf5e")  # a space that two of them have in a scheme
    text = re.sub(r'<rim:Slot name="(URI|hash|size)">.*?</rim:Slot>', "", text, flags=re.DOTALL)
    files: dict[str, bytes] = {}

    def with_uri(found: re.Match[str]) -> str:
        file = f"DOC{len(files)}.TXT"
        files[f"IHE_XDM/SUBSET01/{file}"] = f"Texte fictif {file}".encode()
        return found[0] + slot("URI", file)

    files[METADATA] = re.sub(r"<rim:ExtrinsicObject[^>]*>", with_uri, text).encode()
    content = read(zipped(files))
    assert len(content.documents) == len(files) - 1 >= 1
    assert all(one.type_code.code and one.authors and one.patient is None for one in content.documents)


def hospital_archive() -> bytes:
    """The archive of a hospital's platform, which is not ours (tests/data/xdm)."""
    return zipped(
        {
            "IHE_XDM/SUBSET01/METADATA.XML": (DATA / "xdm" / "METADATA.XML").read_bytes(),
            "IHE_XDM/SUBSET01/DOCS/LETTRE.XML": LETTER,
            "IHE_XDM/SUBSET01/DOCS/LETTRE.TXT": b"Texte fictif",
            "IHE_XDM/SUBSET01/SIGN.XML": b"<Signature/>",
        }
    )


def test_the_archive_of_a_hospital_is_read_with_its_copy_and_without_its_signature() -> None:
    (one,) = read(hospital_archive()).submission_sets
    letter, copy = one.documents
    assert (one.title, one.source_id, one.patient) == ("Sortie d’hospitalisation", "1.2.250.1.999.8.2", ODILE)
    assert one.intended_recipients == ("|^^Internet^284037599900117@patient.mssante.fr",)
    assert [signature.uri for signature in one.signatures] == ["SIGN.XML"]
    assert (letter.content, copy.content) == (LETTER, b"Texte fictif")
    assert letter.has_confidentiality("MASQUE_PS")
    assert letter.service_start_time == datetime(2026, 3, 12, 7, 10, tzinfo=UTC)
    assert letter.authors[0].institution == "Hôpital fictif"
    assert letter.authors[0].role == "Médecin responsable"
    assert {document.intent for document in one.documents} == {Intent.FIRST}
    assert check_for(read(hospital_archive()), answers_to=ODILE.__eq__).clinical.keys() == {letter.unique_id}


def test_the_sample_of_a_hospital_follows_the_schema_of_ebrim(reference: Path) -> None:
    schema = etree.XMLSchema(etree.parse(reference / "ihe-xds/schema-toolkit-v3/lcm.xsd"))
    assert schema.validate(etree.parse(DATA / "xdm" / "METADATA.XML")), schema.error_log
