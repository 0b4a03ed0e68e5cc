"""Recording the statements that an operation sends to the databases, and sending them again with ids of their own.

A recording is a list of transactions; each is a list of statements with their parameters. Between two replays
whatever the operation made up (ids, unique ids, the position in the trace) is made up again, so that a replay writes
as much as the operation did. Results are fetched as the operation fetched them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from espace_sante.kernel.identifiers import new_id

ALIASES = ("ens", "dmp", "keys")
HEAD, ENTRY = "audit_trace_head", "audit_trace_entry"
MOVES_HEAD = f'UPDATE "{HEAD}"'  # where it is still at a position (the fifth parameter) with a hash (the sixth)
MARKED, MARK_BYTES = "messaging_message", 32  # a mail is stored once for each mark
_CONTROL = ("BEGIN", "SAVEPOINT", "RELEASE")


@dataclass(slots=True)
class Statement:
    """One statement as Django sent it."""

    sql: str
    parameters: Any

    @property
    def writes(self) -> bool:
        return self.sql.lstrip()[:6].upper() in {"INSERT", "UPDATE", "DELETE"} or self.inserts

    @property
    def inserts(self) -> bool:
        return self.sql.startswith(("INSERT", 'WITH "changed"'))

    @property
    def about_the_trace(self) -> bool:
        return HEAD in self.sql or ENTRY in self.sql


@dataclass(slots=True)
class Together:
    """Statements of one database, in one transaction or each on its own."""

    alias: str
    in_transaction: bool
    statements: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class Recording:
    """Everything that one operation asked of the databases, in order."""

    steps: list[Together] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(step.statements) for step in self.steps)

    def replay(self) -> None:
        """Send it all once more."""
        fresh = _Fresh(self)
        for step in self.steps:
            with ExitStack() as stack:
                if step.in_transaction:
                    stack.enter_context(transaction.atomic(using=step.alias))
                cursor = stack.enter_context(connections[step.alias].cursor())
                for statement in step.statements:
                    cursor.execute(statement.sql, fresh.parameters(statement))
                    found = cursor.fetchall() if cursor.description else []
                    if HEAD in statement.sql and not statement.writes and found:
                        fresh.position, fresh.head_hash = found[0][0] + 1, bytes(found[0][1])


@contextmanager
def recording() -> Iterator[Recording]:
    """Record every statement of the block."""
    recorded = Recording()
    with ExitStack() as stack:
        for alias in ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(_recorder(alias, recorded)))
        yield recorded


def _recorder(alias: str, recorded: Recording) -> Callable[..., Any]:
    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if not sql.startswith(_CONTROL):
            together = connections[alias].in_atomic_block
            last = recorded.steps[-1] if recorded.steps else None
            if last is None or not together or (last.alias, last.in_transaction) != (alias, together):
                last = Together(alias=alias, in_transaction=together)
                recorded.steps.append(last)
            last.statements += [Statement(sql=sql, parameters=one) for one in (params if many else [params])]
        return execute(sql, params, many, context)

    return record


class _Fresh:
    """The values of one replay: what was made up by the operation is made up again, the same way everywhere."""

    def __init__(self, recorded: Recording) -> None:
        self.position: int | None = None
        self.head_hash = b""
        self._known: dict[Any, Any] = {}
        self._made_up = _made_up(recorded)

    def parameters(self, statement: Statement) -> Any:
        if not statement.writes:
            return statement.parameters
        values = [self._value(value, statement) for value in statement.parameters]
        if self.position and MOVES_HEAD in statement.sql:
            values[4:6] = [self.position - 1, self.head_hash]
        return tuple(values)

    def _value(self, value: Any, statement: Statement) -> Any:
        if MARKED in statement.sql and _is_mark(value):
            return secrets.token_bytes(MARK_BYTES)
        if isinstance(value, int) and not isinstance(value, bool):
            return self.position if statement.about_the_trace and self.position and value > 0 else value
        if not isinstance(value, str | UUID) or value not in self._made_up:
            return value
        if value not in self._known:
            self._known[value] = _another(value)
        return self._known[value]


def _is_mark(value: Any) -> bool:
    """Bytes of that length, as SQLite takes them or as the driver of PostgreSQL wraps them."""
    plain = getattr(value, "obj", value)
    return isinstance(plain, bytes | memoryview) and len(plain) == MARK_BYTES


def _made_up(recorded: Recording) -> frozenset[Any]:
    """Ids that the operation wrote and had not read anywhere: they stand in no question, only in what is inserted."""
    asked: set[Any] = set()
    written: set[Any] = set()
    for step in recorded.steps:
        for statement in step.statements:
            values = {value for value in statement.parameters or () if isinstance(value, str | UUID)}
            (written if statement.inserts else asked).update(values)
    ids = {value for value in written - asked if _is_id(value)}
    return frozenset(ids | {value for value in written if isinstance(value, str) and value.startswith("2.25.")})


def _is_id(value: Any) -> bool:
    """A UUID, as PostgreSQL takes it or as SQLite keeps it."""
    return isinstance(value, UUID) or (len(value) == 32 and set(value) <= set("0123456789abcdef"))


def _another(value: Any) -> Any:
    if isinstance(value, UUID):
        return new_id()
    if value.startswith("2.25."):
        return f"2.25.1{secrets.randbelow(10**38):038d}"
    return new_id().hex
