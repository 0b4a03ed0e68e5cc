"""Both sides of every threshold, one rule after the other. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from espace_sante.oversight.domain.activity import Activity, Peers, is_odd_hour
from espace_sante.oversight.domain.follow_up import NEXT, FollowUp, StepNotPossible, check_step
from espace_sante.oversight.domain.rules import RULES, Rule, Signal, Thresholds, signals

QUIET = Activity("99910000015", "10", "SM26", readings=20, usual=20, spaces=20)
PEERS = Peers(count=9, readings=20, emergencies=1, first_times=15)
LIMITS = Thresholds()


def noticed(one: Activity, peers: Peers = PEERS) -> list[Rule]:
    return [signal.rule for signal in signals(one, peers, LIMITS)]


def test_an_ordinary_activity_is_not_noticed() -> None:
    assert noticed(QUIET) == []
    assert set(RULES) == set(Rule)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"readings": 61}, Rule.VOLUME),
        ({"at_odd_hours": 10}, Rule.ODD_HOURS),
        ({"same_name": 1}, Rule.SAME_NAME),
        ({"colleagues": 1}, Rule.COLLEAGUES),
        ({"refused_in_a_row": 5}, Rule.REFUSALS),
        ({"emergencies": 5}, Rule.EMERGENCY),
        ({"first_times": 45}, Rule.FIRST_TIMES),
    ],
)
def test_c6_each_rule_notices_from_its_threshold_on_and_not_before(change: dict[str, Any], rule: Rule) -> None:
    ((name, value),) = change.items()
    assert noticed(replace(QUIET, **change)) == [rule]
    below: dict[str, Any] = {name: value - 1}
    assert noticed(replace(QUIET, **below)) == []


def test_a_professional_who_always_reads_much_is_not_noticed_nor_one_like_all_others() -> None:
    busy = replace(QUIET, readings=100)
    assert noticed(replace(busy, usual=40)) == []
    assert noticed(busy, replace(PEERS, readings=40)) == []
    assert noticed(replace(busy, usual=0)) == [Rule.VOLUME]  # without a history, the others are the measure


def test_a_common_name_is_read_by_chance() -> None:
    assert noticed(replace(QUIET, same_name=4, same_name_by_chance=0.9)) == []
    assert noticed(replace(QUIET, same_name=5, same_name_by_chance=0.9)) == [Rule.SAME_NAME]


def test_night_readings_among_many_of_the_day_are_not_noticed() -> None:
    assert noticed(replace(QUIET, readings=30, at_odd_hours=14)) == []


def test_thresholds_are_settings() -> None:
    strict = Thresholds(refusals_least=2)
    assert list(signals(replace(QUIET, refused_in_a_row=2), PEERS, strict)) == [Signal(Rule.REFUSALS, 2, 0.0)]


@pytest.mark.parametrize(
    ("utc_hour", "finess", "odd"),
    [(20, "980000012", False), (21, "980000012", True), (4, "980000012", True), (5, "980000012", False),
     (1, "970100228", False), (2, "970100228", True), (17, "970408589", False), (18, "970408589", True),
     (9, "", False)],
)  # fmt: skip
def test_hours_are_those_of_the_place_of_work_overseas_too(utc_hour: int, finess: str, odd: bool) -> None:
    """In November, Paris is at UTC+1, Guadeloupe at UTC-4, La Réunion at UTC+4."""
    moment = datetime(2026, 11, 24, utc_hour, tzinfo=UTC)
    assert is_odd_hour(moment, finess=finess, from_hour=22, to_hour=6) is odd


@pytest.mark.parametrize("before", FollowUp)
@pytest.mark.parametrize("after", FollowUp)
def test_a_finding_is_followed_step_by_step(before: FollowUp, after: FollowUp) -> None:
    if after in NEXT[before]:
        check_step(before, after)
    else:
        with pytest.raises(StepNotPossible):
            check_step(before, after)
