"""Write measures, with the device that took them. Source: RULES.md SCO-01, SCO-09 to SCO-11.

The same measure sent twice is kept once: its id is made of what it says, or of the identifier that its author gave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import Opener
from espace_sante.measures.domain.author import Author, author_of
from espace_sante.measures.domain.content import Content, DeviceContent, checked
from espace_sante.measures.domain.errors import DeviceUnknown, IdentifierTaken, MeasureRemoved
from espace_sante.measures.domain.kinds import Kind
from espace_sante.measures.models import Device, Measure
from espace_sante.measures.services.birth import check_birth
from espace_sante.measures.services.refuse import allowed
from espace_sante.measures.services.sealing import device_item, id_of, measure_item, open_said, seal_said
from espace_sante.measures.services.tell import rows_to_tell, tell_change
from espace_sante.measures.services.trace import line
from espace_sante.measures.services.views import MeasureView, Row, view_of
from espace_sante.prepared.api import Insert, NewRow
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

_MEASURE = Insert(Measure, ignore_conflicts=True)
_DEVICE = Insert(Device, ignore_conflicts=True)
_WORDS = ("moment", "days", "diabetes", "reason", "said_at", "identifier", "more")  # sealed with the values


@dataclass(frozen=True, slots=True)
class KeptMeasure:
    """A measure as it is kept. `created`: it was not there before."""

    view: MeasureView
    created: bool


@dataclass(frozen=True, slots=True)
class KeptDevice:
    """A device that this space knows. `created`: it did not know it before."""

    id: UUID
    created: bool


@dataclass(frozen=True, slots=True)
class Written:
    measures: tuple[KeptMeasure, ...]
    device: KeptDevice | None = None


class _Act(NamedTuple):
    """Who writes where, by what right."""

    actor: Actor
    author: Author
    space_id: UUID
    key: bytes
    decisions: Mapping[Kind, access.Decision]
    edge: str
    now: datetime

    def row(self, content: Content, device_id: UUID | None) -> tuple[Row, dict[str, Any]]:
        """The row of a measure, and what is sealed in it."""
        said = _said(content)
        measure_id = _measure_id(content, said, self.author, self.key, device_id)
        told = said | {"author": self.author.name}
        sealed = seal_said(self.key, self.space_id, measure_item(measure_id), told)
        return Row(
            id=measure_id, space_id=self.space_id, kind=content.kind.value, at=content.at, device_id=device_id,
            author_kind=self.author.kind.value, author_id=self.author.id, written_at=self.now, removed=False,
            sealed=sealed,
        ), told  # fmt: skip

    def line(self, measure_id: UUID, kind: Kind) -> audit.TraceRecord:
        return line(
            space_id=self.space_id, act=audit.Act.MEASURE_WRITTEN, actor=self.actor, decision=self.decisions[kind],
            kind=kind, edge=self.edge, now=self.now, about=measure_id,
        )  # fmt: skip


def write_measures(
    *, actor: Actor, space: SpaceView, contents: Sequence[Content], edge: str, now: datetime,
    device: DeviceContent | UUID | None = None,
) -> Written:  # fmt: skip
    """All of them or none. `device`: the one that took them, described, or the id of one that this space knows.

    Raises AccessRefused, DeviceUnknown, Computed, DateRefused, MeasureInvalid, ValueImplausible, ContextMissing,
    ContextForbidden, WordsTooLong, IdentifierTaken, MeasureRemoved, SpaceKeyMissing.
    """
    case = access.case_of(actor=actor, space=space, now=now)
    kinds = dict.fromkeys(one.kind for one in contents)
    decisions = {kind: allowed(case, audit.Act.MEASURE_WRITTEN, kind, edge=edge, now=now) for kind in kinds}
    kept = [checked(one, now=now) for one in contents]
    check_birth(space, kept, now=now)
    act = _Act(actor, author_of(actor), space.id, vault.key_of(space.id), decisions, edge, now)
    if len(kept) == 1 and device is None and (view := _write_one(act, kept[0])):
        return Written((KeptMeasure(view, created=True),))
    with transaction.atomic(using="dmp"):
        known = _device(device, act.key, space.id, now) if device else None
        written = [_write(act, one, known.id if known else None) for one in kept]
        new = [one.view for one in written if one.created]
        if new:
            audit.append_all([act.line(one.id, one.kind) for one in new])
        for one in new:
            tell_change(space_id=space.id, measure_id=one.id, kind=one.kind, actor=actor, now=now)
    return Written(tuple(written), known)


def _write_one(act: _Act, content: Content) -> MeasureView | None:
    """The hot path: one measure, its line and what tells of it, together. None, and nothing is written, when it is
    there already, or when somebody else wrote in this space meanwhile.
    """
    row, told = act.row(content, None)
    news = rows_to_tell(
        space_id=act.space_id, measure_id=row.id, kind=content.kind, actor=act.actor, now=act.now
    )  # fmt: skip
    measure = NewRow(Measure, row._asdict(), unless=("space_id", "id"))
    written = audit.append_with([act.line(row.id, content.kind)], [measure, *news])
    return view_of(row, told) if written else None


def _write(act: _Act, content: Content, device_id: UUID | None) -> KeptMeasure:
    row, told = act.row(content, device_id)
    if _MEASURE.rows([row._asdict()]) == 1:
        return KeptMeasure(view_of(row, told), created=True)
    return KeptMeasure(_there(row, told, act.key), created=False)


def _said(content: Content) -> dict[str, Any]:
    """What is sealed of a measure. What is empty is left out."""
    return {
        "values": list(content.values),
        **{name: value for name in _WORDS if (value := getattr(content, name))},
    }


def _measure_id(content: Content, said: dict[str, Any], author: Author, key: bytes, device_id: UUID | None) -> UUID:
    if content.identifier:
        return id_of(key, "identifier", author.key, content.identifier)
    at = content.at.astimezone(UTC).isoformat()
    return id_of(key, "content", author.key, content.kind.value, at, said, str(device_id or ""))


def _there(sent: Row, told: dict[str, Any], key: bytes) -> MeasureView:
    """What is there already under this id and says the same, whatever its author is called now. One query.

    Raises IdentifierTaken, MeasureRemoved.
    """
    rows = Measure.objects.filter(space_id=sent.space_id, id=sent.id).values_list(*Row._fields)
    row = Row._make(rows.get())
    if row.removed:
        raise MeasureRemoved
    there = open_said(Opener(key), row.space_id, measure_item(row.id), row.sealed)
    if (row.kind, row.at, there | {"author": ""}) != (sent.kind, sent.at, told | {"author": ""}):
        raise IdentifierTaken(field="identifier")
    return view_of(row, there)


def _device(device: DeviceContent | UUID, key: bytes, space_id: UUID, now: datetime) -> KeptDevice:
    """A device that is known already stays as it was described first. Raises DeviceUnknown."""
    if isinstance(device, UUID):
        if not Device.objects.filter(space_id=space_id, id=device).exists():
            raise DeviceUnknown
        return KeptDevice(device, created=False)
    device_id = id_of(key, "device", device.identifier)
    sealed = seal_said(key, space_id, device_item(device_id), asdict(device))
    row = {"space_id": space_id, "id": device_id, "written_at": now, "sealed": sealed}
    return KeptDevice(device_id, _DEVICE.rows([row]) == 1)
