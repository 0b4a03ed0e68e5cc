"""What those who act by law may do, as a table. RULES.md MIN-05, MIN-06, MIN-09, MIN-16; C9."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from espace_sante.access.domain.decide import ACTIONS_BY_KIND, decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.families import READING_STAYS
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.kernel.actors import Actor, ActorKind

SPACE = SpaceFacts(space_id=UUID(int=1), open=True, active=True)
PERSON = Actor(kind=ActorKind.CITIZEN, id="x", name="x", holder_id=UUID(int=7))
OWN_ITEM = DocumentFacts(document_id=UUID(int=2), type_code="DOCPAT01", class_code="90", by_holder_side=True)
PARENT, GUARDIAN, ASSISTANT = (Relations(**{one: True}) for one in ("representative", "guardian", "assistant"))
CONTESTED = replace(PARENT, contested=True)
AWAITING = replace(PARENT, awaiting=True)

# Action -> holder, parent, parent while the other can answer, parent contested, guardian, assistant.
TABLE: dict[Action, str] = {
    Action.ENTER_SPACE:           "yes yes yes yes yes yes",
    Action.LIST_DOCUMENTS:        "yes yes yes yes yes yes",
    Action.READ_DOCUMENT:         "yes yes yes yes yes yes",
    Action.READ_TRACE:            "yes yes yes yes yes yes",
    Action.SEE_PROFESSIONALS:     "yes yes yes yes yes yes",
    Action.ADD_OWN_DOCUMENT:      "yes yes yes no  yes yes",
    Action.MASK_DOCUMENT:         "yes yes yes no  yes yes",
    Action.UNMASK_DOCUMENT:       "yes yes yes no  yes yes",
    Action.DELETE_DOCUMENT:       "yes yes yes no  yes yes",
    Action.CHOOSE_PROFESSIONALS:  "yes yes yes no  yes no",
    Action.ACTIVATE_SPACE:        "yes yes yes no  yes no",
    Action.CLOSE_SPACE:           "yes yes no  no  yes no",
    Action.INVITE_REPRESENTATIVE: "no  yes no  no  no  no",
    Action.CHOOSE_CARERS:         "yes no  no  no  no  no",
    Action.READ_HEALTH_HISTORY:   "yes yes yes yes yes yes",
    Action.MASK_HEALTH_HISTORY:   "yes yes yes no  yes no",
    Action.READ_NOTIFICATIONS:    "yes yes yes yes yes yes",
    Action.CHANGE_NOTIFICATIONS:  "yes yes yes no  yes no",
    Action.READ_MEASURES:         "yes yes yes yes yes yes",
    Action.WRITE_MEASURES:        "yes yes yes no  yes yes",
    Action.SEE_SERVICES:          "yes yes yes yes yes yes",
    Action.CHOOSE_SERVICES:       "yes yes yes no  yes no",
}  # fmt: skip
COLUMNS = (Relations(holder=True), PARENT, AWAITING, CONTESTED, GUARDIAN, ASSISTANT)


def ask(relations: Relations, action: Action, document: DocumentFacts | None = None) -> Decision:
    return decide(
        actor=PERSON, action=action, space=SPACE, relations=relations, matrix=current_matrix(), document=document
    )


@pytest.mark.parametrize("action", TABLE)
def test_the_table_of_those_who_act_by_law(action: Action) -> None:
    document = OWN_ITEM if "document" in action and action is not Action.ADD_OWN_DOCUMENT else None
    found = ["yes" if ask(relations, action, document).allowed else "no" for relations in COLUMNS]
    assert found == TABLE[action].split()


def test_while_a_parent_contests_nothing_but_reading_is_allowed_whatever_the_action() -> None:
    allowed = {one for one in ACTIONS_BY_KIND[ActorKind.CITIZEN] if ask(CONTESTED, one, OWN_ITEM).allowed}
    assert allowed == READING_STAYS


@pytest.mark.parametrize("relations", [PARENT, AWAITING, CONTESTED, GUARDIAN, ASSISTANT])
def test_what_a_minor_hid_stays_hidden_from_everybody_who_acts_by_law(relations: Relations) -> None:
    """MIN-09; and, read strictly, from a guardian of the adult they became."""
    secret = replace(OWN_ITEM, invisible_representants_legaux=True)
    for action in (Action.READ_DOCUMENT, Action.MASK_DOCUMENT, Action.DELETE_DOCUMENT):
        answer = ask(relations, action, secret)
        assert not answer.allowed
        assert answer.reason in {Reason.INVISIBLE_REPRESENTATIVES, Reason.CONTESTED}
    assert ask(relations, Action.READ_DOCUMENT, secret).hides


def test_each_refusal_says_why() -> None:
    assert ask(CONTESTED, Action.MASK_DOCUMENT).reason is Reason.CONTESTED
    assert ask(AWAITING, Action.CLOSE_SPACE).reason is Reason.AWAITING_OTHER_PARENT
    assert ask(ASSISTANT, Action.CLOSE_SPACE).reason is Reason.ASSISTANCE_ONLY


def test_a_space_is_closed_before_it_is_active_too_but_not_twice() -> None:
    """LC-14."""
    opened = replace(SPACE, active=False)
    closed = replace(SPACE, open=False, active=False)
    for relations in (Relations(holder=True), PARENT):
        for space, allowed in ((opened, True), (closed, False)):
            answer = decide(
                actor=PERSON, action=Action.CLOSE_SPACE, space=space, relations=relations, matrix=current_matrix()
            )
            assert answer.allowed is allowed
