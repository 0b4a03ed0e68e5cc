"""Lines of acts done in another database: told beside the act, in the transaction that does it, and appended after it.

Whoever acts puts what `told` gives in an outbox of their own database; the handler of that outbox calls `append_told`.
Source: RULES.md TRA-01; DESIGN.md section 3 (no transaction across hosts).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.audit.domain.entry import Act, TraceRecord
from espace_sante.audit.services.append import append
from espace_sante.audit.services.read import trace_page
from espace_sante.kernel.actors import Actor, ActorKind

WHO = ("id", "name", "rpps", "profession", "finess", "structure_name")


def told(record: TraceRecord) -> dict[str, Any]:
    """A line as it waits: ids and codes alone, as in the trace. Its document, if any, is not told."""
    actor = record.actor
    return {
        "space": str(record.space_id),
        "act": record.act.value,
        "at": record.at.isoformat(),
        "kind": actor.kind.value,
        "who": {name: getattr(actor, name) for name in WHO},
        "holder": str(actor.holder_id) if actor.holder_id else None,
        "reason": record.reason,
        "matrix": record.matrix_version,
        "about": record.subject_id,
        "named": record.subject_name,
        "mode": record.mode,
        "edge": record.edge,
    }


def append_told(told: Mapping[str, Any], *, maybe_there: bool = True) -> None:
    """Append a line once. `maybe_there`: an attempt before this one may have appended it, so that it is looked for."""
    record = TraceRecord(
        space_id=UUID(told["space"]),
        at=datetime.fromisoformat(told["at"]),
        act=Act(told["act"]),
        actor=Actor(
            kind=ActorKind(told["kind"]), holder_id=UUID(told["holder"]) if told["holder"] else None, **told["who"]
        ),
        reason=told["reason"],
        subject_id=told["about"],
        subject_name=told.get("named", ""),
        mode=told.get("mode", "normal"),
        matrix_version=told["matrix"],
        edge=told["edge"],
    )
    with transaction.atomic(using="dmp"):
        if not (maybe_there and _is_there(record)):
            append(record)


def _is_there(record: TraceRecord) -> bool:
    page = trace_page(space_id=record.space_id, acts=[record.act.value], since=record.at, size=20)
    wanted = (record.at, record.actor.id, record.subject_id)
    return any((one.at, one.actor_id, one.subject_id) == wanted for one in page.entries)
