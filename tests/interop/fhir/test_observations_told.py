"""Pages of measures, made quickly, read as if each element had been written one by one. RULES.md SCO-03, SCO-09."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import orjson
import pytest

from espace_sante.interop.fhir.observation import observation, observations, subject_of
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.measures import api as measures
from espace_sante.measures.api import Author, Days, Diabetes, Kind, MeasureView, Moment
from tests.calls import calls_of
from tests.interop.fhir.plain_observations import plain_observation
from tests.worlds import World

OTHER_SPACE = UUID("0192aaaa-0000-7000-8000-00000000beef")  # of a duplicate that was merged
NUMBER = PairwiseIdentifier("0123456789abcdef" * 2, "1.2.250.1.999.7.1")
ODD: dict[str, dict[str, Any]] = {
    "nothing more": {},
    "a value with decimals": {"values": (101.25, 60.5)},
    "nought": {"values": (0.0, 0.0)},
    "a device": {"device_id": UUID(int=2**128 - 1)},
    "a device of another space": {"device_id": UUID(int=5), "space_id": OTHER_SPACE},
    "a date without its time": {"said_at": "2026-03-01"},
    "an instant with microseconds": {"at": datetime(2026, 3, 1, 7, 0, 0, 120, tzinfo=UTC)},
    "every context": {"moment": Moment.UNWELL, "days": Days.NINETY, "diabetes": Diabetes.NONE, "reason": "À jeun\n\\"},
    "one context": {"diabetes": Diabetes.TYPE_2_INSULIN},
    "a status": {"more": {"status": "amended", "note": []}},
    "a source": {"more": {"source": "urn:oid:1.2.3"}},
    "numbers at any depth": {
        "more": {
            "source": "urn:oid:1.2.3",
            "identifier": [{"system": "urn:oid:1.2.3", "value": "9"}],
            "note": [{"text": "Après la marche", "authorString": "Moi", "extension": [{"url": "u"}]}, {"id": "1"}],
            "bodySite": {"coding": [{"code": "368209003", "id": "1"}]},
            "method": {"extension": [{"url": "u"}]},
        }
    },
}  # fmt: skip


def view_of(kind: Kind, odd: dict[str, Any], *, author: Author, number: int) -> MeasureView:
    said = {
        "id": UUID(int=number << 64 | number), "space_id": UUID(int=1 << 127), "values": (120.0, 80.0),
        "at": datetime(2026, 3, 1, 7, tzinfo=UTC), "written_at": datetime(2026, 3, 1, 7, 1, 2, 345678, tzinfo=UTC),
    } | odd  # fmt: skip
    said["values"] = said["values"][: len(measures.RULES[kind].parts)]
    return MeasureView(kind=kind, author=author, **said)


def who_reads(world: World, who: str) -> Actor:
    if who == "the holder":
        return world.camille
    paired = Paired(UUID(int=3), world.space.id, world.space.holder_id, NUMBER)
    return Actor(ActorKind.SERVICE, "11" if who == "the service that wrote" else "12", "Carnet fictif", paired=paired)


@pytest.mark.parametrize("who", ["the holder", "the service that wrote", "another service"])
@pytest.mark.parametrize("kind", Kind)
def test_sco_09_a_page_reads_as_its_measures_one_by_one(world: World, kind: Kind, who: str) -> None:
    actor, subject = who_reads(world, who), subject_of(who_reads(world, who), world.space)
    authors = [Author(ActorKind.SERVICE, "11", "Balance"), Author(ActorKind.CITIZEN, "11")]
    views = [
        view_of(kind, odd, author=author, number=number * 7 + place)
        for place, author in enumerate(authors)
        for number, odd in enumerate(ODD.values(), 1)
    ]
    plain = [orjson.dumps(plain_observation(view, actor, subject)) for view in views]
    assert [orjson.dumps(one) for one in observations(views, actor, subject)] == plain
    assert [orjson.dumps(observation(view, actor, subject)) for view in views] == plain


def test_a_measure_more_in_a_page_takes_few_calls(world: World) -> None:
    """Their number is what a page costs (docs/performance.md): of one measure more, five are counted."""
    actor = who_reads(world, "another service")
    author = Author(ActorKind.SERVICE, "11", "Balance")
    views = [view_of(Kind.BLOOD_GLUCOSE, ODD["one context"], author=author, number=number) for number in range(40)]
    observations(views, actor, {})
    few, many = (calls_of(partial(observations, views[:count], actor, {})) for count in (20, 40))
    assert many - few <= 6 * 20


def test_no_measures_make_no_page(world: World) -> None:
    assert observations([], world.camille, {}) == []
