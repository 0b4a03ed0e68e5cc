"""What the holder's side chose for a mailbox: receipts of reading, documents filed by themselves.

Source: RULES.md MSG-10 (a receipt is asked for, and is the reader's to give), MSG-11, DOC-15.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.reports import Receipts
from espace_sante.messaging.models import MailboxChoice
from espace_sante.messaging.services.acting import acting, written_down
from espace_sante.messaging.services.inbox import check
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class MailboxChoices:
    """`filing`: documents that come are put in the record, in the name of `filed_by`, who chose so."""

    receipts: Receipts = Receipts.ASK
    filing: bool = False
    filed_by: Actor | None = None


def choices_of(mailbox_id: UUID) -> MailboxChoices:
    """What holds for a mailbox. One query."""
    row = MailboxChoice.objects.filter(mailbox_id=mailbox_id).first()
    if row is None:
        return MailboxChoices()
    return MailboxChoices(Receipts(row.receipts), row.filing, acting(row.filed_by) if row.filing else None)


def mailbox_choices(*, actor: Actor, space: SpaceView, now: datetime) -> MailboxChoices:
    """The same for who reads the mailbox. Raises AccessRefused."""
    check(actor, space, access.Action.READ_MESSAGES, now)
    return choices_of(space.id)


def choose(*, actor: Actor, space: SpaceView, receipts: Receipts, filing: bool, now: datetime) -> None:
    """Change them. Filing is chosen by who may add documents; each filing asks again whether they still may.

    Raises AccessRefused.
    """
    check(actor, space, access.Action.SEND_MESSAGE, now)
    before = choices_of(space.id)
    by = before.filed_by
    if filing and not before.filing:
        check(actor, space, access.Action.ADD_OWN_DOCUMENT, now)
        by = actor
    MailboxChoice.objects.update_or_create(
        mailbox_id=space.id,
        defaults={
            "receipts": receipts.value,
            "filing": filing,
            "filed_by": written_down(by) if filing and by else {},
            "at": now,
        },
    )
