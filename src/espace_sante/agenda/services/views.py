"""An event as it is shown, and one of the times at which it happens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.agenda.domain.author import Author, may_change
from espace_sante.agenda.domain.content import ENDED, Content, Identifier, Kind, Performer, Remind, Source, Status
from espace_sante.agenda.domain.moment import Moment
from espace_sante.agenda.models import Event
from espace_sante.agenda.services.sealing import open_words
from espace_sante.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event, opened. `space_id` is that where it lies, which may be of a duplicate that was merged.

    `etag`: changes with each version. `mine`: the asker may change it (AGE-04). `content.identifiers` are there when
    one event is asked for, not in lists.
    """

    id: UUID
    space_id: UUID
    content: Content
    author: Author
    source: Source
    sequence: int
    version: int
    change: int
    created_at: datetime
    updated_at: datetime
    mine: bool
    series_id: UUID | None = None
    occurrence_at: datetime | None = None

    @property
    def etag(self) -> str:
        return f"{self.version}-{self.change}"

    @property
    def cancelled(self) -> bool:
        return self.content.status in ENDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One time at which an event happens. `of`: the space asked for, that of the person it is shown with."""

    event: EventView
    moment: Moment
    of: UUID

    @property
    def key(self) -> str:
        """By what a page names it: the event, and the instant for one time of a series."""
        return f"{self.event.id}:{self.moment.starts:%Y%m%dT%H%M}"


# What a view is made of: of a row that is read for showing, the rest is not asked.
COLUMNS = (
    "space_id", "id", "series_id", "occurrence_at", "kind", "status", "starts_at", "ends_at", "zone", "all_day", "rule",
    "exceptions", "performer", "rpps", "finess", "speciality_code", "documents", "reminds", "secret", "author_kind",
    "author_id", "author_finess", "source", "sequence", "version", "change", "created_at", "updated_at", "sealed",
)  # fmt: skip


def event_view(row: Event, *, key: bytes, actor: Actor, identifiers: Iterable[Identifier] = ()) -> EventView:
    """The row with its words opened. Raises CannotDecrypt."""
    return _view(row, open_words(key, row.space_id, row.id, row.sealed), actor, identifiers)


def view_without_words(row: Event, *, actor: Actor, identifiers: Iterable[Identifier] = ()) -> EventView:
    """The row without what people wrote: its dates and codes. Nothing is opened."""
    return _view(row, {}, actor, identifiers)


def _view(row: Event, words: dict[str, Any], actor: Actor, identifiers: Iterable[Identifier]) -> EventView:
    author = Author(
        kind=ActorKind(row.author_kind), id=row.author_id, finess=row.author_finess, name=words.get("author", "")
    )
    return EventView(
        id=row.id,
        space_id=row.space_id,
        content=content_of(row, words, identifiers),
        author=author,
        source=Source(row.source),
        sequence=row.sequence,
        version=row.version,
        change=row.change,
        created_at=row.created_at,
        updated_at=row.updated_at,
        mine=may_change(actor, author),
        series_id=row.series_id,
        occurrence_at=row.occurrence_at,
    )


def content_of(row: Event, words: dict[str, object], identifiers: Iterable[Identifier] = ()) -> Content:
    """What the author wrote, from the row and its words."""
    texts = {name: str(words.get(name, "")) for name in WORDS}
    return Content(
        kind=Kind(row.kind),
        moment=moment_of(row),
        status=Status(row.status),
        performer=Performer(row.performer),
        rpps=row.rpps,
        finess=row.finess,
        speciality_code=row.speciality_code,
        preparation=tuple(words.get("preparation", ())),  # type: ignore[arg-type]  # a list of texts
        documents=tuple(UUID(one) for one in row.documents),
        rule=row.rule,
        exceptions=exceptions_of(row),
        identifiers=tuple(identifiers),
        reminds=frozenset(Remind(one) for one in row.reminds),
        secret=row.secret,
        **texts,
    )


WORDS = ("title", "practitioner", "structure", "speciality", "address", "note", "kept")


def moment_of(row: Event) -> Moment:
    return Moment(row.starts_at, row.ends_at, row.zone, row.all_day)


def exceptions_of(row: Event) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(one) for one in row.exceptions)
