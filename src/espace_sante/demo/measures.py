"""What people of the demonstration measure: by hand, by a linked service, of children as they grow.

Through the services of pages and of the measures API: the same measure is kept once, so doing it again adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta

from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.measures import api as measures
from espace_sante.measures.api import Content, DeviceContent, Kind, Moment
from espace_sante.pairing import api as pairing
from espace_sante.spaces import api as spaces

GLUCOSE_SERVICE = "carnet-glycemie"
METER = DeviceContent(
    identifier="urn:oid:1.2.250.1.999.1.7|LECTEUR-0042",
    name="Lecteur de glycémie",
    more={
        "identifier": [{"system": "urn:oid:1.2.250.1.999.1.7", "value": "LECTEUR-0042"}],
        "deviceName": [{"name": "Lecteur de glycémie", "type": "user-friendly-name"}],
    },
)
# Medians of growth: months, centimetres, kilograms, centimetres of the head (fictitious children, round numbers).
GROWTH = (
    (0, 50.0, 3.3, 34.5), (2, 57.5, 5.2, 39.0), (4, 63.0, 6.6, 41.5), (6, 67.0, 7.6, 43.0), (9, 71.5, 8.7, 45.0),
    (12, 75.5, 9.7, 46.0), (18, 82.0, 11.0, 47.5), (24, 87.5, 12.2, 48.5), (36, 96.0, 14.4, 49.5),
    (48, 103.5, 16.4, 50.3), (60, 110.0, 18.6, 51.0), (72, 116.5, 20.9, 0), (84, 122.5, 23.3, 0),
    (96, 128.0, 26.0, 0), (108, 133.5, 29.0, 0), (120, 138.5, 32.3, 0), (132, 144.0, 36.0, 0),
)  # fmt: skip
SMALLER = {"Lou": 0.985, "Noé": 1.02}  # beside the medians


def fill_measures(*, today: date) -> None:
    """Camille's glycaemia by her linked service, her weight by hand; André's pressure; Lou and Noé as they grow."""
    camille, andre = _actor("camille", today), _actor("andre", today)
    hers, his = _space(camille), _space(andre)
    _write(camille, hers, _weights(today))
    _write_by_service(hers, list(_glucose(today)))
    _write(andre, his, list(_pressures(today)))
    assert camille.holder_id is not None
    for one in spaces.spaces_acted_on(camille.holder_id, now=_at(today, 6)):
        if one.tie is not None and one.tie.holder.first_given_name in SMALLER:
            holder = one.tie.holder
            growth = _growth(holder.birth_on, SMALLER[holder.first_given_name], today)
            _write(camille, one.space, list(growth))


def _write(actor: Actor, space: spaces.SpaceView, contents: Sequence[Content]) -> None:
    last = max(one.at for one in contents)
    measures.write_measures(actor=actor, space=space, contents=contents, edge="portal", now=last)


def _write_by_service(space: spaces.SpaceView, contents: Sequence[Content]) -> None:
    """As the measures API does, each when it was taken."""
    actor = _linked(space)
    for content in contents:
        now = content.at + timedelta(minutes=1)
        measures.write_measures(actor=actor, space=space, contents=[content], edge="fhir", now=now, device=METER)


def _linked(space: spaces.SpaceView) -> Actor:
    """The service before this space, as one of its tokens makes it."""
    service = catalogue.service_named(GLUCOSE_SERVICE)
    link = pairing.live_pairing(space_id=space.id, service_id=service.id)
    patient = PairwiseIdentifier(link.pairwise_id, service.pairing_oid)
    paired = Paired(pairing_id=link.id, space_id=space.id, holder_id=space.holder_id, patient=patient)
    return Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name, paired=paired)


def _glucose(today: date) -> Iterator[Content]:
    """Since the day after the service was linked, three times a day."""
    for number in range(5, 0, -1):
        day, sway = today - timedelta(days=number), number * 7 % 11
        yield _one(Kind.BLOOD_GLUCOSE, day, time(7, 10 + sway), 98.0 + sway, moment=Moment.FASTING)
        yield _one(Kind.BLOOD_GLUCOSE, day, time(14, 5 + sway), 138.0 + 2 * sway, moment=Moment.AFTER_MEAL)
        yield _one(Kind.BLOOD_GLUCOSE, day, time(19, 20 + sway), 109.0 + sway, moment=Moment.BEFORE_MEAL)


def _weights(today: date) -> list[Content]:
    first = today - timedelta(days=330)
    rows = [_one(Kind.HEIGHT, first, time(8), 167.0)]
    for number, value in enumerate((66.4, 66.1, 65.8, 65.9, 65.2, 64.7, 64.9, 64.3, 63.8, 63.5)):
        rows.append(_one(Kind.WEIGHT, first + timedelta(days=33 * number), time(7, 45), value))
    return rows


def _pressures(today: date) -> Iterator[Content]:
    """Three days morning and evening each fortnight, as doctors ask, with the pulse."""
    for start in range(60, 3, -14):
        for number in range(3):
            day, sway = today - timedelta(days=start - number), (start + number * 5) % 9
            for hour, more in ((time(7, 30), 4), (time(20, 15), 0)):
                yield _one(Kind.BLOOD_PRESSURE, day, hour, 132.0 + sway + more, 78.0 + sway // 2)
                yield _one(Kind.HEART_RATE, day, hour, 66.0 + sway)


def _growth(born: date, scale: float, today: date) -> Iterator[Content]:
    for months, height, weight, head in GROWTH:
        day = born + timedelta(days=round(months * 30.44) + 2)
        if day >= today:
            return
        yield _one(Kind.HEIGHT, day, time(10), round(height * scale, 1))
        yield _one(Kind.WEIGHT, day, time(10), round(weight * scale, 2))
        if head:
            yield _one(Kind.HEAD, day, time(10), round(head * scale, 1))


def _one(kind: Kind, day: date, hour: time, *values: float, moment: Moment | None = None) -> Content:
    at = datetime.combine(day, hour, PARIS).astimezone(UTC)
    return Content(kind=kind, at=at, values=values, moment=moment)


def _space(actor: Actor) -> spaces.SpaceView:
    assert actor.holder_id is not None
    return spaces.space_of_holder(actor.holder_id)


def _actor(login: str, today: date) -> Actor:
    now = _at(today, 6)
    return identity.actor_of_token(identity.issue_token(login=login, now=now), now=now)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), UTC)
