"""Reports on our mails, as others write them.

Source: RFC 8098, RFC 3464; RULES.md MSG-13; INTEROP.md section 4 (`processed/Error: code^label`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from espace_sante.interop.mssante import words
from espace_sante.interop.mssante.encodings import Source
from espace_sante.interop.mssante.envelope_headers import Headers, headers_of
from espace_sante.interop.mssante.errors import MalformedMail
from espace_sante.interop.mssante.limits import MailLimits
from espace_sante.interop.mssante.notice import BUSINESS_LABELS, Notice, Outcome, code_in_subject
from espace_sante.interop.mssante.parse import NONSENSE, parse_message
from espace_sante.interop.mssante.tree import Part, headers_in, leaves

_DISPOSITION, _DELIVERY = "disposition-notification", "delivery-status"
_HEADERS_OF_OURS = {"text/rfc822-headers", "message/rfc822", "message/rfc822-headers"}
_BUSINESS_CODE = re.compile(r"\b(\d{3})\s*\^")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
_ACTIONS = {"failed": Outcome.FAILED, "delivered": Outcome.DELIVERED}
_TYPES = {
    "displayed": Outcome.READ,
    "processed": Outcome.PROCESSED,
    "dispatched": Outcome.DELIVERED,
    "deleted": None,  # without being read: nothing to tell
    "denied": None,
    "failed": Outcome.ERROR,
}


def read_notices(data: Source, *, limits: MailLimits | None = None) -> tuple[Notice, ...] | None:
    """What a report says, or None when this mail is no report.

    Empty when it says nothing of use: delayed, or about no mail. Raises MalformedMail, MailTooLarge.
    """
    limits = limits or MailLimits()
    return notices_in(*parse_message(data, limits=limits), limits=limits)


def notices_in(root: Part, headers: Headers, *, limits: MailLimits) -> tuple[Notice, ...] | None:
    """The same, once the tree and the headers are read."""
    try:
        if not _holds_a_report(root):
            return None
        return tuple(_notices(root, headers, limits=limits))
    except NONSENSE:
        raise MalformedMail from None


def _holds_a_report(root: Part) -> bool:
    """Some programs put the report beside the attachments that they return, in a multipart/mixed."""
    beside = root.inside[:1] if root.kind == "multipart/mixed" else []
    return any(one.kind == "multipart/report" for one in (root, *beside))


def _notices(root: Part, headers: Headers, *, limits: MailLimits) -> Iterator[Notice]:
    found = list(leaves(root))
    original = _original_id(found, limits=limits)
    for leaf in found:
        if leaf.kind == f"message/{_DISPOSITION}":
            yield from _of_disposition(_groups(leaf, limits=limits), headers, original=original)
        elif leaf.kind == f"message/{_DELIVERY}":
            yield from _of_delivery(_groups(leaf, limits=limits), original=original)


def _of_disposition(groups: list[Headers], headers: Headers, *, original: str) -> Iterator[Notice]:
    for fields in groups:
        said = fields.line("disposition").partition(";")[2].strip().lower()
        kind = _TYPES.get(re.split(r"[/;\s]", said, maxsplit=1)[0])
        about = next(iter(fields.ids("original-message-id")), original)
        recipient = _recipient(fields)
        if kind is None or not about or not recipient:
            continue
        code = _business_code(fields, said, headers)
        outcome = Outcome.ERROR if code or "error" in said or "failure" in said else kind
        yield Notice(message_id=about, recipient=recipient, outcome=outcome, code=code)


def _of_delivery(groups: list[Headers], *, original: str) -> Iterator[Notice]:
    for fields in groups:
        outcome = _ACTIONS.get(fields.line("action").lower())
        recipient = _recipient(fields)
        if outcome is None or not recipient or not original:
            continue
        status = _STATUS.search(fields.line("status"))
        yield Notice(message_id=original, recipient=recipient, outcome=outcome, code=status[0] if status else "")


def _business_code(fields: Headers, said: str, headers: Headers) -> str:
    """In the disposition, in a field of its own (RFC 8098 3.2.7), or in the subject alone; known codes only."""
    for words_of in (said, fields.line("error")):
        if found := _BUSINESS_CODE.search(words_of):
            return found[1] if found[1] in BUSINESS_LABELS else ""
    code = code_in_subject(headers.line("subject"))
    return code if code in BUSINESS_LABELS else ""


def _recipient(fields: Headers) -> str:
    for name in ("original-recipient", "final-recipient"):
        address = fields.line(name).rpartition(";")[2].strip().strip("<>").lower()
        if words.is_address(address):
            return address
    return ""


def _groups(leaf: Part, *, limits: MailLimits) -> list[Headers]:
    """The groups of fields of a report, between empty lines."""
    blocks = filter(None, re.split(rb"(?:\r?\n){2,}", leaf.content().strip()))
    return [headers_of(headers_in(block), limits=limits) for block in blocks]


def _original_id(found: list[Part], *, limits: MailLimits) -> str:
    """The Message-ID in the headers that came back with the report."""
    for leaf in found:
        if leaf.kind in _HEADERS_OF_OURS:
            head = re.split(rb"\r?\n\r?\n", next(leaf.pieces(), b""), maxsplit=1)[0]
            for one in headers_of(headers_in(head), limits=limits).ids("message-id"):
                return one
    return ""
