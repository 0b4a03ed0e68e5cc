"""What those who act for somebody by law may do: representatives of a minor, guardians and assistants of an adult.

A representative and a guardian act as the holder. While the other parent can still answer, what cannot be undone waits;
while a parent contests, reading alone stays (MIN-05, C9). An assistant, whom the protected person let in, decides
nothing in their place (MIN-16).

Source: Code civil art. 372, 372-2, 373-2-1, 440; CSP art. L. 1111-14, R. 1111-40; RULES.md MIN-05, MIN-06, MIN-16.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, Relations

# What stays while a parent contests.
READING_STAYS = frozenset(
    {
        Action.ENTER_SPACE,
        Action.LIST_DOCUMENTS,
        Action.READ_DOCUMENT,
        Action.READ_TRACE,
        Action.SEE_PROFESSIONALS,
        Action.READ_MESSAGES,
        Action.READ_AGENDA,
        Action.READ_PROFILE,
        Action.READ_HEALTH_HISTORY,
        Action.READ_REPORTS,
        Action.READ_NOTIFICATIONS,
        Action.READ_ERASURE_CERTIFICATE,
        Action.SEE_OPENING,
        Action.READ_OPPOSITION,
        Action.READ_MEASURES,
        Action.SEE_SERVICES,
    }
)
# What is no usual act (Code civil art. 372-2): it waits for the other parent's answer, or for their silence.
WAITS_FOR_THE_OTHER_PARENT = frozenset({Action.CLOSE_SPACE, Action.ERASE_SPACE, Action.INVITE_REPRESENTATIVE})
# Representation, not assistance.
NOT_FOR_ASSISTANTS = frozenset(
    {
        Action.CHOOSE_PROFESSIONALS,
        Action.ACTIVATE_SPACE,
        Action.CLOSE_SPACE,
        Action.REOPEN_SPACE,
        Action.ERASE_SPACE,
        Action.REQUEST_SPACE,
        Action.OBJECT_TO_SUSPENSION,
        Action.SEND_MESSAGE,
        Action.MASK_HEALTH_HISTORY,
        Action.CHOOSE_CONFIDENTIALITY,
        Action.REPORT_SOMETHING,
        Action.OPPOSE_DEPOSIT,
        Action.CHANGE_NOTIFICATIONS,
        Action.CHOOSE_SERVICES,
    }
)
FOR_REPRESENTATIVES_ALONE = frozenset({Action.INVITE_REPRESENTATIVE})


def family_refusal(action: Action, relations: Relations) -> Reason | None:
    """The first reason, from the law of families, to refuse this action to somebody of the holder's side, or None."""
    if action in FOR_REPRESENTATIVES_ALONE and not relations.representative:
        return Reason.NOT_FOR_THIS_KIND
    if relations.assistant and action in NOT_FOR_ASSISTANTS:
        return Reason.ASSISTANCE_ONLY
    if relations.contested and action not in READING_STAYS:
        return Reason.CONTESTED
    if relations.awaiting and action in WAITS_FOR_THE_OTHER_PARENT:
        return Reason.AWAITING_OTHER_PARENT
    return None
