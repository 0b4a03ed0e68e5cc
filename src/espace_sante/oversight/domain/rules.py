"""When an activity is unusual: one row a rule, each a pure function of counts and thresholds.

A rule notices; it accuses nobody. A night duty, a holiday replacement, a common name explain many of them: that is what
the follow-up is for. Source: RULES.md C6, EMG-07, PRO-05.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from espace_sante.oversight.domain.activity import Activity, Peers


class Rule(StrEnum):
    """What can be unusual. Codes are stable: they are kept."""

    VOLUME = "volume"
    ODD_HOURS = "odd_hours"
    SAME_NAME = "same_name"
    COLLEAGUES = "colleagues"
    REFUSALS = "refusals"
    EMERGENCY = "emergency"
    FIRST_TIMES = "first_times"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where an activity is unusual. `_least`: counts; `_times`: of the usual; `_share`: a part of 1."""

    volume_least: int = 60
    volume_own_times: float = 3.0
    volume_peers_times: float = 3.0
    odd_from_hour: int = 22  # local time of the place of work
    odd_to_hour: int = 6
    odd_least: int = 10
    odd_share: float = 0.5
    same_name_least: int = 1
    same_name_times: float = 5.0  # more than chance, by how common the name is among those who were read
    colleagues_least: int = 1
    refusals_least: int = 5
    emergency_least: int = 3
    emergency_peers_times: float = 5.0
    first_least: int = 30
    first_peers_times: float = 3.0


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that noticed something: how many, against how many that would be usual (0 when nothing is).

    `followed`: of them, people whom this professional has read for six months. It is told, and explains nothing away:
    somebody curious reads for years.
    """

    rule: Rule
    count: int
    usual: float
    followed: int = 0


Judge = Callable[[Activity, Peers, Thresholds], Signal | None]


def signals(activity: Activity, peers: Peers, limits: Thresholds) -> Iterator[Signal]:
    """Everything unusual in an activity, in the order of the table."""
    for judge in RULES.values():
        found = judge(activity, peers, limits)
        if found is not None:
            yield found


def _volume(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """Far above one's own history and far above the others; without a history, the others alone are the measure."""
    above_own = one.readings > limits.volume_own_times * one.usual
    above_peers = one.readings > limits.volume_peers_times * peers.readings
    if one.readings < limits.volume_least or not above_own or not above_peers:
        return None
    return Signal(Rule.VOLUME, one.readings, max(one.usual, peers.readings))


def _odd_hours(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """Most readings at night. Who is on duty at night is explained once."""
    if one.at_odd_hours < limits.odd_least or one.at_odd_hours < limits.odd_share * one.readings:
        return None
    return Signal(Rule.ODD_HOURS, one.at_odd_hours, 0.0)


def _same_name(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """People of the professional's own surname, more than chance gives for a name as common.

    Not those whose treating doctor they are, or who consented themselves, long before.
    """
    if one.same_name < max(limits.same_name_least, limits.same_name_times * one.same_name_by_chance):
        return None
    return Signal(Rule.SAME_NAME, one.same_name, one.same_name_by_chance, one.same_name_followed)


def _colleagues(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """People who bear the names of a professional of the same place of work."""
    return Signal(Rule.COLLEAGUES, one.colleagues, 0.0) if one.colleagues >= limits.colleagues_least else None


def _refusals(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """Doors tried one after the other."""
    return Signal(Rule.REFUSALS, one.refused_in_a_row, 0.0) if one.refused_in_a_row >= limits.refusals_least else None


def _emergency(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """Emergency accesses far above the others of the same specialty."""
    least = max(limits.emergency_least, limits.emergency_peers_times * peers.emergencies)
    return Signal(Rule.EMERGENCY, one.emergencies, peers.emergencies) if one.emergencies >= least else None


def _first_times(one: Activity, peers: Peers, limits: Thresholds) -> Signal | None:
    """Many people whom this professional had never read before."""
    least = max(limits.first_least, limits.first_peers_times * peers.first_times)
    return Signal(Rule.FIRST_TIMES, one.first_times, peers.first_times) if one.first_times >= least else None


RULES: dict[Rule, Judge] = {
    Rule.VOLUME: _volume,
    Rule.ODD_HOURS: _odd_hours,
    Rule.SAME_NAME: _same_name,
    Rule.COLLEAGUES: _colleagues,
    Rule.REFUSALS: _refusals,
    Rule.EMERGENCY: _emergency,
    Rule.FIRST_TIMES: _first_times,
}
