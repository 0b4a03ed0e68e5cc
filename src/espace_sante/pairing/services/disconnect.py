"""Unlink a service, or all of them at once. The end of the link comes first: with it, no token works any more.

The consents follow: at once, and by the worker if that failed. Whatever became of the service (SCO-06).
Source: RULES.md SCO-02 ("desynchronise"), SCO-06; C14.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.pairing.domain.errors import PairingUnknown
from espace_sante.pairing.domain.events import PairingEnded
from espace_sante.pairing.models import Digest, Pairing, PairingOutbox
from espace_sante.pairing.services.ask import check_choosing
from espace_sante.pairing.services.trace import drain_after, queue_trace
from espace_sante.spaces.api import SpaceView

TOPIC = "pairing.end-consents"
EVERY = UUID(int=0)  # the subject of a refusal to unlink all of them


def disconnect(*, actor: Actor, space: SpaceView, service_id: UUID, now: datetime) -> None:
    """This service can do nothing more here. Raises AccessRefused (traced), PairingUnknown."""
    decision = check_choosing(actor, space, service_id, audit.Act.SERVICE_DISCONNECTED, now)
    with transaction.atomic(using="ens"):
        ended = _end(Pairing.objects.filter(space_id=space.id, service_id=service_id), now)
        if not ended:
            raise PairingUnknown
        _tell(ended, actor, space, decision, now)


def disconnect_everything(*, actor: Actor, space: SpaceView, now: datetime) -> list[catalogue.ServiceView]:
    """No service can do anything more here; which were unlinked, by name. Raises AccessRefused (traced)."""
    decision = check_choosing(actor, space, EVERY, audit.Act.SERVICE_DISCONNECTED, now)
    with transaction.atomic(using="ens"):
        ended = _end(Pairing.objects.filter(space_id=space.id), now)
        return _tell(ended, actor, space, decision, now)


def end_pairings(space_ids: Iterable[UUID], *, now: datetime) -> None:
    """Spaces closed, merged into others, or died: their links end, in the caller's transaction on `ens`."""
    _end(Pairing.objects.filter(space_id__in=list(space_ids)), now)


def _end(rows: object, now: datetime) -> list[Pairing]:
    """End those that live, one statement; have their consents ended after the commit."""
    assert isinstance(rows, type(Pairing.objects.all()))
    ended = list(rows.select_for_update().filter(ended_at__isnull=True).order_by("id"))
    if not ended:
        return []
    Pairing.objects.filter(id__in=[one.id for one in ended]).update(ended_at=now)
    payloads = [{"space": str(one.space_id), "service": str(one.service_id), "at": now.isoformat()} for one in ended]
    outbox.put(PairingOutbox, topic=TOPIC, payloads=payloads, now=now)
    drain_after(now)
    for one in ended:
        publish(PairingEnded(pairing_id=one.id, space_id=one.space_id, service_id=one.service_id, at=now))
    spaces = {one.space_id for one in ended}
    left = Pairing.objects.filter(space_id__in=spaces, ended_at__isnull=True).values_list("space_id", flat=True)
    Digest.objects.filter(space_id__in=spaces - set(left)).delete()
    return ended


def _tell(
    ended: list[Pairing], actor: Actor, space: SpaceView, decision: access.Decision, now: datetime
) -> list[catalogue.ServiceView]:
    """These services, by name."""
    services = catalogue.services_of({one.service_id for one in ended})
    for one in ended:
        queue_trace(
            audit.Act.SERVICE_DISCONNECTED, actor=actor, space=space, service=services[one.service_id],
            decision=decision, now=now,
        )  # fmt: skip
    return sorted(services.values(), key=lambda one: one.name)


def end_consents(message: Message) -> None:
    """Handler of the outbox. What was given to the same service since, with another link, stays."""
    told = message.payload
    with transaction.atomic(using="dmp"):
        access.end_grants(
            space_id=UUID(told["space"]), service_ids=[UUID(told["service"])], now=datetime.fromisoformat(told["at"])
        )


register(TOPIC, end_consents, apart=True)
