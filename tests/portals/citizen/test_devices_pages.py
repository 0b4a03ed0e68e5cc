"""Devices that keep an agenda, as a page (RULES.md AGE-01, CAR-08; ADR 36)."""

from __future__ import annotations

import base64
import re

from espace_sante.agenda import api as agenda
from tests.portals.citizen.conftest import PAGES_NOW, Browser, text_of
from tests.portals.languages import french_in, in_english
from tests.worlds import World

VALUE = re.compile(r'id="(?:identifiant|mot-de-passe)"[^>]* value="([^"]+)"')


def test_a_password_is_shown_once_opens_the_agenda_and_is_taken_back(world: World, camille: Browser) -> None:
    login, password = VALUE.findall(text_of(camille.post("devices", nom="Mon téléphone")))
    told = {"Authorization": "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()}

    def status() -> int:
        return camille.client.generic("PROPFIND", "/calendriers/dav/", headers={**told, "Depth": "0"}).status_code

    assert status() == 207
    page = camille.read("devices")
    assert "Mon téléphone" in page
    assert password not in page
    (device,) = agenda.devices_of(actor=world.camille, space=world.space, now=PAGES_NOW)
    assert "n’ouvre plus rien" in text_of(camille.post("withdraw_device", device.id, follow=True))
    assert status() == 401


def test_a_device_has_a_name_and_ten_are_enough(camille: Browser) -> None:
    assert camille.post("devices", nom=" ").status_code == 422
    for _ in range(10):
        assert camille.post("devices", nom="x").status_code == 200
    assert "Il y a déjà dix appareils" in text_of(camille.post("devices", nom="x"))
    assert "/calendriers/appareils/" in camille.read("calendars")


def test_the_page_is_told_in_english(camille: Browser) -> None:
    in_english(camille.client)
    assert french_in(camille.post("devices", nom="Phone")) == []
