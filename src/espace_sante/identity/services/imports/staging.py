"""Temporary tables that an import fills and compares with what is stored, on PostgreSQL and on SQLite.

They belong to the connection and vanish with it. Rows enter by COPY on PostgreSQL, by a prepared INSERT on SQLite,
whose temporary tables are put on disk so that memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django.db import DataError, IntegrityError, connections, transaction
from uuid_utils import uuid7

from espace_sante.kernel.errors import Malformed

DATABASE = "ens"
BATCH_ROWS = 5_000  # sent to the database at once
CHUNK_ROWS = 50_000  # of one transaction
_POSTGRES_TYPES = {
    "line": "bigint PRIMARY KEY", "id": "uuid", "integer": "bigint", "boolean": "boolean", "date": "date",
    "text": "text", "bytes": "bytea",
}  # fmt: skip
_SQLITE_TYPES = {
    "line": "integer PRIMARY KEY", "id": "char(32)", "integer": "bigint", "boolean": "bool", "date": "date",
    "text": "text", "bytes": "blob",
}  # fmt: skip

_POSTGRES_MEMORY = {"work_mem": "64MB", "maintenance_work_mem": "256MB"}  # of this connection, while it imports


def new_hex() -> str:
    """An id for a row that may be new, as text: `new_id` without its object, of which an import needs millions."""
    return uuid7().hex


class RowsRefused(Malformed):
    """The database does not take a value where an import puts it. Nothing of the batch is stored.

    The database's own words are not told: they hold the line.
    """

    code = "rows-refused"


class Staging:
    """The temporary tables of one import. A context manager: they are dropped at its end."""

    def __init__(self) -> None:
        self._connection = connections[DATABASE]
        self._tables: list[str] = []
        self.is_postgres = self._connection.vendor == "postgresql"

    def __enter__(self) -> Staging:
        if self.is_postgres:
            for name, size in _POSTGRES_MEMORY.items():
                self.execute(f"SET {name} = '{size}'")
        elif not self._connection.in_atomic_block:
            self.execute("PRAGMA temp_store = FILE")
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection.needs_rollback or self._connection.connection is None:
            return  # whoever rolls back takes them away
        for table in self._tables:
            self.execute(f"DROP TABLE IF EXISTS {table}")
        if self.is_postgres:
            for name in _POSTGRES_MEMORY:
                self.execute(f"RESET {name}")

    def create(self, table: str, columns: Mapping[str, str]) -> None:
        """A table whose columns are of the kinds id, integer, boolean, date, text, bytes, or line.

        `line`: the number of a line, by which the row is found again at once; lines enter in their order.
        """
        types = _POSTGRES_TYPES if self.is_postgres else _SQLITE_TYPES
        described = ", ".join(f"{name} {types[kind]} NOT NULL" for name, kind in columns.items())
        self.execute(f"DROP TABLE IF EXISTS {table}")
        self.execute(f"CREATE TEMPORARY TABLE {table} ({described})")
        self._tables.append(table)

    def has(self, table: str) -> bool:
        return table in self._tables

    def fill(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        """Add rows: a text for an id or a date, `bytes_of` for bytes. All of them or none. Raises RowsRefused."""
        if not rows:
            return
        try:
            if self.is_postgres:
                self._copy(table, rows)
            else:
                places = ", ".join(["%s"] * len(rows[0]))
                with transaction.atomic(using=DATABASE), self._connection.cursor() as cursor:
                    cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)
        except (DataError, IntegrityError):
            raise RowsRefused(
                f"The database takes none of these {len(rows)} rows. Nothing of them is stored."
            ) from None

    def _copy(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        wrapped = self._connection.wrap_database_errors  # COPY ends, and is refused, outside what Django wraps
        with wrapped, self._connection.cursor() as cursor, cast(Any, cursor).copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(_copied(rows))

    def index(self, table: str, *columns: str) -> None:
        """Sort a filled table, and let the database count it."""
        self.execute(f"CREATE INDEX {table}_{columns[0]} ON {table} ({', '.join(columns)})")
        self.count(table, ", ".join(columns))

    def refill(self, table: str, select: str, *values: Any, joined: str) -> int:
        """Replace what a table holds by what a question finds; how many rows that is. `joined`: see `count`."""
        self.execute(f"TRUNCATE {table}" if self.is_postgres else f"DELETE FROM {table}")
        found = self.execute(f"INSERT INTO {table} {select}", *values)
        if found:
            self.count(table, joined)
        return found

    def count(self, table: str, joined: str) -> None:
        """Let PostgreSQL look at the columns that are joined: its plans for a table just filled are wrong by far."""
        if self.is_postgres:
            self.execute(f"ANALYZE {table} ({joined})")

    def execute(self, sql: str, *values: Any) -> int:
        """Run one statement; how many rows it wrote."""
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return max(int(cursor.rowcount), 0)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    def number(self, sql: str, *values: Any) -> int:
        return int(self.rows(sql, *values)[0][0] or 0)

    def moment(self, value: Any) -> Any:
        """An instant as the database takes it."""
        return self._connection.ops.adapt_datetimefield_value(value)

    def bytes_of(self, value: bytes) -> Any:
        """Bytes as `fill` takes them."""
        return f"\\x{value.hex()}" if self.is_postgres else value

    def chunks(self, table: str, key: str) -> Iterator[tuple[str, str]]:
        """Ranges of the key (after, up to) that hold some 50 000 rows each, all rows of one key in the same range."""
        numbered = f"SELECT {key} AS bound, ROW_NUMBER() OVER (ORDER BY {key}) AS place FROM {table}"
        bounds = self.rows(f"SELECT bound FROM ({numbered}) AS t WHERE place % {CHUNK_ROWS} = 0 ORDER BY place")
        last = self.rows(f"SELECT MAX({key}) FROM {table}")
        after = ""
        for (bound,) in [*bounds, *last]:
            if bound is not None and bound != after:
                yield after, bound
                after = bound


class Buffer:
    """Rows on their way to a temporary table, a batch at a time."""

    def __init__(self, staging: Staging, table: str) -> None:
        self._staging, self._table = staging, table
        self._rows: list[Sequence[Any]] = []

    def add(self, row: Sequence[Any]) -> bool:
        """Whether a batch went with this row."""
        self._rows.append(row)
        if len(self._rows) < BATCH_ROWS:
            return False
        self.flush()
        return True

    def flush(self) -> None:
        self._staging.fill(self._table, self._rows)
        self._rows.clear()


def _copied(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as COPY reads them in text format. Nearly no batch holds a character that must be escaped."""
    text = "\n".join(["\t".join(map(str, row)) for row in rows])
    tabs = len(rows) * (len(rows[0]) - 1)
    if "\\" in text or "\r" in text or text.count("\n") != len(rows) - 1 or text.count("\t") != tabs:
        text = "\n".join(["\t".join(str(value).translate(_ESCAPED) for value in row) for row in rows])
    return text + "\n"


_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
