"""Remove the lines of an erased space, and the salts of their leaves; the chain and the log hold without them.

What remains tells nothing of anybody: in the chain, one sealed hash that the next line follows; in the log, leaves
that nobody can tie to anything any more. A proof downloaded before still holds: it stands alone.
Source: CSP art. R. 1111-36; RULES.md LC-16, LC-17, LC-20; ADR 19.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connections

from espace_sante.audit.domain.entry import erasure_message
from espace_sante.audit.models import ErasedTrace, LogLeaf, TraceEntryRow, TraceHead
from espace_sante.audit.services.append import NotInTransaction
from espace_sante.audit.services.log.integrate import lock_log
from espace_sante.vault import api as vault


def forget_trace(*, space_id: UUID, now: datetime) -> int:
    """Remove every line of a space so far, in the caller's transaction; the position of the last one, 0 for none.

    Lines that wait for the log still reach it, without anything that ties them to the space.
    """
    if not connections["dmp"].in_atomic_block:
        raise NotInTransaction
    lock_log(now)
    head = TraceHead.objects.select_for_update().filter(space_id=space_id, position__gt=0).first()
    if head is None:
        return 0
    position, last = head.position, bytes(head.hash)
    seal = vault.master_key().mac(erasure_message(space_id=space_id, position=position, head_hash=last))
    ErasedTrace.objects.bulk_create(
        [ErasedTrace(space_id=space_id, position=position, hash=last, seal=seal, erased_at=now)],
        update_conflicts=True,
        unique_fields=["space_id"],
        update_fields=["position", "hash", "seal", "erased_at"],
    )
    LogLeaf.objects.filter(space_id=space_id, position__lte=position).delete()
    TraceEntryRow.objects.filter(space_id=space_id, position__lte=position).delete()
    return position
