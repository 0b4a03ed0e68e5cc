"""A row changed where it is still what it was, and others written: all or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model

from espace_sante.prepared.send import send


class Exchange:
    """One statement where the database can, so that no transaction is opened and closed around it; two elsewhere.

    `sets`: the columns of `changes` that are given new values; `where`: those that find the row; `empty`: those that
    must hold nothing. `writes`: the model of the other rows, given whole: no default of it applies.
    """

    def __init__(
        self,
        changes: type[Model],
        *,
        sets: tuple[str, ...],
        where: tuple[str, ...],
        empty: tuple[str, ...] = (),
        writes: type[Model],
    ) -> None:
        self._changes, self._writes = changes, writes
        self._sets, self._where, self._empty = sets, where, empty
        self._texts: dict[int, str] = {}

    def run(self, *rows: Mapping[str, Any], sets: Mapping[str, Any], where: Mapping[str, Any]) -> bool:
        """False, and nothing is written, when no row is what `where` says. One row to write, or a few."""
        alias = self._changes._default_manager.db
        connection = connections[alias]
        columns = self._columns
        change = [_prepared(columns[name], sets[name], connection) for name in self._sets]
        change += [_prepared(columns[name], where[name], connection) for name in self._where]
        written = [_prepared(field, row[field.attname], connection) for row in rows for field in self._fields]
        if connection.vendor == "postgresql":
            return send(connection, self._together(len(rows), connection), change + written)[1] > 0
        with transaction.atomic(using=alias, savepoint=False):
            if not send(connection, self._change, change)[1]:
                return False
            send(connection, f"{self._head} VALUES {', '.join([self._row] * len(rows))}", written)
        return True

    @cached_property
    def _columns(self) -> dict[str, Field[Any, Any]]:
        return {field.attname: field for field in self._changes._meta.local_concrete_fields}

    @cached_property
    def _fields(self) -> list[Field[Any, Any]]:
        return [field for field in self._writes._meta.local_concrete_fields if field.column]

    @cached_property
    def _change(self) -> str:
        sets = ", ".join(f'"{self._columns[name].column}" = %s' for name in self._sets)
        found = [f'"{self._columns[name].column}" = %s' for name in self._where]
        found += [f'"{self._columns[name].column}" IS NULL' for name in self._empty]
        return f'UPDATE "{self._changes._meta.db_table}" SET {sets} WHERE {" AND ".join(found)}'  # noqa: S608 - names of columns

    @cached_property
    def _head(self) -> str:
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        return f'INSERT INTO "{self._writes._meta.db_table}" ({columns})'

    @cached_property
    def _row(self) -> str:
        return f"({', '.join(['%s'] * len(self._fields))})"

    def _together(self, count: int, connection: BaseDatabaseWrapper) -> str:
        """The one statement. Of several rows, each value says its type: PostgreSQL asks for it there."""
        if count not in self._texts:
            rows, written = '"changed"', self._row[1:-1]
            if count > 1:
                row = f"({', '.join(f'%s::{field.db_type(connection)}' for field in self._fields)})"
                rows, written = f'"changed", (VALUES {", ".join([row] * count)}) AS "written"', '"written".*'
            changed = f'WITH "changed" AS ({self._change} RETURNING 1)'
            self._texts[count] = f"{changed} {self._head} SELECT {written} FROM {rows}"  # noqa: S608 - names of columns
        return self._texts[count]


def _prepared(field: Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    return field.get_db_prep_save(value, connection)
