"""PROPFIND, PROPPATCH, and what is refused of collections. Source: RFC 4918, 9.1, 9.2; RFC 4791, 5.3.1."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from lxml import etree

from espace_sante.agenda import api as agenda
from espace_sante.identity import api as identity
from espace_sante.interop.caldav import names
from espace_sante.interop.caldav.edge import Call, multistatus
from espace_sante.interop.caldav.errors import BodyMalformed, CollectionRefused, DepthRefused
from espace_sante.interop.caldav.names import dav
from espace_sante.interop.caldav.objects import Kept, kept
from espace_sante.interop.caldav.properties import (
    DAV,
    WORDS,
    Calendar,
    Table,
    of_calendar,
    of_home,
    of_member,
    of_root,
    response,
)


def calendar_of(call: Call) -> Calendar:
    """The calendar of the device, as it is now."""
    space = call.device.space
    holder = identity.holders([space.holder_id])[space.holder_id]
    token = agenda.current_token(actor=call.device.actor, space=space, now=call.now)
    return Calendar(call.device.login, f"Santé, {holder.first_given_name}", token, call.device.may_write)


def root(call: Call) -> HttpResponse:
    asked, deep = _read(call)
    found = [asked.response(names.ROOT, of_root(call.device.login))]
    if deep:
        found.append(asked.response(names.home(call.device.login), of_home(calendar_of(call))))
    return multistatus(found)


def home(call: Call) -> HttpResponse:
    asked, deep = _read(call)
    calendar = calendar_of(call)
    found = [asked.response(names.home(calendar.login), of_home(calendar))]
    if deep:
        found.append(asked.response(names.collection(calendar.login), of_calendar(calendar)))
    return multistatus(found)


def collection(call: Call) -> HttpResponse:
    asked, deep = _read(call)
    calendar = calendar_of(call)
    found = [asked.response(names.collection(calendar.login), of_calendar(calendar))]
    if deep:
        views = agenda.whole_events(
            actor=call.device.actor, space=call.device.space, now=call.now, words=asked.needs_words
        )
        found += [asked.member(call, one) for one in kept(views)]
    return multistatus(found)


def member(call: Call, name: str) -> HttpResponse:
    asked, _deep = _read(call)
    return multistatus([asked.member(call, found_object(call, name))])


def found_object(call: Call, name: str) -> Kept:
    """Raises EventUnknown."""
    views = agenda.whole_events(actor=call.device.actor, space=call.device.space, now=call.now, names=[name])
    found = kept(views)
    if not found:
        raise agenda.EventUnknown
    return found[0]


def proppatch(call: Call, **parts: str) -> HttpResponse:
    """Nothing of a calendar is changed from a device: its colour and its name stay on the device (403, each)."""
    sent = call.xml()
    if sent is None or sent.tag != dav("propertyupdate"):
        raise BodyMalformed
    asked = [str(one.tag) for one in sent.iterfind("*/{DAV:}prop/*")]
    prop = DAV.prop(*(etree.Element(name) for name in asked))
    why = DAV.error(DAV("cannot-modify-protected-property"))
    answer = DAV.response(DAV.href(call.request.path), DAV.propstat(prop, DAV.status("HTTP/1.1 403 Forbidden"), why))
    return multistatus([answer])


def refused(call: Call, **parts: str) -> HttpResponse:
    """MKCALENDAR, MKCOL, COPY, MOVE, and DELETE of a calendar."""
    raise CollectionRefused


class Asked:
    """What a PROPFIND, or a report, wants of each address. `names`: None for all."""

    def __init__(self, names: Iterable[str] | None, *, names_only: bool = False) -> None:
        self.names = None if names is None else list(names)
        self.names_only = names_only

    @property
    def needs_words(self) -> bool:
        """False when nothing of what is asked of an event is told by what people wrote in it."""
        return not self.names_only and (self.names is None or not WORDS.isdisjoint(self.names))

    def response(self, address: str, table: Table) -> etree._Element:
        return response(address, table, self.names, names_only=self.names_only)

    def member(self, call: Call, one: Kept) -> etree._Element:
        table = of_member(one, lambda: one.text(today=call.today), may_write=call.device.may_write)
        return self.response(names.member(call.device.login, one.name), table)


def _read(call: Call) -> tuple[Asked, bool]:
    """What is asked, and whether of what is just below too. Raises DepthRefused, BodyMalformed."""
    depth = call.request.headers.get("Depth", "infinity").strip().lower()
    if depth not in {"0", "1"}:
        raise DepthRefused
    sent = call.xml()
    if sent is None:
        return Asked(None), depth == "1"
    if sent.tag != dav("propfind"):
        raise BodyMalformed
    if sent.find(dav("propname")) is not None:
        return Asked(None, names_only=True), depth == "1"
    return asked_props(sent), depth == "1"


def asked_props(sent: etree._Element) -> Asked:
    prop = sent.find(dav("prop"))
    return Asked(None if prop is None else [str(one.tag) for one in prop])
