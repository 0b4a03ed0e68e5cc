"""Words of mailboxes, sealed with the key of the space and bound to where they stand."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any
from uuid import UUID

import orjson

from espace_sante.kernel.envelope import associated_data, seal, unseal


def seal_words(key: bytes, mailbox_id: UUID, item: str, words: dict[str, Any]) -> bytes:
    """`item`: what it is and its id, `message:<uuid>`."""
    return seal(key, orjson.dumps(words), associated=associated_data(space_id=mailbox_id, item=item))


def open_words(key: bytes, mailbox_id: UUID, item: str, sealed: bytes | memoryview) -> dict[str, Any]:
    """Raises CannotDecrypt."""
    words: dict[str, Any] = orjson.loads(
        unseal(key, bytes(sealed), associated=associated_data(space_id=mailbox_id, item=item))
    )
    return words


def digest_of(message_id: str) -> bytes:
    """By what a mail is recognised when it comes again."""
    return hashlib.sha256(message_id.encode()).digest()


def topic_of(key: bytes, words: str) -> bytes:
    """A mark that is the same for the same words in the same mailbox, and tells nothing without its key."""
    return hmac.new(key, b"topic:" + words.encode(), hashlib.sha256).digest()[:16]
