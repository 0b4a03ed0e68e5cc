"""Extracts whose lines are the rows of one table: stage, compare, end what is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from espace_sante.identity.services.imports.reading import Parsed, check_what_would_end, in_chunks, stage_lines
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import DATABASE, Staging
from espace_sante.kernel.import_report import Progress, Reject
from espace_sante.kernel.line_file import LineFile


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table with `row_digest` and `ended_at`, and the lines that feed it: its columns, a digest, an id if new.

    `kept`: columns that an extract does not tell, with the value of a new row.
    """

    name: str
    table: str
    staged: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    kept: Mapping[str, str] | None = None

    def create(self, staging: Staging) -> None:
        staging.create(self.staged, {**self.columns, "row_digest": "integer", "new_id": "id"})
        staging.create(self.spared, {"key": "text"})

    def sort(self, staging: Staging) -> None:
        staging.index(self.staged, *self.key)

    def check_missing(self, staging: Staging, *, share: float) -> None:
        """Raise TooMuchWouldEnd."""
        known = f"SELECT COUNT(*) FROM {self.table} AS t WHERE row_digest IS NOT NULL AND ended_at IS NULL"
        ended = f"SELECT COUNT(*) FROM {self.table} AS t WHERE {self._missing}"
        check_what_would_end(ended=staging.number(ended), known=staging.number(known), share=share)

    def merge(self, staging: Staging, outcome: ImportOutcome, *, after: str, up_to: str) -> None:
        """Write what is new or changed among the keys of a range. A row that stands twice counts once."""
        counts, first = outcome.counts(self.name), self.key[0]
        others = [name for name in self.columns if name not in self.key]
        chunk = (
            f"(SELECT *, ROW_NUMBER() OVER (PARTITION BY {', '.join(self.key)} ORDER BY row_digest) AS place"
            f" FROM {self.staged} WHERE {first} > %s AND {first} <= %s) AS s"
        )
        taken = ", ".join(f"{name} = s.{name}" for name in [*others, "row_digest"])
        counts.changed += staging.execute(
            f"UPDATE {self.table} AS t SET {taken}, ended_at = NULL FROM {chunk} WHERE s.place = 1 AND {self._same}"
            f" AND t.{first} > %s AND t.{first} <= %s"
            " AND (COALESCE(t.row_digest, 0) <> s.row_digest OR t.ended_at IS NOT NULL)",
            *(after, up_to, after, up_to),
        )
        kept = self.kept or {}
        names, values = ", ".join([*self.columns, "row_digest"]), "".join(f", {value}" for value in kept.values())
        counts.added += staging.execute(
            f"INSERT INTO {self.table} (id, {names}{''.join(f', {name}' for name in kept)})"
            f" SELECT new_id, {names}{values} FROM {chunk} WHERE s.place = 1"
            f" AND NOT EXISTS (SELECT 1 FROM {self.table} AS t WHERE {self._same}"
            f" AND t.{first} > %s AND t.{first} <= %s)",
            *(after, up_to, after, up_to),
        )

    def end_missing(self, staging: Staging, outcome: ImportOutcome, *, now: datetime) -> None:
        with transaction.atomic(using=DATABASE):
            outcome.counts(self.name).ended += staging.execute(
                f"UPDATE {self.table} AS t SET ended_at = %s WHERE {self._missing}",
                staging.moment(now),
            )

    @property
    def spared(self) -> str:
        """The table of the keys whose line was rejected: they are not missing."""
        return f"{self.staged}_spared"

    @property
    def _same(self) -> str:
        return " AND ".join(f"t.{name} = s.{name}" for name in self.key)

    @property
    def _missing(self) -> str:
        return (
            "t.row_digest IS NOT NULL AND t.ended_at IS NULL"
            f" AND NOT EXISTS (SELECT 1 FROM {self.staged} AS s WHERE {self._same})"
            f" AND NOT EXISTS (SELECT 1 FROM {self.spared} AS x WHERE x.key = t.{self.key[0]})"
        )


def run_rows(
    table: RowTable,
    file: LineFile,
    staging: Staging,
    *,
    read: Callable[[str], Parsed | None],
    staged: Callable[[int, Parsed], Sequence[Any]],
    key_in: Callable[[str], str],
    reject: Reject,
    outcome: ImportOutcome,
    progress: Progress,
    may_end: float,
    now: datetime,
) -> None:
    """Everything between the first line of a file and the end of its import."""
    table.create(staging)
    spared = stage_lines(
        file, staging, table.staged, read=read, staged=staged, key_in=key_in, reject=reject, outcome=outcome,
        progress=progress,
    )  # fmt: skip
    staging.fill(table.spared, spared)
    table.sort(staging)
    if outcome.whole:
        table.check_missing(staging, share=may_end)
    total = outcome.read - outcome.rejected
    for after, up_to in in_chunks(staging, table.staged, table.key[0], progress=progress, total=total):
        with transaction.atomic(using=DATABASE):
            table.merge(staging, outcome, after=after, up_to=up_to)
    if outcome.whole:
        table.end_missing(staging, outcome, now=now)
