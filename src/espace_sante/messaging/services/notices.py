"""What comes back about a message that was sent: read, processed, refused.

Source: RULES.md MSG-13; RFC 8098 (MDN), RFC 3464 (DSN).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction

from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.reports import CODES, INTEGRATED
from espace_sante.messaging.models import Correspondent, Message, Thread
from espace_sante.messaging.services.departures import settle


class Outcome(StrEnum):
    DELIVERED = "delivered"  # RFC 3464
    PROCESSED = "processed"  # by software, RFC 8098
    DISPLAYED = "displayed"  # to a person, RFC 8098
    FAILED = "failed"


_STANDINGS = {
    Outcome.DELIVERED: Standing.DELIVERED,
    Outcome.PROCESSED: Standing.DELIVERED,
    Outcome.DISPLAYED: Standing.SEEN,
    Outcome.FAILED: Standing.FAILED,
}


def record_notice(*, message_id: str, sender: str, outcome: Outcome, now: datetime, code: str = "") -> bool:
    """Move the message that a notice speaks of; False when there is none that `sender` received.

    `code`: the business status of documents that could not be taken in. The message did arrive then (MSG-13).

    Somebody else's notice changes nothing: a notice counts when its sender, or its domain for a refusal, is among the
    people of the conversation.
    """
    row = Message.objects.filter(message_id=message_id, outgoing=True).first()
    if row is None or not _received(row, sender, outcome):
        return False
    refused = code in CODES
    with transaction.atomic(using="ens"):
        settle(row.mailbox_id, row.id, Standing.DELIVERED if refused else _STANDINGS[outcome], now)
        if refused or outcome is Outcome.PROCESSED:
            told = Message.objects.filter(mailbox_id=row.mailbox_id, id=row.id)
            told.update(integration=code if refused else INTEGRATED)
    return True


def _received(row: Message, sender: str, outcome: Outcome) -> bool:
    people = Thread.objects.filter(mailbox_id=row.mailbox_id, id=row.thread_id).values_list("people", flat=True).first()
    if people is None:
        return False
    if sender in people or Correspondent.objects.filter(mailbox_id=row.mailbox_id, address=sender).exists():
        return True
    domain = sender.rpartition("@")[2]
    return outcome in {Outcome.FAILED, Outcome.DELIVERED} and any(one.endswith(f"@{domain}") for one in people)
