"""The archive that an heir takes: a ZIP written while it leaves, with a contents list; at most one piece in memory.

Documents are stored as they are, which most already are compressed. Source: APPNOTE.TXT 4.3.9 (data descriptors).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime

from espace_sante.heirs.services.take import GivenDocument
from espace_sante.kernel.clock import PARIS

CONTENTS = "sommaire.txt"


class _Pieces:
    """What `zipfile` writes to: it keeps what was written until it is taken, and cannot go back."""

    def __init__(self) -> None:
        self._kept: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._kept.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits elsewhere."""

    def take(self) -> bytes:
        kept, self._kept = b"".join(self._kept), []
        return kept


def archive_of(given: Sequence[GivenDocument], *, now: datetime) -> Iterator[bytes]:
    """The bytes of the archive. Raises BlobMissing, CannotDecrypt on the way: it is then cut, and does not open."""
    out = _Pieces()
    with zipfile.ZipFile(out, "w") as archive:  # type: ignore[call-overload]
        archive.writestr(_entry(CONTENTS, now), _contents(given))
        yield out.take()
        for one in given:
            with archive.open(_entry(one.name, one.made_at), "w", force_zip64=True) as file:
                for piece in one.chunks():
                    file.write(piece)
                    yield out.take()
    yield out.take()


def _entry(name: str, at: datetime) -> zipfile.ZipInfo:
    """A name and a time of Paris; the format knows no year before 1980."""
    local = at.astimezone(PARIS)
    first = (1980, 1, 1, 0, 0, 0)
    return zipfile.ZipInfo(name, max(first, (local.year, local.month, local.day, local.hour, local.minute, 0)))


def _contents(given: Sequence[GivenDocument]) -> str:
    """Each document by its name in the archive and its title, in French, for whoever reads it later."""
    lines = [f"{one.name}\t{one.document.view.title}" for one in given]
    return "\r\n".join(["Documents remis, du plus ancien au plus récent", "", *lines, ""])
