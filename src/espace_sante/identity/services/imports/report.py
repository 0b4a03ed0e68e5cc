"""What became of the rows of an import, for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID


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
