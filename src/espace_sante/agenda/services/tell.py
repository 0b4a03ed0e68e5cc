"""Tell the rooms above that somebody wrote in an agenda."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.agenda.domain.events import AgendaChanged, AgendaWritten
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.ask import on_holder_side
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish


def tell_change(row: Event, actor: Actor, *, now: datetime) -> None:
    """In the transaction of the change. The holder's side tells itself nothing; the past is no news."""
    by_service = UUID(actor.id) if actor.paired else None
    publish(
        AgendaWritten(space_id=row.space_id, event_id=row.id, secret=row.secret, by_service=by_service, at=now)
    )  # fmt: skip
    if not on_holder_side(actor) and row.over_at > now:
        publish(
            AgendaChanged(space_id=row.space_id, event_id=row.id, version=row.version, secret=row.secret, at=now)
        )  # fmt: skip
