"""A world whose people note what they must not forget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytest

from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView
from tests.worlds import NOW, World

PARIS = "Europe/Paris"
TOMORROW = (NOW + timedelta(days=1)).date()


def at(day: date = TOMORROW, hour: time = time(10), *, minutes: int = 30, zone: str = PARIS) -> agenda.Moment:
    starts = agenda.instant(day, hour, zone)
    return agenda.Moment(starts, starts + timedelta(minutes=minutes), zone)


def appointment(day: date = TOMORROW, hour: time = time(10), **changed: object) -> agenda.Content:
    values: dict[str, object] = {
        "kind": agenda.Kind.APPOINTMENT,
        "moment": at(day, hour),
        "practitioner": "Dr Hélène Martin",
        "speciality": "Médecine générale",
    }
    return agenda.Content(**(values | changed))  # type: ignore[arg-type]


def reminder(day: date = TOMORROW, **changed: object) -> agenda.Content:
    values: dict[str, object] = {
        "kind": agenda.Kind.REMINDER,
        "moment": agenda.whole_day(day),
        "title": "Renouveler l’ordonnance",
    }
    return agenda.Content(**(values | changed))  # type: ignore[arg-type]


@dataclass
class Diary:
    """Camille's agenda."""

    world: World

    @property
    def space(self) -> SpaceView:
        return self.world.space

    def note(
        self, content: agenda.Content | None = None, *, by: Actor | None = None, now: datetime = NOW, **changed: object
    ) -> agenda.EventView:
        return agenda.create_event(
            actor=by or self.world.camille, space=self.space, content=content or appointment(**changed),  # type: ignore[arg-type]
            source=agenda.Source.PORTAL, now=now,
        )  # fmt: skip

    def change(
        self, event: agenda.EventView, content: agenda.Content, *, by: Actor | None = None, **expected: int
    ) -> agenda.EventView:
        return agenda.change_event(
            actor=by or self.world.camille, space=self.space, event_id=event.id, content=content,
            source=agenda.Source.PORTAL, now=NOW, expected=agenda.Expected(**expected),
        )  # fmt: skip

    def cancel(self, event: agenda.EventView, *, by: Actor | None = None) -> agenda.EventView:
        return agenda.cancel_event(
            actor=by or self.world.camille, space=self.space, event_id=event.id, source=agenda.Source.PORTAL, now=NOW
        )

    def window(self, *, by: Actor | None = None, days: int = 30, since: datetime = NOW) -> list[agenda.Occurrence]:
        return agenda.agenda(
            actor=by or self.world.camille, space=self.space, since=since, until=since + timedelta(days=days), now=NOW
        )


@pytest.fixture
def diary(db: None) -> Diary:
    return Diary(World())
