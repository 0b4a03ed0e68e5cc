"""One mailbox on the disk: what came in, and `.Sent` beside it, as mail programs lay them out (Maildir++).

A file keeps its name for life, the SHA-256 of its Message-ID; where it stands and the letters after `:2,` say the rest.
Source: https://cr.yp.to/proto/maildir.html; https://www.courier-mta.org/imap/README.maildirquota.html (Maildir++)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.interop.mssante import api as mssante
from espace_sante.interop.professional_mail.errors import ExchangeUnknown, NoSuchMailbox
from espace_sante.messaging.api import MailboxUnknown

MOST_LETTERS = 400  # of each folder that are looked at, the latest
SENT = ".Sent"
_NAME = re.compile(r"[0-9a-zA-Z._-]{1,120}")


@dataclass(frozen=True, slots=True)
class Kept:
    """One file. `id`: its name without the flags."""

    id: str
    path: Path
    mine: bool
    seen: bool

    def content(self) -> bytes:
        """Raises ExchangeUnknown when a mail program took it away meanwhile."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError as error:
            raise ExchangeUnknown from error


class Maildir:
    """The folders of one address; they exist from the first letter on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def letters(self) -> Iterator[Kept]:
        """What came in and what was sent, in no order."""
        yield from _files(self._folder, mine=False)
        yield from _files(self._folder / SENT, mine=True)

    def keep_sent(self, data: bytes, *, message_id: str) -> None:
        """Durable when this returns; the same letter again changes nothing."""
        mssante.LocalMailbox(self._folder / SENT).keep(data, message_id=message_id)

    def mark_seen(self, one: Kept) -> None:
        """Move a letter from `new` to `cur` with its flag. One that moved meanwhile is left as it is."""
        with suppress(FileNotFoundError):
            flags = one.path.name.partition(":2,")[2]
            one.path.rename(self._folder / "cur" / f"{one.id}:2,{''.join(sorted({*flags, 'S'}))}")

    def delete(self, letters: list[Kept]) -> None:
        for one in letters:
            one.path.unlink(missing_ok=True)


def maildir_of(address: str, *, now: datetime) -> Maildir:
    """Raises NoSuchMailbox outside the demonstration, or for a domain that is not trusted."""
    try:
        return Maildir(mssante.local_mailbox(address, now=now).folder)
    except MailboxUnknown as error:
        raise NoSuchMailbox from error


def kept_here(boxes: Iterable[ProfessionalMailbox], *, now: datetime) -> list[ProfessionalMailbox]:
    """Those of these mailboxes that the demonstration holds: one of a domain that is not trusted is held elsewhere."""
    return [box for box in boxes if _is_here(box.address, now)]


def _is_here(address: str, now: datetime) -> bool:
    try:
        maildir_of(address, now=now)
    except NoSuchMailbox:
        return False
    return True


def _files(folder: Path, *, mine: bool) -> Iterator[Kept]:
    found: list[tuple[float, Kept]] = []
    for inside in ("new", "cur"):
        for path in folder.glob(f"{inside}/*"):
            name, _, flags = path.name.partition(":2,")
            if _NAME.fullmatch(name):
                with suppress(FileNotFoundError):
                    found.append((path.stat().st_mtime, Kept(name, path, mine, seen=mine or "S" in flags)))
    found.sort(key=lambda one: one[0], reverse=True)
    return (kept for _at, kept in found[:MOST_LETTERS])
