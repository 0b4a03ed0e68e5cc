"""What an agenda refuses. Each edge has one table from error to protocol."""

from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused, TooLarge


class EventUnknown(NotFound):
    """There is no such appointment or reminder here."""

    code = "event-unknown"


class NotTheAuthor(Refused):
    """Who wrote it alone can change or cancel it: ask the service that noted it (AGE-04)."""

    code = "not-the-author"


class VersionConflict(Conflict):
    """It was changed meanwhile: read it again."""

    code = "version-conflict"


class IdentifierTaken(Conflict):
    """This author already uses this identifier for another event of this space."""

    code = "identifier-taken"


class TooManyReminders(Conflict):
    """At most ten reminders stand on one date (AGE-05)."""

    code = "too-many-reminders"


class TooManyEvents(Conflict):
    """This agenda holds as many events as it can."""

    code = "too-many-events"


class EventInvalid(Malformed):
    """Something of this event is missing or is not what it must be."""

    code = "event-invalid"


class WordsTooLong(TooLarge):
    """These words are too long."""

    code = "words-too-long"


class DateOutOfBounds(Malformed):
    """Dates lie between 1900 and ten years from now."""

    code = "date-out-of-bounds"


class ZoneUnknown(Malformed):
    """This time zone is not one of the IANA database."""

    code = "zone-unknown"


class RuleRefused(Malformed):
    """This recurrence is not understood, never happens, or has no end in sight."""

    code = "rule-refused"


class OccurrenceUnknown(NotFound):
    """The event does not happen then."""

    code = "occurrence-unknown"


class TokenInvalid(Malformed):
    """This synchronisation token is not one of ours."""

    code = "token-invalid"
