"""Events of a calendar as what an agenda can note, and what is refused with its reason (RFC 5545, 3.6.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from espace_sante.agenda.api import Status
from espace_sante.interop.icalendar.components import read_calendar
from espace_sante.interop.icalendar.errors import EventRefused
from espace_sante.interop.icalendar.reading import Incoming, events_of, read_event


def event(*lines: str, zone: str = "Europe/Paris", uid: str = "UID:1@exemple", sender: str = "") -> Incoming:
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", uid, *lines, "END:VEVENT", "END:VCALENDAR"])
    (found,) = events_of(read_calendar(text.encode()))
    return read_event(found, zone=zone, sender=sender)


def test_a_file_of_a_booking_service_is_read_whole() -> None:
    read = event(
        "SEQUENCE:2", "DTSTART;TZID=Europe/Paris:20270112T091500", "DTEND;TZID=Europe/Paris:20270112T093000",
        "SUMMARY:RDV avec Dr Hélène Martin\\, généraliste", "LOCATION:12 rue des Lilas\\n35000 Saint-Aubin",
        "DESCRIPTION:<p>Apportez\\nvotre carte</p>", "STATUS:CONFIRMED",
        'ORGANIZER;CN="Cabinet":MAILTO:Cabinet@Exemple.fr',
    )  # fmt: skip
    content = read.content
    assert (read.uid, read.sequence, read.organizer) == ("1@exemple", 2, "cabinet@exemple.fr")
    assert content.moment.starts == datetime(2027, 1, 12, 8, 15, tzinfo=UTC)
    assert (content.moment.length, content.moment.zone) == (timedelta(minutes=15), "Europe/Paris")
    assert (content.title, content.practitioner) == ("RDV avec Dr Hélène Martin, généraliste", "Cabinet")
    assert (content.address, content.note) == ("12 rue des Lilas\n35000 Saint-Aubin", "Apportez\nvotre carte")


@pytest.mark.parametrize(
    ("line", "instant"),
    [
        ("DTSTART:20270701T080000Z", datetime(2027, 7, 1, 8, tzinfo=UTC)),
        ("DTSTART:20270701T080000", datetime(2027, 7, 1, 12, tzinfo=UTC)),  # a clock where the person lives
        ("DTSTART;TZID=Romance Standard Time:20270701T080000", datetime(2027, 7, 1, 6, tzinfo=UTC)),
        ("DTSTART;TZID=Indian/Reunion:20270701T080000", datetime(2027, 7, 1, 4, tzinfo=UTC)),
        ("DTSTART;VALUE=DATE:20270701", datetime(2027, 7, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_start_is_read_in_its_zone_or_in_that_of_the_person(line: str, instant: datetime) -> None:
    assert event(line, zone="America/Martinique").content.moment.starts == instant


def test_days_lengths_and_ends() -> None:
    assert event("DTSTART;VALUE=DATE:20270701").content.moment.all_day
    assert event("DTSTART;VALUE=DATE:20270701", "DTEND;VALUE=DATE:20270704").content.moment.length == timedelta(days=3)
    assert event("DTSTART:20270701T080000Z", "DURATION:PT1H30M").content.moment.length == timedelta(minutes=90)
    assert event("DTSTART:20270701T080000Z").content.moment.ends is None
    assert event("DTSTART:20270701T080000Z", "STATUS:CANCELLED").content.status is Status.CANCELLED


def test_long_words_are_cut_and_a_sender_stands_for_the_organiser() -> None:
    read = event("DTSTART:20270701T080000Z", "SUMMARY:" + "x" * 300, "DESCRIPTION:" + "y" * 3_000, sender="Dr Martin")
    assert (len(read.content.title), len(read.content.note), read.content.practitioner) == (200, 1_000, "Dr Martin")
    assert read.content.note.endswith("…")


def test_a_series_keeps_its_rule_and_the_days_that_are_taken_out() -> None:
    read = event(
        "DTSTART;TZID=Europe/Paris:20270104T090000", "RRULE:freq=weekly;count=5",
        "EXDATE;TZID=Europe/Paris:20270111T090000,20270118T090000",
    )  # fmt: skip
    assert read.content.rule == "FREQ=WEEKLY;COUNT=5"
    assert [one.day for one in read.content.exceptions] == [11, 18]


@pytest.mark.parametrize(
    "lines",
    [
        [], ["DTSTART:hier"], ["DTSTART:20270230T100000Z"], ["DTSTART:99999999T999999Z"],
        ["DTSTART;TZID=Mars/Olympus:20270101T100000"], ["DTSTART;TZID=../../etc/passwd:20270101T100000"],
        ["DTSTART;VALUE=DATE:20270701", "DTEND:20270701T080000Z"],
        ["DTSTART:20270701T080000Z", "DTEND;VALUE=DATE:20270701"],
        ["DTSTART;VALUE=DATE:20270701", "DTEND;VALUE=DATE:20270601"],
        ["DTSTART;VALUE=DATE:20270701", "DTEND;VALUE=DATE:20300601"],
        ["DTSTART:20270701T080000Z", "DURATION:une heure"], ["DTSTART:20270701T080000Z", "DURATION:P"],
        ["DTSTART:20270701T080000Z", "SEQUENCE:-1"], ["DTSTART:20270701T080000Z", "SEQUENCE:9999999999"],
        ["DTSTART:20270701T080000Z", "STATUS:PEUT-ETRE"],
        ["DTSTART:20270701T080000Z", "RDATE:20270801T080000Z"],
        ["DTSTART:20270701T080000Z", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"],
        ["DTSTART:20270701T080000Z", "RRULE:FREQ=DAILY", "EXDATE:" + ",".join(["20270702T080000Z"] * 401)],
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused(lines: list[str]) -> None:
    with pytest.raises(EventRefused):
        event(*lines)


@pytest.mark.parametrize("uid", ["SUMMARY:sans numéro", "UID:" + "1" * 256, "UID:"])
def test_an_event_without_its_identifier_is_refused(uid: str) -> None:
    with pytest.raises(EventRefused):
        event("DTSTART:20270701T080000Z", uid=uid)
