"""Alex lets a browser tell them; what is pushed is read by Firefox alone, shown, touched, and ended.

Everything is real but the distance: the service and its worker, a push service that refuses what the standards refuse,
Firefox with its own client of push services. Chromium knows none but its maker's.
Source: RULES.md NOT-03, NOT-04, NOT-07; W3C Push API; RFC 8030, RFC 8291, RFC 8292.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from espace_sante.demo.actors import professional_actor
from espace_sante.demo.people import ALEX
from espace_sante.demo.people_structures import DR_MARTIN
from espace_sante.kernel.identifiers import INS_TEST_OID, Ins
from espace_sante.notifications.services.push_key import point, url_safe
from tests.interop.fhir.bundles import bundle, document
from tests.journeys.firefox import Firefox, firefox, program
from tests.journeys.push_service import DELIVERED, Loop, PushService, running_push_service
from tests.journeys.service import Service

pytestmark = pytest.mark.journey
SECONDS = 30.0  # a busy machine; alone, a second
CANARY = "zorglubine"
CHOICES, CENTRE = "/espace/notifications/preferences/", "/espace/notifications/"
REGISTRATION = 'navigator.serviceWorker.getRegistration("/static/espace_sante/")'
SHOWN = f"""{REGISTRATION}.then((one) => one.getNotifications())
    .then((all) => all.map((one) => [one.title, one.body, one.data]))"""
SUBSCRIBED = f"{REGISTRATION}.then((one) => one.pushManager.getSubscription()).then(Boolean)"


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.close()


@pytest.fixture
def push_service(loop: Loop) -> Iterator[PushService]:
    with running_push_service(loop) as started:
        yield started


@pytest.fixture
def alex(service: Service, push_service: PushService, loop: Loop, tmp_path: Path) -> Iterator[Firefox]:
    """Alex before their own Firefox."""
    if program() is None:
        pytest.skip("Firefox is not on this machine: make test-tools (Debian: apt-get install firefox-esr)")
    preferences = {
        "dom.push.serverURL": f"ws://127.0.0.1:{push_service.port}/",
        "dom.push.testing.allowInsecureServerURL": True,
        "alerts.useSystemBackend": False,  # its own windows, which a test can touch
    }
    with firefox(loop, tmp_path / "profile", preferences) as browser:
        yield browser


def test_alex_is_told_on_their_own_browser_alone(service: Service, push_service: PushService, alex: Firefox) -> None:
    given_they_chose_to_be_told_at_any_hour(alex, service)
    alex.lets(service.url, state="denied")
    alex.presses("Être prévenu sur cet appareil")
    sees(alex, "Votre navigateur refuse les notifications de ce site.")

    alex.lets(service.url, state="granted")
    given_this_browser_was_told_under_another_key(alex)
    when_they_ask_to_be_told_on_this_browser(alex)
    sees(alex, "1 appareil vous prévient")
    deposited(service, "Hémoglobine et zorglubine")
    until(lambda: push_service.acknowledged == [DELIVERED])
    assert push_service.statuses == [201]
    then_it_says_that_there_is_something_and_nothing_of_it(alex)
    alex.touches_the_notification()
    until(lambda: service.url + CENTRE in alex.tabs())

    push_service.forget()
    deposited(service, "Zorglubine, suite")
    until(lambda: push_service.statuses[1:] == [410])
    alex.goes_to(service.url + CHOICES)
    then_no_device_is_told(alex)

    when_they_ask_to_be_told_on_this_browser(alex)
    deposited(service, "Zorglubine, fin")
    until(lambda: push_service.acknowledged == [DELIVERED, DELIVERED])
    alex.presses("Ne plus prévenir sur aucun appareil")
    sees(alex, "Plus aucun appareil ne vous prévient")
    then_no_device_is_told(alex)
    assert push_service.channels == {}
    assert alex.says(SUBSCRIBED) is False


# --- Given -----------------------------------------------------------------------------------------


def given_they_chose_to_be_told_at_any_hour(alex: Firefox, service: Service) -> None:
    alex.goes_to(f"{service.url}/connexion/")
    alex.presses("Continuer avec FranceConnect")
    alex.presses("Alex")
    alex.until(f"location.origin === {service.url!r} && location.pathname.startsWith('/espace')")
    alex.goes_to(service.url + CHOICES)
    alex.says("document.querySelector('[name=nuit]').checked = false")
    alex.presses("Enregistrer ces choix")
    sees(alex, "Vos choix sont enregistrés")


def given_this_browser_was_told_under_another_key(alex: Firefox) -> None:
    """As after a change of the master key, from which ours is made."""
    key = url_safe(point(ec.generate_private_key(ec.SECP256R1()).public_key()))
    worker = 'navigator.serviceWorker.register("/static/espace_sante/push-worker.js")'
    ready = f"{worker}.then(async (one) => {{ while (!one.active) await new Promise(setTimeout); return one; }})"
    options = f'{{ userVisibleOnly: true, applicationServerKey: "{key}" }}'
    alex.says(f"{ready}.then((one) => one.pushManager.subscribe({options})).then(Boolean)")


# --- When ------------------------------------------------------------------------------------------


def when_they_ask_to_be_told_on_this_browser(alex: Firefox) -> None:
    alex.presses("Être prévenu sur cet appareil")
    sees(alex, "Cet appareil vous préviendra")


def deposited(service: Service, title: str) -> None:
    resource = document(Ins(ALEX.ins, INS_TEST_OID), author=professional_actor(DR_MARTIN), title=title)
    headers = {"Authorization": f"Bearer {service.token('dr.martin')}", "Content-Type": "application/fhir+json"}
    answer = httpx.post(f"{service.url}/fhir", json=bundle(resource), headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text


# --- Then ------------------------------------------------------------------------------------------


def then_it_says_that_there_is_something_and_nothing_of_it(alex: Firefox) -> None:
    """NOT-07."""
    assert alex.until(f"{SHOWN}.then((all) => all.length && all)") == [
        ["Espace santé", "Il y a du nouveau. Touchez pour lire.", CENTRE]
    ]


def then_no_device_is_told(alex: Firefox) -> None:
    assert alex.says("document.body.innerText.includes('Ne plus prévenir')") is False


def sees(alex: Firefox, words: str) -> None:
    alex.until(f"document.body.innerText.replaceAll('\u00a0', ' ').includes({words!r})")


def until(seen: Callable[[], Any]) -> None:
    deadline = time.monotonic() + SECONDS
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.05)
