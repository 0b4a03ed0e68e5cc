"""The one table from error to CalDAV: status, and the precondition that was not met. No other module names them.

Source: RFC 4918, 8.7 and 16; RFC 4791, 5.3.2.1 (preconditions of PUT), 7.8, 7.9; RFC 3744, 7.1.1; RFC 6578, 3.2.
"""

from __future__ import annotations

from django.http import HttpResponse
from lxml import etree

from espace_sante.access.api import AccessRefused
from espace_sante.agenda import api as agenda
from espace_sante.interop.caldav.names import PREFIXES, cal, dav
from espace_sante.interop.cda.errors import DocumentTooLarge, MalformedDocument
from espace_sante.interop.icalendar import api as icalendar
from espace_sante.kernel import errors as families
from espace_sante.kernel.errors import DomainError

XML = "application/xml; charset=utf-8"


class BodyMalformed(families.Malformed):
    """This is not what the method expects."""

    code = "body-malformed"


class NotCalendarData(families.Malformed):
    """Only text/calendar is kept here."""

    code = "not-calendar-data"


class DepthRefused(families.Refused):
    """Everything below is not told at once: ask one level after another."""

    code = "depth-refused"


class ReportUnknown(families.Refused):
    """This report is not offered."""

    code = "report-unknown"


class FilterUnknown(families.Refused):
    """This filter is not understood."""

    code = "filter-unknown"


class CollectionRefused(families.Refused):
    """There is one calendar, and none is made, moved nor removed here."""

    code = "collection-refused"


class UidTaken(families.Conflict):
    """Another event has this UID, or this one has another."""

    code = "uid-taken"


class PreconditionFailed(families.Conflict):
    """It was changed meanwhile, or is already there."""

    code = "precondition-failed"


# The first row that a class of the error's ancestry names is its row.
TABLE: dict[type[DomainError], tuple[int, str]] = {
    agenda.DeviceRefused: (401, ""),
    agenda.TooManyGuesses: (429, ""),
    agenda.NotTheAuthor: (403, dav("need-privileges")),
    AccessRefused: (403, dav("need-privileges")),
    DepthRefused: (403, dav("propfind-finite-depth")),
    ReportUnknown: (403, dav("supported-report")),
    FilterUnknown: (403, cal("supported-filter")),
    CollectionRefused: (403, dav("resource-must-be-null")),
    UidTaken: (403, cal("no-uid-conflict")),
    agenda.IdentifierTaken: (403, cal("no-uid-conflict")),
    agenda.TokenInvalid: (403, dav("valid-sync-token")),
    agenda.VersionConflict: (412, ""),
    PreconditionFailed: (412, ""),
    NotCalendarData: (403, cal("supported-calendar-data")),
    agenda.DateOutOfBounds: (403, cal("max-date-time")),
    agenda.RuleRefused: (403, cal("valid-calendar-object-resource")),
    agenda.EventInvalid: (403, cal("valid-calendar-object-resource")),
    agenda.ZoneUnknown: (403, cal("valid-calendar-object-resource")),
    agenda.OccurrenceUnknown: (403, cal("valid-calendar-object-resource")),
    agenda.WordsTooLong: (403, cal("max-resource-size")),
    icalendar.EventRefused: (403, cal("valid-calendar-object-resource")),
    icalendar.CalendarMalformed: (403, cal("valid-calendar-data")),
    icalendar.CalendarTooLarge: (403, cal("max-resource-size")),
    agenda.TooManyEvents: (507, ""),
    MalformedDocument: (400, ""),
    DocumentTooLarge: (413, ""),
    families.Refused: (403, ""),
    families.NotFound: (404, ""),
    families.Conflict: (409, ""),
    families.TooLarge: (413, ""),
    families.Malformed: (400, ""),
    families.Unavailable: (503, ""),
    DomainError: (500, ""),
}


def error_response(error: DomainError) -> HttpResponse:
    """The answer to an error that was foreseen: its status, and the precondition as an element."""
    status, precondition = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    body = _body(precondition) if precondition else b""
    response = HttpResponse(body, status=status, content_type=XML if body else "text/plain; charset=utf-8")
    if status == 401:
        response["WWW-Authenticate"] = 'Basic realm="agenda", charset="UTF-8"'
    if status == 429:
        response["Retry-After"] = "900"
    return response


def _body(precondition: str) -> bytes:
    root = etree.Element(dav("error"), nsmap=PREFIXES)
    etree.SubElement(root, precondition)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")
