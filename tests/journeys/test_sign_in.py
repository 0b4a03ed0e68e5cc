"""Sacha never came: they activate with a code, add a passkey, come back with it, and close the other session."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.service import Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

ADDRESS, LOGIN, PASSWORD = "sacha@exemple.example", "sacha.fictif", "Tilleul!7ruisseau"


@pytest.fixture
def here(service: Service) -> Service:
    """The same service by the name of this machine: a passkey belongs to a name, never to a number."""
    return replace(service, url=service.url.replace("127.0.0.1", "localhost"))


def test_sacha_activates_adds_a_passkey_comes_back_with_it_and_closes_the_other_session(
    visit: Callable[..., Visitor], here: Service
) -> None:
    sacha, other = visit(), visit(telephone=False)
    sacha.service = other.service = here
    given_a_device_that_keeps_passkeys(sacha)
    when_they_activate_with_their_code(sacha, matricule=matricule_of(here, "sacha"), code=code_for(here, "sacha"))
    sacha.is_on("Bonjour Sacha")
    when_they_add_a_passkey(sacha, "Mon téléphone")
    then_it_is_listed(sacha, "Mon téléphone")
    when_they_enter_with_their_password(other)
    when_they_leave(sacha)
    when_they_enter_with_the_passkey(sacha)
    sacha.is_on("Bonjour Sacha")
    then_they_see_two_sessions_and_how_each_began(sacha)
    when_they_close_the_others(sacha)
    then_the_other_browser_is_out(other)


PAGES = ["/activer/", "/activer/nouveau-code/", "/connexion/aide/", "/conditions/"]
OWN_PAGES = ["", "cles/ajouter/", "application/ajouter/", "contact/"]


def test_the_pages_of_sign_in_have_no_accessibility_fault(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    for address in PAGES:
        camille.goes_to(address)
        then_the_page_is_sound(camille)
    camille.goes_to("/activer/")
    camille.presses("Continuer")
    then_the_page_is_sound(camille)
    camille.signs_in("Camille")
    for page in OWN_PAGES:
        camille.goes_to(f"/espace/securite/{page}")
        then_the_page_is_sound(camille)
    camille.goes_to("/connexion/confirmer/?next=/espace/")
    then_the_page_is_sound(camille)


# --- Given ------------------------------------------------------------------------------------------------------------


def given_a_device_that_keeps_passkeys(visitor: Visitor) -> None:
    """A virtual authenticator of Chromium, inside the device, that recognises its owner."""
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


# --- When -------------------------------------------------------------------------------------------------------------


def when_they_activate_with_their_code(visitor: Visitor, *, matricule: str, code: str) -> None:
    page = visitor.page
    visitor.goes_to("/connexion/")
    visitor.follows("J’ai reçu un code provisoire")
    page.get_by_label("Votre code provisoire").fill(code)
    page.get_by_label("Votre numéro de sécurité sociale").fill(matricule)
    visitor.presses("Continuer")
    visitor.is_on("Où vous joindre")
    page.get_by_label("Par courriel").check()
    page.get_by_label("Votre adresse électronique").fill(ADDRESS)
    visitor.presses("Recevoir le code")
    visitor.is_on("Le code reçu")
    page.get_by_label("Votre code", exact=True).fill(digits_received(visitor.service, ADDRESS))
    visitor.presses("Continuer")
    visitor.is_on("Votre identifiant")
    page.get_by_label("Votre identifiant", exact=True).fill(LOGIN)
    page.get_by_label("Votre nouveau mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_label("J’ai lu et j’accepte").check()
    visitor.presses("Activer mon espace")


def when_they_add_a_passkey(visitor: Visitor, name: str) -> None:
    visitor.goes_to("/espace/securite/")
    visitor.follows("Ajouter une clé d’accès")
    visitor.page.get_by_label("Le nom de cette clé").fill(name)
    visitor.presses("Ajouter cette clé")
    visitor.is_on("Connexion et sécurité")


def when_they_enter_with_their_password(visitor: Visitor) -> None:
    visitor.goes_to("/connexion/")
    visitor.page.get_by_label("Votre identifiant", exact=True).fill(LOGIN)
    visitor.page.get_by_label("Votre mot de passe", exact=True).fill(PASSWORD)
    visitor.page.get_by_role("button", name="Se connecter", exact=True).click()
    visitor.is_on("Une seconde preuve")
    visitor.presses("Recevoir un code")
    visitor.sees("Un code de 6 chiffres est parti vers s•••@exemple.example")
    visitor.page.get_by_label("Votre code", exact=True).fill(digits_received(visitor.service, ADDRESS))
    visitor.page.get_by_role("button", name="Continuer", exact=True).click()
    visitor.is_on("Bonjour Sacha")


def when_they_leave(visitor: Visitor) -> None:
    visitor.goes_to("/espace/")
    visitor.page.locator("summary.es-switcher__button").click()
    visitor.presses("Se déconnecter")
    visitor.page.wait_for_url(f"{visitor.service.url}/")


def when_they_enter_with_the_passkey(visitor: Visitor) -> None:
    visitor.goes_to("/connexion/")
    visitor.presses("Continuer avec une clé d’accès")
    visitor.page.wait_for_url(f"{visitor.service.url}/espace/")


def when_they_close_the_others(visitor: Visitor) -> None:
    visitor.presses("Déconnecter toutes les autres")
    visitor.sees("Aucun autre appareil n’est connecté.")


# --- Then -------------------------------------------------------------------------------------------------------------


def then_it_is_listed(visitor: Visitor, name: str) -> None:
    keys = visitor.page.get_by_role("region", name="Clés d’accès")
    expect(keys).to_contain_text("1 clé d’accès")
    expect(keys).to_contain_text(name)


def then_they_see_two_sessions_and_how_each_began(visitor: Visitor) -> None:
    visitor.goes_to("/espace/securite/")
    sessions = visitor.page.get_by_role("region", name="Vos appareils connectés")
    expect(sessions.get_by_role("listitem")).to_have_count(2)
    expect(sessions).to_contain_text("Cette session.")
    history = visitor.page.get_by_role("region", name="Vos dernières connexions")
    for words in ("avec une clé d’accès", "avec votre mot de passe", "avec un code provisoire"):
        expect(history).to_contain_text(f"Connexion {words}")


def then_the_other_browser_is_out(visitor: Visitor) -> None:
    visitor.goes_to("/espace/")
    visitor.is_on("Se connecter")


# --- What reaches them outside the pages ------------------------------------------------------------------------------


def code_for(service: Service, login: str) -> str:
    """The code of their letter, as the demonstration gives it."""
    command = [sys.executable, "-m", "espace_sante", "demo", "code", login]
    done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def matricule_of(service: Service, login: str) -> str:
    command = [sys.executable, "-m", "espace_sante", "demo", "people"]
    done = subprocess.run(command, env=service.environment, capture_output=True, text=True, check=True)
    line = next(line for line in done.stdout.splitlines() if line.startswith(f"{login} "))
    return line.split()[-1]


def digits_received(service: Service, address: str, *, seconds: float = 20) -> str:
    """The six digits of the last mail, which is read once."""
    folder = Path(service.environment["ESPACE_SANTE_HOME"]) / "mails"
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for file in sorted(folder.glob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            found = re.search(r"\b\d{6}\b", mail.get_content())
            if mail["To"] == address and found:
                file.unlink()
                return found.group()
        time.sleep(0.2)
    pytest.fail(f"No code has reached {address}.")
