"""Spaces and their current state, in one query each.

What no holder of today answers to is asked once more: a former matricule, or a duplicate that was merged into another
holder, gives the space of the one who answers for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.kernel.identifiers import Ins, PersonIdentifier, identifier_of
from espace_sante.prepared.api import Select
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
    ins: PersonIdentifier
    state: State
    since: datetime
    ground: str
    identity_qualified: bool = False  # whether documents may be sent to this person (RULES.md DOC-05)


def space_of_holder(holder_id: UUID) -> SpaceView:
    """Raises SpaceUnknown."""
    return _only(_OF_HOLDER.first(holder_id=holder_id) or _OF_KEPT.first(holder_id=holder_id))


def space_by_id(space_id: UUID) -> SpaceView:
    """Raises SpaceUnknown."""
    return _only(_BY_ID.first(space_id=space_id) or _KEPT_FOR.first(space_id=space_id))


def spaces_by_ids(space_ids: Iterable[UUID]) -> dict[UUID, SpaceView]:
    """Several spaces by the id that was asked for, in one query; one more for each that was merged into another."""
    wanted = set(space_ids)
    found = {view.id: view for view in map(_view, _BY_IDS.rows(ids=list(wanted)))} if wanted else {}
    return found | {space_id: space_by_id(space_id) for space_id in wanted - found.keys()}


def space_by_ins(ins: Ins) -> SpaceView:
    """Raises SpaceUnknown, in the same words whether the person exists or not."""
    row = _BY_INS.first(value=ins.value, oid=ins.oid)
    if row is None:
        former = identity.former_holder_id(ins)
        row = _OF_HOLDER.first(holder_id=former) if former else None
    return _only(row)


def spaces_by_matricules(matricules: Iterable[tuple[str, str]]) -> dict[tuple[str, str], SpaceView]:
    """The spaces that answer to many matricules with their OIDs, in one query; two more when some find nobody.

    A matricule without a space is absent, whether the person exists or not.
    """
    wanted = set(matricules)
    rows = _BY_MATRICULES.rows(values=[value for value, _ in wanted]) if wanted else []
    found = {(view.ins.value, view.ins.oid): view for view in map(_view, rows)}
    missing = wanted - found.keys()
    former = identity.former_holder_ids(missing) if missing else {}
    kept = spaces_of_holders(former.values())
    found |= {pair: kept[holder_id] for pair, holder_id in former.items() if holder_id in kept}
    return {pair: found[pair] for pair in wanted & found.keys()}  # a matricule stands under several OIDs


def space_of_matricule(value: str, *, oids: Iterable[str]) -> SpaceView | None:
    """The space of whoever has this matricule under one of these OIDs, in one query; two more when nobody has today.

    None when there is none, whether the person exists or not.
    """
    wanted = set(oids)
    for view in map(_view, _BY_MATRICULES.rows(values=[value])):
        if view.ins.oid in wanted:
            return view
    former = identity.former_holder_ids({(value, oid) for oid in wanted})
    return next(iter(spaces_of_holders(former.values()).values()), None)


def answers_to(space: SpaceView, ins: Ins) -> bool:
    """Whether this matricule names the holder of the space, now or formerly (then one more query)."""
    return ins == space.ins or identity.former_holder_id(ins) == space.holder_id


def former_matricules(space: SpaceView) -> list[Ins]:
    """The matricules that named the holder before and still find them."""
    return identity.former_matricules(space.holder_id)


def spaces_of_holders(holder_ids: Iterable[UUID]) -> dict[UUID, SpaceView]:
    """The spaces of several holders, by holder; those without a space are absent."""
    wanted = list(set(holder_ids))
    return {view.holder_id: view for view in map(_view, _OF_HOLDERS.rows(ids=wanted))} if wanted else {}


def holders_of_spaces(space_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Whose spaces these are: space to holder, in one query. A duplicate that was merged is left out."""
    rows = Space.objects.filter(id__among=list(space_ids), holder__merged_into__isnull=True)
    return dict(rows.values_list("id", "holder_id"))


def space_ids_of_holders(holder_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Holder to space, duplicates that were merged too, in one query."""
    return dict(Space.objects.filter(holder__in=set(holder_ids)).values_list("holder_id", "id"))


def treating_doctors_of(space_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The RPPS number of the treating doctor whom the holder of each space named to the insurer, in one query."""
    return dict(_FOLLOWED.rows(ids=list(space_ids)))


def walk_holders() -> Iterator[UUID]:
    """The holders of every space, in the order of the ids of spaces, a few in memory at a time."""
    return Space.objects.order_by("id").values_list("holder_id", flat=True).iterator(chunk_size=10_000)


def _only(row: tuple[Any, ...] | None) -> SpaceView:
    if row is None:
        raise SpaceUnknown
    return _view(row)


def _rows(**where: object) -> QuerySet[Space, Any]:
    """Spaces with their last state, as the columns that `_view` reads; not those of duplicates merged elsewhere."""
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("pk")[:1]
    return Space.objects.filter(**where, states__pk=Subquery(last), holder__merged_into__isnull=True).values_list(
        *("id", "holder_id", "holder__ins", "holder__ins_oid", "holder__identity_status"),
        *("states__state", "states__since", "states__ground"),
    )


def _view(row: tuple[Any, ...]) -> SpaceView:
    space_id, holder_id, ins, oid, identity_status, state, since, ground = row
    return SpaceView(
        id=space_id,
        holder_id=holder_id,
        ins=identifier_of(ins, oid),
        state=State(state),
        since=since,
        ground=ground,
        identity_qualified=identity_status == identity.IdentityStatus.QUALIFIED,
    )


_OF_HOLDER = Select(lambda a: _rows(holder_id=a.holder_id), holder_id=UUID)
_OF_HOLDERS = Select(lambda a: _rows(holder__id__among=a.ids), ids=[UUID])
_FOLLOWED = Select(
    lambda a: (
        Space.objects.filter(id__among=a.ids, holder__merged_into__isnull=True)
        .exclude(holder__treating_doctor_rpps="")
        .values_list("id", "holder__treating_doctor_rpps")
    ),
    ids=[UUID],
)
_BY_ID = Select(lambda a: _rows(id=a.space_id), space_id=UUID)
_BY_IDS = Select(lambda a: _rows(id__among=a.ids), ids=[UUID])
_BY_INS = Select(lambda a: _rows(holder__ins=a.value, holder__ins_oid=a.oid), value=str, oid=str)
_BY_MATRICULES = Select(lambda a: _rows(holder__ins__among=a.values), values=[str])
_OF_KEPT = Select(lambda a: _rows(holder__duplicates=a.holder_id), holder_id=UUID)
_KEPT_FOR = Select(lambda a: _rows(holder__duplicates__space=a.space_id), space_id=UUID)
