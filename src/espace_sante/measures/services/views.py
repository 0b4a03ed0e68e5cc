"""A measure as it is read, and its row opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.envelope import Opener, associated_data
from espace_sante.measures.domain.author import Author
from espace_sante.measures.domain.kinds import Days, Diabetes, Kind, Moment
from espace_sante.measures.services.sealing import MEASURE_ITEM, device_item, open_said


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """What goes with the values of a measure."""

    moment: Moment | None = None
    days: Days | None = None
    diabetes: Diabetes | None = None
    reason: str = ""
    said_at: str = ""
    identifier: str = ""
    more: dict[str, Any] = msgspec.field(default_factory=dict)


class MeasureView(_Words, frozen=True, kw_only=True):
    """One measure, opened. `space_id` is that where it lies, which may be of a duplicate that was merged."""

    id: UUID
    space_id: UUID
    kind: Kind
    at: datetime
    values: tuple[float, ...]
    author: Author
    written_at: datetime
    device_id: UUID | None = None


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


class _Said(_Words, frozen=True, kw_only=True):
    """What is sealed of a measure; what is empty was left out."""

    values: tuple[float, ...]
    author: str = ""


class _Authors(dict[tuple[str, str, str], Author]):
    """Authors by their kind, id and name: many measures have few."""

    def __missing__(self, told: tuple[str, str, str]) -> Author:
        kind, author_id, name = told
        made = self[told] = Author(ActorKind(kind), author_id, name)
        return made


_SAID = msgspec.json.Decoder(_Said)
_KINDS = {kind.value: kind for kind in Kind}


def opened(rows: Iterable[Sequence[Any]], keys: Mapping[UUID, bytes]) -> tuple[MeasureView, ...]:
    """The rows as they are read, in their order. Columns after those of `Row` are not looked at.

    A page is the dearest thing that services ask for: nothing is made here for each measure but its view.
    """
    places = {
        space_id.int: (Opener(key), associated_data(space_id=space_id, item=MEASURE_ITEM))
        for space_id, key in keys.items()
    }  # fmt: skip
    authors, found = _Authors(), []
    for row in rows:
        measure_id, space_id, _, _, _, author_kind, author_id, _, _, sealed, *_ = row
        opener, item = places[space_id.int]
        said = _SAID.decode(opener.unseal(bytes(sealed), associated=item + b"%032x" % measure_id.int))
        found.append(_view(row, said, authors[author_kind, author_id, said.author]))
    return tuple(found)


def view_of(row: Row, said: Mapping[str, Any]) -> MeasureView:
    """A row with what was sealed in it."""
    words = msgspec.convert(said, _Said)
    return _view(row, words, Author(ActorKind(row.author_kind), row.author_id, words.author))


def _view(row: Sequence[Any], said: _Said, author: Author) -> MeasureView:
    measure_id, space_id, kind, at, device_id, _, _, written_at, *_ = row
    return MeasureView(
        id=measure_id, space_id=space_id, kind=_KINDS[kind], at=at, values=said.values, author=author,
        written_at=written_at, device_id=device_id, moment=said.moment, days=said.days, diabetes=said.diabetes,
        reason=said.reason, said_at=said.said_at, identifier=said.identifier, more=said.more,
    )  # fmt: skip


def opened_device(device_id: UUID, key: bytes, space_id: UUID, sealed: bytes, *, numbered: bool = True) -> DeviceView:
    said = open_said(Opener(key), space_id, device_item(device_id), sealed)
    return DeviceView(
        id=device_id, space_id=space_id, identifier=said["identifier"] if numbered else "", name=said.get("name", ""),
        more=said.get("more", {}), numbered=numbered,
    )  # fmt: skip
