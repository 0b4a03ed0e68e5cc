"""Mails that came back: read the delivery reports, and send a letter to whom a mail did not reach.

A report counts when it says that delivery failed for good (`Action: failed`) and reached us at the return address of
a notice. A delay, an answer of somebody on holiday, a forged or unrelated mail changes nothing. Read twice, it counts
once.
Source: RFC 3462, RFC 3464; CSP art. R. 1111-28; RULES.md LC-02, C2.
"""

from __future__ import annotations

import mailbox
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from espace_sante.kernel.errors import Malformed
from espace_sante.spaces.services.campaigns.return_address import notice_of
from espace_sante.spaces.services.campaigns.returns import came_back

LARGEST = 10_000_000  # bytes of a mail that is read
# Where mail servers write the address a mail was delivered to, besides `To`, which a report has as well.
DELIVERED_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To")


class BouncesUnreadable(Malformed):
    """There is neither a folder of mails, nor a Maildir, nor an mbox file here."""

    code = "bounces-unreadable"


class Ignored(StrEnum):
    """Why a mail does not count."""

    NOT_A_REPORT = "not a delivery report"
    NOT_FINAL = "a delay, or a delivery that succeeded"
    NOT_OURS = "no return address of ours, or a forged one"
    TOO_LARGE = "too large"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A mail that will not arrive: `status` is what the server said, such as `5.1.1`."""

    notice_id: UUID
    status: str


@dataclass(slots=True)
class BounceReport:
    """What was read. `again`: returns that were recorded before, or notices that are no more."""

    read: int = 0
    recorded: int = 0
    again: int = 0
    ignored: Counter[Ignored] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)


def record_bounces(*, place: Path, clock: Callable[[], datetime]) -> BounceReport:
    """Read every mail of a place, which is left as it is. Raises BouncesUnreadable."""
    report = BounceReport()
    for content in mails_of(place):
        report.read += 1
        found = parse_bounce(content)
        if isinstance(found, Ignored):
            report.ignored[found] += 1
        elif came_back(notice_id=found.notice_id, now=clock()):
            report.recorded += 1
            report.statuses[found.status] += 1
        else:
            report.again += 1
    return report


def parse_bounce(content: bytes) -> Bounce | Ignored:
    """What one mail says, or why it says nothing here."""
    if len(content) > LARGEST:
        return Ignored.TOO_LARGE
    message = message_from_bytes(content, policy=policy.compat32)
    fields = _report_of(message)
    if fields is None:
        return Ignored.NOT_A_REPORT
    failed = [one for one in fields if _word(one, "Action") == "failed"]
    if not failed:
        return Ignored.NOT_FINAL
    notice_id = notice_of("\n".join(str(value) for name in DELIVERED_TO for value in message.get_all(name, [])))
    if notice_id is None:
        return Ignored.NOT_OURS
    return Bounce(notice_id=notice_id, status=_status(failed[0]))


def mails_of(place: Path) -> Iterator[bytes]:
    """The mails of a Maildir, of a folder of files, or of an mbox file, one at a time. Raises BouncesUnreadable."""
    if place.is_file():
        box = mailbox.mbox(place, create=False)
        try:
            yield from (box.get_bytes(key) for key in box.iterkeys())
        finally:
            box.close()
    elif (place / "new").is_dir() and (place / "cur").is_dir():
        maildir = mailbox.Maildir(place, create=False)
        yield from (maildir.get_bytes(key) for key in sorted(maildir.iterkeys()))
    elif place.is_dir():
        yield from (file.read_bytes() for file in sorted(place.iterdir()) if file.is_file())
    else:
        raise BouncesUnreadable


def _report_of(message: Message) -> list[Message] | None:
    """The fields about each recipient in a report of RFC 3464; None when the mail is no such report.

    The first block of fields is about the message as a whole; each one after it is about a recipient.
    """
    if message.get_content_type() != "multipart/report":
        return None
    if str(message.get_param("report-type", "")).lower() != "delivery-status":
        return None
    for part in message.walk():
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            blocks = part.get_payload()
            return [one for one in blocks[1:] if isinstance(one, Message)] if isinstance(blocks, list) else []
    return None


def _word(fields: Message, name: str) -> str:
    return str(fields.get(name, "")).split(";")[-1].split("(")[0].strip().lower()


def _status(fields: Message) -> str:
    """`5.1.1`, and nothing of what a server may write after it."""
    status = _word(fields, "Status").split(" ")[0]
    return status if len(status) < 12 and status.replace(".", "").isdigit() else "unknown"
