"""A calendar file that somebody brings: what is noted, what is left aside and why (PEERS.md ask 31)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from espace_sante.access.api import AccessRefused
from espace_sante.agenda import api as agenda
from espace_sante.interop.icalendar.errors import CalendarMalformed, CalendarTooLarge
from espace_sante.interop.icalendar.importing import Imported, import_calendar
from espace_sante.kernel.actors import Actor
from tests.agenda.conftest import Diary
from tests.worlds import NOW

pytestmark = pytest.mark.django_db


def calendar(*events: str, method: str = "PUBLISH") -> bytes:
    inside = "".join(f"BEGIN:VEVENT\n{one}\nEND:VEVENT\n" for one in events)
    return f"BEGIN:VCALENDAR\nMETHOD:{method}\n{inside}END:VCALENDAR\n".encode()


def event(number: int = 1, start: str = "20261201T090000Z", *lines: str) -> str:
    return "\n".join([f"UID:{number}@exemple", f"DTSTART:{start}", "SUMMARY:Dentiste", *lines])


def bring(diary: Diary, content: bytes, actor: Actor | None = None) -> Imported:
    return import_calendar(actor=actor or diary.world.camille, space=diary.space, content=content, now=NOW)


def starts(diary: Diary) -> list[str]:
    return [f"{one.moment.starts:%Y%m%dT%H%M}" for one in diary.window(days=60)]


def test_a_file_is_noted_once_however_often_it_is_read(diary: Diary) -> None:
    content = calendar(event(1), event(2, "20261202T090000Z"))
    assert bring(diary, content) == Imported(added=2, changed=0, same=0, refused=())
    assert bring(diary, content) == Imported(added=0, changed=0, same=2, refused=())
    assert starts(diary) == ["20261201T0900", "20261202T0900"]


def test_a_newer_version_replaces_and_keeps_what_was_added_here(diary: Diary) -> None:
    bring(diary, calendar(event(1)))
    (noted,) = diary.window(days=60)
    whole = agenda.event(actor=diary.world.camille, space=diary.space, event_id=noted.event.id, now=NOW)
    diary.change(whole, replace(whole.content, preparation=("Carte Vitale",)))
    assert bring(diary, calendar(event(1, "20261203T100000Z", "SEQUENCE:3"))).changed == 1
    (moved,) = diary.window(days=60)
    assert (moved.event.content.preparation, starts(diary)) == (("Carte Vitale",), ["20261203T1000"])
    assert bring(diary, calendar(event(1, "20261201T090000Z", "SEQUENCE:2"))).same == 1
    assert starts(diary) == ["20261203T1000"]


def test_a_cancelled_one_is_cancelled_and_one_that_is_not_here_is_nothing(diary: Diary) -> None:
    bring(diary, calendar(event(1)))
    assert bring(diary, calendar(event(1, "20261201T090000Z", "SEQUENCE:1"), event(9), method="CANCEL")) == Imported(
        added=0, changed=1, same=1, refused=()
    )
    (noted,) = diary.window(days=60)
    assert noted.event.cancelled


def test_a_series_with_one_time_that_moved_is_noted_so(diary: Diary) -> None:
    bring(
        diary,
        calendar(
            "UID:1@exemple\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261209T160000Z\nSUMMARY:Kiné",
            event(1, "20261201T090000Z", "RRULE:FREQ=WEEKLY;COUNT=3"),
        ),
    )
    assert starts(diary) == ["20261201T0900", "20261209T1600", "20261215T0900"]


@pytest.mark.parametrize(
    ("one", "code"),
    [
        (event(1, "18990101T090000Z"), "date-out-of-bounds"),
        (event(1, "20370101T090000Z"), "date-out-of-bounds"),
        (event(1, "20261201T090000Z", "RRULE:FREQ=SECONDLY"), "rule-refused"),
        (event(1, "20261201T090000Z", "RRULE:FREQ=DAILY;COUNT=1000000"), "rule-refused"),
        (event(1, "20261201T090000Z", "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"), "rule-refused"),
        (event(1, "20261201T090000Z", "DTEND:20251201T090000Z"), "event-invalid"),
        ("UID:1@exemple\nDTSTART;TZID=Mars/Olympus:20261201T090000", "event-refused"),
        ("DTSTART:20261201T090000Z", "event-refused"),
        ("UID:1@exemple\nRECURRENCE-ID:20261208T090000Z\nDTSTART:20261209T160000Z", "event-refused"),
    ],
)
def test_what_cannot_be_noted_is_left_aside_with_its_reason_and_the_rest_is_noted(
    diary: Diary, one: str, code: str
) -> None:
    done = bring(diary, calendar(one, event(2)))
    assert (done.added, done.refused) == (1, ((code, 1),))
    assert starts(diary) == ["20261201T0900"]


def test_a_rule_without_an_end_is_kept_and_costs_nothing(diary: Diary) -> None:
    assert bring(diary, calendar(event(1, "19900101T090000Z", "RRULE:FREQ=DAILY"))).added == 1
    assert len(diary.window(days=10)) == 10


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", CalendarMalformed), (calendar(), CalendarMalformed),
        (calendar(event(), method="REPLY"), CalendarMalformed),
        (calendar(*(event(number) for number in range(201))), CalendarTooLarge), (b"x" * 1_000_001, CalendarTooLarge),
    ],
)  # fmt: skip
def test_a_file_that_is_not_one_stores_nothing(diary: Diary, content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        bring(diary, content)
    assert diary.window(days=60) == []


def test_nobody_else_brings_a_file(diary: Diary) -> None:
    for actor in (diary.world.doctor, diary.world.citizen("voisine", "Voisine")):
        with pytest.raises(AccessRefused):
            bring(diary, calendar(event()), actor)


def test_age_04_what_a_professional_noted_is_not_changed_by_a_file(diary: Diary) -> None:
    from tests.agenda.conftest import appointment

    theirs = diary.note(appointment(identifiers=(agenda.Identifier(agenda.UID, "1@exemple"),)), by=diary.world.doctor)
    assert bring(diary, calendar(event(1, "20261205T090000Z", "SEQUENCE:9"))).added == 1
    found = agenda.event(actor=diary.world.camille, space=diary.space, event_id=theirs.id, now=NOW + timedelta(1))
    assert found.content.moment == theirs.content.moment
