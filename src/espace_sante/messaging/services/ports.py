"""What the mailboxes need from outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Protocol
from uuid import UUID

from django.conf import settings

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.blobs import BlobStore
from espace_sante.kernel.errors import Unavailable
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView


@cache
def message_store() -> BlobStore:
    """The store of attachments of this host, apart from that of the record (DESIGN.md section 3)."""
    return BlobStore(settings.MESSAGES_URL)


class ArchiveSaver(Protocol):
    """Saves the documents of an IHE XDM archive in a space; raises a Malformed error for what is wrong with it."""

    def __call__(
        self, source: bytes, *, actor: Actor, space: SpaceView, now: datetime
    ) -> Sequence[record.Registered]: ...


class ArchiveWriter(Protocol):
    """Puts documents that somebody opened into one IHE XDM archive."""

    def __call__(
        self, opened: Sequence[record.OpenedDocument], *, holder: identity.HolderView, now: datetime
    ) -> bytes: ...


Savers = Callable[[UUID], Actor | None]  # who had a document saved from a mail, by its id


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of an archive that came: its business code, empty when all is well, and what was filed for whom."""

    code: str = ""
    document_ids: tuple[UUID, ...] = ()
    by: Actor | None = None


class ArchiveTaker(Protocol):
    """Checks an archive that came, files it where somebody chose so, and carries out what it changes."""

    def __call__(
        self,
        source: bytes,
        *,
        space: SpaceView,
        sender: Actor,
        filed_by: Actor | None,
        savers: Savers,
        now: datetime,
    ) -> Taken: ...


_archives: list[tuple[ArchiveSaver, ArchiveWriter, ArchiveTaker]] = []


def use_archives(*, saver: ArchiveSaver, writer: ArchiveWriter, taker: ArchiveTaker) -> None:
    """Wire what reads and writes archives, once, at start."""
    _archives[:] = [(saver, writer, taker)]


def archive_taker() -> ArchiveTaker:
    """The wired taker. Without one, archives wait in the outbox."""
    return _wired()[2]


def archive_saver() -> ArchiveSaver:
    """The wired saver. Without one, an archive is opened and kept, and not saved."""
    return _wired()[0]


def archive_writer() -> ArchiveWriter:
    """The wired writer. Without one, no document of the space is sent."""
    return _wired()[1]


def _wired() -> tuple[ArchiveSaver, ArchiveWriter, ArchiveTaker]:
    if not _archives:
        raise Unavailable("Nothing that reads and writes archives is wired.")
    return _archives[0]
