"""Send what is due: what is due together to one person by one way leaves as one message.

A batch is claimed before it leaves and ended after: no database waits for a mail server, two workers never send the
same one, and after a crash it is claimed again once `CLAIM` is over. A crash between the sending and the ending sends
it again under the same number (Message-ID, tag of a device), by which mail programs and devices know it, and by which
the mailbox of a space keeps it once.
Source: RULES.md NOT-01 to NOT-03 (it must arrive), NOT-06 (deleted for everybody).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from espace_sante.identity import api as identity
from espace_sante.kernel.outbox import next_delay
from espace_sante.messaging import api as messaging
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Delivery, Device, Notification, Way
from espace_sante.notifications.services.by_any_means import tell_who_was_not_reached
from espace_sante.notifications.services.devices import subscription_of
from espace_sante.notifications.services.ports import (
    AddressBusy,
    AddressRefused,
    CarrierUnavailable,
    mail_sender,
    pusher,
)
from espace_sante.notifications.services.readers import TO_PROFESSIONALS, audiences_of
from espace_sante.notifications.services.words import mail_words, message_words, push_message

CLAIM = timedelta(minutes=5)
TOGETHER = 50  # notifications of one message
# A day for a device (as long as its push service would keep it), four for a mailbox (RFC 5321 4.5.4.1).
MOST_ATTEMPTS = {Way.PUSH: 9, Way.MAIL: 21}
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Batch:
    """What leaves as one message. `deliveries` are oldest first, with their notifications."""

    reader: str
    way: Way
    to: str
    deliveries: list[Delivery]


def send_due(*, now: datetime, most: int = 100) -> int:
    """Send at most so many messages; how many left. A way that is down stops for this pass, the other goes on."""
    down: set[str] = set()
    sent = 0
    for _ in range(most):
        batch = _claim(now, down)
        if batch is None:
            break
        try:
            sent += _send(batch, now)
        except AddressBusy:
            _put_off(batch, now, most=MOST_ATTEMPTS[batch.way])
        except CarrierUnavailable:
            down.add(batch.way.value)
            _put_off(batch, now)
    return sent


def _due(now: datetime) -> QuerySet[Delivery]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = Delivery.objects.filter(free, ended_at__isnull=True, due_at__lte=now)
    if connections["ens"].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _claim(now: datetime, down: set[str]) -> _Batch | None:
    with transaction.atomic(using="ens"):
        first = _due(now).exclude(way__in=down).order_by("due_at", "id").first()
        if first is None:
            return None
        same = _due(now).filter(reader=first.reader, to=first.to).select_related("notification")
        if first.way == Way.MESSAGE:  # taken up again, it is the same message: nothing that came since joins it
            same = same.filter(due_at=first.due_at)
        rows = list(same.order_by("due_at", "id")[:TOGETHER])
        Delivery.objects.filter(id__in=[one.id for one in rows]).update(claimed_until=now + CLAIM)
    return _Batch(reader=first.reader, way=Way(first.way), to=first.to, deliveries=rows)


def _send(batch: _Batch, now: datetime) -> int:
    """One message, or none when nothing of it is the reader's to know any more."""
    wanted = _still_wanted(batch, now)
    _end([one for one in batch.deliveries if one not in wanted], Delivery.Outcome.DROPPED, now)
    if not wanted:
        return 0
    kinds, number = [Kind(one.notification.kind) for one in wanted], wanted[0].id
    try:
        left = _carry(batch, kinds, number, now)
    except AddressRefused:
        if batch.way is Way.PUSH:
            Device.objects.filter(id=UUID(batch.to)).delete()
        _give_up(wanted, Delivery.Outcome.REFUSED, now)
        return 0
    if not left:
        _give_up(wanted, Delivery.Outcome.DROPPED, now)
        return 0
    _end(wanted, Delivery.Outcome.SENT, now)
    return 1


def _carry(batch: _Batch, kinds: list[Kind], number: UUID, now: datetime) -> bool:
    """Hand one message over to its way. Raises AddressRefused, CarrierUnavailable."""
    if batch.way is Way.MAIL:
        return _mail(batch, kinds, number)
    return _push(batch, kinds, number) if batch.way is Way.PUSH else _write(batch, number, now)


def _still_wanted(batch: _Batch, now: datetime) -> list[Delivery]:
    """Without what was deleted meanwhile, and what this person may no longer read."""
    there = [one for one in batch.deliveries if one.notification.deleted_at is None]
    if not there or Kind(there[0].notification.kind) in TO_PROFESSIONALS:
        return there
    audiences = audiences_of(UUID(batch.reader), now=now)
    return [
        one
        for one in there
        if (theirs := audiences.get(one.notification.space_id)) and theirs.sees(news_in(one.notification))
    ]


def news_in(row: Notification) -> News:
    """What a row says."""
    return News(
        kind=Kind(row.kind),
        space_id=row.space_id,
        key=row.key,
        at=row.at,
        only_for=row.only_for,
        about=row.about,
        document_id=row.document_id,
        hidden_from_law=row.hidden_from_law,
    )


def _mail(batch: _Batch, kinds: list[Kind], number: UUID) -> bool:
    address = identity.proved_emails([batch.reader]).get(batch.reader)
    if address is None:
        return False
    subject, text = mail_words(kinds)
    mail_sender()(to=address, subject=subject, text=text, number=number)
    return True


def _push(batch: _Batch, kinds: list[Kind], number: UUID) -> bool:
    subscription = subscription_of(UUID(batch.to), reader=batch.reader)
    if subscription is None:
        return False
    pusher()(to=subscription, message=push_message(kinds), number=number)
    return True


def _write(batch: _Batch, number: UUID, now: datetime) -> bool:
    """In the mailbox of the space; true as well when it was written before a crash."""
    subject, text = message_words()
    try:
        messaging.write_as_service(space_id=UUID(batch.to), number=number, subject=subject, text=text, now=now)
    except messaging.MailboxClosed:
        raise AddressRefused from None
    return True


def _end(rows: list[Delivery], outcome: Delivery.Outcome, now: datetime) -> None:
    if rows:
        ended = Delivery.objects.filter(id__in=[one.id for one in rows])
        ended.update(ended_at=now, outcome=outcome.value, claimed_until=None)


def _give_up(rows: list[Delivery], outcome: Delivery.Outcome, now: datetime) -> None:
    """This way brings it no more: what the law wants told goes another way, when no other one is left."""
    with transaction.atomic(using="ens"):
        _end(rows, outcome, now)
        told = [(one.notification, news_in(one.notification)) for one in rows]
        tell_who_was_not_reached(told, reader=rows[0].reader, now=now)


def _put_off(batch: _Batch, now: datetime, *, most: int | None = None) -> None:
    """Try again later, a little later each time. `most`: attempts after which it is given up; None: when forgotten."""
    attempts = batch.deliveries[0].attempts + 1
    rows = Delivery.objects.filter(id__in=[one.id for one in batch.deliveries], ended_at__isnull=True)
    if most is not None and attempts >= most:
        _give_up(list(rows.select_related("notification")), Delivery.Outcome.REFUSED, now)
        return
    rows.update(attempts=attempts, due_at=now + next_delay(attempts), claimed_until=None)
    logger.warning("notifications.put_off way=%s attempt=%s", batch.way.value, attempts)
