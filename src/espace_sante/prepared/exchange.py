"""A row changed where it is still what it was, and others written: all or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from espace_sante.prepared.columns import NOTHING, Columns, alias_of, columns_of
from espace_sante.prepared.send import send


class NewRow(NamedTuple):
    """A row of another table, written with an exchange. `unless`: the columns that tell that it is there already."""

    model: type[Model]
    values: Mapping[str, Any]
    unless: tuple[str, ...] = ()


def write_new(rows: Sequence[NewRow]) -> None:
    """Write such rows by themselves, in the caller's transaction."""
    for one in rows:
        connection = connections[alias_of(one.model)]
        columns = columns_of(one.model, connection.vendor)
        send(connection, _insert(one.model, columns), columns.values(one.values, connection))


class _Words(NamedTuple):
    """Statements, and the columns of their values in order. `whole`: all in one, empty where it takes several."""

    change: str
    sets: Columns
    where: Columns
    unless: tuple[Columns, ...]
    new: tuple[Columns, ...]
    rows: Columns
    whole: str = ""


class Exchange:
    """One statement where the database can, so that no transaction is opened and closed around it; several elsewhere.

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
        self._written: dict[tuple[Any, ...], _Words] = {}

    def run(
        self,
        *rows: Mapping[str, Any],
        sets: Mapping[str, Any],
        where: Mapping[str, Any],
        new: Sequence[NewRow] = (),
    ) -> bool:
        """False, and nothing is written, when no row is what `where` says, or when one of `new` is there already.

        One row to write, or a few; those of `new` beside them, in the same database.
        """
        alias = alias_of(self._changes)
        connection = connections[alias]
        words = self._words(len(rows), new, connection)
        sent = words.sets.values(sets, connection) + words.where.values(where, connection)
        for one, unless in zip(new, words.unless, strict=True):
            sent += unless.values(one.values, connection)
        others = [columns.values(one.values, connection) for one, columns in zip(new, words.new, strict=True)]
        values = [value for row in rows for value in words.rows.values(row, connection)]
        if words.whole:
            return send(connection, words.whole, [*sent, *(value for row in others for value in row), *values])[1] > 0
        with transaction.atomic(using=alias, savepoint=False):
            if not send(connection, words.change, sent)[1]:
                return False
            for one, columns, row in zip(new, words.new, others, strict=True):
                send(connection, _insert(one.model, columns), row)
            send(connection, _insert(self._writes, words.rows, len(rows)), values)
        return True

    def _words(self, count: int, new: Sequence[NewRow], connection: BaseDatabaseWrapper) -> _Words:
        key = (connection.vendor, count, *((one.model, one.unless) for one in new))
        found = self._written.get(key)
        if found is None:
            found = self._written[key] = self._write(count, new, connection)
        return found

    def _write(self, count: int, new: Sequence[NewRow], connection: BaseDatabaseWrapper) -> _Words:
        vendor = connection.vendor
        words = _Words(
            change=self._change(new, vendor),
            sets=columns_of(self._changes, vendor, *self._sets),
            where=columns_of(self._changes, vendor, *self._where),
            unless=tuple(columns_of(one.model, vendor, *one.unless) if one.unless else NOTHING for one in new),
            new=tuple(columns_of(one.model, vendor) for one in new),
            rows=columns_of(self._writes, vendor),
        )
        return words._replace(whole=self._whole(words, count, new, connection)) if vendor == "postgresql" else words

    def _whole(self, words: _Words, count: int, new: Sequence[NewRow], connection: BaseDatabaseWrapper) -> str:
        """The one statement."""
        steps = [f'"changed" AS ({words.change} RETURNING 1)']
        for place, (one, columns) in enumerate(zip(new, words.new, strict=True)):
            said = f'{_head(one.model, columns)} SELECT {columns.typed(connection)} FROM "changed"'  # noqa: S608 - names of columns
            steps.append(f'"new_{place}" AS ({said})')
        rows, found = '"changed"', words.rows.typed(connection)
        if count > 1:
            row = f"({words.rows.typed(connection)})"
            rows, found = f'"changed", (VALUES {", ".join([row] * count)}) AS "written"', '"written".*'
        return f"WITH {', '.join(steps)} {_head(self._writes, words.rows)} SELECT {found} FROM {rows}"  # noqa: S608 - names of columns

    def _change(self, new: Sequence[NewRow], vendor: str) -> str:
        sets = columns_of(self._changes, vendor, *self._sets).each("{} = %s")
        found = columns_of(self._changes, vendor, *self._where).each("{} = %s")
        if self._empty:
            found += columns_of(self._changes, vendor, *self._empty).each("{} IS NULL")
        for one in new:
            if one.unless:
                same = " AND ".join(columns_of(one.model, vendor, *one.unless).each("{} = %s"))
                found.append(f'NOT EXISTS (SELECT 1 FROM "{one.model._meta.db_table}" WHERE {same})')  # noqa: S608 - names of columns
        return f'UPDATE "{self._changes._meta.db_table}" SET {", ".join(sets)} WHERE {" AND ".join(found)}'  # noqa: S608 - names of columns


def _head(model: type[Model], columns: Columns) -> str:
    return f'INSERT INTO "{model._meta.db_table}" ({columns.names})'


def _insert(model: type[Model], columns: Columns, count: int = 1) -> str:
    return f"{_head(model, columns)} VALUES {', '.join([f'({columns.marks})'] * count)}"
