"""What pages ask of the facts, beside the decision: who is authorised, which agreement, what a set may hold."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

import pytest

from espace_sante.access.domain import events
from espace_sante.access.domain.consent import needs_express_consent
from espace_sante.access.domain.facts import CodeScope, Relations
from espace_sante.access.domain.visible_set import NOTHING, VisibleSet
from espace_sante.kernel.events import Event
from tests.access.domain.test_decide import NONE, REPORT


@pytest.mark.parametrize("fact", ["medecin_traitant", "care_team", "consent", "express_consent", "structure"])
def test_each_tie_authorises_alone_but_not_during_a_visit_the_holder_keeps_out(fact: str) -> None:
    """PRO-01, PRO-02, STR-03."""
    tied = replace(NONE, **{fact: True})
    assert tied.authorised
    assert not replace(tied, not_this_visit=True).authorised


def test_nothing_else_authorises() -> None:
    """CIT-11, MT-02: a name in a list, a former reading, an invitation open nothing."""
    others = Relations(administrator=True, listed=True, correspondent=True, known=True, invited=True)
    assert not others.authorised


@pytest.mark.parametrize(("specialty", "express"), [("SM25", True), ("C41", True), ("SM26", False), ("", False)])
def test_pro09_occupational_doctors_need_an_agreement_in_so_many_words(specialty: str, express: bool) -> None:
    assert needs_express_consent(specialty) is express


def test_a_set_is_empty_when_neither_others_nor_own_nor_named_documents_pass() -> None:
    assert NOTHING.empty
    assert not VisibleSet(others=True).empty
    assert not VisibleSet(others=False, author_rpps="1").empty
    assert not VisibleSet(others=False, allowed=frozenset({UUID(int=3)})).empty


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (CodeScope(), True),
        (CodeScope(types=frozenset({REPORT.type_code})), True),
        (CodeScope(types=frozenset({"other"})), False),
        (CodeScope(documents=frozenset({REPORT.document_id})), True),
        (CodeScope(documents=frozenset()), False),
        (CodeScope(types=frozenset({"other"}), documents=frozenset({REPORT.document_id})), False),
    ],
)
def test_pro13_a_code_covers_its_types_and_its_documents(scope: CodeScope, covered: bool) -> None:
    assert scope.covers(REPORT) is covered


def test_what_is_told_to_the_rooms_above_says_who_and_when_and_nothing_of_a_document() -> None:
    """NOT-07, ANN-02."""
    told = [
        one for one in vars(events).values() if isinstance(one, type) and issubclass(one, Event) and one is not Event
    ]
    assert told
    for event in told:
        names = {field.name for field in fields(event)}
        assert {"space_id", "at"} <= names
        assert not {name for name in names if "document" in name or "title" in name}
