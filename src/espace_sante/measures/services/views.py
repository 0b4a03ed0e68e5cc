"""A measure as it is read, and its row opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.envelope import Opener
from espace_sante.measures.domain.author import Author
from espace_sante.measures.domain.kinds import Days, Diabetes, Kind, Moment
from espace_sante.measures.services.sealing import device_item, measure_item, open_said


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureView:
    """One measure, opened. `space_id` is that where it lies, which may be of a duplicate that was merged."""

    id: UUID
    space_id: UUID
    kind: Kind
    at: datetime
    values: tuple[float, ...]
    author: Author
    written_at: datetime
    device_id: UUID | None = None
    moment: Moment | None = None
    days: Days | None = None
    diabetes: Diabetes | None = None
    reason: str = ""
    said_at: str = ""
    identifier: str = ""
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceView:
    """A device of a space. `identifier` is `system|value`.

    `numbered`: who asked may be told its numbers; else `identifier` is empty, and `more` is to be told without its own.
    """

    id: UUID
    space_id: UUID
    identifier: str
    name: str = ""
    more: dict[str, Any] = field(default_factory=dict)
    numbered: bool = True


class Row(NamedTuple):
    """What is read of a measure."""

    id: UUID
    space_id: UUID
    kind: str
    at: datetime
    device_id: UUID | None
    author_kind: str
    author_id: str
    written_at: datetime
    removed: bool
    sealed: bytes


def opened(rows: Iterable[tuple[Any, ...]], keys: Mapping[UUID, bytes]) -> tuple[MeasureView, ...]:
    """The rows as they are read, in their order."""
    openers = {space_id: Opener(key) for space_id, key in keys.items()}
    found = map(Row._make, rows)
    return tuple(
        view_of(row, open_said(openers[row.space_id], row.space_id, measure_item(row.id), row.sealed)) for row in found
    )


def view_of(row: Row, said: Mapping[str, Any]) -> MeasureView:
    """A row with what was sealed in it."""
    return MeasureView(
        id=row.id,
        space_id=row.space_id,
        kind=Kind(row.kind),
        at=row.at,
        values=tuple(said["values"]),
        author=Author(ActorKind(row.author_kind), row.author_id, said.get("author", "")),
        written_at=row.written_at,
        device_id=row.device_id,
        moment=Moment(said["moment"]) if "moment" in said else None,
        days=Days(said["days"]) if "days" in said else None,
        diabetes=Diabetes(said["diabetes"]) if "diabetes" in said else None,
        reason=said.get("reason", ""),
        said_at=said.get("said_at", ""),
        identifier=said.get("identifier", ""),
        more=said.get("more", {}),
    )


def opened_device(device_id: UUID, key: bytes, space_id: UUID, sealed: bytes, *, numbered: bool = True) -> DeviceView:
    said = open_said(Opener(key), space_id, device_item(device_id), sealed)
    return DeviceView(
        id=device_id, space_id=space_id, identifier=said["identifier"] if numbered else "", name=said.get("name", ""),
        more=said.get("more", {}), numbered=numbered,
    )  # fmt: skip
