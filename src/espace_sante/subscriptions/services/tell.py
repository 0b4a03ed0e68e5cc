"""What changed in a space becomes pushes that wait, one for each subscription that watches it.

A happening of the record or of the measures travels by the outbox of its host, and only when somebody watches: one
question more for who writes, and nothing more written where nobody does. A happening told twice waits once, and has
the same id for its receiver even when it left meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Finality
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.outbox.models import OutboxTable
from espace_sante.prepared.api import NewRow, Select
from espace_sante.subscriptions.domain.states import LIVE, State, Trouble
from espace_sante.subscriptions.models import Push, Subscription

TOPIC = "subscriptions.tell"
MOST_WAITING = 500  # pushes of one subscription; beyond, its service does not listen
_WATCHED = Select(
    lambda a: Subscription.objects.filter(space_id=a.space_id, state__in=sorted(LIVE)).values_list(
        "finalities", "service_id"
    ),
    space_id=UUID,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that changed. `key` names it and nothing else; `by_service`: the service whose act it was, if any."""

    space_id: UUID
    finality: Finality
    key: str
    at: datetime
    item_id: UUID | None = None
    by_service: UUID | None = None

    def concerns(self, finalities: str, service_id: UUID) -> bool:
        """Whether a subscription is told: a service is not told of what it did itself."""
        return self.finality.value in finalities.split(",") and service_id != self.by_service


def piece_to_tell(table: type[OutboxTable], happening: Happening, *, now: datetime) -> NewRow | None:
    """To be written with the act, on the host of this outbox; None when nobody watches. One query."""
    if not any(happening.concerns(*row) for row in _WATCHED.rows(space_id=happening.space_id)):
        return None
    payload = {
        "space": str(happening.space_id),
        "finality": happening.finality.value,
        "key": happening.key,
        "at": happening.at.isoformat(),
        "item": str(happening.item_id or ""),
        "by": str(happening.by_service or ""),
    }
    return outbox.piece(table, topic=TOPIC, payload=payload, now=now)


def tell_of_message(message: Message) -> None:
    """Handler of the outbox."""
    told = message.payload
    happening = Happening(
        space_id=UUID(told["space"]),
        finality=Finality(told["finality"]),
        key=told["key"],
        at=datetime.fromisoformat(told["at"]),
        item_id=UUID(told["item"]) if told["item"] else None,
        by_service=UUID(told["by"]) if told["by"] else None,
    )
    tell(happening, now=utc_now())


def tell(happening: Happening, *, now: datetime) -> int:
    """Have it pushed to who watches; how many."""
    with transaction.atomic(using="ens"):
        rows = Subscription.objects.select_for_update().filter(space_id=happening.space_id, state__in=LIVE)
        told = [row for row in rows.order_by("id") if happening.concerns(row.finalities, row.service_id)]
        return sum(_wait(row, happening, now) for row in told)


def _wait(row: Subscription, happening: Happening, now: datetime) -> bool:
    """Add one push to those of a subscription that is locked. False when it waits already, or when too many do."""
    waiting = Push.objects.filter(subscription=row)
    if waiting.filter(key=happening.key).exists():
        return False
    if waiting.count() >= MOST_WAITING:
        stop(row, State.ERROR, Trouble.TOO_MANY, now=now)
        return False
    row.number += 1
    row.due_at = row.due_at or now
    Push.objects.create(
        subscription=row, number=row.number, key=happening.key, finality=happening.finality.value,
        item_id=happening.item_id, at=happening.at,
    )  # fmt: skip
    row.save(update_fields=["number", "due_at"])
    return True


def stop(row: Subscription, state: State, trouble: Trouble | None, *, now: datetime) -> None:
    """Nothing of a subscription waits any more, and why."""
    row.state, row.trouble = state.value, trouble.value if trouble else ""
    row.due_at, row.claimed_until, row.changed_at, row.version = None, None, now, row.version + 1
    row.save(update_fields=["state", "trouble", "failures", "due_at", "claimed_until", "changed_at", "version"])
    Push.objects.filter(subscription=row).delete()


register(TOPIC, tell_of_message)
