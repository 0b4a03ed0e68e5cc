"""What spaces need from outside, wired once at start."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from espace_sante.kernel.errors import Unavailable


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """What a receipt says, in the words of its page. `link` is checked by whoever opens it."""

    title: str
    number: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, str], ...]
    link: str
    made_at: datetime


class ReceiptWriter(Protocol):
    """Writes a receipt as an accessible PDF; the same bytes for the same receipt."""

    def __call__(self, receipt: ReceiptPaper) -> bytes: ...


_writers: list[ReceiptWriter] = []


def use_receipt_writer(writer: ReceiptWriter) -> None:
    """Wire the writer of receipts, once, at start."""
    _writers[:] = [writer]


def receipt_writer() -> ReceiptWriter:
    """The wired writer. Raises Unavailable without one."""
    if not _writers:
        raise Unavailable("No writer of receipts is wired.")
    return _writers[0]
