"""GET /calendriers/<secret>.ics: what it tells, to whom, and what it hides (DESIGN.md section 6; RULES.md CAR-08)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from icalendar import Calendar

from espace_sante.access.api import AccessRefused, close_own_space, end_delegation
from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import Feed
from espace_sante.agenda.services import feeds as feed_service
from espace_sante.audit import api as audit
from espace_sante.interop.icalendar import feed as edge
from espace_sante.interop.icalendar.components import Component, read_calendar
from espace_sante.interop.icalendar.reading import events_of, read_event
from espace_sante.kernel.carers import CarerScope, Section
from tests.agenda.conftest import Diary, appointment, reminder
from tests.carers import make_carer
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
Detail = agenda.Detail


@pytest.fixture
def diary(db: None, monkeypatch: pytest.MonkeyPatch) -> Diary:
    monkeypatch.setattr(edge, "utc_now", lambda: NOW)
    cache.clear()
    return Diary(World())


def make(diary: Diary, detail: Detail = Detail.NEUTRAL, *, by: object = None) -> str:
    actor = by or diary.world.camille
    return agenda.make_feed(actor=actor, space=diary.space, detail=detail, now=NOW).secret  # type: ignore[arg-type]


def get(secret: str, **headers: str) -> object:
    return Client(headers=headers).get(f"/calendriers/{secret}.ics")


def told(secret: str) -> Component:
    response = get(secret)
    assert response.status_code == 200  # type: ignore[attr-defined]
    return read_calendar(response.content)  # type: ignore[attr-defined]


def text(secret: str) -> str:
    return get(secret).content.decode()  # type: ignore[attr-defined]


WORDS = {"practitioner": "Dr Hélène Martin", "title": "Suivi", "address": "12 rue des Lilas", "note": "à jeun"}


@pytest.mark.parametrize(
    ("detail", "summary", "hidden"),
    [
        (Detail.BUSY, "Occupé", [*WORDS.values(), "Camille", "généraliste"]),
        (Detail.NEUTRAL, "Rendez-vous\\, Camille", [*WORDS.values(), "généraliste"]),
        (Detail.ALL, "Camille : Suivi", []),
    ],
)
def test_each_level_of_detail_tells_what_it_says_and_nothing_more(
    diary: Diary, detail: Detail, summary: str, hidden: list[str]
) -> None:
    diary.note(appointment(speciality="Médecine généraliste", **WORDS))
    secret = make(diary, detail)
    (event,) = events_of(told(secret))
    assert event.value("SUMMARY") == summary
    unfolded = text(secret).replace("\r\n ", "")
    for words in (*WORDS.values(), "généraliste"):
        assert (words in unfolded) is (words not in hidden), words


def test_the_default_level_hides_words_of_health_and_reminders_are_neutral_too(diary: Diary) -> None:
    diary.note(reminder(title="Piqûre d’insuline"))
    (event,) = events_of(told(make(diary)))
    assert event.value("SUMMARY") == "Rappel\\, Camille"
    assert "insuline" not in text(make(diary))
    assert events_of(told(make(diary, Detail.BUSY))) == []


def test_what_is_told_is_read_back_the_same(diary: Diary) -> None:
    """By our edge, and by the library that other programs are made with (ADR 34)."""
    diary.note(appointment(date(2027, 7, 1), time(9), note="Ligne une\nligne; deux, trois\\ " + "é" * 200))
    diary.note(appointment(date(2026, 12, 1), time(9), rule="FREQ=WEEKLY;UNTIL=20270601"))
    diary.note(reminder(date(2027, 1, 1)))
    secret = make(diary, Detail.ALL)
    calendar, witness = told(secret), Calendar.from_ical(text(secret))
    read = [read_event(one, zone="Europe/Paris") for one in events_of(calendar)]
    noted = diary.window(days=900)
    assert {one.content.moment.starts for one in read} == {
        one.event.content.moment.starts for one in noted if one.moment.starts == one.event.content.moment.starts
    }
    assert [error for one in witness.walk() for error in one.errors] == []
    assert [one["DTSTART"].dt for one in witness.walk("VEVENT")] == [
        one.content.moment.day if one.content.moment.all_day else one.content.moment.starts for one in read
    ]
    weekly = next(one for one in read if one.content.rule)
    assert weekly.content.rule == "FREQ=WEEKLY;UNTIL=20270601T215959Z"
    zones = [one for one in calendar.inside if one.name == "VTIMEZONE"]
    assert [one.value("TZID") for one in zones] == ["Europe/Paris"]
    changes = [one.value("DTSTART") for one in zones[0].inside]
    assert {"20270328T020000", "20271031T030000"} <= set(changes)


def test_one_time_of_a_series_that_moved_is_told_beside_it_and_one_that_was_taken_out_is_not(diary: Diary) -> None:
    series = diary.note(appointment(date(2026, 12, 1), time(9), rule="FREQ=WEEKLY;COUNT=4"))
    second, third = (datetime(2026, 12, day, 8, tzinfo=UTC) for day in (8, 15))
    moved = appointment(date(2026, 12, 9), time(17))
    where = {"actor": diary.world.camille, "space": diary.space, "event_id": series.id, "now": NOW}
    agenda.move_time(occurrence_at=second, content=moved, source=agenda.Source.PORTAL, **where)  # type: ignore[arg-type]
    agenda.remove_time(occurrence_at=third, source=agenda.Source.PORTAL, **where)  # type: ignore[arg-type]
    whole, one = events_of(told(make(diary)))
    assert [line.value for line in whole.all("EXDATE")] == ["20261215T090000"]
    assert (one.value("RECURRENCE-ID"), one.value("DTSTART")) == ("20261208T090000", "20261209T170000")
    assert one.value("UID") == whole.value("UID")


def test_the_same_tag_says_that_nothing_changed_and_a_change_gives_another(diary: Diary) -> None:
    secret = make(diary)
    first = get(secret)["ETag"]  # type: ignore[index]
    again = get(secret, if_none_match=first)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first)  # type: ignore[attr-defined,index]
    assert get(secret, if_none_match=f'W/{first}, "x"').status_code == 304  # type: ignore[attr-defined]
    diary.note()
    changed = get(secret, if_none_match=first)
    assert (changed.status_code, changed["ETag"] != first) == (200, True)  # type: ignore[attr-defined,index]
    assert changed["Cache-Control"] == "private, no-cache"  # type: ignore[index]


def test_an_unknown_address_a_withdrawn_one_and_a_lost_right_answer_alike(diary: Diary) -> None:
    carer = diary.world.citizen("aidant", "Aidant")
    diary.world.open_space(carer)
    tie = make_carer(
        diary.world.camille, carer, now=NOW, scope=CarerScope(sections=frozenset({Section.AGENDA}), writes=True)
    )
    theirs, mine = make(diary, by=carer), make(diary)
    assert get(theirs).status_code == get(mine).status_code == 200  # type: ignore[attr-defined]
    end_delegation(actor=diary.world.camille, delegation_id=tie, now=NOW)
    (feed,) = [one for one in feeds(diary) if str(one.by_id) == diary.world.camille.id]
    assert agenda.withdraw_feed(actor=diary.world.camille, space=diary.space, feed_id=feed.id, now=NOW)
    answers = {(one.status_code, one.content, tuple(sorted(one.headers))) for one in map(get, (theirs, mine, "x" * 43))}  # type: ignore[attr-defined]
    assert len(answers) == 1
    assert {status for status, _content, _headers in answers} == {404}


def test_a_closed_space_answers_as_an_unknown_address(diary: Diary) -> None:
    secret = make(diary)
    close_own_space(actor=diary.world.camille, space=diary.space, erase=False, now=NOW)
    assert get(secret).status_code == 404  # type: ignore[attr-defined]


def feeds(diary: Diary) -> list[agenda.FeedView]:
    return agenda.feeds_of(actor=diary.world.camille, space=diary.space, now=NOW)


def test_the_secret_is_kept_nowhere_and_guesses_are_counted(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = make(diary)
    (row,) = Feed.objects.values()
    assert secret.encode() not in b"".join(
        bytes(one) if isinstance(one, memoryview) else str(one).encode() for one in row.values()
    )
    used = make(diary)
    assert get(used).status_code == 200  # type: ignore[attr-defined]
    monkeypatch.setattr(feed_service, "MISSES", 5)
    for number in range(6):
        assert get(f"deviné-{number}").status_code == 404  # type: ignore[attr-defined]
    assert get(secret).status_code == 404, "guessed right after too many"  # type: ignore[attr-defined]
    assert get(used).status_code == 200, "a program that reads it already goes on"  # type: ignore[attr-defined]
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/calendriers/{secret}.ics").status_code == 200


@pytest.mark.parametrize("secret", ["", ".", "%00", "é" * 100, "a" * 5_000, "../etc"])
def test_any_address_is_answered_by_not_found(diary: Diary, secret: str) -> None:
    assert Client().get(f"/calendriers/{secret}.ics").status_code == 404


def test_tra_01_a_feed_is_a_line_of_the_trace_a_day(diary: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = make(diary)
    for moment in (NOW, NOW + timedelta(minutes=15), NOW + timedelta(days=1)):
        monkeypatch.setattr(edge, "utc_now", lambda at=moment: at)
        get(secret)
    page = audit.trace_page(space_id=diary.space.id, acts=[audit.Act.FEED_READ.value], size=10)
    assert len(page.entries) == 2


def test_a_feed_is_refused_to_who_only_reads_and_to_others_and_there_are_ten_at_most(diary: Diary) -> None:
    for actor in (diary.world.doctor, diary.world.citizen("voisine", "Voisine")):
        with pytest.raises(AccessRefused):
            agenda.make_feed(actor=actor, space=diary.space, detail=Detail.BUSY, now=NOW)
    for _ in range(10):
        make(diary)
    with pytest.raises(agenda.TooManyFeeds):
        make(diary)


def test_a_method_that_writes_is_refused(diary: Diary) -> None:
    secret = make(diary)
    for method in ("post", "put", "delete"):
        assert getattr(Client(), method)(f"/calendriers/{secret}.ics").status_code == 405
    assert Client().head(f"/calendriers/{secret}.ics").content == b""


@pytest.mark.parametrize("count", [1, 30])
def test_the_queries_do_not_grow_with_the_events(
    diary: Diary, count: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(count):
        diary.note(appointment(date(2027, 1, 1) + timedelta(days=number)))
    secret = make(diary)
    get(secret)
    with django_assert_max_num_queries(10, using="ens"):  # type: ignore[attr-defined]
        get(secret)
