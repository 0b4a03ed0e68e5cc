"""How fast a service may ask: counted by several processes together, without a write for each request (issue 8, 5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from espace_sante.kernel.clock import utc_now
from espace_sante.pairing.models import Allowance
from espace_sante.pairing.services import throttle
from espace_sante.pairing.services.throttle import Counters, forget_allowances, share
from tests.linked import Linked
from tests.worlds import RECENT, World

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
LIMIT = 100


@pytest.fixture(autouse=True)
def _counters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "_COUNTERS", Counters())


def passed(process: Counters, asked: int, *, key: str = "p:1", now: datetime = NOW, limit: int = LIMIT) -> int:
    return sum(process.count(key, limit=limit, now=now) for _ in range(asked))


def test_one_process_lets_the_limit_through_and_no_more(db: None) -> None:
    assert passed(Counters(), 3 * LIMIT) == LIMIT


@pytest.mark.parametrize("limit", [1, 2, 7, 10, 99])
def test_a_small_limit_holds_too(db: None, limit: int) -> None:
    assert passed(Counters(), 300, limit=limit) == limit


def test_several_processes_share_one_limit_but_for_the_tenth_that_each_lets_through_alone(db: None) -> None:
    processes = [Counters() for _ in range(4)]
    let = [0, 0, 0, 0]
    for turn in range(4 * LIMIT):
        let[turn % 4] += processes[turn % 4].count("p:1", limit=LIMIT, now=NOW)
    assert LIMIT - 4 * share(LIMIT) <= sum(let) <= LIMIT + 4 * share(LIMIT)
    assert passed(Counters(), LIMIT) == share(LIMIT)  # one that comes late has its own tenth, and nothing more


def test_who_asks_little_costs_no_write_and_full_speed_some_ten(db: None) -> None:
    process = Counters()
    with CaptureQueriesContext(connections["ens"]) as little:
        passed(process, share(LIMIT))
    with CaptureQueriesContext(connections["ens"]) as much:
        passed(process, LIMIT - share(LIMIT))
    assert len(little) == 0
    assert len(much) <= 10
    assert Allowance.objects.get().taken == LIMIT
    with CaptureQueriesContext(connections["ens"]) as over:
        passed(process, 50)
    assert len(over) <= 2  # it is not asked again and again


def test_the_next_minute_begins_anew_and_each_key_counts_alone(db: None) -> None:
    process = Counters()
    assert passed(process, 2 * LIMIT) == LIMIT
    assert passed(process, 2 * LIMIT, key="p:2") == LIMIT
    assert passed(process, 2 * LIMIT, now=NOW + timedelta(minutes=1)) == LIMIT


def test_minutes_that_are_over_are_forgotten(db: None) -> None:
    passed(Counters(), LIMIT)
    assert forget_allowances(now=NOW + timedelta(minutes=1)) == 0
    assert forget_allowances(now=NOW + timedelta(minutes=5)) == 1
    assert not Allowance.objects.exists()


@pytest.mark.parametrize(
    ("settings", "other"), [({"PROFILE_REQUESTS_A_MINUTE": 5}, 200), ({"SERVICE_REQUESTS_A_MINUTE": 5}, 429)]
)
def test_a_service_that_asks_too_often_is_told_how_long_to_wait(db: None, settings: dict[str, int], other: int) -> None:
    world = World(now=RECENT)
    linked = Linked(space=world.space, by=world.camille, now=RECENT)
    sacha = world.citizen("sacha", "Sacha")
    theirs = Linked(space=world.open_space(sacha), by=sacha, now=RECENT, same=linked.service)

    def ask(one: Linked) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {tokens[one.patient]}"}
        answer = Client().get(f"/fhir/Patient/{one.patient}", headers=headers)
        return answer.status_code, answer.headers.get("Retry-After", "")

    tokens = {one.patient: one.token() for one in (linked, theirs)}
    if utc_now().second > 55:  # one minute throughout
        return
    with override_settings(**settings):
        answers = [ask(linked) for _ in range(7)]
        assert [status for status, _ in answers] == [200] * 5 + [429] * 2
        assert 0 < int(answers[-1][1]) <= 60
        assert ask(theirs)[0] == other  # one person's requests do not use up another's
