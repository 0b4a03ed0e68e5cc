"""A scene that many tests begin with, made once by the services and put back by its rows afterwards.

The services take a fifth of a second to make a small world, and thousands of tests ask for the same one. What they
wrote is read from the databases the first time; later it is written again as it was, with the same ids, inside the
transaction of the test. A test that runs without such a transaction, or that wrote elsewhere before, makes its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

import psycopg
from django.core.cache import caches
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.conftest import database_aliases

Row = tuple[Any, ...]
Statement = tuple[str, list[Any] | None]
Made = TypeVar("Made")
NOT_OURS = {"django_migrations"}
FILLED_BY_TRIGGERS = {"audit_log_queue"}  # by the rows of other tables: written last, as a whole
SCENES_OF_ONE_NAME = 3  # what was there before may be made anew each time
VALUES_IN_A_STATEMENT = 900  # SQLite takes no more than 999


@dataclass(frozen=True)
class Table:
    """What one table holds: its rows by primary key."""

    name: str
    columns: list[str]
    keys: list[str]
    rows: dict[Row, Row]


@dataclass(frozen=True)
class Scene:
    """What a maker gave, and the statements that put its rows back in each database."""

    made: Any
    statements: dict[str, list[Statement]]


Filled = frozenset[Row]
_scenes: dict[Hashable, dict[Filled, Scene]] = defaultdict(dict)


def remembered(name: Hashable, make: Callable[[], Made]) -> Made:
    """What `make` gives; its rows are there, whether written by it or put back.

    The name tells apart all that the scene depends on: who was there before, the date. Each test has a copy of its own.
    """
    if not all(connections[alias].in_atomic_block for alias in database_aliases()):
        return make()
    scenes, filled = _scenes[name], filled_with()
    if filled not in scenes:
        before = everything()
        made = make()
        if len(scenes) == SCENES_OF_ONE_NAME:
            del scenes[next(iter(scenes))]  # that which was asked for longest ago
        scenes[filled] = Scene(deepcopy(made), _differences(before, everything()))
        return made
    scene = scenes[filled] = scenes.pop(filled)
    for alias, statements in scene.statements.items():
        _write(connections[alias], statements)
    for one in caches.all():
        one.clear()  # what an earlier test left there speaks of the same ids
    copied: Made = deepcopy(scene.made)
    return copied


def databases() -> list[str]:
    """One alias of each database: two may name the same one."""
    return list({connections[alias].settings_dict["NAME"]: alias for alias in database_aliases()}.values())


@cache
def _tables(alias: str) -> list[str]:
    return sorted(set(connections[alias].introspection.table_names()) - NOT_OURS)


def filled_with() -> Filled:
    """The tables that hold something, how many rows and the last key: one question to each database.

    A scene is made of the ids of another one. Were that one made anew, as many rows would be there, of somebody else.
    """
    found: set[Row] = set()
    for alias in databases():
        found.update((alias, *row) for row in _answers(connections[alias], _what_is_there(alias)))
    return frozenset(found)


def _answers(connection: BaseDatabaseWrapper, question: str) -> list[Row]:
    """The rows a long question gives; PostgreSQL reads and plans it once, which costs it more than answering."""
    if connection.vendor == "postgresql":
        return cast(list[Row], connection.connection.execute(question, prepare=True).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cast(list[Row], cursor.fetchall())


@cache
def _what_is_there(alias: str) -> str:
    connection = connections[alias]
    quote, asked = connection.ops.quote_name, []
    # A key may be raw bytes: SQLite would take them for text. PostgreSQL knows no last UUID, but the last of its texts.
    the_last = "max(CAST({} AS text))" if connection.vendor == "postgresql" else "quote(max({}))"
    with connection.cursor() as cursor:
        for table in _tables(alias):
            keys = connection.introspection.get_primary_key_columns(cursor, table) or []
            last = the_last.format(quote(keys[0])) if keys else "''"
            asked.append(f"SELECT '{table}', count(*), {last} FROM {quote(table)} HAVING count(*) > 0")
    return " UNION ALL ".join(asked)


def everything() -> dict[str, list[Table]]:
    """Every row of every database, by alias: what a test compares before and after."""
    return {alias: [_table(connections[alias], table) for table in _tables(alias)] for alias in databases()}


def _table(connection: BaseDatabaseWrapper, name: str) -> Table:
    with connection.cursor() as cursor:
        keys = connection.introspection.get_primary_key_columns(cursor, name) or []
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
        columns = [column[0] for column in cursor.description]
        places = [columns.index(key) for key in keys]
        rows = {}
        for found in cursor.fetchall():
            row = tuple(bytes(value) if isinstance(value, memoryview) else value for value in found)
            rows[tuple(row[place] for place in places)] = row
        return Table(name, columns, list(keys), rows)


def _differences(before: dict[str, list[Table]], after: dict[str, list[Table]]) -> dict[str, list[Statement]]:
    return {
        alias: _in_one_message(
            connections[alias],
            [
                statement
                for was, now in sorted(
                    zip(before[alias], after[alias], strict=True), key=lambda pair: pair[1].name in FILLED_BY_TRIGGERS
                )
                for statement in _changes(connections[alias], was, now)
            ],
        )
        for alias in before
    }


def _changes(connection: BaseDatabaseWrapper, was: Table, now: Table) -> Iterator[Statement]:
    quote = connection.ops.quote_name
    if now.name in FILLED_BY_TRIGGERS:
        yield f"DELETE FROM {quote(now.name)}", []
        yield from _insertions(connection, now, list(now.rows.values()))
        return
    which = " AND ".join(f"{quote(key)} = %s" for key in now.keys)
    for key in was.rows.keys() - now.rows.keys():
        yield f"DELETE FROM {quote(now.name)} WHERE {which}", list(key)
    assigned = ", ".join(f"{quote(column)} = %s" for column in now.columns)
    for key in was.rows.keys() & now.rows.keys():
        if was.rows[key] != now.rows[key]:
            yield f"UPDATE {quote(now.name)} SET {assigned} WHERE {which}", [*now.rows[key], *key]
    yield from _insertions(connection, now, [row for key, row in now.rows.items() if key not in was.rows])


def _insertions(connection: BaseDatabaseWrapper, table: Table, rows: Sequence[Row]) -> Iterator[Statement]:
    quote = connection.ops.quote_name
    names = ", ".join(map(quote, table.columns))
    one = "(" + ", ".join(["%s"] * len(table.columns)) + ")"
    together = max(1, VALUES_IN_A_STATEMENT // len(table.columns))
    for start in range(0, len(rows), together):
        some = rows[start : start + together]
        words = f"INSERT INTO {quote(table.name)} ({names}) VALUES {', '.join([one] * len(some))}"
        yield words, [value for row in some for value in row]


def _in_one_message(connection: BaseDatabaseWrapper, statements: list[Statement]) -> list[Statement]:
    """PostgreSQL takes them all at once, their values written in them."""
    if connection.vendor != "postgresql" or not statements:
        return statements
    writer = psycopg.ClientCursor(connection.connection)
    return [(";\n".join(writer.mogrify(words, values) for words, values in statements), None)]


def _write(connection: BaseDatabaseWrapper, statements: Sequence[Statement]) -> None:
    with connection.cursor() as cursor:
        for words, values in statements:
            cursor.execute(words, values)
