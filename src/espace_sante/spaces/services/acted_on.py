"""The set of spaces a person may act on: their own, and those of everybody they act for. One query.

Source: RULES.md MIN-02, MIN-13, MIN-16, CAR-06; PEERS.md ask 18 (rights never cost one query a row).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, Subquery

from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import Space, SpaceStateRow
from espace_sante.spaces.services.read import SpaceView


@dataclass(frozen=True, slots=True)
class ActedOn:
    """A space one may act on. `tie` is what gives the right; None for one's own."""

    space: SpaceView
    tie: identity.ActsFor | None


def spaces_acted_on(holder_id: UUID, *, now: datetime) -> list[ActedOn]:
    """One's own space first, when there is one, then children, adults under a measure, those one helps. One query.

    People without a space are absent: there is nothing to act on.
    """
    join, columns = families.joined_tie(holder_id, holder="holder", now=now)
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("pk")[:1]
    rows = (
        Space.objects.filter(holder_id__in=families.everybody(holder_id, now=now))
        .annotate(tie=FilteredRelation("holder__helped_by", condition=join))
        .filter(states__pk=Subquery(last), holder__merged_into__isnull=True)
        .select_related("holder")
        .annotate(state=F("states__state"), since=F("states__since"), ground=F("states__ground"), **columns)
    )
    own: list[ActedOn] = []
    ties: dict[UUID, tuple[identity.ActsFor, SpaceView]] = {}
    for row in rows:
        tie = families.tie_in(row, row.holder, now=now)
        if row.holder_id == holder_id:
            own = [ActedOn(_view(row), None)]
        elif tie is not None:
            ties[row.holder_id] = (tie, _view(row))
    ordered = families.in_order(tie for tie, _space in ties.values())
    return [*own, *(ActedOn(ties[tie.holder.id][1], tie) for tie in ordered)]


def _view(row: Space) -> SpaceView:
    return SpaceView(
        id=row.id,
        holder_id=row.holder_id,
        ins=row.holder.identifier,
        state=State(row.state),  # type: ignore[attr-defined]  # annotated by spaces_acted_on
        since=row.since,  # type: ignore[attr-defined]
        ground=row.ground,  # type: ignore[attr-defined]
        identity_qualified=row.holder.ins_qualified,
    )
