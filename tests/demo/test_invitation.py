"""The invitation that the hospital of the demonstration joins to its mail can be noted (RFC 6047)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from espace_sante.demo.messages import _invitation
from espace_sante.interop.icalendar import api as icalendar
from espace_sante.messaging import api as messaging


def test_the_invitation_of_the_hospital_is_read_as_it_is_written() -> None:
    part = _invitation("contact@hopital.mssante.example", date(2026, 12, 18))
    assert messaging.is_calendar(part.name, part.mime_type)
    (event,) = icalendar.events_of(icalendar.read_calendar(part.content))
    read = icalendar.read_event(event, zone="Europe/Paris")
    assert read.organizer == "contact@hopital.mssante.example"
    assert read.content.moment.starts == datetime(2026, 12, 18, 9, 15, tzinfo=UTC)
    assert read.content.address == "Consultations, porte B"
