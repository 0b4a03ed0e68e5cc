"""Print what waits for the post: provisional codes, and news for those whom nothing faster reaches.

The letters are written in a folder of their own with a manifest, which appears whole; then they are dated, and their
words forgotten. Killed in between, the next run into the same place finds the folder and dates its letters: none is
printed twice. A letter whose code was replaced, used or ran out before it left is dropped.
Source: RULES.md LC-11, LC-17, LC-21.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from espace_sante.identity.models import Letter, ProvisionalCode
from espace_sante.identity.services.sign_in.codes import code_digest
from espace_sante.identity.services.sign_in.messages import LETTER
from espace_sante.identity.services.sign_in.sealing import open_text
from espace_sante.identity.services.tell_holder import News, news_words
from espace_sante.identity.services.walk_population import Addressee, addressees
from espace_sante.kernel.clock import PARIS

MANIFEST = "manifest.csv"
MOST = 1_000  # letters of one folder
PREFIX, UNFINISHED = "lettres-", ".en-cours"


@dataclass(frozen=True, slots=True)
class PostedLetter:
    """What one letter says. A code and its last day, or the words of some news."""

    number: str
    to: Addressee
    dated: date
    title: str = ""
    text: str = ""
    code: str = ""
    valid_until: date | None = None


class PostedLetterWriter(Protocol):
    """Draws one letter as an accessible PDF."""

    def __call__(self, letter: PostedLetter) -> bytes: ...


@dataclass(slots=True)
class PrintReport:
    """`found`: letters of an earlier run that were dated now. `dropped`: their code is of no use any more."""

    folders: list[Path]
    printed: int = 0
    found: int = 0
    dropped: int = 0


def print_letters(*, folder: Path, writer: PostedLetterWriter, now: datetime) -> PrintReport:
    """Print every letter that waits. One run at a time."""
    report = PrintReport(folders=[])
    for place in sorted(folder.glob(f"{PREFIX}*")):
        if (place / MANIFEST).is_file() and not place.name.endswith(UNFINISHED):
            report.found += _date(_ids_in(place), now=now)
    report.dropped = _drop_useless(now)
    while letters := list(Letter.objects.filter(posted_at=None).order_by("queued_at", "id")[:MOST]):
        place = _write(letters, folder=folder, writer=writer, now=now)
        report.printed += _date([one.id for one in letters], now=now)
        report.folders.append(place)
    return report


def _write(letters: Sequence[Letter], *, folder: Path, writer: PostedLetterWriter, now: datetime) -> Path:
    place = folder / f"{PREFIX}{letters[0].id.hex}"
    unfinished = place.with_name(place.name + UNFINISHED)
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True, mode=0o700)
    people = addressees([one.holder_id for one in letters], now=now)
    with (unfinished / MANIFEST).open("w", newline="", encoding="utf-8") as file:
        manifest = csv.writer(file, delimiter=";")
        manifest.writerow(["rang", "fichier", "octets", "sha256", "pli", "lettre"])
        for rank, letter in enumerate(letters, 1):
            content = _content(letter, people[letter.holder_id], now)
            pdf = writer(content)
            name = f"{rank:05d}-{content.number}.pdf"
            (unfinished / name).write_bytes(pdf)
            pli = "complet" if content.to.address else "adresse incomplète"
            manifest.writerow([rank, name, len(pdf), hashlib.sha256(pdf).hexdigest(), pli, letter.id])
    shutil.rmtree(place, ignore_errors=True)
    unfinished.rename(place)
    return place


def _content(letter: Letter, to: Addressee, now: datetime) -> PostedLetter:
    words = json.loads(open_text(letter.kind, bytes(letter.sealed)))
    number, dated = letter.id.hex[-12:].upper(), now.astimezone(PARIS).date()
    if letter.kind == LETTER:
        until = _in_force(letter, words["code"], now).values_list("expires_at", flat=True).get()
        day = until.astimezone(PARIS).date()
        return PostedLetter(number=number, to=to, dated=dated, code=words["code"], valid_until=day)
    title, _ = news_words(News(letter.kind))
    return PostedLetter(number=number, to=to, dated=dated, title=title, text=words["text"])


def _drop_useless(now: datetime) -> int:
    """Delete letters whose code opens nothing any more: their reader would try in vain."""
    dropped = 0
    for letter in Letter.objects.filter(posted_at=None, kind=LETTER).iterator():
        code = json.loads(open_text(letter.kind, bytes(letter.sealed)))["code"]
        if not _in_force(letter, code, now).exists():
            dropped += letter.delete()[0]
    return dropped


def _in_force(letter: Letter, code: str, now: datetime) -> QuerySet[ProvisionalCode]:
    return ProvisionalCode.objects.filter(
        holder_id=letter.holder_id,
        digest=code_digest(code),
        used_at=None,
        revoked_at=None,
        expires_at__gt=now,
    )


def _date(ids: Sequence[UUID], *, now: datetime) -> int:
    """Date the letters and forget their words: what the post took is nobody's business here."""
    with transaction.atomic(using="ens"):
        return Letter.objects.filter(id__in=ids, posted_at=None).update(posted_at=now, sealed=b"")


def _ids_in(place: Path) -> list[UUID]:
    with (place / MANIFEST).open(newline="", encoding="utf-8") as file:
        return [UUID(row["lettre"]) for row in csv.DictReader(file, delimiter=";")]
