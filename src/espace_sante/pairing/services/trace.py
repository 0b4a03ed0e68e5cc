"""The trace of what is linked and unlinked: in `ens`, while the trace is in `dmp`, so that the line follows the act.

It waits in the outbox, in the transaction of the act, is written at once after its commit, and by the worker if that
failed. Consents lie in `dmp` themselves: `access` writes their lines with them.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.catalogue.api import ServiceView
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.pairing.models import PairingOutbox
from espace_sante.spaces.api import SpaceView

TOPIC = "pairing.trace"


def queue_trace(
    act: audit.Act, *, actor: Actor, space: SpaceView, service: ServiceView, decision: Decision, now: datetime
) -> None:
    """In the caller's transaction on `ens`."""
    record = audit.TraceRecord(
        space_id=space.id, at=now, act=act, actor=actor, reason=decision.reason.value, subject_id=str(service.id),
        subject_name=service.name, matrix_version=decision.matrix_version, edge="portal",
    )  # fmt: skip
    outbox.put(PairingOutbox, topic=TOPIC, payloads=[audit.told(record)], now=now)
    drain_after(now)


def drain_after(now: datetime) -> None:
    """Have what waits done once the transaction is committed; the worker does what fails."""
    transaction.on_commit(lambda: outbox.drain(PairingOutbox, now=now), using="ens", robust=True)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line once; only an attempt before this one may have done it already."""
    audit.append_told(message.payload, maybe_there=message.attempts > 0)


register(TOPIC, write_trace, apart=True)
