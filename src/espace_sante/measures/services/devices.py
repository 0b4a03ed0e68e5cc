"""Devices that took measures: those of measures that were read, and one alone, to who may read a measure of it.

The numbers of a device tell two services that they know one person: a service has them of a device whose measures it
wrote, and of no other (RULES.md SCO-03).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.measures.domain.author import Author, author_of
from espace_sante.measures.domain.errors import DeviceUnknown
from espace_sante.measures.domain.kinds import Kind
from espace_sante.measures.models import Device, Measure
from espace_sante.measures.services import ask
from espace_sante.measures.services.join import read_with
from espace_sante.measures.services.refuse import refuse
from espace_sante.measures.services.trace import line
from espace_sante.measures.services.views import DeviceView, MeasureView, opened_device
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def devices_of(measures: Iterable[MeasureView], *, actor: Actor) -> dict[UUID, DeviceView]:
    """The devices of measures that this actor has read, by id. Three queries."""
    wanted = {(one.space_id, one.device_id) for one in measures if one.device_id}
    if not wanted:
        return {}
    places, ids = {space_id for space_id, _ in wanted}, {device_id for _, device_id in wanted if device_id}
    return {one.id: one for one in _opened(places, ids, _numbered(places, ids, actor))}


def device(*, actor: Actor, space: SpaceView, device_id: UUID, edge: str, now: datetime) -> DeviceView:
    """One device. Traced, to who is not on the holder's side, as a reading of a kind that it measured.

    Raises DeviceUnknown, also to who may read no measure that it took: a refusal is traced first.
    """
    places = read_with(space.id)
    kinds = _kinds_measured(places, device_id)
    if not kinds:
        raise DeviceUnknown
    case = access.case_of(actor=actor, space=space, now=now)
    kind, decision = _first_allowed(case, kinds)
    if not decision.allowed:
        _hide(decision, actor, space.id, kind, edge, now)
    found = _opened(places, {device_id}, _numbered(places, {device_id}, actor))
    if not ask.on_holder_side(actor):
        audit.append_alone(
            line(
                space_id=space.id, act=audit.Act.MEASURES_READ, actor=actor, decision=decision, kind=kind, edge=edge,
                now=now, about=device_id, count=0,
            )
        )  # fmt: skip
    return found[0]


def _kinds_measured(places: Sequence[UUID], device_id: UUID) -> list[Kind]:
    rows = Measure.objects.filter(space_id__in=places, device_id=device_id, removed=False)
    return sorted(Kind(one) for one in rows.order_by().values_list("kind", flat=True).distinct())


def _first_allowed(case: access.Case, kinds: Sequence[Kind]) -> tuple[Kind, access.Decision]:
    """The first kind that may be read, else the first one with its refusal."""
    decisions = ((kind, ask.may(case, access.Action.READ_MEASURES, kind)) for kind in kinds)
    refused: list[tuple[Kind, access.Decision]] = []
    for one in decisions:
        if one[1].allowed:
            return one
        refused.append(one)
    return refused[0]


def _hide(decision: access.Decision, actor: Actor, space_id: UUID, kind: Kind, edge: str, now: datetime) -> None:
    """Raises DeviceUnknown, once the refusal is in the trace."""
    try:
        refuse(
            decision, act=audit.Act.MEASURES_READ, actor=actor, space_id=space_id, kind=kind, edge=edge, now=now
        )  # fmt: skip
    except access.AccessRefused:
        raise DeviceUnknown from None


def _numbered(places: Collection[UUID], ids: Collection[UUID], actor: Actor) -> Collection[UUID]:
    """The devices whose numbers this actor may have: all of them on the holder's side, else those it wrote of."""
    if ask.on_holder_side(actor):
        return ids
    mine: Author = author_of(actor)
    rows = Measure.objects.filter(
        space_id__in=places, device_id__in=ids, author_kind=mine.kind.value, author_id=mine.id, removed=False
    )  # fmt: skip
    return {one for one in rows.order_by().values_list("device_id", flat=True).distinct() if one}


def _opened(places: Collection[UUID], ids: Collection[UUID], numbered: Collection[UUID]) -> list[DeviceView]:
    keys = vault.keys_of(places)
    rows = Device.objects.filter(space_id__in=places, id__in=ids)
    return [
        opened_device(row.id, keys[row.space_id], row.space_id, bytes(row.sealed), numbered=row.id in numbered)
        for row in rows
    ]
