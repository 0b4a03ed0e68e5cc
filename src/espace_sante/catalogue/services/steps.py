"""Take a step of a service: the one place where a service moves, inside the caller's transaction on `ens`."""

from __future__ import annotations

from datetime import datetime

from espace_sante.catalogue.domain.errors import EntryInvalid
from espace_sante.catalogue.domain.events import PublisherToTell, ServiceChanged
from espace_sante.catalogue.domain.life import TOLD_TO_PEOPLE, WITH_A_REASON, Move, ServiceStatus, Who, after
from espace_sante.catalogue.models import Service, ServiceStep
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.events import publish

MOST_OF_A_REASON = 1000
_WHO = {ActorKind.PUBLISHER: Who.PUBLISHER, ActorKind.OPERATOR: Who.OPERATOR, ActorKind.SYSTEM: Who.SYSTEM}


def move(service: Service, step: Move, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Move a locked service, write it in its history, tell its publisher and, of some moves, the rooms above.

    Raises MoveNotPossible, EntryInvalid (field `reason`) when a reason is missing.
    """
    service.status = after(ServiceStatus(service.status), step, _WHO[actor.kind]).value
    service.status_since = now
    service.save()
    note(service, step.value, actor=actor, now=now, reason=checked_reason(reason, needed=step in WITH_A_REASON))
    if actor.kind is not ActorKind.PUBLISHER:
        publish(PublisherToTell(service_id=service.id, publisher_id=service.publisher_id, change=step.value, at=now))
    if step in TOLD_TO_PEOPLE:
        publish(ServiceChanged(service_id=service.id, change=step.value, at=now))


def note(service: Service, what: str, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Write what was done of a locked service in its history, whether or not its status changed."""
    ServiceStep.objects.create(
        service=service,
        position=ServiceStep.objects.filter(service=service).count() + 1,
        move=what,
        status=service.status,
        at=now,
        by_kind=actor.kind.value,
        by_id=actor.id,
        by_name=actor.name,
        reason=reason,
    )


def checked_reason(reason: str, *, needed: bool = True, most: int = MOST_OF_A_REASON) -> str:
    """The reason without the space around it. Raises EntryInvalid, field `reason`."""
    kept = reason.strip().replace("\r\n", "\n")
    if (needed and not kept) or len(kept) > most or "\x00" in kept:
        raise EntryInvalid(field="reason")
    return kept
