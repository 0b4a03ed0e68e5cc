"""The mailbox that every domain has, for whoever must reach the people who run this server.

Taken from trusted senders only, as any mail; letters lie in a folder of the state, as Maildir, and nowhere else: no
citizen's mailbox takes them. What is long, or comes when nobody empties the folder, is asked to wait or refused, so
that it can be neither filled nor used to send documents. Source: RFC 5321 section 4.5.1.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings

from espace_sante.interop.mssante.errors import MailTooLarge
from espace_sante.interop.mssante.professional_mailboxes import LocalMailbox
from espace_sante.kernel.errors import Unavailable

NAME = "postmaster"
MOST_BYTES = 100_000
MOST_LETTERS = 1_000  # that nobody moved yet
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Postmaster:
    """The letters to who runs this server."""

    folder: Path

    def keep(self, data: bytes, *, message_id: str) -> bool:
        """Write a letter, durable when this returns; False when it is there already.

        Raises MailTooLarge, Unavailable when too many wait.
        """
        if len(data) > MOST_BYTES:
            raise MailTooLarge("A letter to the postmaster is short.")
        new = self.folder / "new"
        if new.exists() and sum(1 for _ in new.iterdir()) >= MOST_LETTERS:
            raise Unavailable("Nobody reads the letters to the postmaster.")
        log.warning("a letter to the postmaster waits", folder=str(self.folder))
        return LocalMailbox(self.folder).keep(data, message_id=hashlib.sha256(data).hexdigest())


def postmaster_at(address: str, *, domain: str) -> Postmaster | None:
    """Whoever `address` names, in lower case, when that is our postmaster: with our domain, or without any."""
    local, _, host = address.partition("@")
    if local != NAME or host not in {"", domain}:
        return None
    return Postmaster(Path(settings.MSSANTE_POSTMASTER))
