"""Permanent access, what is meant for emergencies, and the older reading of the treating doctor's sight."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, EmergencyMode, Place, Relations
from espace_sante.access.domain.matrix import document_types
from espace_sante.access.domain.professionals import READING
from tests.access.domain.test_decide import DOCTOR, OPEN, REPORT, ask

WISHES, DIRECTIVES = "EXPPAT_1", "EXPPAT_3"
GROUNDS = [
    Relations(),
    Relations(care_team=True),
    Relations(consent=True),
    Relations(express_consent=True),
    Relations(structure=True),
    Relations(medecin_traitant=True),
    Relations(consent=True, not_this_visit=True),
    Relations(consent=True, blocked=True),
]


@pytest.mark.parametrize("relations", GROUNDS)
@pytest.mark.parametrize("action", sorted(READING - {Action.READ_DOCUMENT}))
def test_pro14_permanent_access_to_a_space_asks_for_what_one_document_asks(
    relations: Relations, action: Action
) -> None:
    """R. 1111-32 al. 3: no tie opens the space for good that would not open a document of it."""
    one = ask(DOCTOR, relations)
    whole = ask(DOCTOR, relations, None, action=action)
    assert (whole.allowed, whole.reason) == (one.allowed, one.reason)


@pytest.mark.parametrize("type_code", [WISHES, DIRECTIVES])
@pytest.mark.parametrize(("profession", "directives"), [("10", True), ("50", True), ("60", True), ("21", False)])
def test_emg10_wishes_and_directives_are_read_in_an_emergency(
    profession: str, directives: bool, type_code: str
) -> None:
    assert document_types()[type_code].citizen_category in {"wishes", "advance_directives"}
    actor = replace(DOCTOR, profession=profession)
    item = DocumentFacts(document_id=UUID(int=4), type_code=type_code, class_code="90", by_holder_side=True)
    in_danger = Relations(emergency=EmergencyMode.BREAK_GLASS)
    assert ask(actor, in_danger, item).allowed is (directives or type_code == WISHES)
    assert not ask(actor, Relations(), item).allowed
    opposed = replace(in_danger, opposed=frozenset({EmergencyMode.BREAK_GLASS}))
    assert not ask(actor, opposed, item).allowed


@pytest.mark.parametrize("type_code", [WISHES, DIRECTIVES])
def test_emg10_the_regulating_doctor_reads_them_during_a_call(type_code: str) -> None:
    item = DocumentFacts(document_id=UUID(int=4), type_code=type_code, class_code="90", by_holder_side=True)
    on_call = Relations(emergency=EmergencyMode.CALL_CENTRE, place=Place.CALL_CENTRE)
    assert ask(DOCTOR, on_call, item).allowed


@pytest.mark.parametrize(
    "relations",
    [
        Relations(consent=True, administrator=True),
        Relations(medecin_traitant=True),
        Relations(emergency=EmergencyMode.BREAK_GLASS, masked_in_emergency=True),
        Relations(allowed=frozenset({REPORT.document_id})),
    ],
)
def test_c3_what_is_in_quarantine_is_its_author_s_alone(relations: Relations) -> None:
    waiting = replace(REPORT, quarantined=True)
    assert ask(DOCTOR, relations).allowed
    refused = ask(DOCTOR, relations, waiting)
    nothing_else = relations == Relations(allowed=frozenset({REPORT.document_id}))  # reads nothing here but that one
    assert not refused.allowed
    assert refused.reason is (Reason.NO_AUTHORISATION if nothing_else else Reason.QUARANTINED)
    author = replace(DOCTOR, rpps=REPORT.author_rpps)
    assert ask(author, Relations(), waiting).allowed
    assert ask(author, Relations(blocked=True), waiting, action=Action.ANSWER_OPPOSITION).allowed
    assert not ask(DOCTOR, relations, waiting, action=Action.ANSWER_OPPOSITION).allowed


def test_mt04_the_older_reading_gives_the_treating_doctor_what_an_administrator_has() -> None:
    """Masked, and waiting for an announcement; off unless the operator reads the law so (MT-05)."""
    older = replace(OPEN, treating_doctor_sees_masked=True)
    treating, administrator = Relations(medecin_traitant=True), Relations(consent=True, administrator=True)
    for item in (replace(REPORT, masque_ps=True), replace(REPORT, masque_ps=True, invisible_patient=True)):
        assert ask(DOCTOR, treating, item, space=older).allowed
        assert ask(DOCTOR, administrator, item).allowed
        assert not ask(DOCTOR, treating, item).allowed
        assert not ask(DOCTOR, Relations(consent=True), item, space=older).allowed
    assert ask(DOCTOR, treating, replace(REPORT, invisible_patient=True)).allowed
