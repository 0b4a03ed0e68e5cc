"""Spaces and their current state, in one query each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from espace_sante.kernel.errors import NotFound
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import Space, SpaceStateRow


class SpaceUnknown(NotFound):
    """There is no space that answers to this identity."""

    code = "space-unknown"


@dataclass(frozen=True, slots=True)
class SpaceView:
    """A space, for reading."""

    id: UUID
    holder_id: UUID
    ins: Ins
    state: State
    since: datetime
    ground: str


def space_of_holder(holder_id: UUID) -> SpaceView:
    """Raises SpaceUnknown."""
    return _only(_views(holder_id=holder_id))


def space_by_id(space_id: UUID) -> SpaceView:
    """Raises SpaceUnknown."""
    return _only(_views(id=space_id))


def space_by_ins(ins: Ins) -> SpaceView:
    """Raises SpaceUnknown, in the same words whether the person exists or not."""
    return _only(_views(holder__ins=ins.value, holder__ins_oid=ins.oid))


def spaces_of_holders(holder_ids: Iterable[UUID]) -> dict[UUID, SpaceView]:
    """The spaces of several holders, by holder; those without a space are absent."""
    return {view.holder_id: view for view in map(_view, _views(holder_id__in=set(holder_ids)))}


def _only(rows: QuerySet[Space]) -> SpaceView:
    space = rows.first()
    if space is None:
        raise SpaceUnknown
    return _view(space)


def _views(**where: object) -> QuerySet[Space]:
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("pk")[:1]
    return (
        Space.objects.filter(**where, states__pk=Subquery(last))
        .select_related("holder")
        .annotate(state=F("states__state"), since=F("states__since"), ground=F("states__ground"))
    )


def _view(space: Space) -> SpaceView:
    return SpaceView(
        id=space.id,
        holder_id=space.holder_id,
        ins=space.holder.national_identity,
        state=State(space.state),  # type: ignore[attr-defined]  # annotated by _views
        since=space.since,  # type: ignore[attr-defined]
        ground=space.ground,  # type: ignore[attr-defined]
    )
