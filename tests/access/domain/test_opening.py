"""Before a space is open, and open without being read: who may refuse, ask, change their mind. LC-04 to LC-06, C1."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.opening import BEFORE_OPENING
from espace_sante.access.domain.visible_set import NOTHING, visible_set
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING

UNKNOWN = SpaceFacts(space_id=UUID(int=1), open=False, active=False, unknown=True)
NOTIFIED = replace(UNKNOWN, unknown=False, notified=True)
OPPOSED = replace(UNKNOWN, unknown=False, opposed=True)
OPEN = replace(UNKNOWN, unknown=False, open=True)
INERT = replace(OPEN, inert=True)
ACTIVE = replace(OPEN, active=True)
PERSON = Actor(kind=ActorKind.CITIZEN, id="x", name="x", holder_id=UUID(int=7))
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="1", name="Dr", rpps="1", profession="10")
LABORATORY = Actor(kind=ActorKind.STRUCTURE, id="F", name="Labo", finess="F")
HOLDER, PARENT = Relations(holder=True), Relations(representative=True)
REPORT = DocumentFacts(document_id=UUID(int=3), type_code="11502-2", class_code="10", author_rpps="1")


def ask(action: Action, space: SpaceFacts, relations: Relations = HOLDER, actor: Actor = PERSON) -> Decision:
    document = REPORT if action is Action.READ_DOCUMENT else None
    return decide(
        actor=actor, action=action, space=space, relations=relations, matrix=current_matrix(), document=document
    )


@pytest.mark.parametrize(
    ("action", "states"),
    [
        (Action.OPPOSE_OPENING, [UNKNOWN, NOTIFIED]),  # LC-04; on one's own initiative too
        (Action.REQUEST_OPENING, [UNKNOWN, NOTIFIED]),  # C1, LC-06
        (Action.WITHDRAW_OPPOSITION, [OPPOSED]),
        (Action.CONFIRM_OPPOSITION, [OPPOSED]),  # LC-09
        (Action.ACTIVATE_SPACE, [NOTIFIED, OPEN, INERT, ACTIVE]),  # LC-06: during the six weeks; LC-10
        (Action.SEE_OPENING, [UNKNOWN, NOTIFIED, OPPOSED, OPEN, INERT, ACTIVE]),  # C4
        (Action.READ_OPPOSITION, [UNKNOWN, NOTIFIED, OPPOSED, OPEN, INERT, ACTIVE]),  # LC-05
    ],
)
def test_each_act_is_for_its_states_alone(action: Action, states: list[SpaceFacts]) -> None:
    """An opposition wins over silence, never over a space that is open already (LC-04)."""
    for relations in (HOLDER, PARENT, Relations(guardian=True)):
        allowed = [
            one for one in (UNKNOWN, NOTIFIED, OPPOSED, OPEN, INERT, ACTIVE) if ask(action, one, relations).allowed
        ]
        assert allowed == states


@pytest.mark.parametrize("action", sorted(BEFORE_OPENING))
def test_nobody_else_acts_before_the_opening(action: Action) -> None:
    """Neither a neighbour, nor a carer (CAR-09), nor a professional, nor a program."""
    for space in (UNKNOWN, NOTIFIED, OPPOSED):
        assert ask(action, space, Relations()).reason is Reason.NOT_YOURS
        assert ask(action, space, Relations(carer=EVERYTHING)).reason is Reason.NOT_FOR_THIS_KIND
        for kind in set(ActorKind) - {ActorKind.CITIZEN}:
            other = Actor(kind=kind, id="x", name="x")
            assert ask(action, space, Relations(), other).reason is Reason.NOT_FOR_THIS_KIND


def test_an_assistant_sees_and_decides_nothing() -> None:
    """MIN-16."""
    assistant = Relations(assistant=True)
    assert ask(Action.SEE_OPENING, NOTIFIED, assistant).allowed
    assert ask(Action.OPPOSE_OPENING, NOTIFIED, assistant).reason is Reason.ASSISTANCE_ONLY
    assert ask(Action.REQUEST_OPENING, NOTIFIED, assistant).reason is Reason.ASSISTANCE_ONLY


def test_while_parents_contest_one_may_refuse_and_not_open() -> None:
    """MIN-05: silence would open meanwhile, so refusing stays possible."""
    contested = replace(PARENT, contested=True)
    assert ask(Action.OPPOSE_OPENING, NOTIFIED, contested).allowed
    assert ask(Action.CONFIRM_OPPOSITION, OPPOSED, contested).allowed  # LC-09: silence would open meanwhile, too
    assert ask(Action.REQUEST_OPENING, NOTIFIED, contested).reason is Reason.CONTESTED
    assert ask(Action.WITHDRAW_OPPOSITION, OPPOSED, contested).reason is Reason.CONTESTED


def test_who_refused_for_a_child_is_who_changes_their_mind() -> None:
    """Of two parents who answer opposite things, the first answer stands (Code civil art. 372-2)."""
    assert ask(Action.WITHDRAW_OPPOSITION, OPPOSED, PARENT).allowed
    other = replace(PARENT, opposed_by_other=True)
    assert ask(Action.WITHDRAW_OPPOSITION, OPPOSED, other).reason is Reason.OPPOSED_BY_OTHER
    assert ask(Action.READ_OPPOSITION, OPPOSED, other).allowed


@pytest.mark.parametrize("relations", [Relations(), Relations(medecin_traitant=True, consent=True)])
def test_c1_an_inert_space_is_fed_and_read_by_no_professional(relations: Relations) -> None:
    """Not even by the author of a document; once activated, as everywhere."""
    for action in (Action.ENTER_SPACE, Action.LIST_DOCUMENTS, Action.READ_DOCUMENT, Action.READ_HEALTH_HISTORY):
        assert ask(action, INERT, relations, DOCTOR).reason is Reason.NOT_YET_ACTIVATED
    assert ask(Action.DECLARE_CARE_RELATION, INERT, relations, DOCTOR).reason is Reason.NOT_YET_ACTIVATED
    for actor in (DOCTOR, LABORATORY):
        assert ask(Action.DEPOSIT_DOCUMENT, INERT, relations, actor).allowed
        assert ask(Action.FIND_SPACE, INERT, relations, actor).allowed
    assert ask(Action.READ_DOCUMENT, OPEN, relations, DOCTOR).allowed
    assert ask(Action.READ_DOCUMENT, ACTIVE, relations, DOCTOR).allowed


def test_c1_the_set_of_what_is_visible_in_an_inert_space_is_empty() -> None:
    decision, found = visible_set(
        actor=DOCTOR, space=INERT, relations=Relations(care_team=True), matrix=current_matrix()
    )
    assert (decision.reason, found) == (Reason.NOT_YET_ACTIVATED, NOTHING)
    assert "pas encore activé" in decision.sentence
