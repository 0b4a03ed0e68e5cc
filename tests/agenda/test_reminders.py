"""People are reminded of what their agenda holds, once. RULES.md AGE-08, NOT-04, NOT-07, MIN-11, CAR-08."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import AgendaOutbox, Event
from espace_sante.identity.models import Holder
from espace_sante.notifications.models import Notification
from espace_sante.outbox.api import drain
from tests.agenda.conftest import TOMORROW, Diary, appointment, reminder
from tests.worlds import NOW

EVE = agenda.instant(TOMORROW - timedelta(days=1), time(18), "Europe/Paris")
MORNING = agenda.instant(TOMORROW, time(8), "Europe/Paris")


def pass_at(now: datetime) -> int:
    told = agenda.remind_due(now=now)
    drain(AgendaOutbox, now=now + timedelta(seconds=1))
    return told


def told() -> list[str]:
    return sorted(Notification.objects.filter(kind="agenda_due").values_list("key", flat=True))


def test_age_08_the_day_before_then_on_the_day_and_no_more(diary: Diary) -> None:
    diary.note()
    assert pass_at(EVE - timedelta(seconds=1)) == 0
    assert pass_at(EVE) == 1
    assert pass_at(EVE + timedelta(minutes=1)) == 0
    assert pass_at(MORNING) == 1
    assert pass_at(MORNING + timedelta(days=400)) == 0
    assert len(told()) == 2


def test_age_08_a_pass_that_is_killed_tells_once(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    diary.note()

    class Killed(BaseException):
        pass

    def killed(event: object) -> None:
        raise Killed

    from espace_sante.agenda.services import remind

    with monkeypatch.context() as patched:
        patched.setattr(remind, "publish", killed)
        with pytest.raises(Killed):
            agenda.remind_due(now=EVE)
    assert pass_at(EVE) == 1
    assert len(told()) == 1


def test_age_08_what_leaves_twice_from_the_outbox_is_one_notification(diary: Diary) -> None:
    diary.note()
    agenda.remind_due(now=EVE)
    rows = list(AgendaOutbox.objects.filter(topic="notifications.tell"))
    drain(AgendaOutbox, now=EVE)
    AgendaOutbox.objects.bulk_create(rows)
    drain(AgendaOutbox, now=EVE)
    assert len(told()) == 1


def test_age_08_of_a_series_only_the_next_one_waits(diary: Diary) -> None:
    diary.note(reminder(rule="FREQ=DAILY"))
    evenings = [EVE + timedelta(days=day) for day in range(3)]
    for evening in evenings:
        assert Event.objects.get().due_at == evening
        pass_at(evening)
        pass_at(evening + timedelta(hours=14))
    assert len(told()) == 6


def test_age_08_the_leap_day_comes_back_every_four_years(diary: Diary) -> None:
    leap = date(2028, 2, 29)
    diary.note(reminder(leap, rule="FREQ=YEARLY"))
    assert Event.objects.get().due_at == agenda.instant(date(2028, 2, 28), time(18), "Europe/Paris")
    pass_at(agenda.instant(leap, time(8), "Europe/Paris"))
    assert Event.objects.get().due_at == agenda.instant(date(2032, 2, 28), time(18), "Europe/Paris")


def test_age_08_the_evening_is_that_of_who_lives_in_la_reunion(diary: Diary) -> None:
    Holder.objects.update(postal_code="97400")
    diary.note(appointment(hour=time(15)))
    assert Event.objects.get().due_at == datetime(2026, 11, 24, 14, tzinfo=UTC)


def test_age_08_what_is_cancelled_moved_or_past_is_not_told(diary: Diary) -> None:
    diary.cancel(diary.note())
    moved = diary.note()
    diary.change(moved, appointment(TOMORROW + timedelta(days=10)))
    diary.note(appointment(date(2020, 1, 1)))
    diary.note(appointment(status=agenda.Status.PROPOSED))
    diary.note(reminds=frozenset())
    assert pass_at(EVE) == 0
    assert pass_at(EVE + timedelta(days=10)) == 1


def test_a_pass_that_comes_late_by_more_than_half_a_day_lets_it_go(diary: Diary) -> None:
    diary.note(appointment(hour=time(19)))
    assert pass_at(EVE + timedelta(hours=13)) == 0
    assert pass_at(MORNING) == 1


def test_a_change_while_a_reminder_is_due_does_not_lose_it(diary: Diary) -> None:
    made = diary.note()
    agenda.change_event(  # the pass has not come yet
        actor=diary.world.camille, space=diary.space, event_id=made.id, content=appointment(note="Étage 2"),
        source=agenda.Source.PORTAL, now=EVE + timedelta(seconds=30),
    )  # fmt: skip
    assert pass_at(EVE + timedelta(minutes=1)) == 1


def test_a_space_that_is_closed_reminds_nobody(diary: Diary) -> None:
    diary.note()
    access.close_own_space(actor=diary.world.camille, space=diary.space, erase=False, now=NOW)
    assert pass_at(EVE) == 0


def test_not_07_a_reminder_says_nothing_of_what_it_is_about(diary: Diary) -> None:
    diary.note(title="Colposcopie")
    pass_at(EVE)
    (row,) = Notification.objects.filter(kind="agenda_due").values()
    assert "Colposcopie" not in str(row)


def test_min_11_what_a_minor_hides_is_told_as_such(diary: Diary) -> None:
    diary.note(by=diary.world.doctor, secret=True)
    pass_at(EVE)
    assert set(Notification.objects.values_list("kind", "hidden_from_law")) == {
        ("agenda_due", True),
        ("agenda_changed", True),
    }


def test_not_08_the_person_learns_that_somebody_else_wrote_in_their_agenda_and_of_nothing_they_wrote(
    diary: Diary,
) -> None:
    diary.note()
    made = diary.note(by=diary.world.laboratory)
    diary.cancel(made, by=diary.world.laboratory)
    drain(AgendaOutbox, now=NOW)
    assert Notification.objects.filter(kind="agenda_changed").count() == 2


def test_the_pass_reads_what_is_due_by_its_index_and_asks_one_thing_when_nothing_is(diary: Diary) -> None:
    for day in range(3):
        diary.note(appointment(TOMORROW + timedelta(days=day)))
    with CaptureQueriesContext(connections["ens"]) as asked:
        assert agenda.remind_due(now=NOW) == 0
    assert len(asked) == 1
    first = Event.objects.filter(due_at__isnull=False).order_by("due_at")[:1]
    plan = Event.objects.filter(due_at__lte=EVE).order_by("due_at")[:100]
    with connections["ens"].cursor() as cursor:
        if connections["ens"].vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are read whole, whatever the index
    assert "agenda_due" in plan.explain()
    assert "agenda_due" in first.explain()
    with CaptureQueriesContext(connections["ens"]) as one:
        assert agenda.remind_due(now=EVE) == 1
    Event.objects.update(due_at=EVE)
    with CaptureQueriesContext(connections["ens"]) as several:
        assert agenda.remind_due(now=EVE) == 3
    assert len(several) == len(one)
