"""Rows written often: the columns of a model in order, each value taken from an instance or a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import Model

from espace_sante.prepared.columns import Columns, alias_of, columns_of
from espace_sante.prepared.send import send

MOST_TOGETHER = 10


class _Plan(NamedTuple):
    """The words of a statement, and the columns of its values."""

    columns: Columns
    head: str
    row: str
    tail: str


class Insert:
    """A prepared INSERT of whole rows.

    `ignore_conflicts`: a row that is already there is left as it is. `replaces`: the column, or the columns, that tell
    that a row is already there, in which case its other columns are replaced, but those of `keeps`.
    """

    def __init__(
        self,
        model: type[Model],
        *,
        ignore_conflicts: bool = False,
        replaces: str | tuple[str, ...] = (),
        keeps: tuple[str, ...] = (),
    ) -> None:
        self._model, self._ignore = model, ignore_conflicts
        self._replaces = (replaces,) if isinstance(replaces, str) else replaces
        self._keeps = {*self._replaces, *keeps}
        self._plan: _Plan | None = None

    def rows(self, rows: Sequence[Model | Mapping[str, Any]]) -> int:
        """Write rows, a few in one statement; how many were written, those left as they were not counted.

        A mapping names every column: no default of the model applies to it.
        """
        if not rows:
            return 0
        connection = connections[alias_of(self._model)]
        plan = self._plan
        if plan is None:
            plan = self._plan = self._written(connection.vendor)
        take = plan.columns.values
        values = [take(row if isinstance(row, Mapping) else vars(row), connection) for row in rows]
        if len(values) <= MOST_TOGETHER:
            together = f"{plan.head} VALUES {', '.join([plan.row] * len(values))}{plan.tail}"
            return send(connection, together, list(chain.from_iterable(values)))[1]
        with connection.cursor() as cursor:  # one short statement again and again: a long one costs more to read
            cursor.executemany(f"{plan.head} VALUES {plan.row}{plan.tail}", values)
            return max(int(cursor.rowcount), 0)

    def _written(self, vendor: str) -> _Plan:
        columns = columns_of(self._model, vendor)
        tail = " ON CONFLICT DO NOTHING" if self._ignore else ""
        if self._replaces:
            others = [name for name in columns.each("{}") if name.strip('"') not in self._keeps]
            changes = ", ".join(f"{name} = excluded.{name}" for name in others)
            known_by = ", ".join(f'"{column}"' for column in self._replaces)
            tail = f" ON CONFLICT ({known_by}) DO UPDATE SET {changes}"
        head = f'INSERT INTO "{self._model._meta.db_table}" ({columns.names})'
        return _Plan(columns, head, f"({columns.marks})", tail)
