"""A question asked often: the query set is written with example values, which each call replaces by its own."""

from __future__ import annotations

import secrets
from collections import namedtuple
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, SafeUUID, uuid4

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from espace_sante.kernel.id_set import IdSet
from espace_sante.prepared.among import one_parameter
from espace_sante.prepared.send import send

Build = Callable[[Any], "QuerySet[Any, Any]"]
Convert = Callable[[Iterable[Any], BaseDatabaseWrapper], list[Any]]
Way = Callable[[Any, BaseDatabaseWrapper], Any]


class NotPrepared(TypeError):
    """A parameter was declared that the statement does not send."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A statement as text, empty when it can find nothing.

    `sources` gives each parameter in order: the name of an argument, or None and a constant of the query set, and what
    is done to the argument for the driver, if anything. `converters`: what is done to the values of a column, by place.
    """

    alias: str
    sql: str = ""
    sources: tuple[tuple[str | None, Any, Way | None], ...] = ()
    converters: tuple[tuple[int, Convert], ...] = ()
    row: Callable[[Iterable[Any]], tuple[Any, ...]] | None = None


class Select:
    """A prepared SELECT.

    `build` receives an object with one attribute a parameter and gives a query set of `values_list`. Parameters are
    declared with their type: `UUID`, `str`, `bytes`, `int`, `datetime`, or `[UUID]`, `[str]` for the values of an
    `__among`: a list, or an `IdSet`. `named`: rows have the names of their columns.
    """

    def __init__(self, build: Build, *, named: bool = False, **kinds: type | list[type]) -> None:
        self._build, self._named, self._kinds = build, named, kinds
        self._plan: _Plan | None = None

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Every row."""
        plan = self._plan
        if plan is None:
            plan = self._plan = self._written()
        if not plan.sql:
            return []
        connection = connections[plan.alias]
        parameters = [
            constant if name is None else values[name] if way is None else way(values[name], connection)
            for name, constant, way in plan.sources
        ]
        rows, _ = send(connection, plan.sql, parameters)
        if plan.converters and rows:
            rows = _converted(rows, plan, connection)
        return [plan.row(row) for row in rows] if plan.row else rows

    def first(self, **values: Any) -> tuple[Any, ...] | None:
        """The first row, or None."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _written(self) -> _Plan:
        examples = {name: _example(kind) for name, kind in self._kinds.items()}
        rows = self._build(SimpleNamespace(**examples))
        connection, compiler = connections[rows.db], rows.query.get_compiler(using=rows.db)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return _Plan(rows.db)
        names = {_key(_sent(example, connection)): name for name, example in examples.items()}
        named = [(names.get(_key(one)), one) for one in parameters]
        if {name for name, _ in named if name} != examples.keys():
            raise NotPrepared(f"Not every one of {', '.join(examples)} is in: {sql}")
        converters = compiler.get_converters([column for column, _, _ in compiler.select])
        columns = [*rows.query.values_select, *rows.query.annotation_select] if self._named else []
        return _Plan(
            alias=rows.db,
            sql=sql,
            sources=tuple((name, one, _way(self._kinds[name], connection) if name else None) for name, one in named),
            converters=tuple(
                (place, _of_column(convert, expression))
                for place, (found, expression) in converters.items()
                for convert in found
            ),
            row=_row_of(columns) if columns else None,
        )


def _row_of(columns: list[str]) -> Callable[[Iterable[Any]], tuple[Any, ...]]:
    kind: Any = namedtuple("Row", columns)  # type: ignore[misc]  # the columns are known here alone
    made: Callable[[Iterable[Any]], tuple[Any, ...]] = kind._make
    return made


def _way(kind: type | list[type], connection: BaseDatabaseWrapper) -> Way | None:
    """What is done to the values of this type for the driver; None for what it takes as it is."""
    as_they_are = {str, bytes, int} | ({UUID, datetime} if connection.vendor == "postgresql" else set())
    return None if isinstance(kind, type) and kind in as_they_are else _sent


def _sent(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database's driver takes it."""
    match value:
        case UUID():
            return value if connection.features.has_native_uuid_field else value.hex
        case datetime():
            return connection.ops.adapt_datetimefield_value(value)
        case IdSet():
            return one_parameter(value, connection)
        case list() if value and type(value[0]) is UUID:
            native = connection.features.has_native_uuid_field
            return one_parameter(value if native else [one.hex for one in value], connection)
        case list():
            return one_parameter([_sent(one, connection) for one in value], connection)
    return value


def _converted(rows: list[tuple[Any, ...]], plan: _Plan, connection: BaseDatabaseWrapper) -> list[tuple[Any, ...]]:
    """The rows, each of their columns as Python has it."""
    columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, convert in plan.converters:
        columns[place] = convert(columns[place], connection)
    return list(zip(*columns, strict=True))


def _of_column(convert: Callable[..., Any], expression: Any) -> Convert:
    """Django's converter of a value as one of a column: its own for ids and whole numbers cost a call for each."""
    if convert.__name__ == "convert_uuidfield_value":  # for SQLite
        return lambda column, _: [None if value is None else _uuid(value) for value in column]
    whole = expression.output_field.get_internal_type().endswith("IntegerField")
    if whole and convert.__qualname__.startswith("BaseExpression.convert_value."):
        return lambda column, _: [None if value is None else int(value) for value in column]
    return lambda column, connection: [convert(value, expression, connection) for value in column]


def _uuid(text: str) -> UUID:
    """The UUID of 32 hexadecimal digits that the database keeps: as `UUID(text)` makes it, without its checks."""
    made = _new(UUID)
    _set(made, "int", int(text, 16))
    _set(made, "is_safe", SafeUUID.unknown)
    return made


_new, _set = object.__new__, object.__setattr__


def _example(kind: type | list[type]) -> Any:
    """A value that stands nowhere else."""
    if isinstance(kind, list):
        return [_example(kind[0])]
    if kind is UUID:
        return uuid4()
    if kind is datetime:
        return datetime(1900, 1, 1, tzinfo=UTC) + timedelta(microseconds=secrets.randbelow(10**15))
    if kind is int:
        return secrets.randbits(40)
    return secrets.token_bytes(20) if kind is bytes else secrets.token_hex(10)


def _key(value: Any) -> str:
    """A parameter as text, without what each driver wraps bytes and numbers in."""
    value = getattr(value, "obj", value)
    if isinstance(value, int):
        return repr(int(value))
    return repr(bytes(value) if isinstance(value, memoryview) else value)
