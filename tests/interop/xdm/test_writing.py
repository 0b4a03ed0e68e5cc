"""What we write is what others read: valid metadata, safe names, a page for people, the same bytes each time.

Source: IHE ITI TF-2 3.32.4.1.2; RULES.md MSG-12.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from espace_sante.interop.cda import api as cda
from espace_sante.interop.xdm.api import (
    FILE_NAME,
    Intent,
    XdmDocument,
    check_for,
    is_xdm_subject,
    read_xdm,
    write_xdm,
    xdm_subject,
)
from espace_sante.record.api import Author
from tests.interop.xdm.archives import AT, BIOLOGY, METADATA, archive, document, files_of, read, submission_set

PDF = replace(document(), mime_type="application/pdf", content=b"%PDF-1.7 fictif", unique_id="1.2.250.1.999.4.90")
OFFICIAL = "hl7v2-mssante-exemples/**/*.[Xx][Mm][Ll]"


@pytest.fixture(scope="session")
def rim_schema(reference: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(reference / "ihe-xds/schema-toolkit-v3/lcm.xsd"))


def metadata(data: bytes) -> etree._Element:
    return etree.fromstring(files_of(data)[METADATA])


def test_msg12_an_archive_has_the_files_of_the_standard_under_safe_names() -> None:
    names = list(files_of(archive(document(title="../../Évasion"), PDF)))
    assert FILE_NAME == "IHE_XDM.zip"
    assert names == [
        "README.TXT",
        "INDEX.HTM",
        "IHE_XDM/SUBSET01/METADATA.XML",
        "IHE_XDM/SUBSET01/DOC00001.XML",
        "IHE_XDM/SUBSET01/DOC00002.PDF",
    ]


def test_what_is_written_is_read_back_the_same_and_written_again_to_the_same_bytes() -> None:
    data = archive(document(BIOLOGY, comments="Remarque"), PDF)
    content = read(data)
    assert write_xdm(content.submission_sets[0], sender="Laboratoire du Vallon") == data
    written = [
        replace(one, uri="", entry_uuid="", hash="", size=None, source_patient_id="") for one in content.documents
    ]
    asked = [replace(one, legal_authenticator=written[0].legal_authenticator) for one in (document(BIOLOGY), PDF)]
    assert written == [replace(asked[0], comments="Remarque"), asked[1]]


@pytest.mark.parametrize(
    "changed", [{}, {"intent": Intent.DELETION}, {"intent": Intent.REPLACEMENT, "replaces": "1.2.3"}]
)
def test_metadata_follow_the_schema_of_ebrim(rim_schema: etree.XMLSchema, changed: dict[str, object]) -> None:
    element = metadata(archive(document(BIOLOGY, comments="Remarque", **changed)))
    assert rim_schema.validate(element), rim_schema.error_log


def test_a_bare_document_follows_the_schema_too(rim_schema: etree.XMLSchema) -> None:
    bare = XdmDocument("1.2.3", "text/plain", b"Texte fictif", document().type_code, AT)
    element = metadata(archive(bare, author=None, content_type_code=None, title=""))
    assert rim_schema.validate(element), rim_schema.error_log


def test_the_schema_notices_what_is_out_of_its_order(rim_schema: etree.XMLSchema) -> None:
    element = metadata(archive())
    entry = element.find(".//{*}ExtrinsicObject")
    assert entry is not None
    entry.append(entry[0])
    assert not rim_schema.validate(element)


def test_long_words_are_cut_to_what_the_schema_allows(rim_schema: etree.XMLSchema) -> None:
    author = Author(name="Nom " * 90, institution="Très long " * 60, role="Rôle" * 99)
    element = metadata(archive(document(title="T" * 3000, authors=(author,))))
    assert rim_schema.validate(element), rim_schema.error_log


def test_words_with_separators_are_read_back_as_they_were() -> None:
    author = Author(rpps=document().authors[0].rpps, name="Ève A^B & Fils|C~D\\E", institution="Un & deux^trois")
    assert read(archive(document(authors=(author,)))).documents[0].authors == (author,)


def test_the_page_is_plain_french_html_that_calls_nothing(tmp_path: Path) -> None:
    page = files_of(archive(document(title="<script>alert(1)</script>"), PDF))["INDEX.HTM"].decode()
    assert '<html lang="fr">' in page
    assert "<h1>Documents de santé</h1>" in page
    assert '<a href="IHE_XDM/SUBSET01/DOC00002.PDF">' in page
    assert "<script" not in page
    assert "http" not in page


def test_an_archive_without_document_or_a_replacement_of_nothing_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one"):
        write_xdm(replace(submission_set(), documents=()), sender="Camille")
    with pytest.raises(ValueError, match="names what"):
        archive(document(intent=Intent.REPLACEMENT))


def test_official_documents_travel_and_come_back_to_the_mailbox_of_their_patient(reference: Path) -> None:
    """The CDA documents of the official MSSanté messages, which our own parser reads."""
    files = sorted(set(reference.glob(OFFICIAL)))
    assert len(files) >= 9
    for file in files:
        content = file.read_bytes()
        clinical = cda.parse_clinical_document(content)
        sent = document(content)
        checked = check_for(read_xdm(archive(sent)), answers_to=sent.patient.__eq__)
        assert checked.clinical[clinical.unique_id].type_code == clinical.type_code
        assert checked.content.documents[0].content == content


def test_msg12_the_subject_begins_with_the_marker_and_stays_on_one_line() -> None:
    born = date(2010, 8, 7)
    subject = xdm_subject(
        title="CR d’examens radiologie", family_name="Pat-Trois", given_name="Dominique", birth_on=born
    )
    assert subject == "XDM/1.0/DDM+CR d’examens radiologie PAT-TROIS DOMINIQUE 07/08/2010"
    assert is_xdm_subject(f"[KO Intégration système !][902] {subject}")
    assert not is_xdm_subject("Vos résultats")
    injected = xdm_subject(title="A\r\nBcc: x@y.fr\x00", family_name="B\u2028C", given_name="", birth_on=None)
    assert injected == "XDM/1.0/DDM+A Bcc: x@y.fr B C"
    assert len(xdm_subject(title="T" * 999, family_name="N", given_name="P", birth_on=born)) < 230
