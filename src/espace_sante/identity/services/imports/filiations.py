"""Link staged people to their parents, once everybody is stored: what the insurer says of a family.

It gives no access to anybody. Source: RULES.md MIN-01 (the parent who declared the child), MIN-02.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from espace_sante.identity.domain.population_row import PopulationRow
from espace_sante.identity.domain.representation import Ground
from espace_sante.identity.models.family import Filiation
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.imports.staging import DATABASE, Buffer, Staging, new_hex

RANKS = {1: "parent_1", 2: "parent_2"}  # the first one declared the child
_INSURER = Ground.INSURER.value


class NamedParents:
    """The parents that lines of the file name, in a temporary table."""

    def __init__(self, staging: Staging) -> None:
        staging.create(
            "es_named_parent",
            {"line": "integer", "rank": "integer", "ins": "text", "ins_oid": "text", "new_id": "id"},
        )
        self._buffer = Buffer(staging, "es_named_parent")

    def add(self, number: int, row: PopulationRow) -> None:
        for rank, parent in ((1, row.parent_1), (2, row.parent_2)):
            if parent:
                self._buffer.add((number, rank, parent, row.parent_oid, new_hex()))

    def finish(self) -> None:
        self._buffer.flush()


def link_parents(staging: Staging, outcome: ImportOutcome, *, told: frozenset[str], now: datetime) -> None:
    """Begin what the file says anew, end what it no longer says of its people: a statement for each.

    A parent who is not known yet is linked by a later import; a duplicate stands for whom it was found to be.
    """
    ranks = [rank for rank, parent in RANKS.items() if parent in told]
    if not ranks:
        return
    staging.create("es_parent", {"new_id": "id", "child_id": "id", "parent_id": "id", "rank": "integer"})
    _find(staging)
    staging.index("es_parent", "child_id", "parent_id")
    staging.count(_TABLE, "child_id, parent_id, ground, until")
    counts = outcome.counts("parents")
    with transaction.atomic(using=DATABASE):
        if len(ranks) == len(RANKS):
            counts.ended += _end(staging, now)
        counts.added += _begin(staging, now)


def _find(staging: Staging) -> None:
    """Everybody of the file with each of their parents; an absent column names none."""
    staging.count("es_named_parent", "line, ins, ins_oid")
    staging.execute(
        "INSERT INTO es_parent SELECT n.new_id, c.id, COALESCE(p.merged_into_id, p.id), n.rank"
        " FROM es_named_parent AS n JOIN es_population AS s ON s.line = n.line"
        " JOIN identity_holder AS c ON c.ins = s.ins AND c.ins_oid = s.ins_oid AND c.merged_into_id IS NULL"
        " JOIN identity_holder AS p ON p.ins = n.ins AND p.ins_oid = n.ins_oid"
    )


def _begin(staging: Staging, now: datetime) -> int:
    """A rank that somebody holds otherwise (a judge, an operator) stays theirs; one person has one rank.

    What is known is set aside first: a statement that reads the table it fills reads its own rows again and again.
    """
    staging.execute(
        f"DELETE FROM es_parent AS n WHERE n.child_id = n.parent_id OR EXISTS (SELECT 1 FROM {_TABLE} AS f"
        " WHERE f.child_id = n.child_id AND f.until IS NULL AND (f.parent_id = n.parent_id OR f.rank = n.rank))"
    )
    values: dict[str, Any] = _DEFAULTS | {"since": staging.moment(now), "ground": _INSURER}
    return staging.execute(
        f"INSERT INTO {_TABLE} (id, child_id, parent_id, rank, {', '.join(values)})"
        f" SELECT n.new_id, n.child_id, n.parent_id, n.rank{', %s' * len(values)} FROM es_parent AS n"
        " WHERE n.rank = 1 OR NOT EXISTS (SELECT 1 FROM es_parent AS m"
        " WHERE m.child_id = n.child_id AND m.parent_id = n.parent_id AND m.rank = 1)",
        *values.values(),
    )


def _end(staging: Staging, now: datetime) -> int:
    return staging.execute(
        f"UPDATE {_TABLE} SET until = %s, ended_by_kind = 'system', ended_by_id = 'espace-sante', ended_ground = %s"
        f" WHERE id IN (SELECT f.id FROM {_TABLE} AS f JOIN identity_holder AS c ON c.id = f.child_id"
        " JOIN es_population AS s ON s.ins = c.ins AND s.ins_oid = c.ins_oid LEFT JOIN es_parent AS n"
        " ON n.child_id = f.child_id AND n.parent_id = f.parent_id AND n.rank = f.rank"
        " WHERE f.until IS NULL AND f.ground = %s AND n.child_id IS NULL)",
        staging.moment(now),
        _INSURER,
        _INSURER,
    )


_TABLE = Filiation._meta.db_table
_DEFAULTS: dict[str, Any] = {
    str(field.column): None if field.null else field.get_default()
    for field in Filiation._meta.concrete_fields
    if field.column not in {"id", "child_id", "parent_id", "rank"}
}
