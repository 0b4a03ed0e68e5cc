"""How fast a calendar program reads two thousand dates: by the private address, and by CalDAV with its whole listings.

Everything is asked of the service's own handler, in this process, as in `bench/agenda.py`.
Source: RULES.md AGE-01; RFC 4791, 7.8, 7.9; RFC 6578; PEERS.md ask 31; ADRs 34, 36.
"""

from __future__ import annotations

import base64
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as hour
from typing import Any

from django.db import connections, transaction
from django.test import Client

from espace_sante.agenda import api as agenda
from espace_sante.bench.people import Citizen
from espace_sante.bench.statements import recording
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces

EVENTS, ROUNDS = 2_000, 5
_SERIES = ("FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;INTERVAL=3")
FEED_AIM_MS, FEED_AGAIN_AIM_MS = 150.0, 50.0  # again: nothing changed since (304)
LISTING_AIM_MS, CONTENT_AIM_MS, CHANGES_AIM_MS = 300.0, 600.0, 50.0  # the first two once for each device
_HEAD = 'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
_ETAG, _DATA = "<D:prop><D:getetag/></D:prop>", "<D:prop><D:getetag/><C:calendar-data/></D:prop>"
_EVENTS = '<C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">{}</C:comp-filter></C:comp-filter>'
_ALL = f"<C:filter>{_EVENTS}</C:filter>"


@dataclass(frozen=True, slots=True)
class Reading:
    """One request: milliseconds (the median), queries, thousands of bytes answered. `aim_ms`: the longest it may be."""

    name: str
    ms: float
    queries: int
    kilobytes: float
    aim_ms: float

    @property
    def missed(self) -> bool:
        return self.ms > self.aim_ms


def measure_calendars(one: Citizen, now: datetime, *, tell: Callable[[str], object]) -> tuple[Reading, ...]:
    """Fill an agenda, then read it as a program does at its first visit and at the following ones."""
    actor = Actor(kind=ActorKind.CITIZEN, id=str(one.holder_id), name="Dominique", holder_id=one.holder_id)
    space = spaces.space_by_id(one.space_id)
    _fill(actor, space, now)
    found = []
    for name, aim, ask in (*_feed(actor, space, now), *_caldav(actor, space, now)):
        found.append(_measured(name, aim, ask))
        tell(
            "{0.name}: {0.ms:.0f} ms (aim {0.aim_ms:.0f}), {0.queries} queries, {0.kilobytes:.0f} kB".format(found[-1])
        )
    return tuple(found)


Ask = tuple[str, float, Callable[[], Any]]


def _feed(actor: Actor, space: spaces.SpaceView, now: datetime) -> list[Ask]:
    client = Client(SERVER_NAME="localhost")
    neutral, whole = (
        f"/calendriers/{agenda.make_feed(actor=actor, space=space, detail=detail, now=now).secret}.ics"
        for detail in (agenda.Detail.NEUTRAL, agenda.Detail.ALL)
    )
    seen = {"If-None-Match": client.get(neutral)["ETag"]}
    return [
        ("private address, neutral words", FEED_AIM_MS, lambda: client.get(neutral)),
        ("private address, everything", FEED_AIM_MS, lambda: client.get(whole)),
        ("private address, nothing new (304)", FEED_AGAIN_AIM_MS, lambda: client.get(neutral, headers=seen)),
    ]


def _caldav(actor: Actor, space: spaces.SpaceView, now: datetime) -> list[Ask]:
    device = agenda.make_device(actor=actor, space=space, name="Mesure", now=now)
    client, address = Client(SERVER_NAME="localhost"), f"/calendriers/dav/{device.login}/agenda/"
    told = base64.b64encode(f"{device.login}:{device.password}".encode()).decode()

    def ask(method: str, kind: str, inner: str) -> Any:
        headers = {"Authorization": f"Basic {told}", "Depth": "1"}
        body = f"<{kind} {_HEAD}>{inner}</{kind}>"
        return client.generic(method, address, body.encode(), content_type="application/xml", headers=headers)

    since, until = now - timedelta(days=15), now + timedelta(days=15)
    month = f'<C:time-range start="{since:%Y%m%dT%H%M%SZ}" end="{until:%Y%m%dT%H%M%SZ}"/>'
    first = ask("REPORT", "D:sync-collection", f"<D:sync-token/>{_ETAG}").content.decode()
    token = first.partition("sync-token>")[2].partition("<")[0]
    names = [part.partition("</")[0] for part in first.split("href>") if part.startswith("/")]
    hrefs = "".join(f"<D:href>{name}</D:href>" for name in names)
    query, sync, multiget = "C:calendar-query", "D:sync-collection", "C:calendar-multiget"
    seen = f"<D:sync-token>{token}</D:sync-token>"
    return [
        ("PROPFIND of the calendar", LISTING_AIM_MS, lambda: ask("PROPFIND", "D:propfind", _ETAG)),
        ("calendar-query, all", LISTING_AIM_MS, lambda: ask("REPORT", query, _ETAG + _ALL.format(""))),
        ("calendar-query, a month", LISTING_AIM_MS, lambda: ask("REPORT", query, _ETAG + _ALL.format(month))),
        ("calendar-query, all with their text", CONTENT_AIM_MS, lambda: ask("REPORT", query, _DATA + _ALL.format(""))),
        ("calendar-multiget of all", CONTENT_AIM_MS, lambda: ask("REPORT", multiget, _DATA + hrefs)),
        ("sync-collection, first", LISTING_AIM_MS, lambda: ask("REPORT", sync, f"<D:sync-token/>{_ETAG}")),
        (
            "sync-collection, nothing new",
            CHANGES_AIM_MS,
            lambda: ask("REPORT", sync, seen + _ETAG),
        ),
    ]


def _measured(name: str, aim: float, ask: Callable[[], Any]) -> Reading:
    """Milliseconds of CPU with SQLite, whose work is done here; of the clock otherwise."""
    clock = time.process_time if connections["ens"].vendor == "sqlite" else time.perf_counter
    with recording() as recorded:
        answer = ask()
    if answer.status_code not in {200, 207, 304}:
        raise RuntimeError(f"{name} answered {answer.status_code}.")
    times = []
    for _ in range(ROUNDS):
        began = clock()
        ask()
        times.append(1000 * (clock() - began))
    return Reading(name, statistics.median(times), recorded.count, len(answer.content) / 1000, aim)


def _fill(actor: Actor, space: spaces.SpaceView, now: datetime) -> None:
    """EVENTS dates, half of them to come, of which three come back."""
    first = now.date() - timedelta(days=EVENTS // 8)
    with transaction.atomic(using="ens"):  # the lines of trace follow
        for number in range(EVENTS):
            rule = _SERIES[number] if number < len(_SERIES) else ""
            content = _appointment(first + timedelta(days=number // 4), 8 + number % 4, rule)
            agenda.create_event(actor=actor, space=space, content=content, source=agenda.Source.PORTAL, now=now)


def _appointment(day: date, at: int, rule: str) -> agenda.Content:
    starts = agenda.instant(day, hour(at), agenda.DEFAULT_ZONE)
    return agenda.Content(
        kind=agenda.Kind.APPOINTMENT, moment=agenda.Moment(starts, starts + timedelta(minutes=30)), rule=rule,
        practitioner="Dr Mesure Fictive", speciality="Médecine générale", note="Une note.", address="1 rue des Lilas",
    )  # fmt: skip
