"""Events and objections as they are stored: their words sealed with the key of the space, and opened again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.domain.health_events import InsurerEvent
from espace_sante.record.domain.objections import Objection, sift
from espace_sante.record.models import HealthEvent, KeptAct
from espace_sante.vault import api as vault


class EventWords(msgspec.Struct, frozen=True, omit_defaults=True):
    """What describes an event in words."""

    label: str
    performer: str = ""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """What an objection looks at in a row."""

    id: UUID
    on: date
    prescribed_on: date | None
    codes: tuple[str, ...]
    prescriber_rpps: str
    performer_rpps: str


def event_row(event: InsurerEvent, *, space_id: UUID, key: bytes, batch_id: UUID, now: datetime) -> dict[str, Any]:
    """The columns of a new event."""
    event_id = new_id()
    words = EventWords(label=event.label, performer=event.performer_name)
    return {
        "space_id": space_id,
        "id": event_id,
        "event_id": event.event_id,
        "on": event.on,
        "nature": event.nature,
        "codes": " ".join(event.codes),
        "prescriber_rpps": event.prescriber_rpps,
        "prescribed_on": event.prescribed_on,
        "performer_rpps": event.performer_rpps,
        "amount_cents": event.amount_cents,
        "reimbursed_cents": event.reimbursed_cents,
        "batch_id": batch_id,
        "merge_id": None,
        "received_at": now,
        "words": seal_words(words, space_id=space_id, event_id=event_id, key=key),
    }


def seal_words(words: EventWords, *, space_id: UUID, event_id: UUID, key: bytes) -> bytes:
    return seal(key, _encoder.encode(words), associated=associated_data(space_id=space_id, item=f"event:{event_id}"))


def open_words(sealed: bytes | memoryview, *, space_id: UUID, event_id: UUID, key: bytes) -> EventWords:
    """Raises CannotDecrypt."""
    associated = associated_data(space_id=space_id, item=f"event:{event_id}")
    return _event_words.decode(unseal(key, bytes(sealed), associated=associated))


def objections_of(space_ids: Iterable[UUID]) -> dict[UUID, set[Objection]]:
    """What minors keep out of these spaces; spaces without an objection are absent. Raises SpaceKeyMissing."""
    rows = list(KeptAct.objects.filter(space_id__among=list(space_ids)))
    keys = vault.keys_of({row.space_id for row in rows}) if rows else {}
    found: dict[UUID, set[Objection]] = {}
    for row in rows:
        found.setdefault(row.space_id, set()).add(_open(row, keys[row.space_id]))
    return found


def keep_out(objections: Iterable[Objection], *, space_id: UUID, key: bytes, now: datetime) -> None:
    """Store objections that are not there yet."""
    rows = []
    for objection in objections:
        row_id = new_id()
        sealed = seal(key, msgspec.json.encode(objection), associated=_associated(space_id, row_id))
        rows.append(KeptAct(space_id=space_id, id=row_id, recorded_at=now, sealed=sealed))
    KeptAct.objects.bulk_create(rows)


def take_out(
    *, space_id: UUID, objections: Iterable[Objection], known: Iterable[Objection], key: bytes, now: datetime
) -> None:
    """Remove the events of a space that these objections cover, and store what those events made known besides."""
    events = _stored(space_id)
    staying, found = sift(events, objections)
    keep_out(found - set(known), space_id=space_id, key=key, now=now)
    gone = {event.id for event in events} - {event.id for event in staying}
    if gone:
        HealthEvent.objects.filter(space_id=space_id, id__among=sorted(gone)).delete()


def _stored(space_id: UUID) -> list[StoredEvent]:
    """Every event of a space, without its words."""
    rows = HealthEvent.objects.filter(space_id=space_id).values_list(
        "id", "on", "prescribed_on", "codes", "prescriber_rpps", "performer_rpps"
    )
    return [StoredEvent(one, on, prescribed, tuple(codes.split()), *who) for one, on, prescribed, codes, *who in rows]


def _open(row: KeptAct, key: bytes) -> Objection:
    return _objection.decode(unseal(key, bytes(row.sealed), associated=_associated(row.space_id, row.id)))


def _associated(space_id: UUID, row_id: UUID) -> bytes:
    return associated_data(space_id=space_id, item=f"kept:{row_id}")


_encoder = msgspec.json.Encoder()
_event_words = msgspec.json.Decoder(EventWords)
_objection = msgspec.json.Decoder(Objection)
