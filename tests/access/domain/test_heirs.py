"""What heirs may be given: of somebody who died, nothing that was hidden. RULES.md LC-22, ANN-01, MIN-09."""

from __future__ import annotations

from dataclasses import replace

import pytest

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, DocumentStatus
from espace_sante.kernel.actors import SYSTEM, ActorKind
from tests.access.domain.test_decide import CLOSED, DOCTOR, HOLDER, NONE, OPEN, OWN, REPORT, STRUCTURE, ask

DEAD = replace(CLOSED, deceased=True)
GIVE = Action.GIVE_TO_HEIRS


def test_lc22_heirs_are_given_what_is_shown_of_somebody_who_died() -> None:
    assert ask(SYSTEM, NONE, action=GIVE, space=DEAD).allowed
    assert ask(SYSTEM, NONE, None, action=GIVE, space=DEAD).allowed


@pytest.mark.parametrize("space", [OPEN, CLOSED, replace(CLOSED, archived=True), replace(CLOSED, erased=True)])
def test_nothing_is_given_of_somebody_whose_death_is_not_recorded(space: object) -> None:
    assert ask(SYSTEM, NONE, action=GIVE, space=space).reason is Reason.OTHER_STATE  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hidden", "reason"),
    [
        ({"masque_ps": True}, Reason.MASKED),
        ({"invisible_patient": True}, Reason.INVISIBLE_PATIENT),
        ({"invisible_representants_legaux": True}, Reason.INVISIBLE_REPRESENTATIVES),
        ({"status": DocumentStatus.DELETED}, Reason.DELETED),
    ],
)
def test_lc22_heirs_are_given_nothing_that_was_hidden(hidden: dict[str, object], reason: Reason) -> None:
    decision = ask(SYSTEM, NONE, replace(REPORT, **hidden), action=GIVE, space=DEAD)  # type: ignore[arg-type]
    assert (decision.allowed, decision.reason) == (False, reason)


@pytest.mark.parametrize("kind", [one for one in ActorKind if one is not ActorKind.SYSTEM])
def test_only_the_service_gives_to_heirs(kind: ActorKind) -> None:
    actor = next((one for one in (DOCTOR, HOLDER, STRUCTURE) if one.kind is kind), replace(SYSTEM, kind=kind))
    assert not ask(actor, OWN, action=GIVE, space=DEAD).allowed
