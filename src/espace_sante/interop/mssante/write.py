"""A mail of ours, as bytes: valid MIME, and no header that words could add.

Source: RFC 5322 (998 octets a line, CR LF alone), RFC 2045 to 2047, RFC 2231, RFC 6047; INTEROP.md section 4 (X-MSS-*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.interop.mssante.wire import WIRE
from espace_sante.messaging.api import Mail, MailAddress, MailPart

_ID = re.compile(r"[^<>\s\x00-\x1f\x7f]{1,240}")
_CODE = re.compile(r"[A-Za-z0-9.^_-]{1,60}")
_METHOD = re.compile(rb"^METHOD:([A-Z]{1,20})\r?$", re.MULTILINE)
NO_REPLY = "SANS-REPONSE"  # ours (docs/divergences.md): a message that wants no answer, from who has an address
LONGEST = {"subject": 400, "name": 200}  # characters


@dataclass(frozen=True, slots=True)
class ClinicalHeaders:
    """What the trust space says of the clinical documents in a mail (INTEROP.md section 4).

    `codes`: the type of each CDA. `qualified_ins`: one of them names a patient by a qualified INS.
    `software`: the approval number of the software that writes, empty without one.
    """

    codes: tuple[str, ...] = ()
    qualified_ins: bool = False
    software: str = ""


def write_mail(mail: Mail, *, clinical: ClinicalHeaders | None = None) -> bytes:
    """The bytes to send, to everybody the mail names. Raises MalformedMail for an address or an id that is none."""
    return compose(mail, clinical=clinical).as_bytes()


def compose(mail: Mail, *, clinical: ClinicalHeaders | None = None) -> EmailMessage:
    """The same as a tree of parts."""
    message = EmailMessage(policy=WIRE)
    _head(message, mail)
    for name, value in _clinical(clinical or ClinicalHeaders()):
        message[name] = value
    message.set_content(mail.text or "", cte="quoted-printable")
    if mail.html:
        message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    for part in mail.parts:
        _attach(message, part)
    return message


def header_address(one: MailAddress) -> Address:
    """Raises MalformedMail."""
    if not words.is_address(one.address):
        raise MalformedMail("This is not an address.")
    return Address(display_name=words.one_line(one.name, longest=LONGEST["name"]), addr_spec=one.address)


def bracketed(message_id: str) -> str:
    """Raises MalformedMail."""
    if not _ID.fullmatch(message_id):
        raise MalformedMail("This is not a Message-ID.")
    return f"<{message_id}>"


def _head(message: EmailMessage, mail: Mail) -> None:
    message["Message-ID"] = bracketed(mail.message_id)
    message["Date"] = format_datetime(mail.sent_at)
    message["From"] = header_address(mail.sender)
    message["To"] = [header_address(one) for one in mail.to]
    if mail.cc:
        message["Cc"] = [header_address(one) for one in mail.cc]
    message["Subject"] = words.one_line(mail.subject, longest=LONGEST["subject"])
    if mail.in_reply_to:
        message["In-Reply-To"] = bracketed(mail.in_reply_to)
    if mail.references:
        message["References"] = " ".join(map(bracketed, mail.references))
    if mail.wants_receipt:
        message["Disposition-Notification-To"] = mail.sender.address
    if mail.ends_exchange:
        message["X-MSS-MES"] = "FIN"
    elif mail.no_reply:
        message["X-MSS-MES"] = NO_REPLY
    if mail.automatic:
        message["Auto-Submitted"] = "auto-generated"


def _clinical(told: ClinicalHeaders) -> Iterable[tuple[str, str]]:
    """X-MSS-CODECDA is absent without a CDA; X-MSS-INS stands for a qualified INS alone."""
    for code in dict.fromkeys(told.codes):
        if not _CODE.fullmatch(code):
            raise MalformedMail("This is not the code of a type of document.")
        yield "X-MSS-CODECDA", code
    if told.codes and told.qualified_ins:
        yield "X-MSS-INS", "O"
    if told.software:
        yield "X-MSS-NIL", words.one_line(told.software, longest=60)


def _attach(message: EmailMessage, part: MailPart) -> None:
    kind, _, subtype = part.mime_type.partition("/")
    if kind in {"multipart", "message"} or not subtype:  # their bytes may not travel in base64 (RFC 2046 5.2.1)
        kind, subtype = "application", "octet-stream"
    name = words.file_name(part.name, otherwise="piece")
    method = _METHOD.search(part.content) if part.mime_type == "text/calendar" else None
    if method:  # a calendar says in its type what it asks or answers (RFC 6047, 2.4)
        message.add_attachment(
            part.content.decode(errors="replace"), subtype="calendar", charset="utf-8", cte="base64", filename=name,
            params={"method": method[1].decode()},
        )  # fmt: skip
        return
    message.add_attachment(part.content, maintype=kind, subtype=subtype, filename=name, cte="base64")
