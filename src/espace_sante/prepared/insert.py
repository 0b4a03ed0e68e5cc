"""Rows written often: the columns of a model in order, each value taken from an instance or a mapping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from espace_sante.prepared.send import send

MOST_TOGETHER = 10


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
        self._fields: list[Field[Any, Any]] = []
        self._head = self._row = self._tail = ""

    def rows(self, rows: Sequence[Model | Mapping[str, Any]]) -> int:
        """Write rows, a few in one statement; how many were written, those left as they were not counted.

        A mapping names every column: no default of the model applies to it.
        """
        if not rows:
            return 0
        if not self._fields:
            self._write()
        connection = connections[self._model._default_manager.db]
        values = [self._values(row, connection) for row in rows]
        if len(values) <= MOST_TOGETHER:
            together = f"{self._head} VALUES {', '.join([self._row] * len(values))}{self._tail}"
            return send(connection, together, list(chain.from_iterable(values)))[1]
        with connection.cursor() as cursor:  # one short statement again and again: a long one costs more to read
            cursor.executemany(f"{self._head} VALUES {self._row}{self._tail}", values)
            return max(int(cursor.rowcount), 0)

    def _values(self, row: Model | Mapping[str, Any], connection: BaseDatabaseWrapper) -> list[Any]:
        given = row if isinstance(row, Mapping) else vars(row)
        return [field.get_db_prep_save(given[field.attname], connection) for field in self._fields]

    def _write(self) -> None:
        """The words of the statement. The fields come last: they tell another thread that the rest is written."""
        meta = self._model._meta
        fields = [field for field in meta.local_concrete_fields if field.column]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        self._head = f'INSERT INTO "{meta.db_table}" ({columns})'
        self._row = f"({', '.join(['%s'] * len(fields))})"
        if self._ignore:
            self._tail = " ON CONFLICT DO NOTHING"
        if self._replaces:
            others = [field.column for field in fields if field.column not in self._keeps]
            changes = ", ".join(f'"{column}" = excluded."{column}"' for column in others)
            known_by = ", ".join(f'"{column}"' for column in self._replaces)
            self._tail = f" ON CONFLICT ({known_by}) DO UPDATE SET {changes}"
        self._fields = fields
