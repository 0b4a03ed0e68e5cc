"""The trace of subscriptions: that a service asked to be told, and that it is not any more (SCO-07).

Subscriptions are in `ens`, the trace in `dmp`: a line leaves with the outbox, in the same transaction, and follows.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.subscriptions.models import SubscriptionsOutbox

TOPIC = "subscriptions.trace"


def queue_trace(
    *, space_id: UUID, act: audit.Act, actor: Actor, reason: str, about: UUID, now: datetime, edge: str
) -> None:
    """In the caller's transaction on `ens`, written at once after its commit, and by the worker if that failed."""
    record = audit.TraceRecord(
        space_id=space_id, at=now, act=act, actor=actor, reason=reason, subject_id=str(about), mode="normal", edge=edge
    )
    outbox.put(SubscriptionsOutbox, topic=TOPIC, payloads=[audit.told(record)], now=now)
    transaction.on_commit(lambda: outbox.drain(SubscriptionsOutbox, now=now), using="ens", robust=True)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line once; only an attempt before this one may have done it already."""
    audit.append_told(message.payload, maybe_there=message.attempts > 0)


register(TOPIC, write_trace, apart=True)
