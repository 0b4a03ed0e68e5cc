"""What an operator, or a holder, sees of the life of a space: states, holds, erasures. No content.

Source: RULES.md LC-16, LC-17, OPE-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.spaces.domain.ending import PURPOSE
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import ErasureCertificate, LegalHold, SpaceClock, SpaceStateRow
from espace_sante.spaces.services.erase import statement_of
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class StateLine:
    """One state: since when, why, by whom."""

    state: State
    since: datetime
    ground: str
    by_kind: str
    by_id: str


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A legal hold, over or not."""

    reference: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class ErasureView:
    """An erasure that is over, as its certificate tells it."""

    number: str
    space_id: UUID
    asked_at: datetime
    erased_at: datetime
    documents: int
    size: int
    ground: str
    statement: bytes
    signature: bytes


def states_of(space_id: UUID) -> list[StateLine]:
    """Every state of a space, the first one first."""
    rows = SpaceStateRow.objects.filter(space=space_id).order_by("position")
    return [StateLine(State(row.state), row.since, row.ground, row.by_kind, row.by_id) for row in rows]


def closed_at(space_id: UUID) -> datetime | None:
    """When a space was last closed."""
    rows = SpaceStateRow.objects.filter(space=space_id, state=State.CLOSED_ARCHIVED.value)
    return rows.order_by("-position").values_list("since", flat=True).first()


def holds_of(space_id: UUID) -> list[HoldLine]:
    rows = LegalHold.objects.filter(space=space_id).order_by("since")
    return [HoldLine(row.reference, row.since, row.until) for row in rows]


def due_at(space_id: UUID) -> tuple[str, datetime] | None:
    """What happens to a space by itself, and when."""
    return SpaceClock.objects.filter(space=space_id).values_list("move", "due_at").first()


def is_being_erased(space_id: UUID) -> bool:
    """Whether its data are being destroyed: nothing brings them back."""
    return ErasureCertificate.objects.filter(space=space_id, erased_at__isnull=True).exists()


def last_erasure(space_id: UUID) -> ErasureView | None:
    """The certificate of the last erasure of a space that is over."""
    row = ErasureCertificate.objects.filter(space=space_id, erased_at__isnull=False).order_by("-erased_at").first()
    return _view(row) if row else None


def check_erasure(number: str) -> ErasureView | None:
    """The erasure of that number when the signature that we keep of it holds; None otherwise, whatever the cause."""
    row = ErasureCertificate.objects.filter(number=number.strip().upper(), erased_at__isnull=False).first()
    if row is None or not vault.signing_key().verify(PURPOSE, statement_of(row), bytes(row.signature)):
        return None
    return _view(row)


def erasure_public_key() -> str:
    """The key that checks certificates, in hexadecimal."""
    return vault.signing_key().public_hex


def _view(row: ErasureCertificate) -> ErasureView:
    assert row.erased_at is not None  # asked for above
    return ErasureView(
        number=row.number,
        space_id=row.space_id,
        asked_at=row.asked_at,
        erased_at=row.erased_at,
        documents=row.documents,
        size=row.size,
        ground=row.ground,
        statement=statement_of(row),
        signature=bytes(row.signature),
    )
