"""Words of mailboxes, sealed with the key of the space and bound to where they stand."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

import orjson

from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.messaging.domain.mail import Mail


def seal_words(key: bytes, mailbox_id: UUID, item: str, words: dict[str, Any]) -> bytes:
    """`item`: what it is and its id, `message:<uuid>`."""
    return seal(key, orjson.dumps(words), associated=associated_data(space_id=mailbox_id, item=item))


def open_words(key: bytes, mailbox_id: UUID, item: str, sealed: bytes | memoryview) -> dict[str, Any]:
    """Raises CannotDecrypt."""
    words: dict[str, Any] = orjson.loads(
        unseal(key, bytes(sealed), associated=associated_data(space_id=mailbox_id, item=item))
    )
    return words


def mark_of(mail: Mail) -> bytes:
    """By what a mail is recognised when it comes again: its Message-ID, its sender, its content.

    A Message-ID alone is not enough: some software uses one for two mails, and nobody checks who chose it. Headers that
    servers add on the way do not count.
    """
    mark = hashlib.sha256()
    for words in (mail.message_id, mail.sender.address, mail.subject, mail.text, mail.html):
        _add(mark, words.encode())
    for part in mail.parts:
        _add(mark, part.name.encode())
        content = hashlib.sha256()
        for piece in part.pieces():
            content.update(piece)
        _add(mark, content.digest())
    return mark.digest()


def _add(mark: hashlib._Hash, words: bytes) -> None:
    """With its length, so that two mails never read the same."""
    mark.update(len(words).to_bytes(8, "big"))
    mark.update(words)


def topic_of(key: bytes, words: str) -> bytes:
    """A mark that is the same for the same words in the same mailbox, and tells nothing without its key."""
    return hmac.new(key, b"topic:" + words.encode(), hashlib.sha256).digest()[:16]
