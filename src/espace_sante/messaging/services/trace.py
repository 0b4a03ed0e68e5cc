"""The trace of mailboxes: who wrote, who read, never a word of it.

Messages are in `ens`, the trace in `dmp`. What is read is traced before it is shown; what is written takes its line
along in the outbox, in the same transaction, and the line follows.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Decision
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.outbox import Message, register
from espace_sante.messaging.models import MessagingOutbox
from espace_sante.outbox import api as outbox

TOPIC = "messaging.trace"
SMTP = "smtp"


def trace_now(
    *,
    space_id: UUID,
    act: audit.Act,
    actor: Actor,
    decision: Decision,
    about: str,
    count: int,
    edge: str,
    now: datetime,
) -> None:
    """Before something is shown. `about`: the address it is exchanged with."""
    audit.append_alone(
        audit.TraceRecord(
            space_id=space_id,
            at=now,
            act=act,
            actor=actor,
            reason=decision.reason.value,
            subject_id=about[:64],
            matrix_version=decision.matrix_version,
            edge=edge,
            count=count,
        )
    )


def queue_trace(
    *, space_id: UUID, act: audit.Act, actor: Actor, decision: Decision, about: str, edge: str, now: datetime
) -> None:
    """In the caller's transaction on `ens`. Written after its commit: at once for a page, by the worker for mail.

    Whoever hands a mail over waits for its storage alone, never for another host.
    """
    record = audit.TraceRecord(
        space_id=space_id,
        at=now,
        act=act,
        actor=actor,
        reason=decision.reason.value,
        subject_id=about[:64],
        matrix_version=decision.matrix_version,
        edge=edge,
    )
    outbox.put(MessagingOutbox, topic=TOPIC, payloads=[audit.told(record)], now=now)
    if edge != SMTP:
        transaction.on_commit(lambda: outbox.drain(MessagingOutbox, now=now), using="ens", robust=True)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line once; only an attempt before this one may have done it already."""
    audit.append_told(message.payload, maybe_there=message.attempts > 0)


register(TOPIC, write_trace, apart=True)
