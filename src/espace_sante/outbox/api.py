"""Put work in an outbox, and drain it.

Several workers may drain at once: on PostgreSQL a row being worked on is locked and skipped by the others; work that
is done apart from its outbox is claimed for ten minutes, a few pieces at a time.
A handler that fails is tried again later (`kernel.outbox.DELAYS`); after ten attempts the row is kept and marked.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from itertools import takewhile
from typing import Any

from django.db import connections, transaction
from django.db.models import F, QuerySet

from espace_sante.kernel.outbox import Message, handle, is_apart, next_delay
from espace_sante.outbox.models import OutboxTable
from espace_sante.prepared.api import Insert, NewRow

MOST_ATTEMPTS = 10
CLAIMED = 50  # pieces whose work is done apart, taken together
LEASE = timedelta(minutes=10)  # how long they are ours
logger = logging.getLogger(__name__)


def put(
    table: type[OutboxTable],
    *,
    topic: str,
    payloads: Iterable[dict[str, Any]],
    now: datetime,
    due_at: datetime | None = None,
) -> None:
    """Write pieces of work in the current transaction, in one statement; due at once unless said otherwise."""
    due_at = due_at or now
    _insert_into(table).rows([table(topic=topic, payload=payload, made_at=now, due_at=due_at) for payload in payloads])


def piece(table: type[OutboxTable], *, topic: str, payload: dict[str, Any], now: datetime) -> NewRow:
    """A piece of work, due at once, for who writes it with other rows (`NewRow`)."""
    return NewRow(table, vars(table(topic=topic, payload=payload, made_at=now, due_at=now)))


@cache
def _insert_into(table: type[OutboxTable]) -> Insert:
    return Insert(table)


def drain(table: type[OutboxTable], *, now: datetime, most: int = 100) -> int:
    """Do what is due, oldest first, and return how many pieces were done."""
    done, seen = 0, 0
    while seen < most:
        claimed = _claim(table, now, most=min(CLAIMED, most - seen))
        if not claimed:
            worked = _work_on_one(table, now)
            if worked is None:
                break
            done, seen = done + worked, seen + 1
            continue
        finished = [row.id for row in claimed if _work_apart(row, now)]
        if finished:
            table._default_manager.filter(id__in=finished).delete()
        done, seen = done + len(finished), seen + len(claimed)
    return done


def _claim(table: type[OutboxTable], now: datetime, *, most: int) -> list[OutboxTable]:
    """The oldest pieces, as long as their work is done apart: ours for a while. None when the oldest is not.

    A worker that stops leaves them to the next one, once that while has passed.
    """
    alias = table._default_manager.db
    with transaction.atomic(using=alias):
        claimed = list(takewhile(lambda row: is_apart(row.topic), _due(table, alias, now)[:most]))
        if claimed:
            table._default_manager.filter(id__in=[row.id for row in claimed]).update(
                due_at=now + LEASE, attempts=F("attempts") + 1
            )
    return claimed


def _work_apart(row: OutboxTable, now: datetime) -> bool:
    """Whether a piece that was claimed is done. Its attempts are those before this one, also in its handler's eyes."""
    try:
        handle(Message(id=row.id, topic=row.topic, payload=row.payload, attempts=row.attempts))
    except Exception:  # the edge of all background work: it is logged, kept and tried again
        logger.exception("outbox.failed topic=%s id=%s attempt=%s", row.topic, row.id, row.attempts + 1)
        _postpone(row, now)
        return False
    return True


def _work_on_one(table: type[OutboxTable], now: datetime) -> bool | None:
    """True when one piece was done, False when it failed and waits, None when nothing is due."""
    alias = table._default_manager.db
    with transaction.atomic(using=alias):
        row = _due(table, alias, now).first()
        if row is None or is_apart(row.topic):
            return None
        try:
            with transaction.atomic(using=alias):
                handle(Message(id=row.id, topic=row.topic, payload=row.payload, attempts=row.attempts))
        except Exception:  # as above
            logger.exception("outbox.failed topic=%s id=%s attempt=%s", row.topic, row.id, row.attempts + 1)
            _postpone(row, now)
            return False
        row.delete()
        return True


def _due(table: type[OutboxTable], alias: str, now: datetime) -> QuerySet[OutboxTable]:
    rows = table._default_manager.filter(due_at__lte=now, failed_at__isnull=True).order_by("due_at", "id")
    if connections[alias].features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True)
    return rows


def _postpone(row: OutboxTable, now: datetime) -> None:
    row.attempts += 1
    row.due_at = now + next_delay(row.attempts)
    row.failed_at = now if row.attempts >= MOST_ATTEMPTS else None
    row.save(update_fields=["attempts", "due_at", "failed_at"])
