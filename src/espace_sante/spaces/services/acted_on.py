"""The set of spaces a person may act on: their own, and those of everybody they act for. One query.

Source: RULES.md MIN-02, MIN-13, MIN-16, CAR-06; PEERS.md ask 18 (rights never cost one query a row).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, OuterRef, QuerySet, Subquery

from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.identifiers import identifier_of
from espace_sante.prepared.api import Select
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
    own: list[ActedOn] = []
    ties: dict[UUID, tuple[identity.ActsFor, SpaceView]] = {}
    for row in _ACTED_ON.rows(person=holder_id, now=now):
        found: Any = row
        tie = families.tie_in(found, now=now)
        if found.holder_id == holder_id:
            own = [ActedOn(_view(found), None)]
        elif tie is not None:
            ties[found.holder_id] = (tie, _view(found))
    ordered = families.in_order(tie for tie, _space in ties.values())
    return [*own, *(ActedOn(ties[tie.holder.id][1], tie) for tie in ordered)]


def _acted_on(asked: Any) -> QuerySet[Any, Any]:
    join, columns = families.joined_tie(asked.person, holder="holder", now=asked.now)
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("pk")[:1]
    return (
        Space.objects.filter(holder_id__in=families.everybody_tied(asked.person, now=asked.now))
        .annotate(tie=FilteredRelation("holder__helped_by", condition=join))
        .filter(states__pk=Subquery(last), holder__merged_into__isnull=True)
        .annotate(state=F("states__state"), since=F("states__since"), ground=F("states__ground"), **columns)
        .values_list("id", "holder_id", "state", "since", "ground", *columns)
    )


_ACTED_ON = Select(_acted_on, named=True, person=UUID, now=datetime)


def _view(row: Any) -> SpaceView:
    return SpaceView(
        id=row.id,
        holder_id=row.holder_id,
        ins=identifier_of(row.holder_ins, row.holder_ins_oid),
        state=State(row.state),
        since=row.since,
        ground=row.ground,
        identity_qualified=row.holder_identity_status == identity.IdentityStatus.QUALIFIED,
    )
