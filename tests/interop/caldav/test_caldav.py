"""The calendar of a telephone. RULES.md AGE-01, AGE-04, CAR-08, MIN-11, TRA-01; RFC 4791, RFC 6578."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espace_sante.agenda import api as agenda
from espace_sante.agenda.models import AgendaOutbox, Device, Event
from espace_sante.agenda.services import search, whole
from espace_sante.agenda.services.views import event_view
from espace_sante.audit import api as audit
from espace_sante.outbox.api import drain
from espace_sante.spaces import api as spaces
from tests.agenda.conftest import Diary, appointment
from tests.interop.caldav.conftest import NS, Telephone, event, in_xml, linked, names_in, tree
from tests.worlds import RECENT

AHEAD = (RECENT + timedelta(days=20)).date()
ALL = '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>'


def test_a_telephone_finds_the_calendar_from_the_name_of_the_service(telephone: Telephone) -> None:
    found = telephone.client.get("/.well-known/caldav")
    assert (found.status_code, found["Location"]) == (301, "/calendriers/dav/")
    asked = in_xml("D:propfind", "<D:prop><D:current-user-principal/><C:calendar-home-set/></D:prop>")
    principal = tree(telephone.call("PROPFIND", "/calendriers/dav/", asked, Depth="0")).findtext(
        ".//D:current-user-principal/D:href", namespaces=NS
    )
    assert principal == f"/calendriers/dav/{telephone.login}/"
    home = tree(telephone.call("PROPFIND", principal, asked, Depth="0"))
    assert home.findtext(".//C:calendar-home-set/D:href", namespaces=NS) == principal
    types = in_xml("D:propfind", "<D:prop><D:resourcetype/><D:displayname/></D:prop>")
    below = tree(telephone.call("PROPFIND", principal, types, Depth="1"))
    assert below.find(".//C:calendar", NS) is not None
    assert below.findtext("D:response[2]//D:displayname", namespaces=NS) == "Santé, Camille"
    assert "calendar-access" in telephone.call("OPTIONS", telephone.calendar)["DAV"]


def test_what_a_telephone_puts_is_noted_and_given_back(telephone: Telephone, diary: Diary) -> None:
    sent = event("abc", "LOCATION:1 rue des Lilas", "DESCRIPTION:Apporter\\, surtout\\, la carte")
    assert telephone.put("abc", sent, **{"If-None-Match": "*"}).status_code == 201
    assert telephone.put("abc", sent, **{"If-None-Match": "*"}).status_code == 412
    (seen,) = diary.window(days=365)
    content = seen.event.content
    assert (content.title, content.address, content.note) == (
        "Kiné", "1 rue des Lilas", "Apporter, surtout, la carte",
    )  # fmt: skip
    assert seen.event.source is agenda.Source.CALDAV
    told = telephone.get("abc").content.decode()
    for line in ("UID:abc", "DTSTART:20270310T090000Z", "SUMMARY:Kiné", "LOCATION:1 rue des Lilas"):
        assert f"\r\n{line}\r\n" in told
    assert telephone.put("abc", told).status_code == 204  # given back as it was told, nothing changes
    assert Event.objects.get().version == 1


def test_a_change_on_an_older_copy_is_refused(telephone: Telephone) -> None:
    telephone.put("abc", event("abc"))
    etag = telephone.get("abc")["ETag"]
    assert telephone.put("abc", event("abc", title="Osteo"), **{"If-Match": etag}).status_code == 204
    assert telephone.put("abc", event("abc", title="Autre"), **{"If-Match": etag}).status_code == 412
    assert telephone.call("DELETE", f"{telephone.calendar}abc.ics", **{"If-Match": etag}).status_code == 412
    assert telephone.call("DELETE", f"{telephone.calendar}abc.ics").status_code == 204
    assert telephone.get("abc").status_code == 404


def test_age_04_what_a_professional_noted_is_read_and_not_changed(telephone: Telephone, diary: Diary) -> None:
    made = diary.note(appointment(AHEAD, preparation=("La carte Vitale",)), by=diary.world.doctor, now=RECENT)
    told = telephone.get(str(made.id)).content.decode()
    assert "SUMMARY:Dr Hélène Martin" in told
    assert "La carte Vitale" in told
    refused = telephone.put(str(made.id), told.replace("SUMMARY:Dr", "SUMMARY:Pr"))
    assert refused.status_code == 403
    assert b"need-privileges" in refused.content
    assert telephone.call("DELETE", f"{telephone.calendar}{made.id}.ics").status_code == 403
    asked = in_xml("D:propfind", "<D:prop><D:current-user-privilege-set/></D:prop>")
    rights = tree(telephone.call("PROPFIND", f"{telephone.calendar}{made.id}.ics", asked, Depth="0"))
    assert rights.find(".//D:read", NS) is not None
    assert rights.find(".//D:write-content", NS) is None


def test_what_iCalendar_has_no_words_for_stays(telephone: Telephone, diary: Diary) -> None:
    content = appointment(AHEAD, structure="Cabinet", preparation=("La carte",), address="1 rue\n75011 Paris")
    made = diary.note(content, now=RECENT)
    told = telephone.get(str(made.id)).content.decode()
    assert (
        telephone.put(str(made.id), told.replace("STATUS:", "DESCRIPTION:Deuxième étage\r\nSTATUS:")).status_code == 204
    )
    (seen,) = diary.window(since=RECENT)
    assert replace(seen.event.content, note="", identifiers=()) == replace(content, identifiers=())
    assert seen.event.content.note == "Deuxième étage"


SERIES = ("RRULE:FREQ=WEEKLY;COUNT=4", "EXDATE:20270317T090000Z")


def moved(uid: str = "s", at: str = "20270324T090000Z", to: str = "20270325T100000Z") -> str:
    whole = event(uid, *SERIES)
    one = event(uid, f"RECURRENCE-ID:{at}", starts=to).partition("BEGIN:VEVENT")[2].partition("END:VCALENDAR")[0]
    return whole.replace("END:VCALENDAR", f"BEGIN:VEVENT{one}END:VCALENDAR")


def test_a_series_comes_back_and_one_time_of_it_moves_and_returns(telephone: Telephone, diary: Diary) -> None:
    assert telephone.put("s", event("s", *SERIES)).status_code == 201

    def days() -> list[str]:
        return [one.moment.local.strftime("%d %H") for one in diary.window(days=365, since=RECENT)]

    assert days() == ["10 10", "24 10", "31 10"]
    before = telephone.get("s")["ETag"]
    assert telephone.put("s", moved()).status_code == 204
    assert days() == ["10 10", "25 11", "31 10"]
    told = telephone.get("s")
    assert told["ETag"] != before
    assert told.content.decode().count("BEGIN:VEVENT") == 2
    assert telephone.put("s", moved(to="20270326T100000Z")).status_code == 204
    assert days() == ["10 10", "26 11", "31 10"]
    assert telephone.put("s", event("s", *SERIES)).status_code == 204  # the time that was moved is as the others again
    assert days() == ["10 10", "24 10", "31 10"]
    assert telephone.call("DELETE", f"{telephone.calendar}s.ics").status_code == 204
    assert days() == []


def test_a_telephone_learns_what_changed_and_what_went(telephone: Telephone, diary: Diary) -> None:
    def sync(token: str) -> tuple[list[str], list[str], str]:
        found = telephone.report(f"<D:sync-token>{token}</D:sync-token>", "D:sync-collection")
        root = tree(found)
        gone = [str(one.findtext("D:href", namespaces=NS)).rpartition("/")[2]
                for one in root.iterfind("D:response", NS) if one.find("D:status", NS) is not None]  # fmt: skip
        return names_in(found), gone, str(root.findtext("D:sync-token", namespaces=NS))

    telephone.put("one", event("one"))
    made = diary.note(appointment(AHEAD), by=diary.world.doctor, now=RECENT)
    here, gone, token = sync("")
    assert (here, gone) == (sorted(["one", str(made.id)]), [])
    assert sync(token)[:2] == ([], [])
    telephone.put("one", event("one", title="Autre"))
    telephone.put("s", event("s", *SERIES))
    here, gone, token = sync(token)
    assert (here, gone) == (["one", "s"], [])
    telephone.put("s", moved())
    assert sync(token)[0] == ["s"]
    telephone.call("DELETE", f"{telephone.calendar}one.ics")
    diary.change(made, replace(appointment(AHEAD), status=agenda.Status.ENTERED_IN_ERROR), by=diary.world.doctor)
    here, gone, token = sync(token)
    assert "one.ics" in gone
    assert f"{made.id}.ics" in gone
    assert telephone.report("<D:sync-token>nothing</D:sync-token>", "D:sync-collection").status_code == 403


def test_reports_find_by_day_by_uid_and_by_address(telephone: Telephone) -> None:
    for name, starts in (("a", "20270310T090000Z"), ("b", "20270410T090000Z")):
        telephone.put(name, event(name, starts=starts))

    def among(inner: str) -> list[str]:
        return telephone.names(ALL.replace('name="VEVENT"/>', f'name="VEVENT">{inner}</C:comp-filter>'))

    assert telephone.names(ALL) == ["a", "b"]
    assert among('<C:time-range start="20270401T000000Z"/>') == ["b"]
    assert among('<C:time-range start="20270301T000000Z" end="20270401T000000Z"/>') == ["a"]
    assert among('<C:prop-filter name="UID"><C:text-match>b</C:text-match></C:prop-filter>') == ["b"]
    hrefs = f"<D:href>{telephone.calendar}a.ics</D:href><D:href>{telephone.calendar}nobody.ics</D:href>"
    assert telephone.names(hrefs, "C:calendar-multiget") == ["a"]
    assert telephone.report(ALL.replace("VEVENT", "VTODO")).content.count(b"<D:response>") == 0
    refused = telephone.report(ALL.replace('"VEVENT"/>', '"VEVENT"><C:prop-filter name="SUMMARY"/></C:comp-filter>'))
    assert (refused.status_code, b"supported-filter" in refused.content) == (403, True)
    assert telephone.report("", "C:free-busy-query").status_code == 403


@pytest.mark.parametrize(
    ("sent", "precondition"),
    [
        ("BEGIN:VCALENDAR\r\n", "valid-calendar-data"),
        (event("x", starts="18990101T090000Z"), "max-date-time"),
        (event("x", starts="20990101T090000Z"), "max-date-time"),
        (event("x", starts="20270230T090000Z"), "valid-calendar-object-resource"),
        (event("x").replace("DTSTART:20270310T090000Z", "DTSTART;TZID=Europe/Atlantide:20270310T090000"),
         "valid-calendar-object-resource"),
        (event("x", "RRULE:FREQ=SECONDLY"), "valid-calendar-object-resource"),
        (event("x", "DESCRIPTION:" + "x" * 300_000), "max-resource-size"),
        (event("x").replace("VEVENT", "VTODO"), "valid-calendar-object-resource"),
        (event("taken"), "no-uid-conflict"),
        (moved("x", at="20270318T090000Z"), "valid-calendar-object-resource"),
    ],
)  # fmt: skip
def test_what_cannot_be_noted_is_refused_with_its_precondition(
    telephone: Telephone, sent: str, precondition: str
) -> None:
    telephone.put("other", event("taken"))
    refused = telephone.put("x", sent)
    assert (refused.status_code, precondition in refused.content.decode()) == (403, True), refused.content
    assert telephone.names(ALL) == ["other"]


def test_no_calendar_is_made_nor_changed_nor_removed(telephone: Telephone) -> None:
    for method, address in (
        ("MKCALENDAR", f"/calendriers/dav/{telephone.login}/autre/"), ("DELETE", telephone.calendar),
        ("MKCALENDAR", telephone.calendar),
    ):  # fmt: skip
        assert telephone.call(method, address).status_code == 403
    patched = in_xml("D:propertyupdate", "<D:set><D:prop><D:displayname>x</D:displayname></D:prop></D:set>")
    assert b"403 Forbidden" in telephone.call("PROPPATCH", telephone.calendar, patched).content
    assert telephone.call("PROPFIND", telephone.calendar, Depth="infinity").status_code == 403


def test_a_password_opens_one_agenda_and_ends_with_the_right_of_its_maker(telephone: Telephone, diary: Diary) -> None:
    assert telephone.password not in str(Device.objects.values())
    other = linked(diary)
    assert telephone.call("PROPFIND", other.calendar, Depth="0").status_code == 404
    nobody = Telephone(telephone.login, "faux")
    wrong = nobody.call("PROPFIND", "/calendriers/dav/", Depth="0")
    unknown = Telephone("zzzzzzzzzz", "faux").call("PROPFIND", "/calendriers/dav/", Depth="0")
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content) == (401, b"")
    assert wrong["WWW-Authenticate"].startswith("Basic ")
    (first, _second) = agenda.devices_of(actor=diary.world.camille, space=diary.space, now=RECENT)
    agenda.withdraw_device(actor=diary.world.camille, space=diary.space, device_id=first.id, now=RECENT)
    answers = {one.call("PROPFIND", "/calendriers/dav/", Depth="0").status_code for one in (telephone, other)}
    assert answers == {207, 401}
    spaces.close_space(holder_id=diary.space.holder_id, by=diary.world.camille, now=RECENT)
    assert telephone.call("PROPFIND", "/calendriers/dav/", Depth="0").status_code == 401


def test_a_telephone_costs_as_few_queries_for_many_events_as_for_one(telephone: Telephone) -> None:
    def queries(act: Callable[[], object]) -> int:
        with ExitStack() as stack:
            seen = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in connections]
            act()
        return sum(len(one) for one in seen)

    telephone.put("0", event("0"))
    telephone.names(ALL)
    one = queries(lambda: telephone.names(ALL))
    token = tree(telephone.report("", "D:sync-collection")).findtext("D:sync-token", namespaces=NS)
    since = f"<D:sync-token>{token}</D:sync-token>"
    telephone.put("1", event("1"))
    of_one = queries(lambda: telephone.names(since, "D:sync-collection"))
    for number in range(2, 6):
        telephone.put(str(number), event(str(number)))
    assert queries(lambda: telephone.names(ALL)) == one <= MOST_QUERIES
    assert queries(lambda: telephone.names(since, "D:sync-collection")) == of_one


def test_a_month_and_a_listing_read_and_open_no_more_than_they_tell(
    telephone: Telephone, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone that lists thousands of dates asks for their marks alone: no word of them is opened."""
    for number in range(3):
        telephone.put(str(number), event(str(number), starts=f"2027031{number}T090000Z"))
    telephone.put("s", event("s", "RRULE:FREQ=WEEKLY;COUNT=3", starts="20270201T090000Z"))
    read: list[int] = []
    monkeypatch.setattr(search, "event_view", lambda row, **how: (read.append(1), event_view(row, **how))[1])
    day = '<C:time-range start="20270311T000000Z" end="20270312T000000Z"/>'
    month = ALL.replace('name="VEVENT"/>', f'name="VEVENT">{day}</C:comp-filter>')
    assert telephone.names(month) == ["1"]
    assert telephone.names(ALL) == telephone.names("", "D:sync-collection") == ["0", "1", "2", "s"]
    marks = in_xml("D:propfind", "<D:prop><D:getetag/></D:prop>")
    assert len(names_in(telephone.call("PROPFIND", telephone.calendar, marks, Depth="1"))) == 5
    assert read == []
    data = in_xml("C:calendar-query", f"<D:prop><C:calendar-data/></D:prop>{month}")
    answer = telephone.call("REPORT", telephone.calendar, data)
    assert b"SUMMARY:Kin" in answer.content
    assert len(read) == 2  # that day, and the series that may come back then


