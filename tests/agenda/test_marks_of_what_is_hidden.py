"""What a minor hides from who represents them leaves no mark in tokens, numbers and tags (MIN-11, VIS-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest

from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import Event
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from tests.agenda.conftest import TOMORROW, Diary, appointment
from tests.worlds import NOW, World

NEXT_WEEK = agenda.instant(TOMORROW + timedelta(days=7), time(10), "Europe/Paris")


@dataclass
class Household:
    """An agenda of somebody of sixteen, and the parent who represents them."""

    diary: Diary
    parent: Actor

    def of(self, actor: Actor) -> dict[str, object]:
        return {"actor": actor, "space": self.diary.space, "now": NOW}

    @property
    def parents(self) -> dict[str, object]:
        return self.of(self.parent)

    @property
    def own(self) -> dict[str, object]:
        return self.of(self.diary.world.camille)

    def note(self, **said: object) -> agenda.EventView:
        return self.diary.note(by=self.diary.world.doctor, **said)

    def change(self, event: agenda.EventView, **said: object) -> agenda.EventView:
        return self.diary.change(event, appointment(**said), by=self.diary.world.doctor)

    def remove(self, event: agenda.EventView) -> None:
        agenda.remove_event(event_id=event.id, edge="fhir", **self.of(self.diary.world.doctor))  # type: ignore[arg-type]

    def hides_something(self) -> None:
        """All that can be done of what is secret from its beginning."""
        hidden = self.note(title="Secret", rule="FREQ=WEEKLY", secret=True)
        doctor = {**self.of(self.diary.world.doctor), "event_id": hidden.id, "source": agenda.Source.FHIR}
        moved = appointment(TOMORROW + timedelta(days=8), secret=True)
        agenda.move_time(occurrence_at=NEXT_WEEK, content=moved, **doctor)  # type: ignore[arg-type]
        agenda.remove_time(occurrence_at=NEXT_WEEK + timedelta(days=7), **doctor)  # type: ignore[arg-type]
        self.remove(self.note(title="Secret aussi", secret=True))


@pytest.fixture
def household(db: None) -> Household:
    world = World(born=date(2010, 10, 21))
    parent = world.citizen("parent", "Parent")
    world.open_space(parent)
    helped, person = world.camille.holder_id, parent.holder_id
    assert helped
    assert person
    identity.relate(person_id=person, helped_id=helped, kind="representative", now=NOW)
    return Household(Diary(world), parent)


def test_min_11_nothing_that_is_hidden_moves_a_token_or_a_tag_of_a_representative(household: Household) -> None:
    theirs, own = (
        agenda.make_feed(detail=agenda.Detail.ALL, **who).secret  # type: ignore[arg-type]
        for who in (household.parents, household.own)
    )

    def marks(secret: str, who: dict[str, object]) -> tuple[str, str]:
        version = agenda.open_feed(secret=secret, asked_from="", now=NOW).version
        return agenda.current_token(**who), version  # type: ignore[arg-type]

    household.note(title="Vaccin")
    of_parent, of_minor = marks(theirs, household.parents), marks(own, household.own)
    household.hides_something()
    assert marks(theirs, household.parents) == of_parent
    assert not set(marks(own, household.own)) & set(of_minor), "who sees it learns that something changed"


def test_min_11_no_hole_between_the_numbers_that_a_representative_sees(household: Household) -> None:
    first = household.note(title="Vaccin")
    household.hides_something()
    assert household.note(title="Dentiste").change == first.change + 1


def test_min_11_a_representative_learns_what_changed_without_what_is_hidden(household: Household) -> None:
    start = agenda.changes_since(token="", **household.parents)  # type: ignore[arg-type]
    since = agenda.changes_since(token="", **household.own)  # type: ignore[arg-type]
    household.hides_something()
    seen = household.note(title="Vaccin")
    later = agenda.changes_since(token=start.token, **household.parents)  # type: ignore[arg-type]
    assert ([one.id for one in later.events], later.removed) == ([seen.id], ())
    own = agenda.changes_since(token=since.token, **household.own)  # type: ignore[arg-type]
    assert (len(own.events), len(own.removed)) == (3, 1), "the minor's own telephone learns of all of it"


def test_min_11_a_token_of_who_sees_more_gives_everything_and_no_more(household: Household) -> None:
    household.hides_something()
    seen = household.note(title="Vaccin")
    token = agenda.current_token(**household.own)  # type: ignore[arg-type]
    changes = agenda.changes_since(token=token, **household.parents)  # type: ignore[arg-type]
    assert (changes.everything, [one.id for one in changes.events]) == (True, [seen.id])


def test_min_11_what_is_hidden_later_goes_with_its_moved_times_and_is_told_gone_once(household: Household) -> None:
    series = household.note(title="Suivi", rule="FREQ=WEEKLY")
    agenda.move_time(
        occurrence_at=NEXT_WEEK, content=appointment(TOMORROW + timedelta(days=8)), event_id=series.id,
        source=agenda.Source.FHIR, **household.of(household.diary.world.doctor),  # type: ignore[arg-type]
    )  # fmt: skip
    token = agenda.current_token(**household.parents)  # type: ignore[arg-type]
    household.change(series, title="Suivi", rule="FREQ=WEEKLY", secret=True)
    assert household.diary.window(by=household.parent) == []
    assert set(Event.objects.values_list("secret", flat=True)) == {True}
    later = agenda.changes_since(token=token, **household.parents)  # type: ignore[arg-type]
    assert (later.events, later.removed) == ((), (series.id,))
    household.change(series, title="Suivi", rule="FREQ=WEEKLY", secret=False)
    assert len(agenda.changes_since(token=later.token, **household.parents).events) == 2  # type: ignore[arg-type]
    household.remove(series)
    assert series.id in agenda.changes_since(token=later.token, **household.parents).removed  # type: ignore[arg-type]
