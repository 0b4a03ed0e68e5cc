"""Who is told that something begins, once, unless they want none of it (RULES.md AGE-08, CIT-20, NOT-04)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.agenda.api import prevention
from espace_sante.agenda.models import PreventionFollow
from espace_sante.notifications.models import Delivery, Notification
from tests.notifications.conftest import prove_email
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
BORN = date(1976, 12, 1)  # fifty in a week


@pytest.fixture
def world() -> World:
    found = World(born=BORN)
    prove_email(found.camille)
    run(NOW)
    return found


def run(at: datetime) -> int:
    return prevention.tell_of_prevention(now=at)


def told() -> list[str]:
    return list(Notification.objects.filter(kind="prevention_due").values_list("kind", flat=True))


def due(world: World) -> date | None:
    return PreventionFollow.objects.get(space_id=world.space.id).due_on


def test_age_08_a_space_is_followed_as_soon_as_it_is_active_and_that_is_no_news(world: World) -> None:
    assert due(world) == date(2026, 12, 1)
    assert told() == []


def test_age_08_it_is_told_on_the_day_and_not_the_day_before_and_once(world: World) -> None:
    run(NOW + timedelta(days=6))
    assert told() == []
    for hours in (0, 1, 30):
        run(NOW + timedelta(days=7, hours=hours))
    assert told() == ["prevention_due"]
    assert due(world) > date(2026, 12, 1)  # type: ignore[operator]


def test_age_08_days_without_a_pass_are_caught_up_once(world: World) -> None:
    run(NOW + timedelta(days=20))
    assert told() == ["prevention_due"]


def test_what_was_said_meanwhile_is_not_told(world: World) -> None:
    found = prevention.of_space(actor=world.camille, space=world.space, now=NOW)
    for window in found.windows:
        if window.start == date(2026, 12, 1):
            prevention.say(
                actor=world.camille, space=world.space, mark=found.marks[window.key],
                status=prevention.Status.NOT_CONCERNED, on=None, now=NOW,
            )  # fmt: skip
    run(NOW + timedelta(days=1))
    run(NOW + timedelta(days=7))
    assert told() == []


def test_cit_20_an_opposition_needs_no_reason_and_holds_until_it_is_lifted(world: World) -> None:
    assert prevention.oppose_messages(actor=world.camille, space=world.space, opposed=True, now=NOW)
    assert not prevention.oppose_messages(actor=world.camille, space=world.space, opposed=True, now=NOW)
    for days in (7, 400):
        run(NOW + timedelta(days=days))
    assert told() == []
    assert prevention.of_space(actor=world.camille, space=world.space, now=NOW).opposed
    assert prevention.oppose_messages(actor=world.camille, space=world.space, opposed=False, now=NOW)
    run(NOW + timedelta(days=1))
    run(NOW + timedelta(days=7))
    assert told() == ["prevention_due"]


def test_cit_20_only_who_writes_in_the_agenda_opposes(world: World) -> None:
    for actor in (world.doctor, world.citizen("voisine", "Voisine")):
        with pytest.raises(access.AccessRefused):
            prevention.oppose_messages(actor=actor, space=world.space, opposed=True, now=NOW)


def test_not_07_the_mail_says_nothing_of_what_begins_and_why_it_came(world: World) -> None:
    from espace_sante.notifications.domain.kinds import Kind
    from espace_sante.notifications.services.words import mail_words

    run(NOW + timedelta(days=7))
    assert Delivery.objects.filter(way="mail", reader=world.camille.id).count() == 1
    subject, text = mail_words([Kind.PREVENTION_DUE])
    for word in ("cancer", "colorectal", "sein", "vaccin", "dépistage", "Camille"):
        assert word not in subject + text
    assert "d’après l’âge et le calendrier officiel" in text


def test_not_04_who_switched_screening_off_receives_nothing(world: World) -> None:
    from espace_sante.notifications import api as notifications
    from espace_sante.notifications.services.preferences import EVERYTHING

    on = [one for one in EVERYTHING if one[0] is not notifications.Topic.SCREENING]
    notifications.set_preferences(reader=world.camille.id, on=on, daily=False, quiet_nights=True)
    run(NOW + timedelta(days=7))
    assert told() == ["prevention_due"]
    assert not Delivery.objects.exists()


def test_the_pass_of_a_day_reads_by_the_index_of_days(world: World) -> None:
    rows = PreventionFollow.objects.filter(due_on__lte=date(2026, 12, 1)).order_by("due_on", "space_id")[:200]
    if connections["ens"].vendor == "sqlite":
        assert "prevention_due" in rows.explain()
    with CaptureQueriesContext(connections["ens"]) as queries:
        assert run(NOW) == 0
    assert len([one for one in queries if one["sql"].startswith("SELECT")]) == 3
