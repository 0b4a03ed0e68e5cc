"""What the commission said of a service: the opinions of its members, and the opinion that they make together.

Source: CSP art. R. 1111-38; RULES.md CAT-03; CRPA art. R. 133-10 to R. 133-13.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from espace_sante.catalogue.domain.commission import (
    MOST_OF_MINUTES,
    WITH_REASONS,
    College,
    Meeting,
    OpinionOf,
    Voice,
    has_quorum,
    is_favourable,
    may_conclude,
)
from espace_sante.catalogue.domain.errors import EntryInvalid, MoveNotPossible, NotHeard
from espace_sante.catalogue.domain.life import Move, ServiceStatus
from espace_sante.catalogue.models import Interest, Opinion, Service, ServiceStep, Sitting
from espace_sante.catalogue.services.asking import reviewed_service
from espace_sante.catalogue.services.commission_members import members_in_office
from espace_sante.catalogue.services.life import day_of
from espace_sante.catalogue.services.steps import MOST_OF_A_REASON, move
from espace_sante.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where a service stands before the commission: how many sit, spoke, withdrew, and whether that is enough."""

    in_office: int
    heard: int
    withdrawn: int
    quorum: bool
    may_conclude: bool


@dataclass(frozen=True, slots=True)
class SittingView:
    """The opinion that the commission gave, when, and its minutes; `in_office`: members that day."""

    held_on: date
    minutes: str
    in_office: int
    favourable: bool


def conclude(*, actor: Actor, service_id: UUID, meeting: Meeting, now: datetime) -> bool:
    """The opinion of the commission, as its members' make it; whether it is favourable: otherwise nothing goes on.

    Raises AccessRefused, ServiceUnknown, MoveNotPossible, NotHeard without quorum or while a college was not heard,
    EntryInvalid: it met between the day the file came before it and today, and has minutes of 4,000 characters at most.
    """
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        if service.status != ServiceStatus.COMMISSION:
            raise MoveNotPossible
        said, in_office = opinions_of(service), members_in_office()
        if not may_conclude(said, in_office=in_office):
            raise NotHeard
        minutes = _checked(meeting, service, now)
        good = is_favourable(said)
        Sitting.objects.create(
            service=service,
            session=session_of(service),
            held_on=meeting.held_on,
            minutes=minutes,
            in_office=in_office,
            favourable=good,
            recorded_at=now,
            recorded_by=actor.id,
        )
        reasons = " ; ".join(one.reason for one in said if one.voice in WITH_REASONS)[:MOST_OF_A_REASON]
        move(service, Move.FAVOURABLE if good else Move.UNFAVOURABLE, actor=actor, now=now, reason=reasons)
        return good


def session_of(service: Service) -> int:
    """How often the service came before the commission."""
    return service.steps.filter(move=Move.HAND_ON.value).count()


def opinions_of(service: Service) -> list[OpinionOf]:
    """What was said in the last session, in order. Two queries."""
    rows = Opinion.objects.filter(service=service, session=session_of(service)).order_by("recorded_at", "id")
    return [OpinionOf(one.member, College(one.college), Voice(one.opinion), one.reason) for one in rows]


def hearing_of(service: Service, said: list[OpinionOf]) -> Hearing:
    """Where it stands in its last session. Three queries."""
    in_office = members_in_office()
    tied = Interest.objects.filter(service=service, session=session_of(service)).exclude(words="")
    return Hearing(
        in_office=in_office,
        heard=len(said),
        withdrawn=tied.count(),
        quorum=has_quorum(said, in_office=in_office),
        may_conclude=may_conclude(said, in_office=in_office),
    )


def sitting_of(service: Service) -> SittingView | None:
    """The opinion of the last session, once it was given. Two queries."""
    row = Sitting.objects.filter(service=service, session=session_of(service)).first()
    return SittingView(row.held_on, row.minutes, row.in_office, row.favourable) if row else None


def _checked(meeting: Meeting, service: Service, now: datetime) -> str:
    came = ServiceStep.objects.filter(service=service, move=Move.HAND_ON.value).order_by("-position").first()
    if not (came and day_of(came.at) <= meeting.held_on <= day_of(now)):
        raise EntryInvalid(field="held_on")
    minutes = meeting.minutes.strip().replace("\r\n", "\n")
    if not 0 < len(minutes) <= MOST_OF_MINUTES or "\x00" in minutes:
        raise EntryInvalid(field="minutes")
    return minutes
