"""Push what waits: the oldest of each subscription, in order, several services at once.

A subscription is claimed before its address is called and settled after: no database waits for a receiver, two workers
never push the same thing, and after a crash it is claimed again once `CLAIM` is over. A crash between the call and the
settling pushes it again under the same id. Whoever lost the right to know is not called.
Source: HL7 FHIR R4, Subscription (REST hook); Standard Webhooks 1.0.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import Q

from espace_sante.catalogue import api as catalogue
from espace_sante.subscriptions.domain.rhythm import next_pause
from espace_sante.subscriptions.domain.states import LIVE, State, Trouble
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.call import Call, call_of
from espace_sante.subscriptions.services.calling import call_all
from espace_sante.subscriptions.services.keys import keys_in_force
from espace_sante.subscriptions.services.right import Right, right_of
from espace_sante.subscriptions.services.tell import stop

CLAIM = timedelta(minutes=2)
TOGETHER = 16  # addresses called at once
logger = logging.getLogger(__name__)


def push_due(*, now: datetime, most: int = 100) -> int:
    """Make at most so many calls; how many were answered as they should."""
    done, began = 0, time.monotonic()
    for _ in range(-(-most // TOGETHER)):
        at = _after(now, began)
        claimed = _claim(at, most=min(TOGETHER, most))
        if not claimed:
            break
        done += _push(claimed, at)
    return done


def _after(now: datetime, began: float) -> datetime:
    """What time it is when it was `now` then, in whole seconds: calls may have taken some."""
    return now + timedelta(seconds=int(time.monotonic() - began))


def _claim(now: datetime, *, most: int) -> list[Subscription]:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = Subscription.objects.filter(free, due_at__lte=now).order_by("due_at", "id")
    if connections["ens"].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    with transaction.atomic(using="ens"):
        claimed = list(rows[:most])
        Subscription.objects.filter(id__in=[one.id for one in claimed]).update(claimed_until=now + CLAIM)
    return claimed


def _push(claimed: Sequence[Subscription], now: datetime) -> int:
    """Call those that still may be told, all at once; what each answered is written one by one."""
    wanted, began = list(_wanted(claimed, now)), time.monotonic()
    answers = call_all([call for *_, call in wanted], now=now)
    for (row, push, _), trouble in zip(wanted, answers, strict=True):
        _settle(row, push, trouble, _after(now, began))
    return answers.count(None)


def _wanted(claimed: Sequence[Subscription], now: datetime) -> Iterator[tuple[Subscription, Push, Call]]:
    """The oldest push of each that still may be told; the others go on without theirs, or end."""
    services = catalogue.services_of({row.service_id for row in claimed})
    keys = {service_id: keys_in_force(service_id, now=now) for service_id in services}
    for row in claimed:
        push = Push.objects.filter(subscription=row).order_by("number").first()
        match right_of(row, push, service=services[row.service_id], now=now) if push else Right.NOT_THIS:
            case Right.YES:
                assert push is not None
                yield row, push, call_of(row, push, keys=keys[row.service_id], now=now)
            case Right.NOT_THIS:
                _pass_over(row, push, now)
            case Right.ENDED:
                _end(row, Trouble.NO_CONSENT, now)
            case Right.PAST:
                _end(row, Trouble.PAST, now)


def _settle(claimed: Subscription, push: Push, trouble: Trouble | None, now: datetime) -> None:
    """Write what became of a push, unless the subscription ended while its address was called."""
    with transaction.atomic(using="ens"):
        row = _locked(claimed)
        if row is None:
            return
        if trouble is not None:
            _failed(row, trouble, handshake=not push.key, now=now)
            return
        if not push.key:  # the first call is answered
            row.state, row.changed_at, row.version = State.ACTIVE.value, now, row.version + 1
        row.told_at, row.failures, row.trouble = now, 0, ""
        _go_on(row, push, now)


def _pass_over(claimed: Subscription, push: Push | None, now: datetime) -> None:
    """Nothing is said of this one."""
    with transaction.atomic(using="ens"):
        row = _locked(claimed)
        if row is not None:
            _go_on(row, push, now)


def _go_on(row: Subscription, push: Push | None, now: datetime) -> None:
    """Without this push; the next one is due at once."""
    if push is not None:
        Push.objects.filter(id=push.id).delete()
    row.claimed_until = None
    row.due_at = now if Push.objects.filter(subscription=row).exists() else None
    row.save()


def _locked(claimed: Subscription) -> Subscription | None:
    return Subscription.objects.select_for_update().filter(id=claimed.id, state__in=LIVE).first()


def _failed(row: Subscription, trouble: Trouble, *, handshake: bool, now: datetime) -> None:
    """A little later each time, then never: the service asks again when it listens."""
    failures = row.failures + 1
    pause = next_pause(failures, handshake=handshake)
    logger.warning("subscriptions.failed id=%s attempt=%s trouble=%s", row.id, failures, trouble.value)
    if trouble is Trouble.GONE or pause is None:
        row.failures = failures
        stop(row, State.OFF if trouble is Trouble.GONE else State.ERROR, trouble, now=now)
        return
    row.failures, row.trouble, row.claimed_until, row.due_at = failures, trouble.value, None, now + pause
    row.save()


def _end(claimed: Subscription, trouble: Trouble, now: datetime) -> None:
    with transaction.atomic(using="ens"):
        row = _locked(claimed)
        if row is not None:
            stop(row, State.OFF, trouble, now=now)
