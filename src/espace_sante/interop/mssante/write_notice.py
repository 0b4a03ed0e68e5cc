"""Reports that we write: one read our correspondent's mail, took its documents in or could not, cannot be reached.

A report is sent by nobody (MAIL FROM:<>), and no program answers it (RFC 3834): loops end here.
Source: RFC 8098, RFC 3464, RFC 6522; RULES.md MSG-10, MSG-13; INTEROP.md section 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from email.utils import format_datetime

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.notice import BUSINESS_LABELS, Outcome, failure_subject
from espace_sante.interop.mssante.wire import WIRE
from espace_sante.interop.mssante.write import LONGEST, bracketed, compose, header_address
from espace_sante.messaging.api import Mail, MailAddress

_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_DISPOSITIONS = {
    Outcome.READ: "manual-action/MDN-sent-manually; displayed",
    Outcome.READ_ALWAYS: "manual-action/MDN-sent-automatically; displayed",
    Outcome.PROCESSED: "automatic-action/MDN-sent-automatically; processed",
    Outcome.ERROR: "automatic-action/MDN-sent-automatically; processed/Error: {code}^{label}",
}


class NothingToAnswer(Exception):
    """The mail asks for no report, or was written by a program that waits for none."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report to write on `about`, from the mailbox `sender`. `code`: 900 to 903 with Outcome.ERROR."""

    about: Mail
    sender: MailAddress
    message_id: str
    outcome: Outcome
    at: datetime
    text: str  # for people, without a word of the mail
    code: str = ""


def write_receipt(report: Report, *, reporting: str) -> bytes:
    """A disposition notification (RFC 8098). `reporting`: the host that reports.

    The mail goes back with a failure, its attachments too. Who asked for no report is told of a failure alone, in a
    plain mail, unless a program wrote. Raises NothingToAnswer, MalformedMail.
    """
    about = report.about
    if not about.wants_receipt:
        return _plain_failure(report)
    subject = failure_subject(about.subject, code=report.code) if report.outcome is Outcome.ERROR else about.subject
    message = _envelope(report.sender, about.sender, report.message_id, report.at, subject)
    message["In-Reply-To"] = bracketed(about.message_id)
    message["References"] = bracketed(about.message_id)
    label = BUSINESS_LABELS.get(report.code, "")
    fields = [
        ("Reporting-UA", f"{reporting}; espace-sante"),
        ("Original-Recipient", f"rfc822;{report.sender.address}"),
        ("Final-Recipient", f"rfc822;{report.sender.address}"),
        ("Original-Message-ID", bracketed(about.message_id)),
        ("Disposition", _DISPOSITIONS[report.outcome].format(code=report.code, label=label)),
    ]
    _fill(message, report.text, "disposition-notification", [fields])
    if report.outcome is Outcome.ERROR:
        message.attach(_returned(about))
    return message.as_bytes()


def _plain_failure(report: Report) -> bytes:
    """INTEROP.md section 4: "only when Disposition-Notification-To was present, else plain mail"."""
    about = report.about
    if about.automatic or report.outcome is not Outcome.ERROR:
        raise NothingToAnswer
    subject = failure_subject(about.subject, code=report.code)
    message = _envelope(report.sender, about.sender, report.message_id, report.at, subject)
    message["In-Reply-To"] = bracketed(about.message_id)
    message["References"] = bracketed(about.message_id)
    message.set_content(report.text, cte="quoted-printable")
    return message.as_bytes()


def write_failure(
    *, about: Mail, recipient: str, status: str, message_id: str, postmaster: MailAddress, at: datetime, text: str
) -> bytes:
    """A delivery report (RFC 3464): a mail was accepted, and cannot reach one of its recipients.

    Raises NothingToAnswer for a mail that a program wrote, MalformedMail.
    """
    if about.automatic:
        raise NothingToAnswer
    if not _STATUS.fullmatch(status) or not words.is_address(recipient):
        raise ValueError("A status and an address.")
    message = _envelope(postmaster, about.sender, message_id, at, "Message non remis")
    message["In-Reply-To"] = bracketed(about.message_id)
    of_mail = [("Reporting-MTA", f"dns; {postmaster.domain}")]
    of_recipient = [
        ("Final-Recipient", f"rfc822;{recipient}"),
        ("Action", "failed"),
        ("Status", status),
    ]
    _fill(message, text, "delivery-status", [of_mail, of_recipient])
    _attach_headers(message, [("Message-ID", bracketed(about.message_id))])
    return message.as_bytes()


def _envelope(sender: MailAddress, to: MailAddress, message_id: str, at: datetime, subject: str) -> EmailMessage:
    message = EmailMessage(policy=WIRE)
    message["Message-ID"] = bracketed(message_id)
    message["Date"] = format_datetime(at)
    message["From"] = header_address(sender)
    message["To"] = header_address(to)
    message["Subject"] = words.one_line(subject, longest=LONGEST["subject"])
    message["Auto-Submitted"] = "auto-replied"
    return message


def _fill(message: EmailMessage, text: str, kind: str, groups: list[list[tuple[str, str]]]) -> None:
    """multipart/report (RFC 6522): words for people, then fields for programs."""
    message.set_content(text, cte="quoted-printable")
    message.make_mixed()
    message.set_type("multipart/report")
    message.set_param("report-type", kind)
    message.attach(_fields(kind, groups))


def _fields(kind: str, groups: list[list[tuple[str, str]]]) -> EmailMessage:
    part = EmailMessage(policy=WIRE)
    part["Content-Type"] = f"message/{kind}"
    part["Content-Transfer-Encoding"] = "7bit"
    if kind == "delivery-status":  # which the standard library takes as a list of headers
        part.set_payload([_headers(one) for one in groups])
    else:
        part.set_payload(_lines(groups[0]))
    return part


def _headers(fields: list[tuple[str, str]]) -> Message:
    group = Message(policy=policy.compat32.clone(max_line_length=None))
    for name, value in fields:
        group[name] = _plain(value)
    return group


def _returned(about: Mail) -> EmailMessage:
    """The mail itself, attachments included, as the third part of a report (RFC 6522 section 3)."""
    part = EmailMessage(policy=WIRE)
    part["Content-Type"] = "message/rfc822"
    part.set_payload([compose(about)])
    return part


def _attach_headers(message: EmailMessage, fields: Iterable[tuple[str, str]]) -> None:
    part = EmailMessage(policy=WIRE)
    part["Content-Type"] = "text/rfc822-headers"
    part["Content-Transfer-Encoding"] = "7bit"
    part.set_payload(_lines(fields))
    message.attach(part)


def _lines(fields: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {_plain(value)}\r\n" for name, value in fields)


def _plain(value: str) -> str:
    return words.one_line(value, longest=900).encode("ascii", "replace").decode()
