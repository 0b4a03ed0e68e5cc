"""What a carer may do in the space of the person they help: one row an action.

A carer reads, adds, changes and deletes data and documents, reads and sends messages, within the sections that the
person opened, until the end date (CAR-08, C13). An action without a row is never a carer's: choosing who sees or who
helps, which services are linked, activating, closing, taking everything away (CAR-09).
"""

from __future__ import annotations

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action
from espace_sante.kernel.carers import CarerScope, Section

READS, WRITES = False, True
WHOLE_SPACE = None

CARER_ACTIONS: dict[Action, tuple[Section | None, bool]] = {
    # action                      section that must be open   writes?
    Action.ENTER_SPACE:           (WHOLE_SPACE,               READS),
    Action.LIST_DOCUMENTS:        (Section.DOCUMENTS,         READS),
    Action.READ_DOCUMENT:         (Section.DOCUMENTS,         READS),
    Action.READ_TRACE:            (Section.DOCUMENTS,         READS),
    Action.SEE_PROFESSIONALS:     (Section.DOCUMENTS,         READS),
    Action.ADD_OWN_DOCUMENT:      (Section.DOCUMENTS,         WRITES),
    Action.MASK_DOCUMENT:         (Section.DOCUMENTS,         WRITES),
    Action.UNMASK_DOCUMENT:       (Section.DOCUMENTS,         WRITES),
    Action.DELETE_DOCUMENT:       (Section.DOCUMENTS,         WRITES),
    Action.READ_MESSAGES:         (Section.MESSAGES,          READS),
    Action.SEND_MESSAGE:          (Section.MESSAGES,          WRITES),
    Action.READ_AGENDA:           (Section.AGENDA,            READS),
    Action.CHANGE_AGENDA:         (Section.AGENDA,            WRITES),
    Action.READ_PROFILE:          (Section.PROFILE,           READS),
    Action.CHANGE_PROFILE:        (Section.PROFILE,           WRITES),
    Action.READ_HEALTH_HISTORY:   (Section.PROFILE,           READS),
    Action.READ_MEASURES:         (Section.PROFILE,           READS),
    Action.WRITE_MEASURES:        (Section.PROFILE,           WRITES),
    Action.READ_NOTIFICATIONS:    (WHOLE_SPACE,               READS),
    Action.CHANGE_NOTIFICATIONS:  (WHOLE_SPACE,               WRITES),
}  # fmt: skip
# About the help itself: whatever was opened.
ABOUT_THE_HELP = frozenset({Action.STOP_HELPING, Action.DECLARE_EMERGENCY})


def carer_refusal(action: Action, scope: CarerScope) -> Reason | None:
    """The first reason to refuse this action to a carer with this scope, or None.

    Source: RULES.md CAR-08, CAR-09, C13.
    """
    if action in ABOUT_THE_HELP:
        return None if action is Action.STOP_HELPING or scope.emergency_only else Reason.NOT_FOR_THIS_KIND
    if action not in CARER_ACTIONS:
        return Reason.NOT_FOR_THIS_KIND
    section, writes = CARER_ACTIONS[action]
    if not scope.opened:
        return Reason.EMERGENCY_ONLY
    if section is not WHOLE_SPACE and section not in scope.sections:
        return Reason.NOT_IN_SCOPE
    return Reason.READING_ONLY if writes and not scope.may_write else None
