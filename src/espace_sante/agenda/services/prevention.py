"""What other rooms may ask of prevention, as `agenda.api.prevention`. Source: RULES.md AGE-06 to AGE-10."""

from espace_sante.agenda.domain.prevention_calendar import Edition, EditionInvalid, Kind, Level, PlannedAct, Text
from espace_sante.agenda.domain.prevention_errors import NotToRecord, StatementInvalid, WindowUnknown
from espace_sante.agenda.domain.prevention_events import PreventionDue
from espace_sante.agenda.domain.prevention_windows import SAID, Status, Window
from espace_sante.agenda.services.prevention_editions import (
    EditionChange,
    EditionKnown,
    edition_in_force,
    import_edition,
    known_editions,
)
from espace_sante.agenda.services.prevention_follow import oppose_messages, tell_of_prevention
from espace_sante.agenda.services.prevention_read import Prevention, of_family, of_space
from espace_sante.agenda.services.prevention_record import add_to_record, can_be_recorded
from espace_sante.agenda.services.prevention_say import LONGEST_POSTPONEMENT, say

__all__ = [
    "LONGEST_POSTPONEMENT",
    "SAID",
    "Edition",
    "EditionChange",
    "EditionInvalid",
    "EditionKnown",
    "Kind",
    "Level",
    "NotToRecord",
    "PlannedAct",
    "Prevention",
    "PreventionDue",
    "StatementInvalid",
    "Status",
    "Text",
    "Window",
    "WindowUnknown",
    "add_to_record",
    "can_be_recorded",
    "edition_in_force",
    "import_edition",
    "known_editions",
    "of_family",
    "of_space",
    "oppose_messages",
    "say",
    "tell_of_prevention",
]
