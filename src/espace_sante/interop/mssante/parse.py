"""The bytes of a mail, made a safe value. Nothing is guessed that would change who wrote or what was written.

Source: RFC 5322; RFC 3834 (automatic mails); RFC 8098 (receipts); RULES.md MSG-06, MSG-07; INTEROP.md section 4.
"""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.errors import MessageError

from espace_sante.interop.mssante.content import read_content
from espace_sante.interop.mssante.encodings import PIECE, Source
from espace_sante.interop.mssante.envelope_headers import Headers, headers_of
from espace_sante.interop.mssante.errors import BareLineEnd, MailTooLarge, MalformedMail, SenderForged
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.tree import Part, read_tree
from espace_sante.interop.mssante.write import NO_REPLY
from espace_sante.messaging.api import Mail, MailAddress

# What the standard library raises on nonsense: its parser was written to recover, and does not always.
NONSENSE = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError, MessageError)
NULL_SENDER = "<>"
END_HEADER, END_MARKER = "x-mss-mes", "[FIN]"  # MSG-06, MSG-07 (the keyword is unverified)
_NO_REPLY = re.compile(r"(?:no-?reply|ne-?pas-?repondre)\b")
_BULK = {"bulk", "list", "junk", "auto_reply"}


def parse_mail(data: Source, *, envelope_from: str, now: datetime, limits: MailLimits | None = None) -> Mail:
    """The mail. `envelope_from`: what MAIL FROM said, empty or `<>` for nobody. Times are in UTC.

    Raises MalformedMail, BareLineEnd, MailTooLarge, SenderForged (From is of another domain than MAIL FROM).
    """
    limits = limits or MailLimits()
    root, headers = parse_message(data, limits=limits)
    return mail_of(data, root, headers, envelope_from=envelope_from, now=now, limits=limits)


def mail_of(
    data: Source, root: Part, headers: Headers, *, envelope_from: str, now: datetime, limits: MailLimits
) -> Mail:
    """The same, once its tree and its headers are read. Its long attachments are in `data` still."""
    try:
        return _read(data, root, headers, envelope_from=envelope_from, now=now, limits=limits)
    except NONSENSE:
        raise MalformedMail from None


def _read(data: Source, root: Part, headers: Headers, *, envelope_from: str, now: datetime, limits: MailLimits) -> Mail:
    sender = sender_of(headers)
    handed_by = "" if envelope_from == NULL_SENDER else envelope_from.lower()
    if handed_by and handed_by.rpartition("@")[2] != sender.domain:
        raise SenderForged
    content = read_content(root, limits=limits)
    subject = headers.line("subject", longest=limits.subject)
    references = headers.ids("references")
    return Mail(
        message_id=_message_id(headers, data=data, sender=sender),
        sent_at=headers.sent_at(now=now),
        sender=sender,
        to=headers.people("to"),
        cc=headers.people("cc"),
        subject=subject,
        text=content.text,
        html=content.html,
        parts=tuple(content.parts),
        in_reply_to=next(iter(headers.ids("in-reply-to")), references[-1] if references else ""),
        references=references,
        ends_exchange=headers.line(END_HEADER).upper() == "FIN" or END_MARKER in subject.upper(),
        no_reply=_NO_REPLY.match(sender.address) is not None or headers.line(END_HEADER).upper() == NO_REPLY,
        wants_receipt=envelope_from != NULL_SENDER and _wants_receipt(headers, sender=sender),
        automatic=not handed_by or is_automatic(headers),
    )


def parse_message(data: Source, *, limits: MailLimits) -> tuple[Part, Headers]:
    """The tree of parts and the headers. Raises MalformedMail, BareLineEnd, MailTooLarge."""
    check_bytes(data, limits=limits)
    try:
        root = read_tree(data, limits=limits)
        return root, headers_of(root.head, limits=limits)
    except NONSENSE:
        raise MalformedMail from None


def check_bytes(data: Source, *, limits: MailLimits) -> None:
    """What is seen before anything is parsed: the size, and that lines end in one way alone."""
    if len(data) > limits.message:
        raise MailTooLarge("The mail is larger than what is taken.")
    whole = data.count(b"\r\n")
    if data.count(b"\n") != whole or data.count(b"\r") != whole:
        raise BareLineEnd
    if data.find(b"\0") >= 0:
        raise MalformedMail("A mail holds no NUL.")


def sender_of(headers: Headers) -> MailAddress:
    """The one person a mail is from. Raises MalformedMail when nobody or several people are named."""
    named = headers.people("from")
    if len(named) != 1:
        raise MalformedMail("A mail is from one person.")
    return named[0]


def is_automatic(headers: Headers) -> bool:
    """Whether a program wrote it, to which no program answers. Source: RFC 3834 section 2, RFC 2919."""
    return _submitted(headers) not in {"", "no"} or _is_for_many(headers)


def _submitted(headers: Headers) -> str:
    return headers.line("auto-submitted").partition(";")[0].strip().lower()


def _is_for_many(headers: Headers) -> bool:
    return (
        headers.line("precedence").lower() in _BULK
        or headers.has_any("list-")
        or headers.has_any("x-autoreply")
        or headers.line("return-path") == NULL_SENDER
    )


def _wants_receipt(headers: Headers, *, sender: MailAddress) -> bool:
    """A receipt goes to who wrote, and to nobody else they name (RFC 8098 section 2.1).

    Software that sends documents by itself may ask for one, and waits for it (MSG-13); an answer by a program may not,
    nor what goes to many people, so that no two programs ever answer each other.
    """
    if _submitted(headers) not in {"", "no", "auto-generated"} or _is_for_many(headers):
        return False
    try:
        asked = headers.people("disposition-notification-to")
    except MalformedMail:
        return False
    return [one.address for one in asked] == [sender.address]


def _message_id(headers: Headers, *, data: Source, sender: MailAddress) -> str:
    """The Message-ID without its brackets; the same one for the same bytes when the mail has none that can be used."""
    told = headers.ids("message-id")
    if told:
        return told[0]
    mark = hashlib.sha256()
    for start in range(0, len(data), PIECE):
        mark.update(data[start : start + PIECE])
    return f"{mark.hexdigest()[:40]}@{sender.domain}"
