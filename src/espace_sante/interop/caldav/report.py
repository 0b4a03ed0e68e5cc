"""The reports by which a device learns what is there: calendar-query, calendar-multiget, sync-collection.

Source: RFC 4791, 7.8 (query), 7.9 (multiget), 9.7 and 9.9 (filters); RFC 6578, 3.2 (sync-collection).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.http import HttpResponse
from lxml import etree

from espace_sante.agenda import api as agenda
from espace_sante.interop.caldav import names
from espace_sante.interop.caldav.edge import Call, multistatus
from espace_sante.interop.caldav.errors import BodyMalformed, FilterUnknown, ReportUnknown
from espace_sante.interop.caldav.names import cal, dav
from espace_sante.interop.caldav.objects import Kept, kept
from espace_sante.interop.caldav.properties import SYNC, gone, sync_token
from espace_sante.interop.caldav.propfind import Asked, asked_props

MOST_HREFS = 2_000
_AT = re.compile(r"\d{8}T\d{6}Z", re.ASCII)
_FIRST, _YEARS = datetime(1900, 1, 1, tzinfo=UTC), 10


@dataclass(frozen=True, slots=True)
class Filter:
    """What a calendar-query lets through. `during`: half-open; `nothing`: no event can be meant."""

    during: tuple[datetime, datetime] | None = None
    uid: str | None = None
    nothing: bool = False

    def lets(self, one: Kept) -> bool:
        return (self.uid is None or one.uid == self.uid) and (self.during is None or one.touches(*self.during))


def report(call: Call) -> HttpResponse:
    sent = call.xml()
    if sent is None:
        raise BodyMalformed
    reports = {
        cal("calendar-query"): _query,
        cal("calendar-multiget"): _multiget,
        dav("sync-collection"): _sync,
    }
    wanted = reports.get(str(sent.tag))
    if wanted is None:
        raise ReportUnknown
    return wanted(call, sent)


def _query(call: Call, sent: etree._Element) -> HttpResponse:
    """The events that a filter lets through."""
    asked, wanted = asked_props(sent), _filter(sent.find(cal("filter")), call.now)
    if wanted.nothing:
        return multistatus([])
    views = agenda.whole_events(
        actor=call.device.actor, space=call.device.space, now=call.now, during=wanted.during, words=asked.needs_words
    )
    return multistatus(asked.member(call, one) for one in kept(views) if wanted.lets(one))


def _multiget(call: Call, sent: etree._Element) -> HttpResponse:
    """Those of these addresses; what is not there is told so."""
    asked = asked_props(sent)
    hrefs = [(one.text or "").strip() for one in sent.iterfind(dav("href"))]
    if not 0 < len(hrefs) <= MOST_HREFS:
        raise BodyMalformed
    wanted = {href: _name(href, call.device.login) for href in hrefs}
    views = agenda.whole_events(
        actor=call.device.actor, space=call.device.space, now=call.now, words=asked.needs_words,
        names=[one for one in wanted.values() if one],
    )  # fmt: skip
    found = {one.name: one for one in kept(views)}
    return multistatus(
        asked.member(call, found[name]) if name in found else gone(href) for href, name in wanted.items()
    )


def _sync(call: Call, sent: etree._Element) -> HttpResponse:
    """What changed since a token; everything without one, or with that of other agendas."""
    told = (sent.findtext(dav("sync-token")) or "").strip()
    if told and not told.startswith(SYNC):
        raise agenda.TokenInvalid
    asked, who, space = asked_props(sent), call.device.actor, call.device.space
    if not told:  # the token first: what changes while the rest is read is told the next time
        token = agenda.current_token(actor=who, space=space, now=call.now)
        return multistatus((asked.member(call, one) for one in _all(call, asked)), token=sync_token(token))
    changes = agenda.changes_since(actor=who, space=space, token=told.removeprefix(SYNC), now=call.now)
    ids = {one.series_id or one.id for one in changes.events}
    found = _all(call, asked, ids=None if changes.everything else ids) if ids else []
    here = {one.name for one in found}
    # What was told to be a mistake is there no more for a device, though it is kept.
    mistaken = [agenda.name_of_event(one) for one in changes.events if one.series_id is None and one.cancelled]
    left = {*(changes.names.get(one, str(one)) for one in changes.removed), *mistaken} - here
    answers = [asked.member(call, one) for one in found]
    answers += [gone(names.member(call.device.login, name)) for name in sorted(left)]
    return multistatus(answers, token=sync_token(changes.token))


def _all(call: Call, asked: Asked, *, ids: set[UUID] | None = None) -> list[Kept]:
    views = agenda.whole_events(
        actor=call.device.actor, space=call.device.space, now=call.now, ids=ids, words=asked.needs_words
    )
    return kept(views)


def _name(href: str, login: str) -> str:
    """The name of a member by its address, empty when it is none of this calendar's."""
    path = unquote(urlsplit(href).path)
    base = unquote(names.collection(login))
    name = path.removeprefix(base)
    return name.removesuffix(".ics") if path.startswith(base) and name.endswith(".ics") and "/" not in name else ""


def _filter(sent: etree._Element | None, now: datetime) -> Filter:
    """VCALENDAR, then VEVENT, then a time range and a UID; anything else is told to be not understood."""
    calendar = sent.find(cal("comp-filter")) if sent is not None else None
    if calendar is None or calendar.get("name") != "VCALENDAR":
        raise FilterUnknown
    found = Filter()
    for part in calendar:
        if part.tag != cal("comp-filter"):
            raise FilterUnknown
        if part.get("name") != "VEVENT":
            found = replace(found, nothing=True)  # nothing here is a task nor a journal
            continue
        for inner in part:
            found = _narrowed(found, inner, now)
    return found


def _narrowed(found: Filter, part: etree._Element, now: datetime) -> Filter:
    if part.tag == cal("time-range"):
        since, until = _instant(part.get("start")), _instant(part.get("end"))
        if since is None and until is None:
            raise BodyMalformed
        first = max(since or _FIRST, _FIRST)
        last = min(until or now + timedelta(days=366 * _YEARS), first + timedelta(days=366 * (_YEARS + 1)))
        return replace(found, during=(first, last), nothing=found.nothing or first >= last)
    text = part.find(cal("text-match"))
    if part.tag == cal("prop-filter") and part.get("name") == "UID" and text is not None:
        return replace(found, uid=text.text or "")
    raise FilterUnknown


def _instant(text: str | None) -> datetime | None:
    if text is None:
        return None
    if not _AT.fullmatch(text):
        raise BodyMalformed
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise BodyMalformed from None
