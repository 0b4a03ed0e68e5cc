"""The first half of every import: from the lines of a file to a temporary table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Protocol, TypeVar

from espace_sante.identity.models import DirectoryImport
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import Buffer, Staging
from espace_sante.kernel.errors import Conflict
from espace_sante.kernel.extract_rows import RowRejected, check_characters
from espace_sante.kernel.identifiers import new_id
from espace_sante.kernel.import_report import Progress, Reject

FEW_ROWS = 100
MOST_SPARED = 100_000  # rejected lines; beyond, nothing is said to be missing
Parsed = TypeVar("Parsed")
Line = TypeVar("Line", str, Sequence[str])  # of a text, or the fields of a row
Line_co = TypeVar("Line_co", covariant=True)


class Source(Protocol[Line_co]):
    """A file read once, from its beginning: how far one is, and whether its end is missing."""

    size: int
    position: int
    is_cut: bool

    def lines(self) -> Iterator[tuple[int, Line_co]]: ...


class TooMuchWouldEnd(Conflict):
    """So much of what is stored is missing from the file that the file must be wrong. Nothing was stored."""

    code = "too-much-would-end"


def begin(kind: DirectoryImport.Kind, *, now: datetime) -> ImportOutcome:
    """Record that a run starts: its first line was right."""
    row = DirectoryImport.objects.create(id=new_id(), kind=kind, file_digest="", started_at=now)
    return ImportOutcome(import_id=row.id, kind=kind.value)


def finish(outcome: ImportOutcome, *, file_digest: str, now: datetime) -> ImportOutcome:
    """Record how a run ended."""
    DirectoryImport.objects.filter(id=outcome.import_id).update(
        file_digest=file_digest,
        whole=outcome.whole,
        finished_at=now,
        read=outcome.read,
        added=outcome.added,
        changed=outcome.changed,
        ended=outcome.ended,
        rejected=outcome.rejected,
    )
    return outcome


def stage_lines(
    file: Source[Line],
    staging: Staging,
    table: str,
    *,
    read: Callable[[Line], Parsed | None],
    staged: Callable[[int, Parsed], Sequence[Any]],
    key_in: Callable[[Line], str] | None = None,
    reject: Reject,
    outcome: ImportOutcome,
    progress: Progress,
) -> list[tuple[str]]:
    """Read every line into the table.

    `read` gives None for a line about something else and raises RowRejected; `staged` gives the row of the table. The
    keys that `key_in` finds in rejected lines are given back, so that what they name is not said to be missing.
    A file whose last line is cut is not whole.
    """
    rows = Buffer(staging, table)
    spared: list[tuple[str]] = []
    last_rejected = last = 0
    for number, line in file.lines():
        if not line:
            continue
        last = number
        try:
            parsed = _read(line, read)
        except RowRejected as error:
            last_rejected = number
            outcome.read += 1
            reject(number, error.message)
            if key_in and len(spared) < MOST_SPARED:
                spared.append((key_in(line).replace("\x00", ""),))
            continue
        if parsed is None:
            continue
        outcome.read += 1
        if rows.add(staged(number, parsed)):
            progress("read", file.position, file.size)
    rows.flush()
    progress("read", file.size, file.size)
    outcome.whole = not (file.is_cut and last == last_rejected) and len(spared) < MOST_SPARED
    return spared


def _read(line: Line, read: Callable[[Line], Parsed | None]) -> Parsed | None:
    check_characters(line if isinstance(line, str) else "".join(line))
    return read(line)


def check_what_would_end(*, ended: int, known: int, share: float) -> None:
    """Raise TooMuchWouldEnd when more than this share of what is known is missing from the file.

    Few rows are never too many: a directory of a test, or of one department, moves as it likes.
    """
    if ended > FEW_ROWS and ended > known * share:
        raise TooMuchWouldEnd(f"{ended} of {known} rows are missing from this file: is it whole? Nothing was stored.")


def in_chunks(staging: Staging, table: str, key: str, *, progress: Progress, total: int) -> Iterator[tuple[str, str]]:
    """The chunks of a staged table, telling how far we are."""
    chunks = list(staging.chunks(table, key))
    for done, chunk in enumerate(chunks):
        yield chunk
        progress("store", total * (done + 1) // len(chunks), total)
