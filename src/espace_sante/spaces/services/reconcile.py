"""Prove that every person is in the state that their history implies; name the first ones that are not.

Read only, over sets, in memory that does not follow the population: the three hosts are compared by walking through
their ids in the same order. What is found is a fault of ours, never repaired silently.
Source: RULES.md section 1; docs/adr/0016 (no foreign keys in the tables of a campaign).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections
from django.db.models import OuterRef, Subquery

from espace_sante.audit import api as audit
from espace_sante.prepared.api import fetch
from espace_sante.spaces.domain.delays import Delays, deadline_of
from espace_sante.spaces.domain.notice import ASKING, Kind, NoticeState
from espace_sante.spaces.domain.states import ALLOWED, BEFORE_DEATH, KEYED_STATES, OPEN_STATES, Move, State
from espace_sante.spaces.models import Space, SpacesOutbox, SpaceStateRow
from espace_sante.spaces.services.settings import delays
from espace_sante.vault import api as vault

ENS = "ens"
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)
SHOWN = 20  # spaces named for each kind of fault
_LAST = (
    "spaces_spacestaterow AS l JOIN (SELECT space_id, MAX(position) AS position FROM spaces_spacestaterow"
    " GROUP BY space_id) AS m ON m.space_id = l.space_id AND m.position = l.position"
)


@dataclass(slots=True)
class Finding:
    """One kind of fault: how many spaces have it, and the first ones."""

    what: str
    count: int = 0
    spaces: list[UUID] = field(default_factory=list)

    def add(self, space_id: UUID) -> None:
        self.count += 1
        if len(self.spaces) < SHOWN:
            self.spaces.append(space_id)


@dataclass(slots=True)
class Reconciliation:
    """What was looked at and what was found."""

    people: dict[State, int]
    findings: list[Finding]
    waiting: int  # lines of trace that are still on their way

    @property
    def sound(self) -> bool:
        return not any(finding.count for finding in self.findings) and not self.waiting


def reconcile(*, progress: Callable[[str], None] = lambda what: None) -> Reconciliation:
    """Look at everything. Nothing is written."""
    findings = []
    for what, look in _CHECKS:
        progress(what)
        found = Finding(what)
        for space_id in look():
            found.add(space_id)
        findings.append(found)
    waiting = SpacesOutbox.objects.count()
    return Reconciliation(people=people_by_state(), findings=findings, waiting=waiting)


def people_by_state() -> dict[State, int]:
    """How many people are in each state; those nobody ever wrote to are in none."""
    rows = fetch(ENS, f"SELECT l.state, COUNT(*) FROM {_LAST} GROUP BY l.state")
    return {State(state): count for state, count in sorted(rows)}


def _moves_outside_the_table() -> Iterator[UUID]:
    """A state that no move leads to from the one before; a position that is skipped."""
    allowed = sorted({f"{source.value}{target.value}" for (source, _), target in ALLOWED.items()})
    restored = [f"{State.SUSPENDED.value}{one.value}" for one in OPEN_STATES]
    alive = [f"{State.DECEASED.value}{one.value}" for one in BEFORE_DEATH]
    pairs = [*allowed, *restored, *alive]
    return _ids(
        "SELECT DISTINCT space_id FROM (SELECT space_id, position, state,"
        " LAG(state) OVER (PARTITION BY space_id ORDER BY position) AS before,"
        " ROW_NUMBER() OVER (PARTITION BY space_id ORDER BY position) AS place FROM spaces_spacestaterow) AS r"
        f" WHERE place <> position OR COALESCE(before, 'S0') || state NOT IN ({_places(pairs)})",
        *pairs,
    )


def _clocks_that_should_not_run() -> Iterator[UUID]:
    """A clock in a state that nothing ends by itself, or one that would do something else."""
    moves = [*_moves_by_state(delays()).items(), (State.OPPOSED, Move.ASK_AGAIN)]  # LC-09
    return _ids(
        f"SELECT c.space_id FROM spaces_spaceclock AS c LEFT JOIN ({_state_of_each()}) AS l ON l.space_id = c.space_id"
        f" WHERE COALESCE(l.state, 'S0') || c.move NOT IN ({_places(moves)})",
        *[f"{state.value}{move.value}" for state, move in moves],
    )


def _clocks_that_are_missing() -> Iterator[UUID]:
    """No clock in a state that ends by itself. A notice that came back stops its clock until another one leaves."""
    states = [state.value for state in _moves_by_state(delays())]
    stopped = (
        "l.state = %s AND NOT EXISTS (SELECT 1 FROM spaces_notice AS n WHERE n.space_id = l.space_id"
        " AND n.kind IN (%s, %s) AND n.state = %s)"
    )
    return _ids(
        f"SELECT l.space_id FROM {_LAST} WHERE l.state IN ({_places(states)}) AND NOT ({stopped})"
        " AND NOT EXISTS (SELECT 1 FROM spaces_spaceclock AS c WHERE c.space_id = l.space_id)",
        *states,
        *(State.NOTIFIED.value, *ASKING, NoticeState.SENT.value),
    )


def _opposed_without_an_opposition() -> Iterator[UUID]:
    return _ids(
        f"SELECT l.space_id FROM {_LAST} WHERE l.state = %s AND NOT EXISTS (SELECT 1 FROM spaces_opposition AS o"
        " WHERE o.space_id = l.space_id AND o.withdrawn_at IS NULL)",
        State.OPPOSED.value,
    )


def _opened_against_an_opposition() -> Iterator[UUID]:
    """A lost opposition: the space is open, or was opened, while one stood."""
    return _ids(
        "SELECT DISTINCT o.space_id FROM spaces_opposition AS o JOIN spaces_spacestaterow AS r"
        " ON r.space_id = o.space_id AND r.state IN ('S3', 'S4') AND r.since > o.recorded_at"
        " WHERE o.withdrawn_at IS NULL OR r.since < o.withdrawn_at"
    )


def _notified_without_a_notice() -> Iterator[UUID]:
    """Told of a space by nothing that was ever sent."""
    return _ids(
        "SELECT r.space_id FROM spaces_spacestaterow AS r WHERE r.state = %s AND r.ground = 'notice'"
        " AND NOT EXISTS (SELECT 1 FROM spaces_notice AS n WHERE n.space_id = r.space_id AND n.sent_at IS NOT NULL)",
        State.NOTIFIED.value,
    )


def _opened_too_early() -> Iterator[UUID]:
    """Opened by silence before six weeks passed since the last first notice that arrived, or without any."""
    least = delays().opposition - timedelta(hours=2)  # a change of hour may lie in between
    early = (
        "r.since < n.sent_at + %s * INTERVAL '1 second'"
        if connections[ENS].vendor == "postgresql"
        else "julianday(r.since) < julianday(n.sent_at) + %s / 86400.0"
    )
    return _ids(
        "SELECT r.space_id FROM spaces_spacestaterow AS r WHERE r.state = %s AND r.ground = 'silence'"
        " AND EXISTS (SELECT 1 FROM spaces_spacestaterow AS b WHERE b.space_id = r.space_id"
        " AND b.position = r.position - 1 AND b.state = %s) AND ("
        "EXISTS (SELECT 1 FROM spaces_notice AS n WHERE n.space_id = r.space_id AND n.kind IN (%s, %s)"
        f" AND n.state = %s AND n.sent_at <= r.since AND {early})"
        " OR NOT EXISTS (SELECT 1 FROM spaces_notice AS n WHERE n.space_id = r.space_id AND n.kind IN (%s, %s)"
        " AND n.sent_at <= r.since))",
        *(State.OPEN_NOT_ACTIVATED.value, State.NOTIFIED.value),
        *(*ASKING, NoticeState.SENT.value, least.total_seconds(), *ASKING),
    )


def _noticed_twice() -> Iterator[UUID]:
    """Two first notices by the same way, neither of which came back."""
    return _ids(
        "SELECT space_id FROM spaces_notice WHERE kind = %s AND state = %s"
        " GROUP BY space_id, channel HAVING COUNT(*) > 1",
        *(Kind.FIRST.value, NoticeState.SENT.value),
    )


def _older_records_astray() -> Iterator[UUID]:
    """An older record that stands beside an open space; one whose holder refused and whom nobody will ask again."""
    asked = "EXISTS (SELECT 1 FROM spaces_notice AS n WHERE n.space_id = l.space_id AND n.kind = %s AND n.state <> %s)"
    return _ids(
        f"SELECT l.space_id FROM {_LAST} JOIN spaces_olderrecord AS o ON o.space_id = l.space_id"
        " WHERE o.joined_at IS NULL AND o.erased_at IS NULL AND (l.state IN (%s, %s) OR"
        " (l.state = %s AND o.closed_at IS NULL AND NOT EXISTS"
        f" (SELECT 1 FROM spaces_spaceclock AS c WHERE c.space_id = l.space_id) AND NOT {asked}))",
        *(State.OPEN_NOT_ACTIVATED.value, State.ACTIVE.value, State.OPPOSED.value),
        *(Kind.AGAIN.value, NoticeState.CANCELLED.value),
    )


def _rows_of_nothing() -> Iterator[UUID]:
    """Rows that name a holder, a space, a wave or a batch that does not exist."""
    yield from _ids(
        "SELECT s.id FROM spaces_space AS s"
        " WHERE NOT EXISTS (SELECT 1 FROM identity_holder AS h WHERE h.id = s.holder_id)"
    )
    for table in ("spaces_spacestaterow", "spaces_spaceclock", "spaces_notice"):
        yield from _ids(
            f"SELECT t.space_id FROM {table} AS t"
            " WHERE NOT EXISTS (SELECT 1 FROM spaces_space AS s WHERE s.id = t.space_id)"
        )
    yield from _ids(
        "SELECT n.space_id FROM spaces_notice AS n WHERE NOT EXISTS (SELECT 1 FROM spaces_wave AS w"
        " WHERE w.id = n.wave_id) OR (n.batch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM spaces_printbatch AS b"
        " WHERE b.id = n.batch_id))"
    )


def _counted_too_many() -> Iterator[UUID]:
    """Waves whose numbers, as they were last counted, tell of more notices than there are."""
    return _ids(
        "SELECT c.wave_id FROM spaces_countedcell AS c GROUP BY c.wave_id HAVING SUM(c.count) >"
        " (SELECT COUNT(*) FROM spaces_notice AS n WHERE n.wave_id = c.wave_id AND n.kind IN (%s, %s))",
        *ASKING,
    )


def _keys_missing() -> Iterator[UUID]:
    """An open, suspended or archived space whose data key is not in the key store."""
    keyed = _walk([state.value for state in KEYED_STATES])
    yield from _only_in_first(keyed, vault.spaces_with_a_key())


def _keys_too_many() -> Iterator[UUID]:
    """A data key that opens nothing any more: the space was refused or erased."""
    unkeyed = [State.OPPOSED.value, State.ERASED.value]
    yield from _in_both(_walk(unkeyed), vault.spaces_with_a_key())


def _traces_missing() -> Iterator[UUID]:
    """A space that was opened and whose chain does not begin."""
    opened = SpaceStateRow.objects.filter(state=State.OPEN_NOT_ACTIVATED.value).order_by("space_id")
    ids = _without_repeats(opened.values_list("space_id", flat=True).iterator(chunk_size=10_000))
    yield from _only_in_first(ids, audit.spaces_with_a_trace())


_CHECKS: tuple[tuple[str, Callable[[], Iterable[UUID]]], ...] = (
    ("moves that the table does not have", _moves_outside_the_table),
    ("clocks that should not run", _clocks_that_should_not_run),
    ("clocks that are missing", _clocks_that_are_missing),
    ("opposed without an opposition", _opposed_without_an_opposition),
    ("opened against an opposition", _opened_against_an_opposition),
    ("notified without a notice", _notified_without_a_notice),
    ("opened before six weeks", _opened_too_early),
    ("noticed twice", _noticed_twice),
    ("older records left astray", _older_records_astray),
    ("rows that belong to nothing", _rows_of_nothing),
    ("waves counted beyond their notices", _counted_too_many),
    ("data keys that are missing", _keys_missing),
    ("data keys of refused or erased spaces", _keys_too_many),
    ("openings without a trace", _traces_missing),
)


def _moves_by_state(delays: Delays) -> dict[State, Move]:
    """The states that end by themselves, with what ends them."""
    found = {}
    for state in State:
        deadline = deadline_of(state, since=_SOME_DAY, delays=delays)
        if deadline is not None:
            found[state] = deadline.move
    return found


def _state_of_each() -> str:
    return f"SELECT l.space_id, l.state FROM {_LAST}"


def _places(values: Iterable[object]) -> str:
    return ", ".join("%s" for _ in values)


def _ids(sql: str, *values: Any) -> Iterator[UUID]:
    for (one,) in fetch(ENS, sql, *values):
        yield one if isinstance(one, UUID) else UUID(str(one))


def _walk(states: list[str]) -> Iterator[UUID]:
    """Spaces in these states, in the order of their ids, a few in memory at a time."""
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("state")[:1]
    rows = Space.objects.annotate(state=Subquery(last)).filter(state__in=states).order_by("id")
    return rows.values_list("id", flat=True).iterator(chunk_size=10_000)


def _without_repeats(ids: Iterator[UUID]) -> Iterator[UUID]:
    before: UUID | None = None
    for one in ids:
        if one != before:
            yield one
        before = one


def _only_in_first(first: Iterator[UUID], second: Iterator[UUID]) -> Iterator[UUID]:
    """What the second of two sorted walks lacks."""
    other = next(second, None)
    for one in first:
        while other is not None and other < one:
            other = next(second, None)
        if other != one:
            yield one


def _in_both(first: Iterator[UUID], second: Iterator[UUID]) -> Iterator[UUID]:
    other = next(second, None)
    for one in first:
        while other is not None and other < one:
            other = next(second, None)
        if other == one:
            yield one
