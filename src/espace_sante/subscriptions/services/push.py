"""Push what waits: the oldest of each subscription, in order, several services at once.

Nobody waits for who is slow: what left goes on in its thread while others are called, and its service is called for
nothing else until it is back (`calling`). What is still on its way when the worker goes on to something else is settled
when it comes back here.

A subscription is claimed before its address is called and settled after: no database waits for a receiver, two workers
never push the same thing, and after a crash it is claimed again once `CLAIM` is over. A crash between the call and the
settling pushes it again under the same id. Whoever lost the right to know is not called.
Source: HL7 FHIR R4, Subscription (REST hook); Standard Webhooks 1.0.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connections, transaction
from django.db.models import Q

from espace_sante.catalogue import api as catalogue
from espace_sante.subscriptions.domain.rhythm import next_pause
from espace_sante.subscriptions.domain.states import LIVE, State, Trouble
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.call import Call, call_of
from espace_sante.subscriptions.services.calling import Flight, landed, leave, wait_for_one
from espace_sante.subscriptions.services.keys import keys_in_force
from espace_sante.subscriptions.services.right import Right, right_of
from espace_sante.subscriptions.services.tell import stop

CLAIM = timedelta(minutes=2)
TOGETHER = 16  # addresses that are called at once
ON_THEIR_WAY = 128  # calls that nobody answered yet, at most: eight services that say nothing
SLOW_SECONDS = 0.25  # whoever takes longer keeps nobody else waiting
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pushed:
    """What was claimed, and its call that left."""

    row: Subscription
    push: Push
    flight: Flight


_on_their_way: list[Pushed] = []  # of this process


def push_due(*, now: datetime, most: int = 100, to_the_end: bool = True) -> int:
    """Make at most so many calls; how many were answered as they should, some perhaps made before.

    `to_the_end`: wait for who is slow too. The worker does not: it comes back.
    """
    done, began, left = 0, time.monotonic(), most
    while True:
        at = _after(now, began)
        claimed = _claim(at, most=min(TOGETHER, left, ON_THEIR_WAY - len(_on_their_way)))
        left -= len(claimed)
        sent = _leave(claimed, at)
        _on_their_way.extend(sent)
        waited_for = sent or (_on_their_way if to_the_end else [])
        done += _settle(waited_for, now=now, began=began)
        if not claimed and not (to_the_end and _on_their_way):
            return done


def settle_all(*, now: datetime) -> int:
    """Wait for what left, and call nobody else: before a worker stops. How many were answered as they should."""
    done, began = 0, time.monotonic()
    while _on_their_way:
        done += _settle(_on_their_way, now=now, began=began)
    return done


def _after(now: datetime, began: float) -> datetime:
    """What time it is when it was `now` then, in whole seconds: calls may have taken some."""
    return now + timedelta(seconds=int(time.monotonic() - began))


def _claim(now: datetime, *, most: int) -> list[Subscription]:
    """The oldest, but of services that take their time with what left before."""
    if most <= 0:
        return []
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    rows = Subscription.objects.filter(free, due_at__lte=now).order_by("due_at", "id")
    if slow := {one.row.service_id for one in _on_their_way}:
        rows = rows.exclude(service_id__in=slow)
    if connections["ens"].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    with transaction.atomic(using="ens"):
        claimed = list(rows[:most])
        Subscription.objects.filter(id__in=[one.id for one in claimed]).update(claimed_until=now + CLAIM)
    for one in claimed:
        one.claimed_until = now + CLAIM
    return claimed


def _leave(claimed: Sequence[Subscription], now: datetime) -> list[Pushed]:
    """Call those that still may be told, all at once."""
    wanted = list(_wanted(claimed, now)) if claimed else []
    flights = leave([call for *_, call in wanted], now=now)
    return [Pushed(row, push, flight) for (row, push, _), flight in zip(wanted, flights, strict=True)]


def _settle(waited_for: Sequence[Pushed], *, now: datetime, began: float) -> int:
    """Write what was answered, as it comes back, of whatever is on its way; how many were answered as they should.

    Those of `waited_for` are waited for, but no longer than `SLOW_SECONDS`.
    """
    done, until, wanted = 0, time.monotonic() + SLOW_SECONDS, list(waited_for)
    while True:
        for one in [one for one in _on_their_way if one.flight.is_back]:
            _on_their_way.remove(one)
            at = _after(now, began)
            trouble = landed(one.flight, now=at)
            _write(one.row, one.push, trouble, at)
            done += trouble is None
        wanted = [one for one in wanted if one in _on_their_way]
        if not wanted or time.monotonic() >= until:
            return done
        wait_for_one([one.flight for one in wanted], seconds=until - time.monotonic())


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


def _write(claimed: Subscription, push: Push, trouble: Trouble | None, now: datetime) -> None:
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
    """None when it ended, or when the claim was over and another worker has it."""
    rows = Subscription.objects.select_for_update().filter(id=claimed.id, state__in=LIVE)
    return rows.filter(claimed_until=claimed.claimed_until).first()


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
