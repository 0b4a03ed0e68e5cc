"""The floor of a campaign: what PostgreSQL alone spends on its rows, copied bare into empty tables of the same indexes.

Each table of a finished run is made once more, without its triggers, and its rows are copied into it in the order and
the chunks in which the campaign wrote them, one transaction a chunk. Nothing is chosen, derived, enciphered, hashed nor
chained. Then what these tables do not go without: each notice changed once, each clock deleted.
Source: docs/adr/0022; issue 4.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from espace_sante.bench.national_phases import backend_seconds

CHUNK = 5_000
NOTICE = "id, space_id, wave_id, kind, channel, state, made_at, code_digest"
# Alias, table, its columns (all of them when empty), and its rows as they were first written (as they are when empty).
TABLES = (
    ("ens", "spaces_space", "", ""),
    ("ens", "spaces_notice", NOTICE, NOTICE.replace("state", "'ready'") + " FROM spaces_notice"),
    ("ens", "spaces_spacestaterow", "", ""),
    ("ens", "spaces_spaceclock", "", "id, 'open', made_at FROM spaces_space"),  # those of the run struck, and are gone
    ("keys", "vault_space_key", "", ""),
    ("dmp", "audit_trace_entry", "", ""),
    ("dmp", "audit_trace_head", "", ""),
    ("dmp", "audit_log_queue", "", ""),
)
CHANGES = (
    ("spaces_notice", "UPDATE floor_spaces_notice SET state = 'sent', sent_at = made_at WHERE space_id = ANY(%s)"),
    ("spaces_spaceclock", "DELETE FROM floor_spaces_spaceclock WHERE space_id = ANY(%s)"),
)


@dataclass(frozen=True, slots=True)
class FloorLine:
    """What was done to one table, and its processor time in seconds: ours, which only passes bytes; the server's."""

    what: str
    rows: int
    client_seconds: float
    server_seconds: float


def measure_floor() -> list[FloorLine]:
    """Nothing on SQLite. Leaves tables named `floor_…` behind: for throw-away places."""
    if connections["ens"].vendor != "postgresql":
        return []
    return [_copied(*one) for one in TABLES] + [_changed(*one) for one in CHANGES]


def microseconds(lines: list[FloorLine], *, people: int) -> float:
    """The whole floor, for each person."""
    return sum(one.client_seconds + one.server_seconds for one in lines) / people * 1e6


def _copied(alias: str, table: str, columns: str, rows_of: str) -> FloorLine:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
        with _raw(cursor).copy(f"COPY (SELECT {rows_of or f'* FROM {table}'} ORDER BY ctid) TO STDOUT") as copy:
            rows = list(map(bytes, copy))
        into = f"COPY floor_{table} ({columns}) FROM STDIN" if columns else f"COPY floor_{table} FROM STDIN"
        ours, theirs = time.process_time(), backend_seconds(alias)
        for start in range(0, len(rows), CHUNK):
            with transaction.atomic(using=alias), _raw(cursor).copy(into) as copy:
                copy.write(b"".join(rows[start : start + CHUNK]))
        return FloorLine(table, len(rows), time.process_time() - ours, backend_seconds(alias) - theirs)


def _changed(table: str, statement: str) -> FloorLine:
    with connections["ens"].cursor() as cursor:
        with _raw(cursor).copy(f"COPY (SELECT space_id FROM floor_{table} ORDER BY ctid) TO STDOUT") as copy:
            spaces = [bytes(one).decode().strip() for one in copy]
        ours, theirs = time.process_time(), backend_seconds("ens")
        for start in range(0, len(spaces), CHUNK):
            few = f"{{{','.join(spaces[start : start + CHUNK])}}}"
            cursor.execute(statement.replace("%s", "%s::uuid[]"), [few])
        what = f"{statement.split()[0].lower()} {table}"
        return FloorLine(what, len(spaces), time.process_time() - ours, backend_seconds("ens") - theirs)


def _raw(cursor: Any) -> Any:
    """The driver's own cursor: Django's has no COPY that reads."""
    return cursor.cursor
