"""What the demonstration measures is possible, dated before today, and grows with children."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from espace_sante.demo import measures as demo
from espace_sante.measures.api import Content, Kind
from espace_sante.measures.domain.content import checked

TODAY = date(2026, 11, 30)
NOW = datetime.combine(TODAY, time(0, 1), UTC)


def everything() -> list[Content]:
    children = [(date(2015, 11, 12), 0.985), (date(2022, 10, 30), 1.02)]
    growth = [one for born, scale in children for one in demo._growth(born, scale, TODAY)]
    return [*demo._weights(TODAY), *demo._glucose(TODAY), *demo._pressures(TODAY), *growth]


def test_sco_10_every_measure_of_the_demonstration_is_one_that_the_service_keeps() -> None:
    for one in everything():
        assert one.at < NOW
        assert checked(one, now=NOW) == one


def test_children_grow() -> None:
    heights = [one.values[0] for one in demo._growth(date(2015, 11, 12), 1.0, TODAY) if one.kind is Kind.HEIGHT]
    assert len(heights) > 10
    assert heights == sorted(heights)
