"""What pages, and other edges, may ask of calendars."""

from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge, EventRefused
from espace_sante.interop.icalendar.importing import Imported, import_calendar
from espace_sante.interop.icalendar.invitations import (
    Answered,
    AnswerNotAwaited,
    CounterRefused,
    NotTheOrganizer,
    accept_invitation,
    decline_invitation,
)
from espace_sante.interop.icalendar.lines import MOST_BYTES, escaped, folded
from espace_sante.interop.icalendar.noting import Outcome, note
from espace_sante.interop.icalendar.reading import Incoming, events_of, read_event
from espace_sante.interop.icalendar.writing import calendar_text, event_lines, moved_times, uid_of, zones_of

__all__ = [
    "MOST_BYTES",
    "AnswerNotAwaited",
    "Answered",
    "CalendarMalformed",
    "CalendarTooLarge",
    "CounterRefused",
    "EventRefused",
    "Imported",
    "Incoming",
    "NotTheOrganizer",
    "Outcome",
    "accept_invitation",
    "calendar_text",
    "decline_invitation",
    "escaped",
    "event_lines",
    "events_of",
    "folded",
    "import_calendar",
    "moved_times",
    "note",
    "read_calendar",
    "read_event",
    "uid_of",
    "zones_of",
]
