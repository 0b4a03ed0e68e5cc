"""The set form, clause by clause: what a set holds, and which set each professional has. VIS-05, VIS-06, PRO-13, C6."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from espace_sante.access.domain.facts import CodeScope, DocumentFacts, DocumentStatus, EmergencyMode, Relations
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.visible_set import NOTHING, VisibleSet, visible_set
from tests.access.domain.test_decide import CLOSED, DOCTOR, HOLDER, NONE, OPEN, OWN, REPORT, TEAM

ALL = VisibleSet(others=True)
NAMED = frozenset({REPORT.document_id})
MASKED = replace(REPORT, masque_ps=True)
WAITING = replace(REPORT, invisible_patient=True)
QUARANTINED = replace(REPORT, quarantined=True)
SECRET = replace(REPORT, invisible_representants_legaux=True)
DELETED = replace(REPORT, status=DocumentStatus.DELETED)


@pytest.mark.parametrize(
    ("visible", "document", "held"),
    [
        (ALL, REPORT, True),
        (NOTHING, REPORT, False),
        (ALL, DELETED, False),
        (replace(ALL, author_rpps="9"), DELETED, False),
        (replace(NOTHING, author_rpps="9"), REPORT, True),
        (replace(NOTHING, author_rpps="8"), REPORT, False),
        (NOTHING, replace(REPORT, author_rpps=""), False),
        (replace(NOTHING, allowed=NAMED), MASKED, True),
        (replace(ALL, denied=NAMED), REPORT, False),
        (replace(ALL, denied=NAMED, author_rpps="9"), REPORT, True),
        (replace(ALL, types=frozenset({REPORT.type_code})), REPORT, True),
        (replace(ALL, types=frozenset()), REPORT, False),
        (replace(ALL, within=NAMED), REPORT, True),
        (replace(ALL, within=frozenset()), REPORT, False),
        (ALL, MASKED, True),
        (replace(ALL, without_masked=True), MASKED, False),
        (replace(ALL, without_masked=True), REPORT, True),
        (ALL, QUARANTINED, True),
        (replace(ALL, without_quarantined=True), QUARANTINED, False),
        (replace(ALL, without_quarantined=True), REPORT, True),
        (replace(NOTHING, allowed=NAMED, without_quarantined=True), QUARANTINED, False),
        (replace(NOTHING, author_rpps="9", without_quarantined=True), QUARANTINED, True),
        (ALL, WAITING, True),
        (replace(ALL, without_invisible_patient=True), WAITING, False),
        (replace(ALL, without_invisible_patient=True), REPORT, True),
        (ALL, SECRET, True),
        (replace(ALL, without_invisible_representatives=True), SECRET, False),
        (replace(ALL, without_invisible_representatives=True), REPORT, True),
    ],
)
def test_each_clause_of_a_set_keeps_what_it_says(visible: VisibleSet, document: DocumentFacts, held: bool) -> None:
    assert visible.matches(document) is held


def of_doctor(relations: Relations, **space: Any) -> VisibleSet:
    matrix = current_matrix()
    return visible_set(actor=DOCTOR, space=replace(OPEN, **space), relations=relations, matrix=matrix)[1]


READABLE = current_matrix().readable_types("10")
USUAL = VisibleSet(others=True, author_rpps="1", types=READABLE, without_masked=True, without_quarantined=True)
ONES_OWN = VisibleSet(others=False, author_rpps="1", without_quarantined=True)
OTHER = frozenset({UUID(int=7)})


@pytest.mark.parametrize(
    ("relations", "expected"),
    [
        (TEAM, USUAL),
        (replace(TEAM, administrator=True), replace(USUAL, without_masked=False)),
        (replace(TEAM, denied=NAMED, allowed=NAMED | OTHER), replace(USUAL, denied=NAMED, allowed=OTHER)),
        (NONE, ONES_OWN),
        (Relations(allowed=NAMED), replace(ONES_OWN, allowed=NAMED)),
        (replace(TEAM, not_this_visit=True), ONES_OWN),
        (replace(TEAM, blocked=True), NOTHING),
        (Relations(code=CodeScope()), USUAL),
        (Relations(code=CodeScope(types=frozenset({"11502-2", "unread"}))), replace(USUAL, types={"11502-2"})),
        (Relations(code=CodeScope(documents=NAMED)), replace(USUAL, within=NAMED)),
        (replace(TEAM, code=CodeScope(documents=NAMED)), USUAL),  # a code takes nothing away
    ],
)
def test_a_professional_has_the_set_of_their_tie(relations: Relations, expected: VisibleSet) -> None:
    assert of_doctor(relations) == expected


@pytest.mark.parametrize("sees", [True, False])
def test_mt05_the_treating_doctor_has_what_is_masked_where_the_operator_reads_the_law_so(sees: bool) -> None:
    for relations in (Relations(medecin_traitant=True), Relations(medecin_traitant=True, care_team=True)):
        assert of_doctor(relations, treating_doctor_sees_masked=sees) == replace(USUAL, without_masked=not sees)
    assert of_doctor(TEAM, treating_doctor_sees_masked=sees) == USUAL


@pytest.mark.parametrize("chosen", [True, False])
def test_emg03_an_emergency_has_what_is_masked_where_the_holder_chose_so(chosen: bool) -> None:
    for mode in EmergencyMode:
        emergency = Relations(emergency=mode, masked_in_emergency=chosen)
        assert of_doctor(emergency) == replace(USUAL, without_masked=not chosen)
    assert of_doctor(Relations(consent=True, masked_in_emergency=chosen)) == USUAL


def test_a_closed_space_leaves_nothing_not_even_what_one_wrote() -> None:
    assert of_doctor(TEAM, open=False) == NOTHING


def test_the_holder_s_side_has_all_but_what_flags_hide() -> None:
    """ANN-01, MIN-09."""
    matrix = current_matrix()
    all_but_waiting = VisibleSet(others=True, without_invisible_patient=True)
    for relations, expected in (
        (OWN, all_but_waiting),
        (Relations(representative=True), replace(all_but_waiting, without_invisible_representatives=True)),
        (NONE, NOTHING),
    ):
        assert visible_set(actor=HOLDER, space=OPEN, relations=relations, matrix=matrix)[1] == expected
    assert visible_set(actor=HOLDER, space=CLOSED, relations=OWN, matrix=matrix)[1] == NOTHING
