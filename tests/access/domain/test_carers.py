"""What a carer may do, section by section: each row of the table beside its refusal."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given

from espace_sante.access.domain.carers import ABOUT_THE_HELP, CARER_ACTIONS
from espace_sante.access.domain.decide import ACTIONS_BY_KIND, OF_NO_SPACE, decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.visible_set import visible_set
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from tests.access.domain import strategies

OPEN = SpaceFacts(space_id=UUID(int=1), open=True, active=True)
CLOSED = replace(OPEN, open=False, active=False)
SOMEBODY = Actor(kind=ActorKind.CITIZEN, id="c", name="Camille", holder_id=UUID(int=2))
REPORT = DocumentFacts(document_id=UUID(int=3), type_code="11502-2", class_code="10")
OWN = replace(REPORT, by_holder_side=True)
READER = CarerScope(sections=frozenset(Section))
AGENDA = CarerScope(sections=frozenset({Section.AGENDA}), writes=True)
ON_CALL = CarerScope(sections=frozenset(Section), writes=True, emergency_only=True)
EMERGENCY = replace(ON_CALL, emergency=True)
WRITING = {action for action, (_, writes) in CARER_ACTIONS.items() if writes}
READING = set(CARER_ACTIONS) - WRITING


def ask(scope: CarerScope, action: Action, document: DocumentFacts | None = None, space: SpaceFacts = OPEN) -> Decision:
    return decide(
        actor=SOMEBODY, action=action, space=space, relations=Relations(carer=scope), matrix=current_matrix(),
        document=document,
    )  # fmt: skip


def allowed(scope: CarerScope) -> set[Action]:
    """In the space; what is of no space is not asked."""
    return {action for action in set(Action) - OF_NO_SPACE.keys() if ask(scope, action, OWN).allowed}


def test_a_carer_to_whom_everything_is_open_does_all_that_the_table_says_and_may_stop() -> None:
    """CAR-08."""
    assert allowed(EVERYTHING) == set(CARER_ACTIONS) | {Action.STOP_HELPING}


@pytest.mark.parametrize(
    "action",
    [
        Action.CHOOSE_CARERS, Action.CHOOSE_PROFESSIONALS, Action.ACTIVATE_SPACE, Action.SEE_SERVICES,
        Action.CHOOSE_SERVICES,
    ],
)  # fmt: skip
def test_a_carer_never_chooses_who_helps_who_sees_what_is_linked_or_activates(action: Action) -> None:
    """CAR-09."""
    for scope in (EVERYTHING, READER, EMERGENCY):
        assert not ask(scope, action).allowed


def test_a_carer_who_reads_changes_nothing() -> None:
    """C13."""
    assert allowed(READER) == READING | {Action.STOP_HELPING}
    assert {ask(READER, action, OWN).reason for action in WRITING} == {Reason.READING_ONLY}


def test_a_carer_limited_to_the_agenda_gets_exactly_that() -> None:
    """C13; issue « a carer limited to agenda »."""
    assert allowed(AGENDA) == {
        Action.ENTER_SPACE, Action.READ_AGENDA, Action.CHANGE_AGENDA, Action.STOP_HELPING,
        Action.READ_NOTIFICATIONS, Action.CHANGE_NOTIFICATIONS,  # CAR-08: of the agenda (ADR 21)
    }  # fmt: skip
    for action in (Action.LIST_DOCUMENTS, Action.READ_DOCUMENT, Action.READ_TRACE, Action.READ_MESSAGES):
        assert ask(AGENDA, action, REPORT).reason is Reason.NOT_IN_SCOPE
        assert ask(AGENDA, action, REPORT).hides


@pytest.mark.parametrize("section", list(Section))
def test_a_section_opens_its_own_rows_and_no_other(section: Section) -> None:
    scope = CarerScope(sections=frozenset({section}), writes=True)
    rows = {action for action, (its, _) in CARER_ACTIONS.items() if its in {None, section}}
    assert allowed(scope) == rows | {Action.STOP_HELPING}


def test_in_an_emergency_alone_nothing_is_seen_until_one_is_declared_then_everything_is_read_and_nothing_changed() -> (
    None
):
    """C13."""
    assert allowed(ON_CALL) == ABOUT_THE_HELP
    assert ask(ON_CALL, Action.READ_DOCUMENT, REPORT).reason is Reason.EMERGENCY_ONLY
    assert ask(ON_CALL, Action.READ_DOCUMENT, REPORT).hides
    assert allowed(EMERGENCY) == READING | ABOUT_THE_HELP
    assert ask(EMERGENCY, Action.READ_DOCUMENT, REPORT).reason is Reason.CARER_EMERGENCY
    assert ask(EMERGENCY, Action.READ_DOCUMENT, REPORT).mode == "emergency"
    assert ask(READER, Action.READ_DOCUMENT, REPORT).mode == "normal"


def test_who_helps_at_any_time_has_no_emergency_to_declare() -> None:
    assert not ask(AGENDA, Action.DECLARE_EMERGENCY).allowed
    assert not ask(EVERYTHING, Action.DECLARE_EMERGENCY).allowed


def test_a_carer_may_stop_whatever_became_of_the_space() -> None:
    """CAR-06."""
    assert ask(EVERYTHING, Action.STOP_HELPING, space=CLOSED).allowed
    assert not ask(EVERYTHING, Action.ENTER_SPACE, space=CLOSED).allowed


def test_who_is_invited_may_answer_and_do_nothing_else() -> None:
    """CAR-04."""
    invited = Relations(invited=True)

    def ask_as(action: Action, space: SpaceFacts = OPEN) -> Decision:
        return decide(
            actor=SOMEBODY, action=action, space=space, relations=invited, matrix=current_matrix(), document=REPORT
        )

    asked = set(Action) - OF_NO_SPACE.keys()
    assert {action for action in asked if ask_as(action).allowed} == {Action.ANSWER_INVITATION}
    assert ask_as(Action.ANSWER_INVITATION, CLOSED).reason is Reason.NOT_YOURS


def test_the_holder_alone_chooses_carers_and_answers_for_nobody() -> None:
    """CAR-04, CAR-09."""
    for relations, expected in ((Relations(holder=True), True), (Relations(representative=True), False)):
        decision = decide(
            actor=SOMEBODY, action=Action.CHOOSE_CARERS, space=OPEN, relations=relations, matrix=current_matrix()
        )
        assert decision.allowed is expected
        for action in (Action.ANSWER_INVITATION, Action.STOP_HELPING, Action.DECLARE_EMERGENCY):
            assert not decide(
                actor=SOMEBODY, action=action, space=OPEN, relations=relations, matrix=current_matrix()
            ).allowed


def test_every_row_of_the_table_is_an_action_of_citizens() -> None:
    assert set(CARER_ACTIONS) | ABOUT_THE_HELP <= ACTIONS_BY_KIND[ActorKind.CITIZEN]


@given(strategies.scopes, strategies.documents())
def test_one_by_one_and_as_a_set_the_answer_is_the_same(scope: CarerScope, document: DocumentFacts) -> None:
    relations = Relations(carer=scope)
    _, visible = visible_set(actor=SOMEBODY, space=OPEN, relations=relations, matrix=current_matrix())
    assert visible.matches(document) == ask(scope, Action.READ_DOCUMENT, document).allowed


@given(strategies.scopes, strategies.documents())
def test_less_opened_is_never_more_allowed(scope: CarerScope, document: DocumentFacts) -> None:
    for action in Action:
        if action is not Action.DECLARE_EMERGENCY and ask(scope, action, document).allowed:
            assert ask(EVERYTHING, action, document).allowed
