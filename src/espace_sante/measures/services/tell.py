"""Tell the rooms above that a measure changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.measures.domain.events import MeasureChanged
from espace_sante.measures.domain.kinds import Kind


def tell_change(
    *, space_id: UUID, measure_id: UUID, kind: Kind, actor: Actor, now: datetime, removed: bool = False
) -> None:
    """In the transaction of the change."""
    by_service = UUID(actor.id) if actor.paired else None
    publish(
        MeasureChanged(
            space_id=space_id, measure_id=measure_id, kind=kind, removed=removed, by_service=by_service, at=now
        )
    )  # fmt: skip
