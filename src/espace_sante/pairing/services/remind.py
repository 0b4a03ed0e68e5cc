"""What people are told of their linked services, and never which ones: the page says that.

Every ninety days, the reminder of all of them (SCO-08); at once, one that changed what it asks for, stopped, came back
(SCO-05, SCO-06); thirty days before, a consent that will end because it is not used (C14).
The name of a service may tell an illness: nothing that leaves the service holds it (NOT-07).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.pairing.domain.events import ServicesToReview
from espace_sante.pairing.models import ChangesOutbox, Digest, Pairing

TOPIC = "pairing.tell-change"
FINALITIES = "finalities"  # the change of `ServiceChanged` that has to be approved again
BATCH = 500


def tell_digests(*, now: datetime, most: int = BATCH) -> int:
    """Tell the reminders that are due, each once; how many. Several workers may run at once."""
    with transaction.atomic(using="ens"):
        due = list(Digest.objects.select_for_update(skip_locked=True).filter(due_at__lte=now).order_by("due_at")[:most])
        for one in due:
            _tell(one.space_id, f"services-digest:{one.space_id}:{one.due_at:%Y-%m-%d}", now, digest=True)
        following = now + settings.SERVICE_DIGEST_EVERY
        Digest.objects.filter(space_id__in=[one.space_id for one in due]).update(due_at=following)
    return len(due)


def on_service_changed(event: catalogue.ServiceChanged) -> None:
    """In the transaction of the change: whoever is linked is told afterwards, a batch at a time."""
    outbox.put(ChangesOutbox, topic=TOPIC, payloads=[_payload(event.service_id, event.change, event.at)], now=event.at)


def tell_change(message: Message) -> None:
    """Handler of the outbox, in its transaction: one batch, and a piece of work for the next one."""
    told = message.payload
    service_id, at = UUID(told["service"]), datetime.fromisoformat(told["at"])
    rows = Pairing.objects.filter(service_id=service_id, ended_at__isnull=True, made_at__lte=at)
    after = told["after"]
    page = list((rows.filter(id__gt=UUID(after)) if after else rows).order_by("id")[:BATCH])
    for one in page:
        _tell(one.space_id, f"service:{service_id}:{told['change']}:{told['at']}:{one.space_id}", at)
    if told["change"] == FINALITIES:
        version = catalogue.service_of(service_id).finalities_version
        Pairing.objects.filter(id__in=[one.id for one in page]).update(told_version=version)
    if len(page) == BATCH:
        following = _payload(service_id, told["change"], at, after=page[-1].id)
        outbox.put(ChangesOutbox, topic=TOPIC, payloads=[following], now=at)


def look_after_consents(*, now: datetime, most: int = BATCH) -> int:
    """Tell of consents that end soon, once each; write in the trace those that ended. How many."""
    ending = access.grants_ending(before=now + settings.SERVICE_CONSENT_NOTICE, now=now, most=most)
    with transaction.atomic(using="ens"):
        for one in ending:  # those of one service that end on one day are told once: the key says so
            _tell(one.space_id, f"consent-ends:{one.space_id}:{one.service_id}:{one.until:%Y-%m-%d}", now)
    access.grants_warned(ending)
    ended = access.grants_ended(now=now, most=most)
    access.trace_ended(ended, names=_names(ended))
    return len(ending) + len(ended)


def _names(ended: Sequence[access.EndingGrant]) -> dict[UUID, str]:
    return {key: one.name for key, one in catalogue.services_of({one.service_id for one in ended}).items()}


def _tell(space_id: UUID, key: str, now: datetime, *, digest: bool = False) -> None:
    publish(ServicesToReview(space_id=space_id, key=key, digest=digest, at=now))


def _payload(service_id: UUID, change: str, at: datetime, *, after: UUID | None = None) -> dict[str, str]:
    return {"service": str(service_id), "change": change, "at": at.isoformat(), "after": str(after or "")}


register(TOPIC, tell_change)
