"""Tell the rooms above that a measure changes, and write what they want written with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.measures.domain.events import MeasureChanged
from espace_sante.measures.domain.kinds import Kind
from espace_sante.prepared.api import NewRow, write_new


def rows_to_tell(
    *, space_id: UUID, measure_id: UUID, kind: Kind, actor: Actor, now: datetime, removed: bool = False
) -> Sequence[NewRow]:
    """What the rooms above want written with this change."""
    by_service = UUID(actor.id) if actor.paired else None
    event = MeasureChanged(
        space_id=space_id, measure_id=measure_id, kind=kind, removed=removed, by_service=by_service, at=now
    )  # fmt: skip
    publish(event)
    return event.written_with


def tell_change(
    *, space_id: UUID, measure_id: UUID, kind: Kind, actor: Actor, now: datetime, removed: bool = False
) -> None:
    """In the transaction of the change."""
    write_new(
        rows_to_tell(space_id=space_id, measure_id=measure_id, kind=kind, actor=actor, now=now, removed=removed)
    )  # fmt: skip
