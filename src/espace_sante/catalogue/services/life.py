"""Sign, put online and offline, suspend, de-reference; and what time does of conventions and audits.

A service exchanges nothing but online: whoever holds a token of it asks for its status with each request, so that each
of these has its effect on the very next one. Source: RULES.md CAT-03, CAT-04, SCO-06.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.catalogue.domain.convention import Terms, check_terms
from espace_sante.catalogue.domain.errors import ConventionNotInForce, MoveNotPossible
from espace_sante.catalogue.domain.events import PublisherToTell
from espace_sante.catalogue.domain.life import REFERENCED, Move, ServiceStatus
from espace_sante.catalogue.models import Convention, Service, ServiceStep
from espace_sante.catalogue.services.asking import own_service, owner_of, reviewed_service
from espace_sante.catalogue.services.steps import checked_reason, move, note
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.events import publish

MOST_AT_ONCE = 200
SOON = timedelta(days=60)  # what an operator is shown ahead of time
_RENEWALS = {
    ServiceStatus.ONLINE: Move.RENEW,
    ServiceStatus.OFFLINE: Move.RENEW_OFFLINE,
    ServiceStatus.SUSPENDED: Move.RENEW_SUSPENDED,
}
_LAPSES = {ServiceStatus.ONLINE: Move.LAPSE, ServiceStatus.PRE_PRODUCTION: Move.LAPSE_EARLY}


@dataclass(frozen=True, slots=True)
class ConventionView:
    """A convention as it was signed."""

    terms: Terms
    finalities_version: int
    recorded_by: str


def sign(*, actor: Actor, service_id: UUID, terms: Terms, now: datetime) -> None:
    """Record a signed convention: the first, which opens pre-production, or the next one of a referenced service.

    One that is suspended stays so, and may be resumed under its new convention.

    Raises AccessRefused, ServiceUnknown, MoveNotPossible, EntryInvalid.
    """
    today = day_of(now)
    check_terms(terms, today=today)
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        step = _RENEWALS.get(ServiceStatus(service.status), Move.SIGN)
        service.convention_ends_on = terms.ends_on
        service.reaudit_on = service.reaudit_on or today + settings.CATALOGUE_REAUDIT_EVERY
        move(service, step, actor=actor, now=now)
        Convention.objects.create(
            service=service,
            signed_on=terms.signed_on,
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            duties=terms.duties.strip(),
            withdrawal=terms.withdrawal.strip(),
            finalities_version=service.finalities_version,
            recorded_at=now,
            recorded_by=actor.id,
        )


def put_online(*, actor: Actor, service_id: UUID, now: datetime) -> None:
    """The first time, by an operator. Raises AccessRefused, ServiceUnknown, MoveNotPossible, ConventionNotInForce."""
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        _check_convention(service, now)
        move(service, Move.PUT_ONLINE, actor=actor, now=now)


def put_back_online(*, actor: Actor, slug: str, now: datetime) -> None:
    """By its publisher, what was offline. Raises as `put_online`, PublisherUnknown."""
    with transaction.atomic(using="ens"):
        service = own_service(actor, slug, lock=True)
        _check_convention(service, now)
        move(service, Move.PUT_BACK_ONLINE, actor=actor, now=now)


def take_offline(*, actor: Actor, slug: str, reason: str, now: datetime) -> None:
    """By its publisher. Raises AccessRefused, PublisherUnknown, ServiceUnknown, MoveNotPossible, EntryInvalid."""
    with transaction.atomic(using="ens"):
        move(own_service(actor, slug, lock=True), Move.TAKE_OFFLINE, actor=actor, now=now, reason=reason)


def withdraw(*, actor: Actor, slug: str, reason: str, now: datetime) -> None:
    """Leave the catalogue for good: an owner alone. Raises as `take_offline`, OwnerNeeded."""
    owner_of(actor)
    with transaction.atomic(using="ens"):
        move(own_service(actor, slug, lock=True), Move.WITHDRAW, actor=actor, now=now, reason=reason)


def suspend(*, actor: Actor, service_id: UUID, reason: str, now: datetime) -> None:
    """From its next request on, the service reads and adds nothing (SCO-06). Raises as `put_online`, EntryInvalid."""
    _by_operator(actor, service_id, Move.SUSPEND, reason, now)


def resume(*, actor: Actor, service_id: UUID, reason: str, now: datetime) -> None:
    """What made suspend it is settled: it is as it was before, and online under a convention alone.

    Raises as `put_online`.
    """
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        step = Move.RESUME_OFFLINE if _was_offline(service) else Move.RESUME
        if step is Move.RESUME:
            _check_convention(service, now)
        move(service, step, actor=actor, now=now, reason=reason)


def dereference(*, actor: Actor, service_id: UUID, reason: str, now: datetime) -> None:
    """Out of the catalogue, for good. Raises as `suspend`."""
    _by_operator(actor, service_id, Move.DEREFERENCE, reason, now)


def record_audit(*, actor: Actor, service_id: UUID, words: str, now: datetime) -> None:
    """An audit was made: the next one is due after `CATALOGUE_REAUDIT_EVERY` (CAT-04). Raises as `suspend`."""
    with transaction.atomic(using="ens"):
        service = reviewed_service(actor, service_id, lock=True)
        if ServiceStatus(service.status) not in REFERENCED:
            raise MoveNotPossible
        reason = checked_reason(words)
        service.reaudit_on = day_of(now) + settings.CATALOGUE_REAUDIT_EVERY
        service.audit_told = False
        service.save(update_fields=["reaudit_on", "audit_told"])
        note(service, "audit", actor=actor, now=now, reason=reason)


def apply_ends_of_conventions(*, now: datetime) -> int:
    """Take offline what no convention holds any more (CAT-04), or back to its signature what was not online yet.

    How many. A second time finds nothing.
    """
    running = [status.value for status in _LAPSES]
    done = 0
    ended = Service.objects.filter(status__in=running, convention_ends_on__lte=day_of(now)).values_list("id", flat=True)
    for service_id in list(ended[:MOST_AT_ONCE]):
        with transaction.atomic(using="ens"):
            service = Service.objects.select_for_update().get(id=service_id)
            over = service.convention_ends_on is not None and service.convention_ends_on <= day_of(now)
            if service.status in running and over:
                move(service, _LAPSES[ServiceStatus(service.status)], actor=SYSTEM, now=now)
                done += 1
    return done


def tell_overdue_audits(*, now: datetime) -> int:
    """Write each audit that became late in the history, and tell the publisher (CAT-04); how many. Once for each."""
    referenced = [one.value for one in REFERENCED]
    late = Service.objects.filter(status__in=referenced, reaudit_on__lte=day_of(now), audit_told=False)
    done = 0
    for service_id in list(late.values_list("id", flat=True)[:MOST_AT_ONCE]):
        with transaction.atomic(using="ens"):
            service = Service.objects.select_for_update().get(id=service_id)
            if service.audit_told:
                continue
            service.audit_told = True
            service.save(update_fields=["audit_told"])
            note(service, "audit_late", actor=SYSTEM, now=now)
            publish(
                PublisherToTell(service_id=service.id, publisher_id=service.publisher_id, change="audit_late", at=now)
            )
            done += 1
    return done


def conventions_of(service_id: UUID) -> list[ConventionView]:
    """Every convention of a service, latest first. One query."""
    rows = Convention.objects.filter(service=service_id).order_by("-starts_on", "-recorded_at")
    return [
        ConventionView(
            terms=Terms(one.signed_on, one.starts_on, one.ends_on, one.duties, one.withdrawal),
            finalities_version=one.finalities_version,
            recorded_by=one.recorded_by,
        )
        for one in rows
    ]


def _by_operator(actor: Actor, service_id: UUID, step: Move, reason: str, now: datetime) -> None:
    with transaction.atomic(using="ens"):
        move(reviewed_service(actor, service_id, lock=True), step, actor=actor, now=now, reason=reason)


def _was_offline(service: Service) -> bool:
    """Where a suspended service stood before: by the line of its history that precedes the suspension."""
    steps = ServiceStep.objects.filter(service=service).order_by("-position")
    suspended = steps.filter(move=Move.SUSPEND.value).values_list("position", flat=True).first() or 0
    before = steps.filter(position__lt=suspended).values_list("status", flat=True).first()
    return before == ServiceStatus.OFFLINE


def _check_convention(service: Service, now: datetime) -> None:
    """One that started and has not ended."""
    today = day_of(now)
    if not Convention.objects.filter(service=service, starts_on__lte=today, ends_on__gt=today).exists():
        raise ConventionNotInForce


def day_of(now: datetime) -> date:
    """The day in Paris."""
    return now.astimezone(PARIS).date()
