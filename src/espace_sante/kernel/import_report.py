"""What an import says while it runs: its progress, and the lines that it did not take."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TextIO

Progress = Callable[[str, int, int], object]  # what is done, how much of it, out of how much


class Reject(Protocol):
    """Takes note of one line that is not taken, by its number; never its content."""

    def __call__(self, line: int, reason: str) -> None: ...


class Rejecting(Protocol):
    """The counts of a run, among them the lines that were not taken."""

    rejected: int


@contextmanager
def rejected_lines(path: Path | None, outcome: Rejecting) -> Iterator[Reject]:
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
