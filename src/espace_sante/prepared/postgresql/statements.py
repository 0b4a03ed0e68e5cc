"""The prepared statements of one connection (PostgreSQL, "PREPARE"; libpq, `PQexecPrepared`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

import psycopg
from psycopg import adapt, errors
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader

_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)
_IDLE, _BINARY = TransactionStatus.IDLE, Format.BINARY
_MARK = re.compile("%[%s]")
_numbers = itertools.count(1)

Found = tuple[list[tuple[Any, ...]], int]


class _Statement:
    """One text, its names (one for each set of types that its parameters came with), and how its values travel."""

    __slots__ = ("formats", "names", "reads", "sql", "values")

    def __init__(self, sql: str, context: Any) -> None:
        self.sql, marks = _numbered(sql)
        self.formats = [adapt.PyFormat.AUTO] * marks
        self.names: dict[tuple[int, ...], bytes] = {}
        self.values = adapt.Transformer(context)
        self.reads: bytes | None = None  # the name whose columns `values` is set to read


class Statements:
    """What a connection of the driver has prepared for us.

    A statement is prepared for each set of types that its parameters come with, as the driver does.
    """

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        self._driver = driver
        self._libpq = driver.pgconn
        self._context: Any = SimpleNamespace(adapters=_adapters(driver.adapters), connection=driver)
        self._kept: dict[str, _Statement] = {}
        driver._deallocate = self._deallocated(driver._deallocate)  # type: ignore[method-assign, assignment]

    def send(self, sql: str, parameters: Sequence[Any], *, begin: bool) -> Found:
        """Rows, and how many were found or touched. `begin` a transaction if none is open. Raises `psycopg.Error`."""
        libpq = self._libpq
        if begin and libpq.transaction_status == _IDLE:
            self._check(libpq.exec_(b"BEGIN"))
        statement = self._kept.get(sql)
        if statement is None:
            statement = self._kept[sql] = _Statement(sql, self._context)
        values = statement.values
        sent: Any = values.dump_sequence(parameters, statement.formats)
        types = values.types or ()
        name = statement.names.get(types) or self._prepared(statement, types)
        answer = libpq.exec_prepared(name, sent, values.formats, _BINARY)
        if answer.status not in _GOOD:
            self._check(answer)
        values.set_pgresult(answer, set_loaders=statement.reads is not name)
        statement.reads = name
        return values.load_rows(0, answer.ntuples, tuple), answer.command_tuples or 0

    def _prepared(self, statement: _Statement, types: tuple[int, ...]) -> bytes:
        name = f"espace_sante_{next(_numbers)}".encode()
        self._check(self._libpq.prepare(name, statement.sql, types))
        statement.names[types] = name
        return name

    def _deallocated(self, deallocate: Callable[[bytes | None], Any]) -> Callable[[bytes | None], Any]:
        """The driver's own way to drop one of its statements, or every one (None): ours are then gone too.

        It drops all once it has seen a table change, or a savepoint rolled back.
        """

        def dropped(name: bytes | None) -> Any:
            if name is None:
                self._kept.clear()
            return deallocate(name)

        return dropped

    def _check(self, answer: Any) -> None:
        """Raise what the server said, if it is an error."""
        if answer.status in _GOOD:
            return
        if self._libpq.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self._libpq.get_error_message())
        raise errors.error_from_result(answer)


class _Json(adapt.Loader):
    """The text of a `jsonb`: Django reads it."""

    format = Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data)[1:].decode()  # after the version of the format


@lru_cache
def _adapters(of: adapt.AdaptersMap) -> adapt.AdaptersMap:
    """Those of Django's connections, but for instants (the driver's own loader, in C) and JSON."""
    made = adapt.AdaptersMap(of)
    made.register_loader("timestamptz", TimestamptzLoader)
    made.register_loader("jsonb", _Json)
    return made


def _numbered(sql: str) -> tuple[bytes, int]:
    """A statement whose parameters are `%s`, as PostgreSQL has them (`$1`, `$2`), and how many they are."""
    numbers = itertools.count(1)
    text = _MARK.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", sql)
    return text.encode(), next(numbers) - 1
