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
from espace_sante.agenda.domain.feeds import Detail, FeedUnknown, TooManyFeeds
from espace_sante.agenda.domain.moment import DEFAULT_ZONE, YEARS_AHEAD, Moment, instant, whole_day, zone_of
from espace_sante.agenda.domain.rule import Frequency, Rule, parse_rule
from espace_sante.agenda.models import AgendaOutbox
from espace_sante.agenda.services import prevention
from espace_sante.agenda.services.change import Expected, cancel_event, change_event
from espace_sante.agenda.services.changes import Changes, changes_since
from espace_sante.agenda.services.create import create_event
from espace_sante.agenda.services.feeds import (
    FeedView,
    MadeFeed,
    OpenFeed,
    feed_events,
    feeds_of,
    make_feed,
    open_feed,
    withdraw_feed,
)
from espace_sante.agenda.services.read import Ties, agenda, event, family_agenda, find_event, next_event, time_at
from espace_sante.agenda.services.remind import remind_due
from espace_sante.agenda.services.remove import erase_agendas, remove_event
from espace_sante.agenda.services.search import Bounds, EventPage, EventQuery, search_events
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
    "Bounds",
    "Changes",
    "Content",
    "DateOutOfBounds",
    "Detail",
    "EventInvalid",
    "EventPage",
    "EventQuery",
    "EventUnknown",
    "EventView",
    "Expected",
    "FeedUnknown",
    "FeedView",
    "Frequency",
    "Identifier",
    "IdentifierTaken",
    "Kind",
    "MadeFeed",
    "Moment",
    "NotTheAuthor",
    "Occurrence",
    "OccurrenceUnknown",
    "OpenFeed",
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
    "TooManyFeeds",
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
    "feed_events",
    "feeds_of",
    "find_event",
    "instant",
    "make_feed",
    "move_time",
    "next_event",
    "open_feed",
    "parse_rule",
    "prevention",
    "remind_due",
    "remove_event",
    "remove_time",
    "search_events",
    "time_at",
    "whole_day",
    "withdraw_feed",
    "zone_of",
]
