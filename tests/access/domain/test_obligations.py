"""What a decision obliges whoever asked to do. TRA-01, NOT-01, NOT-02, MT-03, EMG-08, PRO-02, PRO-05, PRO-13."""

from __future__ import annotations

import pytest

from espace_sante.access.domain.decision import Decision, Obligation, Reason
from espace_sante.access.domain.facts import Action, Relations
from tests.access.domain.test_decide import CLOSED, DOCTOR, HOLDER, OWN, ask

TRACE, HOLDER_TOLD = Obligation.TRACE, Obligation.NOTIFY_HOLDER
EMERGENCY = {TRACE, HOLDER_TOLD, Obligation.NOTIFY_TREATING_DOCTOR, Obligation.TIME_BOX}
FIRST, KNOWN = Relations(care_team=True), Relations(care_team=True, known=True)


@pytest.mark.parametrize(
    ("action", "first", "known"),
    [
        (Action.READ_DOCUMENT, {TRACE, HOLDER_TOLD}, {TRACE}),
        (Action.LIST_DOCUMENTS, {TRACE, HOLDER_TOLD}, {TRACE}),
        (Action.ENTER_SPACE, {TRACE, HOLDER_TOLD}, {TRACE}),
        (Action.READ_HEALTH_HISTORY, {TRACE, HOLDER_TOLD}, {TRACE}),
        (Action.DEPOSIT_DOCUMENT, {TRACE}, {TRACE}),
        (Action.BREAK_GLASS, EMERGENCY, EMERGENCY),
        (Action.DECLARE_CARE_RELATION, {TRACE, Obligation.TIME_BOX}, {TRACE, Obligation.TIME_BOX}),
        (Action.COLLECT_CONSENT, {TRACE, Obligation.TIME_BOX}, {TRACE, Obligation.TIME_BOX}),
        (Action.USE_CODE, {TRACE, Obligation.TIME_BOX}, {TRACE, Obligation.TIME_BOX}),
    ],
)
def test_a_professional_owes_what_the_first_access_the_emergency_and_the_time_box_ask(
    action: Action, first: set[Obligation], known: set[Obligation]
) -> None:
    assert ask(DOCTOR, FIRST, None, action=action).obligations == first
    assert ask(DOCTOR, KNOWN, None, action=action).obligations == known


@pytest.mark.parametrize("action", [Action.READ_DOCUMENT, Action.BREAK_GLASS, Action.USE_CODE])
def test_a_refusal_owes_its_trace_alone(action: Action) -> None:
    assert ask(DOCTOR, FIRST, None, action=action, space=CLOSED).obligations == {TRACE}


def test_nobody_is_told_that_the_holder_reads_their_own_space() -> None:
    assert ask(HOLDER, OWN).obligations == {TRACE}


# The refusals that are told as if there were nothing: what is hidden is not told from what does not exist (VIS-05).
AS_IF_NOTHING = {
    Reason.DENIED_ON_DOCUMENT, Reason.QUARANTINED, Reason.OUTSIDE_THE_CODE, Reason.MATRIX, Reason.MASKED,
    Reason.INVISIBLE_PATIENT, Reason.INVISIBLE_REPRESENTATIVES, Reason.DELETED, Reason.NOT_YOURS, Reason.NOT_IN_SCOPE,
    Reason.EMERGENCY_ONLY,
}  # fmt: skip
MODES = {Reason.CARER_EMERGENCY: "emergency", Reason.BREAK_GLASS: "emergency", Reason.CALL_CENTRE: "call_centre"}


@pytest.mark.parametrize("reason", Reason)
def test_what_is_hidden_is_refused_as_what_does_not_exist_and_the_trace_names_emergencies(reason: Reason) -> None:
    """VIS-05, EMG-08, TRA-08."""
    refused, allowed = Decision(allowed=False, reason=reason), Decision(allowed=True, reason=reason)
    assert (refused.hides, allowed.hides) == (reason in AS_IF_NOTHING, False)
    assert (refused.mode, allowed.mode) == ("normal", MODES.get(reason, "normal"))
