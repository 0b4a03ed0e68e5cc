"""Letters for the printer: batches of PDF files with a manifest, dated when the printer says that they were posted.

A batch is fixed first (its letters never change), then written; written again, it gives the same files. The clock of
each person starts on the day the post took the letter.
Source: CSP art. R. 1111-28; RULES.md LC-02, LC-03.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from espace_sante.identity import api as identity
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.errors import Conflict, NotFound
from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState
from espace_sante.spaces.models import Notice, PrintBatch
from espace_sante.spaces.services.campaigns.codes import code_of
from espace_sante.spaces.services.campaigns.last_day import last_days
from espace_sante.spaces.services.campaigns.send import Claimed, mark_sent
from espace_sante.spaces.services.campaigns.waves import begin_sending, end_if_sent, is_paused

LETTERS = 1_000  # of one batch
CHUNK = 500
MANIFEST = "manifest.csv"


class BatchUnknown(NotFound):
    """There is no such batch."""

    code = "batch-unknown"


class BatchNotWritten(Conflict):
    """A batch is posted once its files were written, and once only."""

    code = "batch-not-written"


@dataclass(frozen=True, slots=True)
class LetterContent:
    """What one letter says. `oppose_until`: the last day; None when the day depends on the posting."""

    number: str  # of the notice, without meaning
    kind: str
    code: str
    to: identity.Addressee
    dated: date
    oppose_until: date | None = None


class LetterWriter(Protocol):
    """Draws one letter as an accessible PDF."""

    def __call__(self, content: LetterContent) -> bytes: ...


def make_batches(*, wave_id: UUID, now: datetime, most: int = LETTERS) -> list[UUID]:
    """Put every letter that is ready into a batch, in the order of notices."""
    begin_sending(wave_id=wave_id)
    made = []
    while not is_paused(wave_id) and (batch_id := _make_batch(wave_id, now=now, most=most)):
        made.append(batch_id)
    end_if_sent(wave_id=wave_id)
    return made


def batches_to_post(*, wave_id: UUID) -> list[UUID]:
    """The batches of a wave that the post has not taken yet, in order."""
    return list(PrintBatch.objects.filter(wave=wave_id, posted_at=None).order_by("number").values_list("id", flat=True))


def _make_batch(wave_id: UUID, *, now: datetime, most: int) -> UUID | None:
    with transaction.atomic(using="ens"):
        ready = Notice.objects.filter(wave=wave_id, channel=Channel.POST.value, state=NoticeState.READY.value)
        ids = list(ready.select_for_update(skip_locked=True).order_by("id").values_list("id", flat=True)[:most])
        if not ids:
            return None
        last = PrintBatch.objects.filter(wave=wave_id).aggregate(last=Max("number"))["last"] or 0
        batch = PrintBatch.objects.create(wave_id=wave_id, number=last + 1, letters=len(ids), made_at=now)
        Notice.objects.filter(id__among=ids).update(batch=batch, state=NoticeState.SENDING.value)
        return batch.id


def write_batch(
    *,
    batch_id: UUID,
    folder: Path,
    writer: LetterWriter,
    dated: date,
    now: datetime,
    progress: Callable[[int], None] = lambda done: None,
) -> Path:
    """Write the letters of a batch and their manifest in a folder of their own; the folder. Raises BatchUnknown.

    The folder appears whole or not at all.
    """
    batch = _batch(batch_id)
    place = folder / f"lot-{batch.wave.number:03d}-{batch.number:05d}"
    unfinished = place.with_name(place.name + ".en-cours")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    with (unfinished / MANIFEST).open("w", newline="", encoding="utf-8") as file:
        manifest = csv.writer(file, delimiter=";")
        manifest.writerow(["rang", "fichier", "octets", "sha256", "pli"])
        for rank, content in enumerate(_contents(batch, dated=dated, now=now), 1):
            pdf = writer(content)
            name = f"{rank:05d}-{content.number}.pdf"
            (unfinished / name).write_bytes(pdf)
            pli = "complet" if content.to.address else "adresse incomplète"
            manifest.writerow([rank, name, len(pdf), hashlib.sha256(pdf).hexdigest(), pli])
            if rank % 100 == 0:
                progress(rank)
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    digest = hashlib.sha256((place / MANIFEST).read_bytes()).hexdigest()
    PrintBatch.objects.filter(id=batch_id).update(digest=digest, dated=dated)
    return place


def mark_posted(*, batch_id: UUID, posted_at: datetime, clock: Callable[[], datetime]) -> int:
    """The post took the letters: date them and start the clocks; how many. Killed in between, it goes on.

    Raises BatchUnknown, BatchNotWritten.
    """
    batch = _batch(batch_id)
    if not batch.digest or batch.posted_at is not None or posted_at > clock():
        raise BatchNotWritten
    if batch.dated is not None and posted_at.astimezone(PARIS).date() < batch.dated:
        raise BatchNotWritten("Letters are not posted before the day that they bear.")
    while letters := _waiting(batch_id):
        with transaction.atomic(using="ens"):
            mark_sent(letters, now=posted_at)
    PrintBatch.objects.filter(id=batch_id).update(posted_at=posted_at)
    end_if_sent(wave_id=batch.wave_id)
    return batch.letters


def _contents(batch: PrintBatch, *, dated: date, now: datetime) -> Iterator[LetterContent]:
    last = UUID(int=0)
    letters = (
        Notice.objects.filter(batch=batch).order_by("id").values_list("id", "kind", "space__holder_id", "space_id")
    )
    while rows := list(letters.filter(id__gt=last)[:CHUNK]):
        people = identity.addressees([row[2] for row in rows], now=now)
        until = last_days([row[3] for row in rows if row[1] == Kind.REMINDER])
        for notice_id, kind, holder_id, space_id in rows:
            yield LetterContent(
                number=notice_id.hex[-12:].upper(),
                kind=kind,
                code=code_of(notice_id),
                to=people[holder_id],
                dated=dated,
                oppose_until=until.get(space_id),
            )
        last = rows[-1][0]


def _waiting(batch_id: UUID, *, most: int = 2_000) -> list[Claimed]:
    rows = Notice.objects.filter(batch=batch_id, state=NoticeState.SENDING.value).order_by("id")
    return [Claimed(*row) for row in rows.values_list("id", "space_id", "space__holder_id", "kind")[:most]]


def _batch(batch_id: UUID) -> PrintBatch:
    batch = PrintBatch.objects.select_related("wave").filter(id=batch_id).first()
    if batch is None:
        raise BatchUnknown
    return batch
