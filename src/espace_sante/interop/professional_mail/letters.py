"""The mails of a mailbox as values. A list reads their headers alone; what cannot be read is left to mail programs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from espace_sante.interop.mssante import api as mssante
from espace_sante.interop.professional_mail.maildir import Kept
from espace_sante.messaging.api import Mail

HEAD_BYTES = 128 * 1024
REPORT = b"multipart/report"
_CONTENT = re.compile(rb"^content-[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE)
_AUTOMATIC = re.compile(rb"^auto-submitted:[ \t]*auto", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """A letter by its headers: `mail` has no text and no files."""

    kept: Kept
    mail: Mail


def head_of(kept: Kept, *, now: datetime) -> Head | None:
    """None for a report, for what is no mail, and for what went away meanwhile."""
    head = _head_bytes(kept)
    if REPORT in head.lower():
        return None
    mail = _parsed(_CONTENT.sub(b"", head) + b"\n", now=now)
    return Head(kept, mail) if mail else None


def is_report(kept: Kept) -> bool:
    return REPORT in _head_bytes(kept).lower()


def whole(kept: Kept, *, now: datetime) -> Mail | None:
    """With its text and its files; None when it cannot be read. Raises ExchangeUnknown."""
    return _parsed(kept.content(), now=now)


def wire(data: bytes) -> bytes:
    """Lines as they travel; on the disk of a Maildir they end with LF alone."""
    return data.replace(b"\n", b"\r\n")


def _head_bytes(kept: Kept) -> bytes:
    try:
        with kept.path.open("rb") as file:
            return file.read(HEAD_BYTES).partition(b"\n\n")[0] + b"\n"
    except FileNotFoundError:
        return b""


def _parsed(data: bytes, *, now: datetime) -> Mail | None:
    """The envelope is not kept on the disk: a program's mail is known by what its own header says (RFC 3834)."""
    try:
        mail = mssante.parse_mail(wire(data), envelope_from="", now=now)
        return replace(mail, automatic=_AUTOMATIC.search(data.partition(b"\n\n")[0]) is not None)
    except (mssante.MalformedMail, mssante.MailTooLarge):
        return None
