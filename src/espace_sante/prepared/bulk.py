"""Many rows of one table at once: COPY on PostgreSQL, one prepared INSERT on SQLite. In the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from django.db import connections
from django.db.models import Field, Model

from espace_sante.prepared.among import one_parameter


class Bulk:
    """Rows of some columns of a model, by attribute name. No default of the model applies; nothing is returned."""

    def __init__(self, model: type[Model], *names: str) -> None:
        self._model, self._names = model, names

    def rows(self, rows: Sequence[Sequence[Any]], **same: Any) -> None:
        """Write them: UUID, datetime, bytes, text, number, None. `same`: columns with one value in all rows."""
        if not rows:
            return
        connection = connections[self._model._default_manager.db]
        fields = {field.attname: field for field in self._model._meta.concrete_fields}
        columns = [fields[name] for name in (*self._names, *same)]
        names = ", ".join(f'"{field.column}"' for field in columns)
        table = f'"{self._model._meta.db_table}" ({names})'
        if connection.vendor == "postgresql":
            text = _copy_text(columns, rows, list(same.values()))
            with connection.cursor() as cursor, cast(Any, cursor).copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(text)
            return
        tail = tuple(same.values())
        insert = f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(columns))})"
        with connection.cursor() as cursor:
            cursor.executemany(
                insert,
                [
                    [
                        field.get_db_prep_value(value, connection)
                        for field, value in zip(columns, (*row, *tail), strict=True)
                    ]
                    for row in rows
                ],
            )


def _copy_text(columns: Sequence[Field[Any, Any]], rows: Sequence[Sequence[Any]], same: Sequence[Any]) -> str:
    """The rows in the text format of COPY."""
    tail = "".join(f"\t{_text(value)}" for value in same) + "\n"
    kinds = [_KINDS.get(field.get_internal_type(), _text) for field in columns[: len(columns) - len(same)]]
    return "".join(["\t".join([kind(value) for kind, value in zip(kinds, row, strict=True)]) + tail for row in rows])


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return _bytes(value)
    return str(value).translate(_ESCAPED)


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
    """`column one_of` compares with `together(values)`, as a whole list in one parameter."""
    return "= ANY(%s)" if connections[alias].vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"


def together(alias: str, values: Sequence[Any]) -> Any:
    """Several values as one parameter, for `one_of`. On SQLite UUIDs are written as it stores them."""
    connection = connections[alias]
    if connection.vendor == "postgresql":
        return list(values)
    return one_parameter([value.hex if isinstance(value, UUID) else value for value in values], connection)