def test_a_token_of_other_agendas_gives_everything_whatever_their_number(
    telephone: Telephone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database takes so many names in a question; beyond, all is read and chosen from."""
    telephone.put("0", event("0"))
    token = tree(telephone.report("", "D:sync-collection")).findtext("D:sync-token", namespaces=NS)
    monkeypatch.setattr(whole, "MOST_IDS", 1)
    for number in range(1, 4):
        telephone.put(str(number), event(str(number)))
    assert telephone.names(f"<D:sync-token>{token}</D:sync-token>", "D:sync-collection") == ["1", "2", "3"]
    other = f"urn:espace-sante:sync:{'0' * 31}1.5"
    assert telephone.names(f"<D:sync-token>{other}</D:sync-token>", "D:sync-collection") == ["0", "1", "2", "3"]


MOST_QUERIES = 17  # in all databases, those of the password, of access and of the statement of who comes among them


def test_who_guesses_waits(telephone: Telephone) -> None:
    wrong = Telephone(telephone.login, "faux")
    answers = [wrong.call("PROPFIND", "/calendriers/dav/", Depth="0").status_code for _ in range(11)]
    assert answers == [401] * 10 + [429]
    assert telephone.call("PROPFIND", "/calendriers/dav/", Depth="0").status_code == 429


def test_tra_01_a_device_is_traced_once_a_day_and_what_it_writes_each_time(telephone: Telephone, diary: Diary) -> None:
    for _ in range(3):
        telephone.names(ALL)
    telephone.put("a", event("a"))
    telephone.call("DELETE", f"{telephone.calendar}a.ics")
    drain(AgendaOutbox, now=RECENT + timedelta(hours=2))
    acts = [one.act for one in audit.trace_page(space_id=diary.space.id, size=20).entries]
    assert acts.count(audit.Act.DEVICE_READ) == 1
    assert {audit.Act.DEVICE_MADE, audit.Act.AGENDA_ADDED, audit.Act.AGENDA_REMOVED} <= set(acts)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.data())
def test_any_body_is_answered(data: st.DataObject, telephone: Telephone) -> None:
    valid: Any = data.draw(
        st.sampled_from([moved(), event("z"), in_xml("C:calendar-query", ALL), in_xml("D:propfind")])
    )
    body = bytearray(valid.encode())
    for _ in range(data.draw(st.integers(0, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    method = data.draw(
        st.sampled_from(["PUT", "REPORT", "PROPFIND", "PROPPATCH", "MKCALENDAR", "DELETE", "GET", "LOCK"])
    )
    name = data.draw(st.sampled_from(["", "z.ics", "%00.ics", "a" * 300 + ".ics", "../x.ics"]))
    kind = data.draw(st.sampled_from(["text/calendar", "application/xml", ""]))
    answer = telephone.call(method, telephone.calendar + name, bytes(body), content_type=kind, Depth="1")
    assert answer.status_code < 500, (method, name, bytes(body))


@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE", "PROPFIND"])
def test_a_name_that_no_database_keeps_is_no_event(telephone: Telephone, method: str) -> None:
    answer = telephone.call(method, f"{telephone.calendar}%00.ics", event("z").encode(), Depth="0")
    assert answer.status_code in {400, 403, 404}
