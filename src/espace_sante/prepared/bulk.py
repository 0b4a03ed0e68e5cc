"""Many rows of one table at once: COPY on PostgreSQL, one prepared INSERT on SQLite. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, ForeignKey, Model

from espace_sante.prepared.among import one_parameter
from espace_sante.prepared.columns import alias_of


class Bulk:
    """Rows of some columns of a model, by attribute name. No default of the model applies; nothing is returned."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self._model, self._names = model, names

    def rows(self, rows: Sequence[Sequence[Any]], **same: Any) -> None:
        """Write them: UUID, datetime, bytes, text, number, None. `same`: columns with one value in all rows."""
        if not rows:
            return
        connection = connections[alias_of(self._model)]
        fields = {field.attname: field for field in self._model._meta.concrete_fields}
        columns = [fields[name] for name in (*self._names, *same)]
        names = ", ".join(f'"{field.column}"' for field in columns)
        table = f'"{self._model._meta.db_table}" ({names})'
        if connection.vendor == "postgresql":
            text = _copy_text(columns, rows, list(same.values()))
            told = connection.wrap_database_errors  # Django wraps what it executes, and does not know of COPY
            with told, connection.cursor() as cursor, cast(Any, cursor).copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(text)
            return
        insert = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(columns))})"
        with connection.cursor() as cursor:
            cursor.executemany(insert, _driver_rows(columns, rows, list(same.values()), connection))


def _driver_rows(
    columns: Sequence[Field[Any, Any]],
    rows: Sequence[Sequence[Any]],
    same: Sequence[Any],
    connection: BaseDatabaseWrapper,
) -> list[list[Any]]:
    """The rows as the driver of SQLite takes them."""
    uuids = [_kind(field) == "UUIDField" for field in columns]
    return [
        [
            value.hex if is_uuid and value is not None else field.get_db_prep_value(value, connection)
            for field, is_uuid, value in zip(columns, uuids, (*row, *same), strict=True)
        ]
        for row in rows
    ]


def _copy_text(columns: Sequence[Field[Any, Any]], rows: Sequence[Sequence[Any]], same: Sequence[Any]) -> str:
    """The rows in the text format of COPY."""
    tail = "".join(f"\t{_text(value)}" for value in same) + "\n"
    kinds = [_KINDS.get(_kind(field), _text) for field in columns[: len(columns) - len(same)]]
    return "".join(["\t".join([kind(value) for kind, value in zip(kinds, row, strict=True)]) + tail for row in rows])


def _kind(field: Field[Any, Any]) -> str:
    """The kind of a column, that of what it refers to when it is a foreign key."""
    target = field.target_field if isinstance(field, ForeignKey) else field
    return target.get_internal_type()


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return _bytes(value)
    text = str(value)
    return text if not text or text.isalnum() else text.translate(_ESCAPED)


def _bytes(value: bytes) -> str:
    return "\\\\x" + value.hex()


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Kinds of columns whose values need no look at each character; none of them may be None.
_KINDS: dict[str, Callable[[Any], str]] = {
    "UUIDField": attrgetter("hex"),
    "BinaryField": _bytes,
    "BigIntegerField": str,
}


def execute(alias: str, sql: str, *values: Any) -> int:
    """One statement over many rows; how many rows it wrote."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values or None)
        return max(int(cursor.rowcount), 0)


def fetch(alias: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What one statement over many rows gives back."""
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, values or None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def one_of(alias: str) -> str:
    """`column one_of` compares a column of ids with `together(values)`, as a whole list in one parameter."""
    return "= ANY(%s::uuid[])" if connections[alias].vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


def together(alias: str, values: Sequence[UUID]) -> Any:
    """Several ids as one parameter, for `one_of`. On SQLite they are written as it stores them."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        return one_parameter(values, connection)
    return one_parameter([value.hex for value in values], connection)
