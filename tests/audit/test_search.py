"""Lines across spaces: criteria, pages, and what an index reads."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections, transaction

from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.identifiers import new_id

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
ONE = Actor(kind=ActorKind.PROFESSIONAL, id="99910000015", name="Dr Un", rpps="99910000015", finess="980000012")
OTHER = Actor(kind=ActorKind.PROFESSIONAL, id="99910000023", name="Dr Autre", rpps="99910000023", finess="980000020")
pytestmark = pytest.mark.django_db


def read(space_id: UUID, actor: Actor, at: datetime, **changes: object) -> None:
    record = audit.TraceRecord(space_id=space_id, at=at, act=audit.Act.DOCUMENT_READ, actor=actor, **changes)  # type: ignore[arg-type]
    with transaction.atomic(using="dmp"):
        audit.append(record)


@pytest.fixture
def spaces() -> list[UUID]:
    """Three spaces; one professional reads each of them twice, another the first one, the system opens them."""
    ids = sorted(new_id() for _ in range(3))
    with transaction.atomic(using="dmp"):
        audit.append_to_many(ids, at=NOW - 9 * HOUR, act=audit.Act.SPACE_OPENED, actor=SYSTEM, reason="")
    for number, space_id in enumerate(ids):
        read(space_id, ONE, NOW - number * HOUR)
        read(space_id, ONE, NOW, mode="emergency")
    read(ids[0], OTHER, NOW, outcome=audit.Outcome.REFUSED, reason="blocked")
    return ids


def test_pages_follow_one_another_without_a_hole_even_at_one_instant(spaces: list[UUID]) -> None:
    query = audit.TraceQuery(actor_id=ONE.id)
    whole = audit.search_traces(query, size=50)
    assert [one.at for one in whole] == sorted((one.at for one in whole), reverse=True)
    pages, after = [], None
    while page := audit.search_traces(query, after=after, size=1):
        pages += page
        after = audit.place_of(page[-1])
    assert pages == whole
    assert list(audit.walk_traces(query, most=4)) == whole[:4]


@pytest.mark.parametrize(
    ("criteria", "count"),
    [({}, 10), ({"actor_id": OTHER.id}, 1), ({"structure": "980000012"}, 6), ({"mode": "emergency"}, 3),
     ({"outcomes": frozenset({"refused"})}, 1), ({"actor_kinds": frozenset({"system"})}, 3),
     ({"acts": frozenset({"space.opened"})}, 3), ({"acts": frozenset()}, 0), ({"documents": frozenset()}, 0),
     ({"since": NOW}, 5), ({"until": NOW}, 5), ({"since": NOW - HOUR, "until": NOW}, 1)],
)  # fmt: skip
def test_each_criterion_narrows(spaces: list[UUID], criteria: dict[str, object], count: int) -> None:
    assert len(audit.search_traces(audit.TraceQuery(**criteria), size=50)) == count  # type: ignore[arg-type]


def test_one_line_by_its_address(spaces: list[UUID]) -> None:
    line = audit.trace_line(space_id=spaces[0], position=1)
    assert line is not None
    assert line.act == "space.opened"
    assert audit.trace_line(space_id=spaces[0], position=99) is None


def test_the_lines_of_one_actor_are_read_by_their_index() -> None:
    query = audit.TraceQuery(actor_id=ONE.id, since=NOW - HOUR, until=NOW)
    connection = connections["dmp"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = audit_plan(query)
    assert "trace_of_an_actor" in plan, plan


def audit_plan(query: audit.TraceQuery) -> str:
    from espace_sante.audit.services.search import _rows  # the statement itself is what is asked about

    return _rows(query).order_by("-at", "-space_id", "-position")[:10].explain()


def test_counts_of_a_period(spaces: list[UUID]) -> None:
    end = NOW + HOUR
    hours = list(audit.hours_of_reading(since=NOW - 9 * HOUR, until=end))
    assert sum(one.count for one in hours) == 6
    assert {one.hour.minute for one in hours} == {0}
    assert audit.readings_by_actor(since=NOW - 9 * HOUR, until=end, actor_ids=[ONE.id, OTHER.id]) == {ONE.id: 6}
    assert audit.refused_in_a_row(since=NOW - HOUR, until=end, least=1) == {OTHER.id: 1}
    assert audit.refused_in_a_row(since=NOW - HOUR, until=end, least=2) == {}
    read_now = {one.space_id: one.first for one in audit.spaces_read(since=NOW, until=end)}
    assert read_now == {spaces[0]: True, spaces[1]: False, spaces[2]: False}


def test_an_access_granted_ends_a_run_of_refusals(spaces: list[UUID]) -> None:
    for minute, outcome in enumerate(["refused", "refused", "done", "refused"], start=1):
        read(spaces[0], OTHER, NOW + timedelta(minutes=minute), outcome=audit.Outcome(outcome))
    assert audit.refused_in_a_row(since=NOW, until=NOW + HOUR, least=2) == {OTHER.id: 3}
