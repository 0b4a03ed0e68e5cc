"""What the rooms below tell, as happenings. Keys are made of ids, so that each is pushed under one id.

What a person hides from who represents them, and what no service sees, is judged when it is pushed (`right.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from espace_sante.access.api import Finality
from espace_sante.agenda import api as agenda
from espace_sante.kernel.clock import utc_now
from espace_sante.measures.api import MeasureChanged
from espace_sante.pairing.api import PairingEnded
from espace_sante.record import api as record
from espace_sante.subscriptions.domain.states import LIVE, State, Trouble
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services.tell import Happening, piece_to_tell, stop, tell

KEPT_ENDED = timedelta(days=90)  # a service may read meanwhile why it stopped
# The predicate of the index of those that stopped, in its own words: a planner proves nothing of a parameter.
_STOPPED = "state IN ('error', 'off')"
_FORGOTTEN_TOGETHER = 500


def on_document(event: record.DocumentFiled) -> None:
    """Published by the work after a deposit, which is done again until it succeeds."""
    happening = Happening(
        space_id=event.space_id,
        finality=Finality.DOCUMENTS,
        key=f"document:{event.document_id}",
        at=event.at,
        item_id=event.document_id,
        by_service=event.by_service,
    )
    tell(happening, now=utc_now())


def on_measure(event: MeasureChanged) -> None:
    """Before the change is written, on `dmp`: it travels by the outbox of that host."""
    happening = Happening(
        space_id=event.space_id,
        finality=Finality(event.kind.value),
        key=f"measure:{event.measure_id}:{event.removed:d}:{event.at.isoformat()}",
        at=event.at,
        item_id=event.measure_id,
        by_service=event.by_service,
    )
    piece = piece_to_tell(record.RecordOutbox, happening, now=event.at)
    if piece is not None:
        event.written_with.append(piece)


def on_agenda(event: agenda.AgendaWritten) -> None:
    """In the transaction of the change: agendas and subscriptions are on the same host."""
    if event.secret:
        return
    happening = Happening(
        space_id=event.space_id,
        finality=Finality.AGENDA,
        key=f"agenda:{event.event_id}:{event.at.isoformat()}",
        at=event.at,
        item_id=event.event_id,
        by_service=event.by_service,
    )
    tell(happening, now=event.at)


def on_unlinked(event: PairingEnded) -> None:
    """In the transaction that unlinks: what waited is dropped at once."""
    for row in Subscription.objects.select_for_update().filter(pairing_id=event.pairing_id, state__in=LIVE):
        stop(row, State.OFF, Trouble.NO_CONSENT, now=event.at)


def forget_spaces(space_ids: list[UUID]) -> None:
    """Nothing of an erased space is told any more (LC-15)."""
    Push.objects.filter(subscription__space_id__in=space_ids).delete()
    Subscription.objects.filter(space_id__in=space_ids).delete()


def forget_ended(*, now: datetime) -> int:
    """Subscriptions that stopped long ago; how many. Their trace stays."""
    stopped = Subscription.objects.extra(where=[_STOPPED]).filter(changed_at__lt=now - KEPT_ENDED)  # noqa: S610 - ours
    forgotten = 0
    while ids := list(stopped.values_list("id", flat=True)[:_FORGOTTEN_TOGETHER]):
        forgotten += Subscription.objects.filter(id__in=ids, state__in=[State.ERROR, State.OFF]).delete()[0]
    return forgotten
