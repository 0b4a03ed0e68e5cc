"""The health history, read or hidden as a whole (RULES.md CIT-06, CIT-08, CIT-14, PRO-16), and a minor's objection."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from espace_sante.access.domain.decide import ACTIONS_BY_KIND, decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, Relations, SpaceFacts, health_history_facts
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.kernel.actors import INSURER, Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section

OPEN = SpaceFacts(space_id=UUID(int=1), open=True, active=True)
SHOWN, HIDDEN = (health_history_facts(space_id=OPEN.space_id, masked=masked) for masked in (False, True))
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="1", name="Dr", rpps="1", profession="10")
PHYSIOTHERAPIST = replace(DOCTOR, profession="70")  # class 60 of RULES.md 6.2: none
HOLDER = Actor(kind=ActorKind.CITIZEN, id="h", name="Camille", holder_id=UUID(int=2))
TEAM, NONE, OWN = Relations(care_team=True), Relations(), Relations(holder=True)
BLOCKED = replace(TEAM, blocked=True)
READ = Action.READ_HEALTH_HISTORY


def ask(
    actor: Actor, relations: Relations, action: Action = READ, masked: bool = False, space: SpaceFacts = OPEN
) -> Decision:
    document = HIDDEN if masked else SHOWN
    return decide(
        actor=actor, action=action, space=space, relations=relations, matrix=current_matrix(), document=document
    )


@pytest.mark.parametrize(
    ("actor", "relations", "masked", "reason"),
    [
        (DOCTOR, TEAM, False, Reason.CARE_TEAM),
        (DOCTOR, TEAM, True, Reason.MASKED),  # CIT-06
        (DOCTOR, Relations(medecin_traitant=True), True, Reason.MASKED),  # MT-05
        (DOCTOR, NONE, False, Reason.NO_AUTHORISATION),  # PRO-02
        (DOCTOR, NONE, True, Reason.NO_AUTHORISATION),
        (DOCTOR, BLOCKED, False, Reason.BLOCKED),  # CIT-08
        (PHYSIOTHERAPIST, TEAM, False, Reason.MATRIX),
    ],
)
def test_professionals_read_it_by_the_matrix_and_consent_unless_it_is_masked(
    actor: Actor, relations: Relations, masked: bool, reason: Reason
) -> None:
    answer = ask(actor, relations, masked=masked)
    assert (answer.allowed, answer.reason) == (reason is Reason.CARE_TEAM, reason)


@pytest.mark.parametrize("masked", [False, True])
def test_the_mask_hides_nothing_from_the_holder_s_side(masked: bool) -> None:
    for relations in (OWN, Relations(representative=True), Relations(assistant=True), Relations(carer=EVERYTHING)):
        assert ask(HOLDER, relations, masked=masked).allowed


def test_a_carer_reads_it_with_the_profile_opened_and_never_changes_who_sees_it() -> None:
    """CAR-08, CAR-09."""
    without = CarerScope(sections=frozenset(Section) - {Section.PROFILE}, writes=True)
    assert ask(HOLDER, Relations(carer=without)).reason is Reason.NOT_IN_SCOPE
    assert not ask(HOLDER, Relations(carer=EVERYTHING), Action.MASK_HEALTH_HISTORY).allowed


def test_nobody_edits_or_deletes_what_the_insurer_added() -> None:
    """CIT-14."""
    for relations in (OWN, Relations(representative=True), Relations(carer=EVERYTHING)):
        assert ask(HOLDER, relations, Action.DELETE_DOCUMENT).reason is Reason.NOT_AUTHOR
    assert not ask(DOCTOR, TEAM, Action.DELETE_DOCUMENT).allowed


def test_the_insurer_adds_to_open_spaces_of_qualified_identities_alone() -> None:
    """RULES.md 1.1, DOC-05."""
    assert ask(INSURER, NONE, Action.ADD_INSURER_EVENTS).allowed
    for space in (replace(OPEN, open=False, active=False), replace(OPEN, identity_qualified=False)):
        assert not ask(INSURER, NONE, Action.ADD_INSURER_EVENTS, space=space).allowed
    others = [kind for kind, actions in ACTIONS_BY_KIND.items() if Action.ADD_INSURER_EVENTS in actions]
    assert others == [ActorKind.SYSTEM]


def test_a_professional_alone_records_a_minor_s_objection_even_when_a_parent_blocked_them() -> None:
    """MIN-07; MIN-09 test (4): a parent can neither set nor clear it."""
    for relations in (TEAM, NONE, BLOCKED):
        assert ask(DOCTOR, relations, Action.RECORD_OBJECTION).allowed
    for relations in (OWN, Relations(representative=True), Relations(carer=EVERYTHING)):
        assert not ask(HOLDER, relations, Action.RECORD_OBJECTION).allowed
    closed = replace(OPEN, open=False, active=False)
    assert ask(DOCTOR, TEAM, Action.RECORD_OBJECTION, space=closed).reason is Reason.SPACE_CLOSED
