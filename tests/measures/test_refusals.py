"""What is refused of measures is a line of the trace, before it is answered. RULES.md SCO-04, SCO-07, TRA-01."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.measures import api as measures
from espace_sante.measures.api import Kind
from espace_sante.measures.models import Measure
from tests.measures.conftest import NOW, READ, WRITE, Scales, glucose, weight

ACTS = (audit.Act.MEASURES_READ, audit.Act.MEASURE_WRITTEN, audit.Act.MEASURE_REMOVED)


def refused(scales: Scales) -> list[tuple[str, str, str, str]]:
    lines = [one for act in ACTS for one in scales.lines(act) if one.outcome == audit.Outcome.REFUSED.value]
    return [(one.act, one.actor_kind, one.reason, one.type_code) for one in lines]


ATTEMPTS: dict[str, tuple[str, Callable[[Scales, Any], Any]]] = {
    "a search": ("measures.read", lambda scales, by: scales.find(Kind.BLOOD_GLUCOSE, by=by)),
    "one": (
        "measures.read",
        lambda scales, by: measures.measure(
            actor=by, space=scales.space, measure_id=Measure.objects.get().id, edge="test", now=NOW
        ),
    ),
    "writing": ("measure.written", lambda scales, by: scales.write(glucose(99), by=by)),
    "removing": (
        "measure.removed",
        lambda scales, by: measures.remove_measure(
            actor=by, space=scales.space, measure_id=Measure.objects.get().id, edge="test", now=NOW
        ),
    ),
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_sco_07_what_a_service_was_refused_is_told_once(scales: Scales, what: str) -> None:
    scales.write(glucose())
    scales.let(Kind.WEIGHT)
    act, attempt = ATTEMPTS[what]
    with pytest.raises(access.AccessRefused):
        attempt(scales, scales.service)
    assert refused(scales) == [(act, "service", "no_grant", "2345-7")]
    assert Measure.objects.count() == 1


def test_sco_07_a_search_of_anything_is_told_without_a_kind(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE, rights=[WRITE])
    with pytest.raises(access.AccessRefused):
        measures.readable_kinds(actor=scales.service, space=scales.space, edge="test", now=NOW)
    assert refused(scales) == [("measures.read", "service", "no_grant", "")]


def test_sco_04_of_several_kinds_the_one_that_is_refused_is_told(scales: Scales) -> None:
    scales.let(Kind.BLOOD_GLUCOSE, rights=[READ])
    with pytest.raises(access.AccessRefused):
        scales.find(Kind.BLOOD_GLUCOSE, Kind.WEIGHT, by=scales.service)
    assert refused(scales) == [("measures.read", "service", "no_grant", "29463-7")]
    assert len(scales.lines(audit.Act.MEASURES_READ)) == 1


def test_pro_16_a_professional_who_tries_leaves_a_line(scales: Scales) -> None:
    for attempt in (lambda: scales.find(Kind.WEIGHT, by=scales.world.doctor),
                    lambda: scales.write(weight(), by=scales.world.doctor)):  # fmt: skip
        with pytest.raises(access.AccessRefused):
            attempt()
    assert [(act, kind) for act, kind, _, _ in refused(scales)] == [
        ("measures.read", "professional"), ("measure.written", "professional")
    ]  # fmt: skip


def test_no_trace_no_refusal_either(scales: Scales, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_record: audit.TraceRecord) -> int:
        raise RuntimeError

    monkeypatch.setattr(audit, "append_alone", broken)
    with pytest.raises(RuntimeError):
        scales.find(Kind.BLOOD_GLUCOSE, by=scales.service)
