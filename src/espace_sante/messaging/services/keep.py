"""What receiving and writing share: attachments sealed in the store first, then the rows that name them.

A stop in between leaves noise that the erasure of the space removes, and no message without its files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.kernel.envelope import associated_data, seal_file, seal_pieces
from espace_sante.kernel.errors import DomainError, Unavailable
from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.mail import Mail, MailPart
from espace_sante.messaging.models import Message, Part, Thread
from espace_sante.messaging.services.ports import message_store
from espace_sante.messaging.services.sealing import seal_words
from espace_sante.messaging.services.threads import grow
from espace_sante.prepared.api import Insert

_MESSAGES, _PARTS = Insert(Message), Insert(Part)


@dataclass(frozen=True, slots=True)
class StoredPart:
    """An attachment that is in the store. `size`: in bytes, before it was sealed."""

    id: UUID
    size: int


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message about to be written. `words` are sealed; `columns` are those of its row that are told here alone."""

    id: UUID
    mail: Mail
    at: datetime
    standing: Standing
    words: dict[str, Any]
    names: tuple[str, ...] = ()  # who joins the conversation
    columns: dict[str, Any] = field(default_factory=dict)

    @property
    def outgoing(self) -> bool:
        return self.standing is Standing.QUEUED


@contextmanager
def stored_parts(mailbox_id: UUID, key: bytes, parts: Iterable[MailPart]) -> Iterator[list[StoredPart]]:
    """Attachments sealed in the store of messages, for the rows that name them: gone again when those fail."""
    stored: list[StoredPart] = []
    try:
        stored.extend(_store(mailbox_id, key, part) for part in parts)
        yield stored
    except BaseException:
        if stored:
            message_store().delete(space_id=mailbox_id, blob_ids=[one.id for one in stored])
        raise


def write_message(thread: Thread, new: NewMessage, *, key: bytes, mark: bytes, stored: list[StoredPart]) -> None:
    """The message, its conversation, its attachments: three statements, in the caller's transaction.

    Raises IntegrityError for a mail that is there already.
    """
    mail = new.mail
    row = Message(
        mailbox_id=thread.mailbox_id,
        id=new.id,
        thread_id=thread.id,
        mark=mark,
        message_id=mail.message_id,
        at=new.at,
        outgoing=new.outgoing,
        standing=new.standing.value,
        standing_at=new.at,
        sender=mail.sender.address,
        wants_receipt=mail.wants_receipt,
        sealed=seal_words(key, thread.mailbox_id, f"message:{new.id}", new.words),
        **new.columns,
    )
    _MESSAGES.rows([row])
    grow(thread, new.names, key=key, mail=mail, at=new.at, mine=new.outgoing)
    _PARTS.rows([_part_row(row, key, *one) for one in enumerate(zip(stored, mail.parts, strict=True))])


def _store(mailbox_id: UUID, key: bytes, part: MailPart) -> StoredPart:
    part_id = new_id()
    associated = associated_data(space_id=mailbox_id, item=f"part:{part_id}")
    if part.long is None:
        sealed = seal_file(key, part.content, associated=associated)
        message_store().put(space_id=mailbox_id, blob_id=part_id, sealed=sealed)
        return StoredPart(part_id, len(part.content))
    counted = _Counted(part.pieces())
    try:
        sealed_pieces = seal_pieces(key, counted, associated=associated)
        message_store().put(space_id=mailbox_id, blob_id=part_id, sealed=sealed_pieces)
    except Unavailable:
        raise counted.failure or Unavailable("The store of messages does not answer.") from None
    return StoredPart(part_id, counted.size)


class _Counted:
    """Pieces, how many bytes went by, and why they stopped: a store may give that another name."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self.size = pieces, 0
        self.failure: DomainError | None = None

    def __iter__(self) -> Iterator[bytes]:
        try:
            for piece in self._pieces:
                self.size += len(piece)
                yield piece
        except DomainError as error:
            self.failure = error
            raise


def _part_row(message: Message, key: bytes, position: int, one: tuple[StoredPart, MailPart]) -> Part:
    stored, part = one
    return Part(
        mailbox_id=message.mailbox_id,
        id=stored.id,
        thread_id=message.thread_id,
        message_id=message.id,
        position=position,
        mime_type=part.mime_type[:127],
        size=stored.size,
        sealed=seal_words(key, message.mailbox_id, f"part:{stored.id}", {"name": part.name}),
    )
