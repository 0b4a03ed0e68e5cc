"""What pages and the demonstration may ask of the mailboxes of professionals."""

from __future__ import annotations

from django.conf import settings

from espace_sante.interop.mssante.api import NotTaken, RelayUnavailable
from espace_sante.interop.professional_mail.conversations import (
    Exchange,
    Letter,
    Opened,
    delete_exchange,
    exchanges,
    open_exchange,
    open_file,
    unread_letters,
)
from espace_sante.interop.professional_mail.errors import (
    ColleagueUnknown,
    ExchangeUnknown,
    LetterTooLarge,
    NoSuchMailbox,
    NothingWritten,
    NotShownToThePatient,
)
from espace_sante.interop.professional_mail.maildir import kept_here
from espace_sante.interop.professional_mail.reports import Fate, Status
from espace_sante.interop.professional_mail.writing import MOST_CHARACTERS, Words, archive_for, keep_written, send

# What a letter that does not leave raises.
LETTER_ERRORS = (ColleagueUnknown, NothingWritten, LetterTooLarge, NotTaken, NotShownToThePatient, RelayUnavailable)


def is_open() -> bool:
    """Whether professionals have mailboxes here: in the demonstration alone."""
    return settings.MSSANTE_LOCAL_MAILBOXES is not None


def most_bytes() -> int:
    """Of the files of one letter together."""
    return settings.MESSAGE_PARTS_BYTES


__all__ = [
    "LETTER_ERRORS",
    "MOST_CHARACTERS",
    "ColleagueUnknown",
    "Exchange",
    "ExchangeUnknown",
    "Fate",
    "Letter",
    "LetterTooLarge",
    "NoSuchMailbox",
    "NotShownToThePatient",
    "NotTaken",
    "NothingWritten",
    "Opened",
    "Status",
    "Words",
    "archive_for",
    "delete_exchange",
    "exchanges",
    "is_open",
    "keep_written",
    "kept_here",
    "most_bytes",
    "open_exchange",
    "open_file",
    "send",
    "unread_letters",
]
