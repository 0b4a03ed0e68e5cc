"""A public client of CalDAV against the running server: what a telephone does. RULES.md AGE-01, AGE-04.

Needs the package `caldav` (requirements/test.in); without it the test is skipped, and says so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.db import connections
from django.test import Client

from espace_sante.agenda import api as agenda
from tests.agenda.conftest import Diary
from tests.factories import token_for
from tests.interop.caldav.conftest import event, linked
from tests.interop.fhir.appointments import AHEAD, SYSTEM, appointment
from tests.interop.fhir.conftest import Fhir
from tests.worlds import RECENT

caldav = pytest.importorskip("caldav", reason="the public client of CalDAV is not installed")


@pytest.fixture
def server(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The service behind a real WSGI server, in the transactions of the test: it is undone with them."""
    shared = {alias: connections[alias] for alias in connections}
    httpd = WSGIServer(("localhost", 0), WSGIRequestHandler)
    httpd.set_app(WSGIHandler())

    def serve() -> None:
        for alias, connection in shared.items():
            connections[alias] = connection
        httpd.serve_forever(poll_interval=0.05)

    for one in shared.values():
        one.inc_thread_sharing()
        monkeypatch.setattr(one, "close", lambda: None)  # a request ends, and not what the test holds open
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"http://localhost:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()
    for one in shared.values():
        one.dec_thread_sharing()


def open_calendar(diary: Diary, server: str) -> Any:
    telephone = linked(diary)
    client = caldav.DAVClient(url=f"{server}/calendriers/dav/", username=telephone.login, password=telephone.password)
    (calendar,) = client.principal().calendars()
    return calendar


def titles(calendar: Any) -> list[str]:
    return sorted(str(one.icalendar_component["SUMMARY"]) for one in calendar.events())


def test_a_client_creates_changes_repeats_synchronises_and_deletes(server: str, diary: Diary) -> None:
    calendar = open_calendar(diary, server)
    made = calendar.save_event(event("kine"))
    weekly = calendar.save_event(event("eau", "RRULE:FREQ=WEEKLY;COUNT=3", starts="20270311T090000Z", title="Piscine"))
    assert titles(calendar) == ["Kiné", "Piscine"]
    assert [one.event.content.title for one in diary.window(days=365, since=RECENT)] == ["Kiné", *["Piscine"] * 3]
    mirror = calendar.objects_by_sync_token(load_objects=True)
    made.icalendar_component["SUMMARY"] = "Osteo"
    made.save()
    weekly.delete()
    changed = calendar.objects_by_sync_token(mirror.sync_token, load_objects=False)
    assert len(list(changed)) == 2
    assert titles(calendar) == ["Osteo"]
    found = calendar.search(start=datetime(2027, 3, 9, tzinfo=UTC), end=datetime(2027, 3, 12, tzinfo=UTC), event=True)
    assert [str(one.icalendar_component["SUMMARY"]) for one in found] == ["Osteo"]


def test_age_04_what_practice_software_posts_shows_everywhere_and_moves_everywhere(server: str, diary: Diary) -> None:
    """Posted over FHIR: in the page, in the telephone, in the feed; moved at its source, moved everywhere."""
    software = Fhir("dr.martin", diary.space.ins, token=token_for("dr.martin"))  # type: ignore[arg-type]
    browser, calendar = Client(), open_calendar(diary, server)
    browser.force_login(get_user_model().objects.get(login="camille"))
    secret = agenda.make_feed(actor=diary.world.camille, space=diary.space, detail=agenda.Detail.ALL, now=RECENT).secret
    for start in (AHEAD, AHEAD + timedelta(days=2, hours=1)):
        answer: Any = software.call(
            "PUT", f"/Appointment?identifier={SYSTEM}|1", appointment(software.ins, start=start)
        )
        assert answer.status_code in {200, 201}
        local = start.astimezone(ZoneInfo("Europe/Paris"))
        page = browser.get(f"/espace/{diary.space.id}/agenda/?vue=liste&du={start.date()}").content.decode()
        assert "Dr Fictif" in page
        assert local.strftime("%H") in page
        (seen,) = calendar.events()
        assert seen.icalendar_component["DTSTART"].dt == start
        seen.icalendar_component["SUMMARY"] = "Autre"
        with pytest.raises(caldav.lib.error.DAVError):
            seen.save()
        assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in browser.get(f"/calendriers/{secret}.ics").content.decode()
