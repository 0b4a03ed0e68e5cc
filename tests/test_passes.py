"""What is done now and then reads what is due, and never a table that grows with the population.

The statements of each pass are caught as they are sent, and each database is asked how it would answer them. SQLite is
asked without statistics. PostgreSQL reads a small table whole whatever its indexes: it is asked not to when it may, and
what then reads a whole table, or a whole index, has no other way.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections

from espace_sante.config import housekeeping, worker
from espace_sante.kernel.clock import utc_now
from tests.conftest import database_aliases
from tests.worlds import World

PASSES: dict[str, Callable[[], object]] = {
    "what leaves outboxes, notifications and subscriptions": worker.drain_all,
    "birthdays": worker.look_at_birthdays,
    "clocks of spaces": worker.pass_over_spaces,
    **{name: lambda part=part: part(utc_now()) for name, part in housekeeping.PARTS.items()},  # type: ignore[misc]
}
SMALL = {
    "audit_log_period": "one row a month",
    "catalogue_service": "the services of the country",
    "oversight_daily_report": "one row a day",
    "spaces_campaign": "a few",
    "spaces_massiveact": "each approved by two people",
    "spaces_wave": "a few for each campaign",
    "spaces_wavecount": "as waves",
}
# What may be read whole, by the pass that does.
WHOLE = {
    ("majorities told or dated", "identity_relationship"): "once a day; each hour, who came of age lately",
    ("majorities told or dated", "identity_holder"): "those of the same rows",
    ("sessions that ended removed", "usersessions_usersession"): "once a day, and nobody waits for it",
    ("sessions that ended removed", "django_session"): "those of the same rows",
    ("unusual accesses found, in the days that ended", "audit_trace_entry"): "on SQLite alone: ADR 24",
    ("unusual accesses found, in the days that ended", "oversight_finding"): "counted: a few a day",
}
# PostgreSQL counts rows now and then by itself, and a table that it knows to be tiny has other plans: it forgets them.
FORGET = (
    "DELETE FROM pg_statistic",
    "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relnamespace = 'public'::regnamespace AND reltuples >= 0",
)
Asked = tuple[str, str, Any]
SCAN = re.compile(r"SCAN (?P<table>\w+)(?: USING (?:COVERING )?INDEX (?P<index>\w+))?")


@pytest.mark.parametrize("name", PASSES)
def test_a_pass_reads_what_is_due_and_no_whole_table(db: None, name: str) -> None:
    World()
    PASSES[name]()  # what it does once is done
    _forget_counts()
    read = {
        table
        for alias, sql, parameters in _asked(PASSES[name])
        if re.match(r"\s*(SELECT|UPDATE|DELETE|WITH)", sql)
        for table in _read_whole(alias, sql, parameters)
    }
    assert read - SMALL.keys() - {table for one, table in WHOLE if one == name} == set()


def test_what_a_plan_reads_whole_is_seen(db: None) -> None:
    World()
    _forget_counts()
    assert _read_whole("ens", "SELECT id FROM identity_holder WHERE city = %s", ["Lyon"]) == {"identity_holder"}
    assert _read_whole("ens", "SELECT city FROM identity_holder WHERE id = %s", ["0" * 32]) == set()


def _forget_counts() -> None:
    """Until the transaction of the test is rolled back."""
    for alias in database_aliases():
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                for statement in FORGET:
                    cursor.execute(statement)


def _asked(act: Callable[[], object]) -> list[Asked]:
    found: list[Asked] = []

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        found.append((context["connection"].alias, sql, parameters))
        return execute(sql, parameters, many, context)

    with ExitStack() as stack:
        for alias in database_aliases():
            stack.enter_context(connections[alias].execute_wrapper(watch))
        act()
    return found


def _read_whole(alias: str, sql: str, parameters: Any) -> set[str]:
    """The tables that would be read from one end to the other."""
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
            names = _names(sql)
            scans = [one for row in cursor.fetchall() if (one := SCAN.match(row[-1]))]
            return {
                names.get(one["table"], one["table"])
                for one in scans
                if one["table"] not in {"json_each", "CONSTANT"} and not _is_partial(cursor, one["index"])
            }
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        (plan,) = cursor.fetchone()
        cursor.execute("SET LOCAL enable_seqscan = on")
        nodes = _nodes((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"])
        return {node["Relation Name"] for node in nodes if _is_whole(cursor, node)}


def _names(sql: str) -> dict[str, str]:
    """What each alias of a statement stands for."""
    return {alias: table for table, alias in re.findall(r'"?(\w+)"? (?:AS )?"?(U\d+|[a-z])"?\b', sql)}


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for one in plan.get("Plans", []):
        yield from _nodes(one)


def _is_whole(cursor: Any, node: dict[str, Any]) -> bool:
    """A sequential scan, or that of an index without a condition, unless that index holds what is due alone."""
    if "Scan" not in node["Node Type"] or "Relation Name" not in node:
        return False
    if node["Node Type"] == "Seq Scan":
        return True
    return (
        "Bitmap" not in node["Node Type"] and "Index Cond" not in node and not _is_partial(cursor, node["Index Name"])
    )


def _is_partial(cursor: Any, index: str | None) -> bool:
    if index is None:
        return False
    sqlite = connections["ens"].vendor == "sqlite"
    known = "SELECT sql FROM sqlite_master WHERE name = %s"
    cursor.execute(known if sqlite else "SELECT indexdef FROM pg_indexes WHERE indexname = %s", [index])
    row = cursor.fetchone()
    return row is not None and " WHERE " in (row[0] or "")
