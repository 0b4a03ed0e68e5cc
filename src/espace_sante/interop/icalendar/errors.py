"""What cannot be read as a calendar. Pages say it in their own words."""

from espace_sante.kernel.errors import Malformed, TooLarge


class CalendarMalformed(Malformed):
    """This is not a calendar file that can be read."""

    code = "calendar-malformed"


class CalendarTooLarge(TooLarge):
    """This calendar file is too large."""

    code = "calendar-too-large"


class EventRefused(Malformed):
    """One event of a calendar cannot be noted; the message says why."""

    code = "event-refused"
