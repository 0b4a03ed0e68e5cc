"""A doctor writes to Camille by page; she answers with a photograph; the doctor reads it, and ends the exchange.

Every message goes by SMTP: to our gateway from the doctor's address, by the worker's relay from Camille's.
Source: RULES.md MSG-02, MSG-06, MSG-09, MSG-18, STR-05; ADR 31.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from espace_sante.demo.people import CAMILLE
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import PROSANTECONNECT, Visitor
from tests.portals.citizen.files import picture

pytestmark = pytest.mark.journey
SUBJECT = "Votre cicatrice"
QUESTION = "Pouvez-vous m’envoyer une photographie ?"
ANSWER = "La voici, prise ce matin."
SECONDS = 20.0  # the worker's turn, on a busy machine; alone, a second


def test_a_doctor_writes_by_page_and_reads_the_photograph_of_the_answer(
    visit: Callable[..., Visitor], tmp_path: Path
) -> None:
    doctor, camille = visit(), visit()
    doctor.signs_in(re.compile("Martin"), button=PROSANTECONNECT)
    when_the_doctor_writes(doctor)
    camille.signs_in("Camille")
    when_camille_answers(camille, tmp_path)
    then_the_doctor_reads_the_photograph(doctor)
    when_the_doctor_ends_the_exchange(doctor)
    then_camille_can_no_longer_answer(camille)


# --- When ------------------------------------------------------------------------------------------


def when_the_doctor_writes(doctor: Visitor) -> None:
    doctor.goes_to("/pro/")
    doctor.page.get_by_label("Matricule INS et sa clé").fill(CAMILLE.ins)
    doctor.presses("Trouver par le matricule")
    doctor.follows("Écrire")
    doctor.is_on("Écrire au patient")
    then_the_page_is_sound(doctor)
    doctor.page.get_by_label("Objet").fill(SUBJECT)
    doctor.page.get_by_role("textbox", name="Votre message").fill(QUESTION)
    doctor.presses("Envoyer")
    doctor.sees("Votre message est remis dans la boîte de Camille")
    doctor.sees(SUBJECT)


def when_camille_answers(camille: Visitor, folder: Path) -> None:
    photograph = folder / "cicatrice.jpg"
    photograph.write_bytes(picture("JPEG"))
    camille.opens_from_the_menu("Messages")
    other = camille.context.new_page()  # another tab, opened before she reads
    other.goto(camille.page.url)
    in_the_menu = other.get_by_role("link", name="Messages")
    before = in_the_menu.inner_text()
    camille.page.get_by_text(SUBJECT, exact=True).click()
    camille.sees(QUESTION)
    expect(in_the_menu).not_to_have_text(before)
    other.close()
    camille.page.get_by_label("Votre réponse").fill(ANSWER)
    camille.page.get_by_label("Joindre un fichier").set_input_files(photograph)
    camille.presses("Envoyer")
    camille.sees("Votre réponse est partie.")


def when_the_doctor_ends_the_exchange(doctor: Visitor) -> None:
    doctor.page.get_by_label("Votre réponse").fill("Tout va bien. Merci.")
    doctor.page.get_by_label("Terminer l’échange").check()
    doctor.presses("Envoyer")
    doctor.sees("Vous avez terminé cet échange")


# --- Then ------------------------------------------------------------------------------------------


def then_the_doctor_reads_the_photograph(doctor: Visitor) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        doctor.goes_to("/pro/messages/")
        if doctor.page.get_by_text("1 message non lu").count():
            break
        time.sleep(0.3)
    then_the_page_is_sound(doctor)
    doctor.page.get_by_text(SUBJECT, exact=True).click()
    doctor.sees(ANSWER)
    doctor.sees("cicatrice.jpg")
    then_the_page_is_sound(doctor)
    href = doctor.page.get_by_role("link", name=re.compile("Ouvrir.*cicatrice")).get_attribute("href")
    assert href
    file = doctor.context.request.get(f"{doctor.service.url}{href}")
    assert (file.headers["content-type"], file.body()) == ("image/jpeg", picture("JPEG"))


def then_camille_can_no_longer_answer(camille: Visitor) -> None:
    camille.opens_from_the_menu("Messages")
    camille.page.get_by_text(SUBJECT, exact=True).click()
    camille.sees("a terminé cet échange")
    assert not camille.page.get_by_label("Votre réponse").count()
