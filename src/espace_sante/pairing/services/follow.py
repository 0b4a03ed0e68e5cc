"""What becomes of linked services when their space does: closed, erased, of somebody who died, merged into another.

A consent was given for one space, by whoever could give it then. It does not pass to the space that a merged one is
shown in, nor come back with a space that is opened again: it is asked for again.
Source: RULES.md LC-14, LC-15, LC-20; RNIV 1 (doublons).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from espace_sante.pairing.models import Digest, Pairing
from espace_sante.pairing.services.disconnect import end_pairings
from espace_sante.spaces import api as spaces

OVER = frozenset(
    {
        spaces.State.CLOSED_ARCHIVED, spaces.State.ERASURE_PENDING, spaces.State.ERASED, spaces.State.DECEASED,
        spaces.State.OPPOSED,
    }
)  # fmt: skip


def on_space(event: spaces.SpaceMoved) -> None:
    _ended([event.space_id], event.state, event.at)


def on_spaces(event: spaces.SpacesMoved) -> None:
    """Many at once: those among them that have a link, found by one statement."""
    if event.state in OVER:
        linked = Pairing.objects.filter(space_id__among=list(event.space_ids), ended_at__isnull=True)
        _ended(set(linked.values_list("space_id", flat=True)), event.state, event.at)


def on_merged(event: spaces.SpacesMerged) -> None:
    end_pairings([event.merged_id], now=event.at)


def forget_pairings(space_ids: Collection[UUID]) -> None:
    """With the erasure of spaces (LC-15)."""
    Pairing.objects.filter(space_id__among=list(space_ids)).delete()
    Digest.objects.filter(space_id__among=list(space_ids)).delete()


def _ended(space_ids: Collection[UUID], state: str, at: datetime) -> None:
    if space_ids and state in OVER:
        end_pairings(space_ids, now=at)
