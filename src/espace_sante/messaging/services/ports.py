"""What the mailboxes need from outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Protocol

from django.conf import settings

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


_savers: list[ArchiveSaver] = []


def use_archive_saver(saver: ArchiveSaver) -> None:
    """Wire the saver of archives, once, at start."""
    _savers[:] = [saver]


def archive_saver() -> ArchiveSaver:
    """The wired saver. Without one, an archive is opened and kept, and not saved."""
    if not _savers:
        raise Unavailable("No saver of archives is wired.")
    return _savers[0]
