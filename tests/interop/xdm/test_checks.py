"""Whose mailbox it is, what the document says of itself, who may change what was sent.

Source: INTEROP.md 4 and 7; RULES.md MSG-13, MSG-14, STR-02.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from espace_sante.interop.xdm.api import (
    CheckedXdm,
    HeaderContradicts,
    InsMissing,
    Intent,
    NotForThePatient,
    NotTheAuthor,
    OtherPatient,
    VersionNotLatest,
    XdmDocument,
    XdmError,
    check_change,
    check_for,
    kept_of,
)
from espace_sante.kernel.identifiers import Ins
from espace_sante.record.api import Author, Coded
from tests.interop.xdm.archives import BIOLOGY, DOCTOR, LETTER, ODILE, archive, document, read
from tests.worlds import finess_number, ins_number, rpps_number

CAMILLE = ins_number(1)
FORMER = "1.2.250.1.999.4^41"  # what our letter says that it replaces


def checked(*documents: XdmDocument, mailbox: Ins = ODILE, **changed: object) -> CheckedXdm:
    return check_for(read(archive(*documents, **changed)), answers_to=mailbox.__eq__)


def about(content: bytes, ins: Ins) -> bytes:
    return content.replace(ODILE.value.encode(), ins.value.encode())


def test_a_document_about_the_person_of_the_mailbox_passes_with_its_header_read() -> None:
    assert checked(document()).clinical["1.2.250.1.999.4.77"].patient.ins == ODILE.value


def test_a_former_matricule_passes_when_identity_knows_it() -> None:
    asked: list[Ins] = []

    def answers(ins: Ins) -> bool:
        asked.append(ins)
        return ins in {ODILE, CAMILLE}

    check_for(read(archive(document(patient=CAMILLE), patient=CAMILLE)), answers_to=answers)
    assert sorted(asked, key=str) == sorted([ODILE, CAMILLE], key=str)  # each once


@pytest.mark.parametrize(
    ("documents", "changed"),
    [
        ([document(patient=CAMILLE)], {}),
        ([document(about(LETTER, CAMILLE), patient=ODILE)], {}),
        ([document(), document(about(BIOLOGY, CAMILLE), patient=ODILE)], {}),
        ([document()], {"patient": CAMILLE}),
    ],
)
def test_msg13_a_document_about_somebody_else_is_refused_with_902(
    documents: list[XdmDocument], changed: dict[str, object]
) -> None:
    with pytest.raises(OtherPatient) as refused:
        checked(*documents, **changed)
    assert refused.value.mss_code == "902"


def test_msg13_an_identity_that_is_missing_is_refused_with_903() -> None:
    without = LETTER.replace(b'root="1.2.250.1.213.1.4.10"', b'root="1.2.250.1.999.1"')
    wrong_key = LETTER.replace(b"284037599900117", b"284037599900118")
    for one in (document(patient=None), document(without, patient=ODILE), replace(document(), content=wrong_key)):
        with pytest.raises(InsMissing) as refused:
            checked(one)
        assert refused.value.mss_code == "903"


def test_what_is_not_visible_to_the_patient_is_not_sent_to_the_patient() -> None:
    with pytest.raises(NotForThePatient):
        checked(document(confidentiality_codes=(Coded("N"), Coded("INVISIBLE_PATIENT"))))


def test_a_header_of_another_type_or_without_form_contradicts_the_metadata(settings: object) -> None:
    other_type = document(type_code=Coded("11502-2", "2.16.840.1.113883.6.1"))
    not_cda = replace(document(), content=b"<a/>")
    other_parent = document(intent=Intent.REPLACEMENT, replaces="1.2.250.1.999.4.1")
    for one in (other_type, not_cda, other_parent):
        with pytest.raises(HeaderContradicts):
            checked(one)
    other_id = document(unique_id="1.2.250.1.999.4.78")
    assert checked(other_id)
    settings.CDA_UNIQUE_ID_MUST_MATCH = True  # type: ignore[attr-defined]
    with pytest.raises(HeaderContradicts):
        checked(other_id)


def test_a_file_that_is_no_clinical_document_is_checked_by_its_metadata_alone() -> None:
    text = replace(document(), mime_type="text/plain", content=b"Texte fictif")
    assert checked(text).clinical == {}
    with pytest.raises(OtherPatient):
        checked(text, mailbox=CAMILLE)


def replacement(*, by: Author = DOCTOR) -> XdmDocument:
    return document(intent=Intent.REPLACEMENT, replaces=FORMER, authors=(by,), legal_authenticator=None)


def former(*, by: Author = DOCTOR, latest: bool = True, unique_id: str = FORMER) -> XdmDocument:
    return document(unique_id=unique_id, authors=(by,), legal_authenticator=None)


def change(one: XdmDocument, what: XdmDocument | None, *, latest: bool = True) -> None:
    found = checked(one)
    check_change(found, found.content.documents[0], former=kept_of(what, latest=latest) if what else None)


COLLEAGUE = Author(rpps=rpps_number(2).value, finess=DOCTOR.finess, name="Une collègue")
STRANGER = Author(rpps=rpps_number(3).value, finess=finess_number(3).value, name="Un inconnu")


def test_str02_the_author_or_the_same_organisation_replaces_and_takes_back() -> None:
    replacing = replacement()
    change(replacing, former())
    change(replace(replacing, authors=(COLLEAGUE,)), former())
    change(document(intent=Intent.DELETION), document())
    change(document(), None)  # a first transmission changes nothing


def test_str02_anybody_else_is_refused_with_901() -> None:
    for by in (STRANGER, Author(name=DOCTOR.name)):
        with pytest.raises(NotTheAuthor) as refused:
            change(replacement(by=by), former())
        assert refused.value.mss_code == "901"


def test_str02_what_is_not_here_or_not_the_latest_version_is_refused_with_900() -> None:
    replacing = replacement()
    for what, latest in ((None, True), (former(), False), (former(unique_id="1.2.250.1.999.4.1"), True)):
        with pytest.raises(VersionNotLatest) as refused:
            change(replacing, what, latest=latest)
        assert refused.value.mss_code == "900"


def test_every_refusal_has_a_code_and_a_french_sentence_without_its_own_words() -> None:
    errors = XdmError.__subclasses__()
    assert len(errors) >= 13
    for error in errors:
        assert error.mss_code in {"101", "102", "900", "901", "902", "903"}
        assert str(error.sentence).endswith(".")
        assert error().message
