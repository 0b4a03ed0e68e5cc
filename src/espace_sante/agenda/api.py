"""What other rooms may ask of the agenda."""

from espace_sante.agenda.domain.author import Author
from espace_sante.agenda.domain.content import (
    ENDED,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_ITEMS,
    UID,
    Content,
    Identifier,
    Kind,
    Performer,
    Remind,
    Source,
    Status,
)
from espace_sante.agenda.domain.errors import (
    DateOutOfBounds,
    EventInvalid,
    EventUnknown,
    IdentifierTaken,
    NotTheAuthor,
    OccurrenceUnknown,
    RuleRefused,
    TokenInvalid,
    TooManyEvents,
    TooManyReminders,
    VersionConflict,
    WordsTooLong,
    ZoneUnknown,
)
from espace_sante.agenda.domain.events import AgendaChanged, AgendaDue, Reminder
from espace_sante.agenda.domain.moment import DEFAULT_ZONE, YEARS_AHEAD, Moment, instant, whole_day, zone_of
from espace_sante.agenda.domain.rule import Frequency, Rule, parse_rule
from espace_sante.agenda.models import AgendaOutbox
from espace_sante.agenda.services import prevention
from espace_sante.agenda.services.change import Expected, cancel_event, change_event
from espace_sante.agenda.services.changes import Changes, changes_since
from espace_sante.agenda.services.create import create_event
from espace_sante.agenda.services.read import Ties, agenda, event, family_agenda, find_event, next_event, time_at
from espace_sante.agenda.services.remind import remind_due
from espace_sante.agenda.services.remove import erase_agendas, remove_event
from espace_sante.agenda.services.times import move_time, remove_time
from espace_sante.agenda.services.views import EventView, Occurrence

__all__ = [
    "DEFAULT_ZONE",
    "ENDED",
    "LONGEST_NOTE",
    "LONGEST_TITLE",
    "MOST_ITEMS",
    "UID",
    "YEARS_AHEAD",
    "AgendaChanged",
    "AgendaDue",
    "AgendaOutbox",
    "Author",
    "Changes",
    "Content",
    "DateOutOfBounds",
    "EventInvalid",
    "EventUnknown",
    "EventView",
    "Expected",
    "Frequency",
    "Identifier",
    "IdentifierTaken",
    "Kind",
    "Moment",
    "NotTheAuthor",
    "Occurrence",
    "OccurrenceUnknown",
    "Performer",
    "Remind",
    "Reminder",
    "Rule",
    "RuleRefused",
    "Source",
    "Status",
    "Ties",
    "TokenInvalid",
    "TooManyEvents",
    "TooManyReminders",
    "VersionConflict",
    "WordsTooLong",
    "ZoneUnknown",
    "agenda",
    "cancel_event",
    "change_event",
    "changes_since",
    "create_event",
    "erase_agendas",
    "event",
    "family_agenda",
    "find_event",
    "instant",
    "move_time",
    "next_event",
    "parse_rule",
    "prevention",
    "remind_due",
    "remove_event",
    "remove_time",
    "time_at",
    "whole_day",
    "zone_of",
]
