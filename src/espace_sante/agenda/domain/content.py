"""What an author writes of an appointment or a reminder, and the checks of its shape.

Source: RULES.md AGE-03, AGE-05; HL7 FHIR R4 AppointmentStatus; RFC 5545.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from espace_sante.agenda.domain.errors import EventInvalid, RuleRefused, WordsTooLong
from espace_sante.agenda.domain.moment import Moment, check_moment
from espace_sante.kernel.identifiers import Finess, InvalidIdentifier, Rpps

LONGEST_NOTE, LONGEST_TITLE, LONGEST_LINE = 1_000, 100, 200  # AGE-03, AGE-05
LONGEST_KEPT = 8_000
MOST_ITEMS, MOST_DOCUMENTS, MOST_IDENTIFIERS, MOST_EXCEPTIONS = 20, 20, 10, 400
LONGEST_IDENTIFIER = 255
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Kind(StrEnum):
    APPOINTMENT = "appointment"  # AGE-03
    REMINDER = "reminder"  # AGE-05


class Status(StrEnum):
    """FHIR R4 AppointmentStatus."""

    PROPOSED = "proposed"
    PENDING = "pending"
    BOOKED = "booked"
    ARRIVED = "arrived"
    FULFILLED = "fulfilled"
    CANCELLED = "cancelled"
    NOSHOW = "noshow"
    ENTERED_IN_ERROR = "entered-in-error"
    CHECKED_IN = "checked-in"
    WAITLIST = "waitlist"


# Nobody is reminded of these, and they take no place.
ENDED = frozenset({Status.CANCELLED, Status.ENTERED_IN_ERROR})
AWAITED = frozenset({Status.PENDING, Status.BOOKED, Status.ARRIVED, Status.CHECKED_IN})


class Performer(StrEnum):
    """With whom an appointment is (AGE-03, type)."""

    PRACTITIONER = "practitioner"
    HEALTHCARE_SERVICE = "healthcare_service"


class Source(StrEnum):
    """By which way an event came, or was last changed."""

    PORTAL = "portal"
    FHIR = "fhir"
    ICALENDAR = "icalendar"  # a file
    MAIL = "mail"  # an invitation received by secure mail
    CALDAV = "caldav"


class Remind(StrEnum):
    """When somebody is reminded (AGE-08)."""

    EVE = "eve"  # the day before
    DAY = "day"  # on the day


@dataclass(frozen=True, slots=True)
class Identifier:
    """A business identifier of the author's: a system and a value, as in FHIR. Of iCalendar, `system` is UID."""

    system: str
    value: str


UID = "urn:ietf:rfc:5545:uid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that the author decides. `rule`: an RRULE without its name; `exceptions`: starts that do not happen.

    `secret`: a minor wants it hidden from who represents them (MIN-07, MIN-09). `preparation`: what to bring, to do.
    `kept`: what software said besides, in the words of its standard, given back as it came; nothing here reads it.
    """

    kind: Kind
    moment: Moment
    title: str = ""
    status: Status = Status.BOOKED
    performer: Performer = Performer.PRACTITIONER
    practitioner: str = ""
    structure: str = ""
    rpps: str = ""
    finess: str = ""
    speciality: str = ""
    speciality_code: str = ""
    address: str = ""
    note: str = ""
    preparation: tuple[str, ...] = ()
    documents: tuple[UUID, ...] = ()
    rule: str = ""
    exceptions: tuple[datetime, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    reminds: frozenset[Remind] = field(default_factory=lambda: frozenset(Remind))
    secret: bool = False
    kept: str = ""


def checked(content: Content, *, now: datetime) -> Content:
    """The same with its words tidied. Raises EventInvalid, WordsTooLong, DateOutOfBounds, ZoneUnknown, RuleRefused."""
    check_moment(content.moment, now=now)
    tidy = replace(
        content,
        title=_line(content.title, "title", LONGEST_TITLE if content.kind is Kind.REMINDER else LONGEST_LINE),
        practitioner=_line(content.practitioner, "practitioner"),
        structure=_line(content.structure, "structure"),
        speciality=_line(content.speciality, "speciality"),
        speciality_code=_line(content.speciality_code, "speciality", 20),
        address=_text(content.address, "address", 300),
        note=_text(content.note, "note", LONGEST_NOTE),
        preparation=_items(content.preparation),
        documents=tuple(dict.fromkeys(content.documents)),
        exceptions=tuple(sorted(set(content.exceptions))),
        identifiers=tuple(dict.fromkeys(content.identifiers)),
    )
    _check_kind(tidy)
    _check_numbers(tidy)
    return tidy


def _check_kind(content: Content) -> None:
    if content.kind is Kind.REMINDER and not content.title:
        raise EventInvalid("A reminder has a title.", field="title")
    if content.kind is Kind.APPOINTMENT and not (content.practitioner or content.structure):
        raise EventInvalid("An appointment names a professional or a structure.", field="practitioner")
    try:
        if content.rpps:
            Rpps(content.rpps)
        if content.finess:
            Finess(content.finess)
    except InvalidIdentifier as error:
        raise EventInvalid("This directory number is not valid.", field="practitioner") from error


def _check_numbers(content: Content) -> None:
    if len(content.documents) > MOST_DOCUMENTS:
        raise EventInvalid("Too many documents.", field="documents")
    if len(content.exceptions) > MOST_EXCEPTIONS:
        raise RuleRefused("Too many dates are taken out.", field="rule")
    if len(content.identifiers) > MOST_IDENTIFIERS:
        raise EventInvalid("Too many identifiers.", field="identifier")
    if len(content.kept) > LONGEST_KEPT:
        raise WordsTooLong(f"What is kept besides has at most {LONGEST_KEPT} characters.")
    for one in content.identifiers:
        if not one.value or max(len(one.system), len(one.value)) > LONGEST_IDENTIFIER or _CONTROL.search(one.value):
            raise EventInvalid("An identifier is empty or too long.", field="identifier")


def _items(items: Iterable[str]) -> tuple[str, ...]:
    kept = tuple(line for one in items if (line := _line(one, "preparation")))
    if len(kept) > MOST_ITEMS:
        raise EventInvalid("Too many things to prepare.", field="preparation")
    return kept


def _line(words: str, name: str, longest: int = LONGEST_LINE) -> str:
    return _short(" ".join(words.split()), name, longest)


def _text(words: str, name: str, longest: int) -> str:
    return _short("\n".join(line.rstrip() for line in words.strip().splitlines()), name, longest)


def _short(words: str, name: str, longest: int) -> str:
    if len(words) > longest:
        raise WordsTooLong(f"At most {longest} characters.", field=name)
    if _CONTROL.search(words):
        raise EventInvalid("These words hold characters that are not text.", field=name)
    return words
