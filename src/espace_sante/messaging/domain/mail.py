"""A mail as the rooms know it: parsed and made safe by the edge, never the bytes of the wire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class MailAddress:
    """`address` in lower case, its form checked by who made it; `name` as its owner writes it."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


class LongContent(Protocol):
    """A content that is not held in memory: read from its beginning as often as needed."""

    def pieces(self) -> Iterator[bytes]: ...


@dataclass(frozen=True, slots=True)
class MailPart:
    """One attachment. `name` is a file name without a folder. `content` is empty where `long` gives it in pieces."""

    name: str
    mime_type: str
    content: bytes
    long: LongContent | None = None

    def pieces(self) -> Iterator[bytes]:
        """The content, whole or in pieces."""
        if self.long is None:
            yield self.content
        else:
            yield from self.long.pieces()


@dataclass(frozen=True, slots=True)
class Mail:
    """What one person wrote to others.

    `message_id`, `in_reply_to`, `references`: without angle brackets (RFC 5322, 3.6.4). `html` is clean: no script, no
    remote content. `ends_exchange`: the correspondent no longer wants an answer (MSG-06, MSG-07). `automatic`: written
    by a program, never answered by one (RFC 3834).
    """

    message_id: str
    sent_at: datetime
    sender: MailAddress
    to: tuple[MailAddress, ...]
    subject: str
    text: str
    cc: tuple[MailAddress, ...] = ()
    html: str = ""
    parts: tuple[MailPart, ...] = ()
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    ends_exchange: bool = False
    no_reply: bool = False
    wants_receipt: bool = False
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Peer:
    """Who handed a mail over. `spf` and `dkim` are what its headers said: recorded, never decided upon."""

    domain: str
    trusted: bool
    spf: str = ""
    dkim: str = ""
