"""What one may do of a space before it is open: one row an action, in which states.

The holder, or who represents them: never a carer, nor an assistant in the place of the person assisted (MIN-16).
Refusing needs nobody's agreement, even while parents contest: silence would open meanwhile. Whoever refused for a child
by name is who changes their mind: the first of two answers stands.
Source: CSP art. L. 1111-13-1 I, L. 1111-14, R. 1111-28; Code civil art. 372-2; RULES.md LC-04 to LC-06, LC-09, MIN-17,
C1, C4.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, Relations, SpaceFacts
from espace_sante.access.domain.families import family_refusal

# action                            unknown notified opposed  later
_STATES: dict[Action, tuple[bool, bool, bool, bool]] = {
    Action.SEE_OPENING:            (True,  True,    True,    True),
    Action.READ_OPPOSITION:        (True,  True,    True,    True),
    Action.OPPOSE_OPENING:         (True,  True,    False,   False),
    Action.WITHDRAW_OPPOSITION:    (False, False,   True,    False),
    Action.CONFIRM_OPPOSITION:     (False, False,   True,    False),
    Action.REQUEST_OPENING:        (True,  True,    False,   False),
}  # fmt: skip
BEFORE_OPENING = frozenset(_STATES)
_REFUSING = frozenset({Action.OPPOSE_OPENING, Action.CONFIRM_OPPOSITION})
_DECIDING = BEFORE_OPENING - {Action.SEE_OPENING, Action.READ_OPPOSITION}


def opening_refusal(action: Action, space: SpaceFacts, relations: Relations) -> Reason | None:
    """The first reason to refuse one of these acts to somebody of the holder's side, or None."""
    if relations.carer is not None:
        return Reason.NOT_FOR_THIS_KIND
    if not _in_state(action, space):
        return Reason.OTHER_STATE
    if relations.assistant and action in _DECIDING:
        return Reason.ASSISTANCE_ONLY
    if action is Action.WITHDRAW_OPPOSITION and relations.opposed_by_other:
        return Reason.OPPOSED_BY_OTHER
    return None if action in _REFUSING else family_refusal(action, relations)


def _in_state(action: Action, space: SpaceFacts) -> bool:
    before = (space.unknown, space.notified, space.opposed)
    return any(allowed and fact for allowed, fact in zip(_STATES[action], (*before, not any(before)), strict=True))
