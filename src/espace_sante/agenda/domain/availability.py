"""When a professional or a structure is free, as they publish it of themselves: nobody's health is in it.

Source: HL7 FHIR R4, Schedule and Slot; ANS, Gestion d'agendas partagés 3.0.0; RULES.md AGE-01, AGE-02; ADR 35.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from espace_sante.agenda.domain.content import LONGEST_IDENTIFIER, LONGEST_KEPT, MOST_IDENTIFIERS, Status
from espace_sante.agenda.domain.errors import WordsTooLong
from espace_sante.agenda.domain.moment import check_bounds
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Conflict, Malformed, NotFound, Refused

MOST_SCHEDULES = 200  # of one author
MOST_SLOTS = 20_000  # of one schedule: forty a day for two years
MOST_TERMS = 60  # of one schedule or slot
MOST_CITED = 20  # slots of one appointment
LONGEST_SLOT = timedelta(days=7)
IDENTIFIER, ACTOR = "identifier", "actor"  # names of terms


class AvailabilityUnknown(NotFound):
    """There is no such schedule or slot."""

    code = "availability-unknown"


class NotThePublisher(Refused):
    """Who published it alone changes it, and each publishes of themselves."""

    code = "not-the-publisher"


class AvailabilityInvalid(Malformed):
    """Something of this schedule or slot is missing, or is not what it must be."""

    code = "availability-invalid"


class TooManyPublished(Conflict):
    """As many schedules, or slots of a schedule, are published as there can be."""

    code = "too-many-published"


class SlotUnknown(Malformed):
    """The appointment names a slot that is not published here, or that does not fall within its time."""

    code = "slot-unknown"


class SlotTaken(Conflict):
    """The slot is not free: another appointment takes it, or whoever published it said so."""

    code = "slot-taken"


class SlotStatus(StrEnum):
    """FHIR R4 SlotStatus."""

    FREE = "free"
    BUSY = "busy"
    UNAVAILABLE = "busy-unavailable"
    TENTATIVE = "busy-tentative"
    ENTERED_IN_ERROR = "entered-in-error"


# What an appointment makes of the slots that it names; one that is not here takes none.
TAKES: dict[Status, SlotStatus] = {
    Status.PROPOSED: SlotStatus.TENTATIVE,
    Status.PENDING: SlotStatus.TENTATIVE,
    Status.BOOKED: SlotStatus.BUSY,
    Status.ARRIVED: SlotStatus.BUSY,
    Status.CHECKED_IN: SlotStatus.BUSY,
    Status.FULFILLED: SlotStatus.BUSY,
    Status.NOSHOW: SlotStatus.BUSY,
}


@dataclass(frozen=True, slots=True)
class Cited:
    """The slots that an appointment names, and those that it named before: these may be gone since."""

    slots: frozenset[UUID] = frozenset()
    before: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True, order=True)
class Term:
    """What a schedule or a slot is found by. `name`: that of the search parameter; `system` may be empty."""

    name: str
    system: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleContent:
    """`rpps`, `finess`: numbers of those whose time it is. `told`: the resource in the words of its standard."""

    active: bool = True
    rpps: frozenset[str] = frozenset()
    finess: frozenset[str] = frozenset()
    terms: frozenset[Term] = frozenset()
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotContent:
    """A half-open interval of a schedule. `told`: all but what the columns hold."""

    schedule_id: UUID
    status: SlotStatus
    starts: datetime
    ends: datetime
    terms: frozenset[Term] = frozenset()
    told: str


def check_own(content: ScheduleContent, actor: Actor) -> None:
    """Raise NotThePublisher when the time is somebody else's. A structure answers for those who work in it."""
    if content.finess and content.finess != {actor.finess or ""}:
        raise NotThePublisher(field="actor")
    if actor.kind is ActorKind.PROFESSIONAL and content.rpps and content.rpps != {actor.rpps or ""}:
        raise NotThePublisher(field="actor")


def check_shape(content: ScheduleContent | SlotContent) -> None:
    """Raise WordsTooLong, AvailabilityInvalid."""
    if len(content.told) > LONGEST_KEPT:
        raise WordsTooLong(f"At most {LONGEST_KEPT} characters in all.")
    named = sum(one.name == IDENTIFIER for one in content.terms)
    if named > MOST_IDENTIFIERS or len(content.terms) > MOST_TERMS:
        raise AvailabilityInvalid("It has too many identifiers or codes.")
    for one in content.terms:
        if max(len(one.system), len(one.value)) > LONGEST_IDENTIFIER or "\x00" in one.system + one.value:
            raise AvailabilityInvalid("An identifier or a code is too long, or is no text.", field=one.name)


def check_times(content: SlotContent, *, now: datetime) -> None:
    """Raise DateOutOfBounds, AvailabilityInvalid: between 1900 and ten years ahead, a week at most."""
    check_bounds(content.starts, now=now)
    if not timedelta() < content.ends - content.starts <= LONGEST_SLOT:
        raise AvailabilityInvalid("It ends before it starts, or lasts more than a week.", field="Slot.end")
