"""Which pairings a space has, and which space a pairing is of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.pairing.domain.errors import PairingUnknown
from espace_sante.pairing.models import Pairing


@dataclass(frozen=True, slots=True)
class PairingView:
    """One link between a service and a space. `made_by`: the holder, or who represents them."""

    id: UUID
    space_id: UUID
    holder_id: UUID
    service_id: UUID
    pairwise_id: str
    approved_version: int
    made_at: datetime
    made_by: UUID
    ended_at: datetime | None


def live_pairings(space_id: UUID) -> list[PairingView]:
    """What is linked to a space now, newest first. One query. For who was let in: it asks nothing itself."""
    return _views(Pairing.objects.filter(space_id=space_id, ended_at__isnull=True).order_by("-made_at", "id"))


def live_pairing(*, space_id: UUID, service_id: UUID) -> PairingView:
    """Raises PairingUnknown."""
    found = Pairing.objects.filter(space_id=space_id, service_id=service_id, ended_at__isnull=True).first()
    if found is None:
        raise PairingUnknown
    return view_of(found)


def pairing_by_id(pairing_id: UUID) -> PairingView:
    """A pairing, ended or not. Raises PairingUnknown. One query. For who works on what a service left here."""
    found = Pairing.objects.filter(id=pairing_id).first()
    if found is None:
        raise PairingUnknown
    return view_of(found)


def view_of(row: Pairing) -> PairingView:
    return PairingView(
        id=row.id,
        space_id=row.space_id,
        holder_id=row.holder_id,
        service_id=row.service_id,
        pairwise_id=row.pairwise_id,
        approved_version=row.approved_version,
        made_at=row.made_at,
        made_by=row.made_by,
        ended_at=row.ended_at,
    )


def _views(rows: Iterable[Pairing]) -> list[PairingView]:
    return [view_of(row) for row in rows]
