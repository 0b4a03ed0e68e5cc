"""Send what is due: what is due together to one person by one way leaves as one message.

A batch is claimed before it leaves and ended after: no database waits for a mail server, two workers never send the
same one, and after a crash it is claimed again once `CLAIM` is over. A crash between the sending and the ending sends
it again under the same number (Message-ID, tag of a device), by which mail programs and devices know it, and by which
the mailbox of a space keeps it once.
Source: RULES.md NOT-01 to NOT-03 (it must arrive), NOT-06 (deleted for everybody).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from espace_sante.kernel.outbox import next_delay
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Delivery, Device, Notification, Way
from espace_sante.notifications.services.by_any_means import tell_who_was_not_reached
from espace_sante.notifications.services.carry import Batch, carrier_of, push_of, tried
from espace_sante.notifications.services.ports import AddressBusy, CarrierUnavailable
from espace_sante.notifications.services.readers import TO_PROFESSIONALS, audiences_of

CLAIM = timedelta(minutes=5)
TOGETHER = 50  # notifications of one message
PUSHED_TOGETHER = 16  # devices
# A day for a device (as long as its push service would keep it), four for a mailbox (RFC 5321 4.5.4.1).
MOST_ATTEMPTS = {Way.PUSH: 9, Way.MAIL: 21, Way.MESSAGE: 21}
logger = logging.getLogger(__name__)


def send_due(*, now: datetime, most: int = 100) -> int:
    """Send at most so many messages, and push to a few devices at once; how many left.

    A way that is down stops for this pass, the others go on. Devices come last, together: their push services are
    addresses that people gave, and one that answers slowly holds back other devices for `TIMEOUT_SECONDS` at most.
    """
    down: set[str] = {Way.PUSH.value}
    sent = 0
    for _ in range(most):
        batch = _claim(now, down)
        if batch is None:
            break
        wanted = _still_wanted(batch, now)
        if not wanted:
            continue
        became = tried(carrier_of(batch, wanted, now))
        if type(became) is CarrierUnavailable:
            down.add(batch.way.value)
        sent += _settle(batch, wanted, became, now)
    return sent + _push_together(now)


def _push_together(now: datetime) -> int:
    """Push to at most so many devices at once; how many took it. No thread touches a database."""
    calls: list[tuple[Batch, list[Delivery], Callable[[], bool]]] = []
    for _ in range(PUSHED_TOGETHER):
        batch = _claim(now, {Way.MAIL.value, Way.MESSAGE.value})
        if batch is None:
            break
        if wanted := _still_wanted(batch, now):
            calls.append((batch, wanted, push_of(batch, wanted)))
    if not calls:
        return 0
    with ThreadPoolExecutor(max_workers=len(calls)) as together:
        became = list(together.map(tried, [call for _, _, call in calls]))
    return sum(_settle(batch, wanted, one, now) for (batch, wanted, _), one in zip(calls, became, strict=True))


def _due(now: datetime) -> QuerySet[Delivery]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = Delivery.objects.filter(free, ended_at__isnull=True, due_at__lte=now)
    if connections["ens"].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    return rows


def _first(now: datetime, down: set[str]) -> Delivery | None:
    """The oldest of the ways that are up, each asked by its index: a million that wait for one way hide no other."""
    of_ways = [_due(now).filter(way=way).order_by("due_at", "id").first() for way in Way if way.value not in down]
    return min(filter(None, of_ways), key=lambda one: (one.due_at, one.id), default=None)


def _claim(now: datetime, down: set[str]) -> Batch | None:
    with transaction.atomic(using="ens"):
        first = _first(now, down)
        if first is None:
            return None
        same = _due(now).filter(reader=first.reader, to=first.to).select_related("notification")
        if first.way == Way.MESSAGE:  # taken up again, it is the same message: nothing that came since joins it
            same = same.filter(due_at=first.due_at)
        rows = list(same.order_by("due_at", "id")[:TOGETHER])
        Delivery.objects.filter(id__in=[one.id for one in rows]).update(claimed_until=now + CLAIM)
    return Batch(reader=first.reader, way=Way(first.way), to=first.to, deliveries=rows)


def _still_wanted(batch: Batch, now: datetime) -> list[Delivery]:
    """Without what was deleted meanwhile and what this person may no longer read, which end here."""
    wanted = [one for one in batch.deliveries if one.notification.deleted_at is None]
    if wanted and Kind(wanted[0].notification.kind) not in TO_PROFESSIONALS:
        audiences = audiences_of(UUID(batch.reader), now=now)
        wanted = [
            one
            for one in wanted
            if (theirs := audiences.get(one.notification.space_id)) and theirs.sees(news_in(one.notification))
        ]
    _end([one for one in batch.deliveries if one not in wanted], Delivery.Outcome.DROPPED, now)
    return wanted


def _settle(batch: Batch, wanted: list[Delivery], became: bool | Exception, now: datetime) -> int:
    """Write what became of a message; 1 when it left."""
    if isinstance(became, CarrierUnavailable):
        _put_off(batch, now, most=MOST_ATTEMPTS[batch.way] if isinstance(became, AddressBusy) else None)
    elif became is True:
        _end(wanted, Delivery.Outcome.SENT, now)
        return 1
    elif became is False:
        _give_up(wanted, Delivery.Outcome.DROPPED, now)
    else:
        if batch.way is Way.PUSH:
            Device.objects.filter(id=UUID(batch.to)).delete()
        _give_up(wanted, Delivery.Outcome.REFUSED, now)
    return 0


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


def _put_off(batch: Batch, now: datetime, *, most: int | None = None) -> None:
    """Try again later, a little later each time. `most`: attempts after which it is given up; None: when forgotten."""
    attempts = batch.deliveries[0].attempts + 1
    rows = Delivery.objects.filter(id__in=[one.id for one in batch.deliveries], ended_at__isnull=True)
    if most is not None and attempts >= most:
        _give_up(list(rows.select_related("notification")), Delivery.Outcome.REFUSED, now)
        return
    rows.update(attempts=attempts, due_at=now + next_delay(attempts), claimed_until=None)
    logger.warning("notifications.put_off way=%s attempt=%s", batch.way.value, attempts)
