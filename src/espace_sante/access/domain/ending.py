"""What the holder, and who represents them, may do of a space that ends: one row an action, in which states.

Never a carer (CAR-09). A representative acts per child, whatever became of their own space (MIN-17).
Source: CSP art. R. 1111-36; RULES.md LC-14 to LC-21, C7.
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, Relations, SpaceFacts
from espace_sante.access.domain.families import family_refusal

# action                             notified open   suspended  archived  erasing  erased
_STATES: dict[Action, tuple[bool, bool, bool, bool, bool, bool]] = {
    Action.ACTIVATE_SPACE:           (True,    True,  False,     False,    False,   False),  # LC-06: in the six weeks
    Action.CLOSE_SPACE:              (False,   True,  True,      False,    False,   False),
    Action.REOPEN_SPACE:             (False,   False, False,     True,     True,    False),
    Action.ERASE_SPACE:              (False,   False, False,     True,     False,   False),
    Action.REQUEST_SPACE:            (False,   False, False,     False,    False,   True),
    Action.OBJECT_TO_SUSPENSION:     (False,   False, True,      False,    False,   False),
}  # fmt: skip
ABOUT_THE_SPACE = frozenset({*_STATES, Action.READ_ERASURE_CERTIFICATE})


def ending_refusal(action: Action, space: SpaceFacts, relations: Relations) -> Reason | None:
    """The first reason to refuse one of these acts to somebody of the holder's side, or None."""
    if action in _STATES and not _in_state(action, space):
        return Reason.SPACE_CLOSED if action in {Action.ACTIVATE_SPACE, Action.CLOSE_SPACE} else Reason.OTHER_STATE
    if relations.carer is not None:
        return Reason.SPACE_CLOSED if action is Action.ACTIVATE_SPACE else Reason.NOT_FOR_THIS_KIND
    return family_refusal(action, relations)


def _in_state(action: Action, space: SpaceFacts) -> bool:
    facts = (space.notified, space.open, space.suspended, space.archived, space.erasing, space.erased)
    return any(allowed and fact for allowed, fact in zip(_STATES[action], facts, strict=True))
