"""Mailboxes of professionals on this machine, for the demonstration: Maildir folders that any mail program opens.

Each domain of the trust list has them here while the relay is ourselves. Source: https://cr.yp.to/proto/maildir.html
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from espace_sante.messaging import api as messaging

_LOCAL_PART = re.compile(r"[a-z0-9][a-z0-9._+-]{0,63}")


@dataclass(frozen=True, slots=True)
class LocalMailbox:
    """One professional's mails, each a file of `new` until a mail program moves it."""

    folder: Path

    def keep(self, data: bytes, *, message_id: str) -> bool:
        """Write a mail, durable when this returns; False when it is there already."""
        name = hashlib.sha256(message_id.encode()).hexdigest()[:40]
        for inside in ("tmp", "new", "cur"):
            (self.folder / inside).mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(self.folder.glob(f"new/{name}*")) or any(self.folder.glob(f"cur/{name}*")):
            return False
        aside = self.folder / "tmp" / f"{name}.{os.getpid()}"
        with aside.open("wb") as file:
            file.write(data.replace(b"\r\n", b"\n"))
            file.flush()
            os.fsync(file.fileno())
        aside.rename(self.folder / "new" / name)
        return True


def local_mailbox(address: str, *, now: datetime) -> LocalMailbox:
    """The mailbox of a professional of a trusted domain. Raises MailboxUnknown outside the demonstration."""
    local, _, domain = address.rpartition("@")
    if settings.MSSANTE_LOCAL_MAILBOXES is None or not _LOCAL_PART.fullmatch(local):
        raise messaging.MailboxUnknown
    if messaging.trusted(domain, now=now) is None:
        raise messaging.MailboxUnknown
    return LocalMailbox(Path(settings.MSSANTE_LOCAL_MAILBOXES) / domain / local)
