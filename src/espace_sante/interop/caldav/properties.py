"""Properties of the four kinds of addresses, and how they are answered. Source: RFC 4918, 15; RFC 4791, 5.2; RFC 6578.

Only what programs of telephones ask for; another one is answered as missing (404), as WebDAV has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.builder import ElementMaker

from espace_sante.interop.caldav import names
from espace_sante.interop.caldav.names import CS, PREFIXES, cal, dav
from espace_sante.interop.caldav.objects import Kept

DAV = ElementMaker(namespace=names.D, nsmap=PREFIXES)
CAL = ElementMaker(namespace=names.C, nsmap=PREFIXES)
MOST_BYTES = 200_000
Content = str | list[etree._Element]
Table = dict[str, Callable[[], Content]]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The one calendar of a device. `token`: what changed until now (RFC 6578)."""

    login: str
    title: str
    token: str
    may_write: bool


def href(address: str) -> list[etree._Element]:
    return [DAV.href(address)]


def of_root(login: str) -> Table:
    return _common(login) | {
        dav("resourcetype"): lambda: [DAV.collection()],
        dav("displayname"): lambda: "Espace santé",
    }


def of_home(calendar: Calendar) -> Table:
    """The principal, which is its own home of calendars."""
    login = calendar.login
    return _common(login) | {
        dav("resourcetype"): lambda: [DAV.collection(), DAV.principal()],
        dav("displayname"): lambda: calendar.title,
        dav("principal-URL"): lambda: href(names.home(login)),
        cal("calendar-home-set"): lambda: href(names.home(login)),
        cal("calendar-user-address-set"): lambda: href(names.home(login)),
    }


def of_calendar(calendar: Calendar) -> Table:
    login = calendar.login
    return _common(login) | {
        dav("resourcetype"): lambda: [DAV.collection(), CAL.calendar()],
        dav("displayname"): lambda: calendar.title,
        dav("owner"): lambda: href(names.home(login)),
        dav("sync-token"): lambda: sync_token(calendar.token),
        f"{{{CS}}}getctag": lambda: calendar.token,
        dav("current-user-privilege-set"): lambda: privileges(write=calendar.may_write),
        dav("supported-report-set"): lambda: [
            DAV("supported-report", DAV.report(CAL(one) if one.startswith("calendar-") else DAV(one)))
            for one in ("calendar-query", "calendar-multiget", "sync-collection")
        ],
        cal("supported-calendar-component-set"): lambda: [CAL.comp(name="VEVENT")],
        cal("supported-calendar-data"): lambda: [
            CAL("calendar-data", **{"content-type": "text/calendar", "version": "2.0"})
        ],
        cal("max-resource-size"): lambda: str(MOST_BYTES),
    }


def of_member(one: Kept, text: Callable[[], bytes], *, may_write: bool) -> Table:
    return {
        dav("resourcetype"): list,
        dav("getetag"): lambda: one.etag,
        dav("getcontenttype"): lambda: "text/calendar; charset=utf-8; component=VEVENT",
        dav("getcontentlength"): lambda: str(len(text())),
        dav("current-user-privilege-set"): lambda: privileges(write=may_write and one.mine),
        cal("calendar-data"): lambda: text().decode(),
    }


WORDS = frozenset({dav("getcontentlength"), cal("calendar-data")})  # what tells the words of an event, or their length


def sync_token(token: str) -> str:
    """A token is an address (RFC 6578, 6.2)."""
    return f"{SYNC}{token}"


SYNC = "urn:espace-sante:sync:"


def privileges(*, write: bool) -> list[etree._Element]:
    told = ["read", "read-current-user-privilege-set"]
    told += ["write-content", "bind", "unbind"] if write else []
    return [DAV.privilege(DAV(one)) for one in told]


def _common(login: str) -> Table:
    return {
        dav("current-user-principal"): lambda: href(names.home(login)),
        dav("principal-collection-set"): lambda: href(names.ROOT),
    }


NOT_IN_ALL = frozenset({cal("calendar-data"), cal("calendar-home-set"), dav("current-user-privilege-set")})


def response(address: str, table: Table, asked: Iterable[str] | None, *, names_only: bool = False) -> etree._Element:
    """One `response`: what is there (200), what is not (404). `asked`: None for all that is told unasked."""
    wanted = [one for one in table if one not in NOT_IN_ALL] if asked is None else list(dict.fromkeys(asked))
    there, missing = DAV.prop(), DAV.prop()
    for name in wanted:
        element = etree.SubElement(there if name in table else missing, name)
        if name in table and not names_only:
            _fill(element, table[name]())
    found = DAV.response(DAV.href(address))
    for prop, status in ((there, "200 OK"), (missing, "404 Not Found")):
        if len(prop) or (status == "200 OK" and not len(missing)):
            found.append(DAV.propstat(prop, DAV.status(f"HTTP/1.1 {status}")))
    return found


def gone(address: str) -> etree._Element:
    """A member that is not there, or no more."""
    return DAV.response(DAV.href(address), DAV.status("HTTP/1.1 404 Not Found"))


def _fill(element: etree._Element, content: Content) -> None:
    if isinstance(content, str):
        element.text = content
    else:
        element.extend(content)
