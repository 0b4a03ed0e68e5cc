"""What an import says: its progress, its counts, and the lines that it did not take."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TextIO
from uuid import UUID

Progress = Callable[[str, int, int], object]  # what is done, how much of it, out of how much


class Reject(Protocol):
    """Takes note of one line that is not taken, by its number; never its content."""

    def __call__(self, line: int, reason: str) -> None: ...


@dataclass(slots=True)
class Counts:
    """What became of the rows of one table."""

    added: int = 0
    changed: int = 0
    ended: int = 0


@dataclass(slots=True)
class ImportOutcome:
    """One run, for whoever asked for it."""

    import_id: UUID
    kind: str
    read: int = 0
    rejected: int = 0
    whole: bool = True
    tables: dict[str, Counts] = field(default_factory=dict)

    def counts(self, table: str) -> Counts:
        return self.tables.setdefault(table, Counts())

    @property
    def added(self) -> int:
        return sum(one.added for one in self.tables.values())

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.tables.values())

    @property
    def ended(self) -> int:
        return sum(one.ended for one in self.tables.values())


@contextmanager
def rejected_lines(path: Path | None, outcome: ImportOutcome) -> Iterator[Reject]:
    """Count rejected lines, and write them to a CSV file made at the first one."""
    file: TextIO | None = None

    def reject(line: int, reason: str) -> None:
        nonlocal file
        outcome.rejected += 1
        if path is None:
            return
        if file is None:
            file = path.open("w", encoding="utf-8", newline="")
            csv.writer(file).writerow(["line", "reason"])
        csv.writer(file).writerow([line, reason])

    try:
        yield reject
    finally:
        if file is not None:
            file.close()
