"""Camille's agenda, and her telephone that keeps it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import Actor
from tests.agenda.conftest import Diary
from tests.worlds import RECENT, World

NS = {"D": "DAV:", "C": "urn:ietf:params:xml:ns:caldav"}


@dataclass
class Telephone:
    """A device that speaks CalDAV, without a program's library."""

    login: str
    password: str
    client: Client = field(default_factory=Client)

    def call(self, method: str, address: str, body: str | bytes = "", **headers: str) -> Any:
        told = base64.b64encode(f"{self.login}:{self.password}".encode()).decode()
        kind = headers.pop("content_type", "application/xml")
        sent = body.encode() if isinstance(body, str) else body
        return self.client.generic(
            method, address, sent, content_type=kind, headers={"Authorization": f"Basic {told}", **headers}
        )

    @property
    def calendar(self) -> str:
        return f"/calendriers/dav/{self.login}/agenda/"

    def put(self, name: str, text: str, **headers: str) -> Any:
        return self.call("PUT", f"{self.calendar}{name}.ics", text, content_type="text/calendar", **headers)

    def get(self, name: str) -> Any:
        return self.call("GET", f"{self.calendar}{name}.ics")

    def report(self, inner: str, kind: str = "C:calendar-query") -> Any:
        return self.call("REPORT", self.calendar, in_xml(kind, f"<D:prop><D:getetag/></D:prop>{inner}"))

    def names(self, inner: str, kind: str = "C:calendar-query") -> list[str]:
        return names_in(self.report(inner, kind))


def in_xml(kind: str, inner: str = "") -> str:
    spaces = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NS.items())
    return f"<{kind} {spaces}>{inner}</{kind}>"


def tree(answer: Any) -> etree._Element:
    assert answer.status_code == 207, (answer.status_code, answer.content)
    return etree.fromstring(answer.content)


def names_in(answer: Any) -> list[str]:
    """The names of the members that are there."""
    found = [one.findtext("D:href", namespaces=NS) for one in tree(answer).iterfind("D:response", NS)
             if one.find("D:propstat", NS) is not None]  # fmt: skip
    return sorted(str(one).rpartition("/")[2].removesuffix(".ics") for one in found)


def event(uid: str, *lines: str, starts: str = "20270310T090000Z", title: str = "Kiné") -> str:
    told = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Telephone//FR", "BEGIN:VEVENT", f"UID:{uid}",
        "DTSTAMP:20261130T080000Z", f"DTSTART:{starts}", "DURATION:PT30M", f"SUMMARY:{title}", *lines, "END:VEVENT",
        "END:VCALENDAR",
    ]  # fmt: skip
    return "\r\n".join(told) + "\r\n"


@pytest.fixture
def diary(db: None) -> Diary:
    return Diary(World(now=RECENT))


def linked(diary: Diary, by: Actor | None = None) -> Telephone:
    made = agenda.make_device(actor=by or diary.world.camille, space=diary.space, name="Mon téléphone", now=RECENT)
    return Telephone(made.login, made.password)


@pytest.fixture
def telephone(diary: Diary) -> Telephone:
    return linked(diary)
