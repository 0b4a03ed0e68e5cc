"""The trace of agendas: who noted, changed, opened, never a word of it.

Agendas are in `ens`, the trace in `dmp`. What is opened is traced before it is shown; what is written takes its line
along in the outbox, in the same transaction, and the line follows. What a minor hides from who represents them has
lines that these do not read either (MIN-11).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Decision
from espace_sante.agenda.models import AgendaOutbox
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox

TOPIC = "agenda.trace"
NORMAL = "normal"


def trace_now(
    *, space_id: UUID, act: audit.Act, actor: Actor, decision: Decision, about: UUID | str, secret: bool, edge: str,
    now: datetime, count: int | None = None,
) -> None:  # fmt: skip
    """Before something is shown. `about`: the id of the event."""
    audit.append_alone(
        audit.TraceRecord(
            space_id=space_id,
            at=now,
            act=act,
            actor=actor,
            reason=decision.reason.value,
            subject_id=str(about),
            mode=audit.SECRET_MODE if secret else NORMAL,
            matrix_version=decision.matrix_version,
            edge=edge,
            count=count,
        )
    )


def queue_trace(
    *, space_id: UUID, act: audit.Act, actor: Actor, decision: Decision, about: UUID, secret: bool, edge: str,
    now: datetime,
) -> None:  # fmt: skip
    """In the caller's transaction on `ens`, written at once after its commit, and by the worker if that failed."""
    record = audit.TraceRecord(
        space_id=space_id,
        at=now,
        act=act,
        actor=actor,
        reason=decision.reason.value,
        subject_id=str(about),
        mode=audit.SECRET_MODE if secret else NORMAL,
        matrix_version=decision.matrix_version,
        edge=edge,
    )
    outbox.put(AgendaOutbox, topic=TOPIC, payloads=[audit.told(record)], now=now)
    transaction.on_commit(lambda: outbox.drain(AgendaOutbox, now=now), using="ens", robust=True)


def write_trace(message: Message) -> None:
    """Handler of the outbox: append the line once; only an attempt before this one may have done it already."""
    audit.append_told(message.payload, maybe_there=message.attempts > 0)


register(TOPIC, write_trace, apart=True)
