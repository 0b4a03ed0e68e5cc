"""Rows of the tables of access that no answer sheet names, each asked by itself, so that none can be left out."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations
from espace_sante.access.domain.families import family_refusal
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from tests.access.domain.test_carers import OPEN, REPORT, allowed
from tests.access.domain.test_decide import ask

CITIZEN = Actor(kind=ActorKind.CITIZEN, id="c", name="Camille")
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="d", name="Docteure", rpps="1", profession="10")
SYSTEM = Actor(kind=ActorKind.SYSTEM, id="s", name="Service")
OWN, WRITTEN = Relations(holder=True), replace(REPORT, author_rpps="1")
UNPROVED = replace(OPEN, identity_qualified=False)


@pytest.mark.parametrize(
    "action",
    [
        Action.OPPOSE_DEPOSIT, Action.READ_MEASURES, Action.WRITE_MEASURES, Action.SEE_SERVICES, Action.CHOOSE_SERVICES,
    ],
)  # fmt: skip
def test_cit_12_sco_01_a_holder_opposes_a_deposit_keeps_measures_and_chooses_services(action: Action) -> None:
    assert ask(CITIZEN, OWN, REPORT, action=action, space=OPEN).reason is Reason.HOLDER


def test_car_08_a_carer_of_the_profile_keeps_measures_and_nothing_else() -> None:
    assert allowed(CarerScope(sections=frozenset({Section.PROFILE}), writes=True)) == {
        Action.ENTER_SPACE, Action.READ_PROFILE, Action.CHANGE_PROFILE, Action.READ_HEALTH_HISTORY,
        Action.READ_MEASURES, Action.WRITE_MEASURES, Action.READ_NOTIFICATIONS, Action.CHANGE_NOTIFICATIONS,
        Action.STOP_HELPING,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("relations", "action", "reason"),
    [
        (Relations(carer=EVERYTHING, contested=True), Action.CHANGE_AGENDA, Reason.CONTESTED),
        (Relations(carer=EVERYTHING, assistant=True), Action.SEND_MESSAGE, Reason.ASSISTANCE_ONLY),
    ],
)
def test_min_05_min_16_helping_too_gives_back_nothing_that_the_law_of_families_takes(
    relations: Relations, action: Action, reason: Reason
) -> None:
    assert ask(CITIZEN, relations, action=action, space=OPEN).reason is reason


@pytest.mark.parametrize(
    ("actor", "action", "relations", "document"),
    [
        (DOCTOR, Action.DEPOSIT_DOCUMENT, Relations(), None),
        (DOCTOR, Action.REPLACE_DOCUMENT, Relations(), WRITTEN),
        (CITIZEN, Action.ADD_OWN_DOCUMENT, OWN, None),
        (SYSTEM, Action.ADD_INSURER_EVENTS, Relations(), None),
    ],
)
def test_doc_05_nothing_is_sent_by_anybody_while_the_identity_is_not_qualified(
    actor: Actor, action: Action, relations: Relations, document: DocumentFacts | None
) -> None:
    assert ask(actor, relations, document, action=action, space=OPEN).allowed
    refused = ask(actor, relations, document, action=action, space=UNPROVED)
    assert refused.reason is Reason.IDENTITY_NOT_QUALIFIED


def test_doc_05_who_may_not_send_at_all_is_not_told_that_the_identity_is_not_qualified() -> None:
    anywhere = ask(CITIZEN, Relations(), None, action=Action.ADD_OWN_DOCUMENT, space=OPEN).reason
    assert anywhere is not Reason.IDENTITY_NOT_QUALIFIED
    assert ask(CITIZEN, Relations(), None, action=Action.ADD_OWN_DOCUMENT, space=UNPROVED).reason is anywhere


@pytest.mark.parametrize("action", [Action.REQUEST_SPACE, Action.OBJECT_TO_SUSPENSION, Action.OPPOSE_DEPOSIT])
def test_min_16_who_assists_does_nothing_of_what_representation_alone_gives(action: Action) -> None:
    assert family_refusal(action, Relations(assistant=True)) is Reason.ASSISTANCE_ONLY


def test_nobody_is_tied_to_a_space_by_what_was_not_said() -> None:
    """Each tie, and each choice of the holder, is off until it is told."""
    assert not any(getattr(Relations(), one.name) for one in fields(Relations))
