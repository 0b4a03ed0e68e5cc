"""Erase what is due: the key first, then what the record holds, then the state, with a certificate.

Each step is a message of the outbox, written with what it follows: killed anywhere, the worker finishes it. The space
is said to be erased only once the record has nothing left of it. Its trace goes
with it; the log keeps commitments that nobody can open (ADR 19).
Source: CSP art. R. 1111-36; RULES.md LC-15, LC-16, LC-17, C7; ADR 4 (a key for each space).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.spaces.domain.ending import ARCHIVE_OVER, PURPOSE, erasure_statement, new_erasure_number
from espace_sante.spaces.domain.states import Move, State
from espace_sante.spaces.models import ErasureCertificate, LegalHold, OlderRecord, Space, SpaceClock, SpacesOutbox
from espace_sante.spaces.services.move import move
from espace_sante.spaces.services.move_many import due_spaces
from espace_sante.vault import api as vault

KEY_TOPIC = "spaces.erase-key"
ERASE_TOPIC = "spaces.erase"  # handled by the record
CHUNK = 100


@dataclass(frozen=True, slots=True)
class Erasing:
    """An erasure under way, as the record is told of it: the space, and those of duplicates merged into it."""

    id: UUID
    space_ids: tuple[UUID, ...]
    begun_at: datetime


def run_erasures(*, clock: Callable[[], datetime], progress: Callable[[int], None] = lambda begun: None) -> int:
    """Begin every erasure that is due, and go as far as one can; how many were begun.

    Never under a legal hold. One that cannot end now (the document store does not answer) ends from the outbox.
    """
    _take_up_again(clock())
    begun = 0
    while due := due_spaces(Move.ERASE, now=clock(), most=CHUNK):
        for space_id in due:
            begun += _begin(space_id, now=clock())
        while outbox.drain(SpacesOutbox, now=clock()):
            pass
        progress(begun)
    return begun


def _begin(space_id: UUID, *, now: datetime) -> bool:
    """From here on nothing brings the space back. False when it was reopened, or held, meanwhile."""
    with transaction.atomic(using="ens"):
        space = Space.objects.select_for_update(no_key=True).get(pk=space_id)
        if LegalHold.objects.filter(space=space, until__isnull=True).exists():
            return False
        stopped, _ = SpaceClock.objects.filter(space=space, move=Move.ERASE.value, due_at__lte=now).delete()
        if not stopped:
            return False
        last = space.states.order_by("-position").first()
        assert last is not None  # it has a clock
        asked = State(last.state) is State.ERASURE_PENDING
        row = ErasureCertificate.objects.create(
            space=space,
            number=new_erasure_number(),
            ground=last.ground if asked else ARCHIVE_OVER,
            asked_at=last.since,
            begun_at=now,
        )
        outbox.put(SpacesOutbox, topic=KEY_TOPIC, payloads=[{"erasure": str(row.id)}], now=now)
        return True


def _take_up_again(now: datetime) -> None:
    """Ask again for what was begun and whose message was given up: the document store was away for long."""
    for erasure_id in ErasureCertificate.objects.filter(erased_at__isnull=True).values_list("id", flat=True):
        waiting = SpacesOutbox.objects.filter(payload__erasure=str(erasure_id), failed_at__isnull=True)
        if not waiting.exists():
            outbox.put(SpacesOutbox, topic=KEY_TOPIC, payloads=[{"erasure": str(erasure_id)}], now=now)


def destroy_keys(message: Message) -> None:
    """Handler: the keys first. Whatever is left of the content, in any copy, is noise from here on."""
    erasing = erasure_under_way(UUID(message.payload["erasure"]))
    if erasing is not None:
        for space_id in erasing.space_ids:
            vault.destroy_key(space_id)
        go_on_erasing(erasing.id)


def erasure_under_way(erasure_id: UUID) -> Erasing | None:
    """An erasure that is begun and not over, locked until the caller's transaction on `ens` ends."""
    row = ErasureCertificate.objects.select_for_update().filter(id=erasure_id, erased_at__isnull=True).first()
    if row is None:
        return None
    whole = [row.space_id, *_merged_into(row.space_id)]
    older = OlderRecord.objects.filter(space__in=whole, joined_at__isnull=False)  # what its move left behind
    return Erasing(row.id, (*whole, *older.values_list("record_id", flat=True)), row.begun_at)


def go_on_erasing(erasure_id: UUID) -> None:
    """The record has more to do, and is called again."""
    now = ErasureCertificate.objects.values_list("begun_at", flat=True).get(id=erasure_id)
    outbox.put(SpacesOutbox, topic=ERASE_TOPIC, payloads=[{"erasure": str(erasure_id)}], now=now)


def confirm_erasure(*, erasure_id: UUID, documents: int, size: int, now: datetime) -> None:
    """The record has nothing left: the space is erased, the certificate signed, the holder told (LC-17).

    Raises SigningKeyMissing: no space is said to be erased without its certificate.
    """
    row = ErasureCertificate.objects.select_related("space").get(id=erasure_id)
    row.documents, row.size, row.erased_at = documents, size, max(now, row.begun_at)
    row.signature = vault.signing_key().sign(PURPOSE, statement_of(row))
    row.save(update_fields=["documents", "size", "erased_at", "signature"])
    move(space=row.space, what=Move.ERASE, ground=row.ground, by=SYSTEM, now=row.erased_at)
    identity.tell_holder(holder_id=row.space.holder_id, news=identity.News.SPACE_ERASED, now=row.erased_at)


def statement_of(row: ErasureCertificate) -> bytes:
    assert row.erased_at is not None  # only what is over is signed
    return erasure_statement(
        number=row.number,
        space_id=row.space_id,
        asked_at=row.asked_at,
        erased_at=row.erased_at,
        documents=row.documents,
        size=row.size,
        ground=row.ground,
    )


def _merged_into(space_id: UUID) -> list[UUID]:
    """The spaces of duplicates, whatever the number of merges that led to this one."""
    found: list[UUID] = []
    edge = [space_id]
    while edge:
        edge = list(Space.objects.filter(holder__merged_into__space__in=edge).values_list("id", flat=True))
        found += edge
    return found


register(KEY_TOPIC, destroy_keys)
