"""Names of WebDAV and CalDAV, and the addresses of an agenda. Source: RFC 4918, RFC 4791, RFC 6764."""

from __future__ import annotations

from urllib.parse import quote

D, C, CS = "DAV:", "urn:ietf:params:xml:ns:caldav", "http://calendarserver.org/ns/"
PREFIXES = {"D": D, "C": C, "CS": CS}
ROOT = "/calendriers/dav/"  # DESIGN.md section 6: addresses of calendars never change


def dav(name: str) -> str:
    return f"{{{D}}}{name}"


def cal(name: str) -> str:
    return f"{{{C}}}{name}"


def home(login: str) -> str:
    """The principal of a device, where its one calendar is."""
    return f"{ROOT}{quote(login)}/"


def collection(login: str) -> str:
    return f"{home(login)}agenda/"


def member(login: str, name: str) -> str:
    return f"{collection(login)}{quote(name, safe='')}.ics"
