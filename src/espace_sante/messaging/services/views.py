"""Conversations as the rooms above see them: never a model, words opened only where a service asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.replies import ReplyMode
from espace_sante.messaging.domain.reports import Receipt


@dataclass(frozen=True, slots=True)
class Person:
    """A correspondent. `ceased`: the directory says that they no longer practise (MSG-16)."""

    address: str
    name: str
    rpps: str = ""
    finess: str = ""
    profession: str = ""
    ceased: bool = False
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ThreadLine:
    """A conversation in the list. `begins`: the beginning of its last message; `draft`: the reader began an answer."""

    id: UUID
    subject: str
    people: tuple[str, ...]
    begins: str
    last_at: datetime
    messages: int
    unread: int
    has_parts: bool
    ended: bool
    mine_last: bool
    draft: bool = False


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page of conversations begins."""

    last_at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of conversations, the latest first, and how many messages of the whole mailbox nobody opened."""

    threads: tuple[ThreadLine, ...]
    unread: int
    following: Cursor | None


@dataclass(frozen=True, slots=True)
class PartView:
    """An attachment. `document_id`: the document it was saved as (MSG-11)."""

    id: UUID
    name: str
    mime_type: str
    size: int
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message. `by_name` and `mention`: who wrote it of the holder's side, and for whom (CAR-10).

    `asks_receipt`: the reader is to be asked whether the sender may know. `integration`: of one that was sent, what the
    correspondent's software said of its documents, "done" or one of `CODES` (MSG-13).
    """

    id: UUID
    at: datetime
    outgoing: bool
    standing: Standing
    standing_at: datetime
    sender: str
    sender_name: str
    by_name: str
    mention: str
    text: str
    html: str
    parts: tuple[PartView, ...]
    wants_receipt: bool
    receipt: Receipt = Receipt.UNANSWERED
    asks_receipt: bool = False
    integration: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its messages, the oldest first."""

    id: UUID
    subject: str
    people: tuple[Person, ...]
    mode: ReplyMode
    ended_by: str
    messages: tuple[MessageView, ...]
    draft: str
