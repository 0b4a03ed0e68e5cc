"""Write measures, with the device that took them. Source: RULES.md SCO-01, SCO-09 to SCO-11.

The same measure sent twice is kept once: its id is made of what it says, or of the identifier that its author gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import Opener
from espace_sante.measures.domain.author import Author, author_of
from espace_sante.measures.domain.content import Content, DeviceContent, checked
from espace_sante.measures.domain.errors import DeviceUnknown, IdentifierTaken, MeasureRemoved
from espace_sante.measures.models import Device, Measure
from espace_sante.measures.services.birth import check_birth
from espace_sante.measures.services.refuse import allowed
from espace_sante.measures.services.sealing import device_item, id_of, measure_item, open_said, seal_said
from espace_sante.measures.services.tell import tell_change
from espace_sante.measures.services.trace import line
from espace_sante.measures.services.views import MeasureView, Row, view_of
from espace_sante.prepared.api import Insert
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
    author, key = author_of(actor), vault.key_of(space.id)
    with transaction.atomic(using="dmp"):
        known = _device(device, key, space.id, now) if device else None
        written = [_write(one, author, key, space.id, known.id if known else None, now) for one in kept]
        new = [one.view for one in written if one.created]
        if new:
            audit.append_all([
                line(
                    space_id=space.id, act=audit.Act.MEASURE_WRITTEN, actor=actor, decision=decisions[one.kind],
                    kind=one.kind, edge=edge, now=now, about=one.id,
                )
                for one in new
            ])  # fmt: skip
        for one in new:
            tell_change(space_id=space.id, measure_id=one.id, kind=one.kind, actor=actor, now=now)
    return Written(tuple(written), known)


def _write(
    content: Content, author: Author, key: bytes, space_id: UUID, device_id: UUID | None, now: datetime
) -> KeptMeasure:
    said = _said(content)
    measure_id = _measure_id(content, said, author, key, device_id)
    sealed = seal_said(key, space_id, measure_item(measure_id), said | {"author": author.name})
    row = Row(
        id=measure_id, space_id=space_id, kind=content.kind.value, at=content.at, device_id=device_id,
        author_kind=author.kind.value, author_id=author.id, written_at=now, removed=False, sealed=sealed,
    )  # fmt: skip
    if _MEASURE.rows([row._asdict()]) == 1:
        return KeptMeasure(view_of(row, said | {"author": author.name}), created=True)
    return KeptMeasure(_there(row, said, key), created=False)


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


def _there(sent: Row, said: dict[str, Any], key: bytes) -> MeasureView:
    """What is already there under this id, and says the same. Raises IdentifierTaken, MeasureRemoved. One query."""
    rows = Measure.objects.filter(space_id=sent.space_id, id=sent.id).values_list(*Row._fields)
    row = Row._make(rows.get())
    if row.removed:
        raise MeasureRemoved
    there = open_said(Opener(key), row.space_id, measure_item(row.id), row.sealed)
    told = {name: value for name, value in there.items() if name != "author"}
    if (row.kind, row.at, told) != (sent.kind, sent.at, said):
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
