"""What a move of a space does to an older record: an opening takes it in, an opposition gives it a time of transition.

Listens to the moves of spaces, in their transaction. The documents follow from the outbox, as those of a duplicate do.
Source: CSP art. L. 1111-14, R. 1111-40; RULES.md LC-08, LC-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from espace_sante.kernel.actors import SYSTEM
from espace_sante.outbox import api as outbox
from espace_sante.prepared.api import Select
from espace_sante.spaces.domain.delays import end_of_days
from espace_sante.spaces.domain.events import SpaceMoved, SpacesMoved
from espace_sante.spaces.domain.states import OPEN_STATES, Move, State
from espace_sante.spaces.models import OlderRecord, Opposition, SpaceClock, SpacesOutbox, SpaceStateRow
from espace_sante.spaces.services.merge_spaces import MERGED_TOPIC
from espace_sante.spaces.services.settings import delays

JOINED = "older-record"  # in the message to the record: no identity was merged


@dataclass(frozen=True, slots=True)
class OlderRecordView:
    """An older record, for the page of the person whose it is. `asks_at`: when its holder is asked again, if ever."""

    record_id: UUID
    opened_on: date
    joined_at: datetime | None
    closed_at: datetime | None
    asks_at: datetime | None

    @property
    def stands(self) -> bool:
        """It was neither taken in nor closed."""
        return self.joined_at is None and self.closed_at is None


def older_record_of(space_id: UUID) -> OlderRecordView | None:
    """The older record of the person whose space this is, or None."""
    row = OlderRecord.objects.filter(space=space_id, erased_at__isnull=True).first()
    if row is None:
        return None
    asks = SpaceClock.objects.filter(space=space_id, move=Move.ASK_AGAIN.value).values_list("due_at", flat=True)
    return OlderRecordView(row.record_id, row.opened_on, row.joined_at, row.closed_at, asks.first())


def on_space_moved(event: SpaceMoved) -> None:
    follow([event.space_id], State(event.state), at=event.at)


def on_spaces_moved(event: SpacesMoved) -> None:
    follow(event.space_ids, State(event.state), at=event.at)


def follow(space_ids: Sequence[UUID], state: State, *, at: datetime) -> None:
    """Do what the new state of these spaces means for the older records of their holders. Nearly all have none."""
    if not space_ids or not (state in OPEN_STATES or state is State.OPPOSED):
        return
    waiting = [one for (one,) in _WAITING.rows(ids=list(space_ids))]
    if not waiting:
        return
    older = list(OlderRecord.objects.filter(id__among=waiting))
    if state is State.OPPOSED:
        _begin_transition([one for one in older if one.closed_at is None], at=at)
    else:
        _join(older, at=at)


_WAITING = Select(
    lambda a: OlderRecord.objects.filter(
        space__id__among=a.ids, joined_at__isnull=True, erased_at__isnull=True
    ).values_list("id"),
    ids=[UUID],
)


def _join(older: list[OlderRecord], *, at: datetime) -> None:
    """An opposition that was not confirmed ends with the opening; the documents are on their way."""
    for one in older:
        _end_opposition(one.space_id, at=at)
    OlderRecord.objects.filter(id__in=[one.id for one in older]).update(joined_at=at)
    payloads = [
        {
            "merge": str(one.id),
            "kept": str(one.space_id),
            "merged": str(one.record_id),
            "at": at.isoformat(),
            "kind": SYSTEM.kind.value,
            "id": SYSTEM.id,
            "why": JOINED,
        }
        for one in older
    ]
    outbox.put(SpacesOutbox, topic=MERGED_TOPIC, payloads=payloads, now=at)


def _end_opposition(space_id: UUID, *, at: datetime) -> None:
    """It ends by whoever opened the space: the person, or the service after six weeks of silence (LC-09)."""
    last = SpaceStateRow.objects.filter(space=space_id).order_by("-position").values_list("by_kind", "by_id").first()
    assert last is not None  # it has just moved
    Opposition.objects.filter(space=space_id, withdrawn_at__isnull=True).update(
        withdrawn_at=at, withdrawn_by_kind=last[0], withdrawn_by_id=last[1]
    )


def _begin_transition(older: list[OlderRecord], *, at: datetime) -> None:
    due_at = end_of_days(at, delays().transition)
    for one in older:
        SpaceClock.objects.update_or_create(
            space_id=one.space_id, defaults={"move": Move.ASK_AGAIN.value, "due_at": due_at}
        )
