"""A mother adds her child; the father agrees from his own space, or contests; at eighteen both find a closed door.

The children come by the file of the insured population, as they would; the judge and the birth date by the operator's
commands. Pages work without script.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest

from espace_sante.demo.people import ALEX, CAMILLE, HOME_PLACE_CODE
from espace_sante.demo.people_kinds import ins_of
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import INS_TEST_OID
from tests.journeys.service import Service
from tests.journeys.test_every_page import then_the_page_is_sound
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey
SEEN = ("--seen", "identity_card", "--seen", "family_booklet")
BORN = date(2019, 5, 6)
TITLES = "matricule;oid;nom_naissance;prenoms;sexe;date_naissance;code_lieu_naissance;parent_1;parent_2"


def command(service: Service, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "espace_sante", *words], env=service.environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def known_child(service: Service, folder: Path, name: str, order: int) -> str:
    """The insurer tells of a child of Camille's and Alex's; the matricule."""
    ins = ins_of(sex="F", birth_date=BORN, birth_place_code=HOME_PLACE_CODE, order=order)
    row = ";".join([ins, INS_TEST_OID, "Besson", name, "F", BORN.isoformat(), HOME_PLACE_CODE, CAMILLE.ins, ALEX.ins])
    file = folder / f"{name}.csv"
    file.write_text(f"{TITLES}\n{row}\n")
    command(service, "population", "import", str(file))
    return ins


def test_the_mother_adds_the_child_and_the_father_agrees_from_his_own_space(
    visit: Callable[..., Visitor], service: Service, tmp_path: Path
) -> None:
    known_child(service, tmp_path, "Zoé", 701)
    camille, alex = visit(script=False), visit(telephone=False)
    when_camille_adds(camille, "Zoé")
    then_inviting_and_closing_wait(camille)
    alex.signs_in("Alex Besson")
    alex.sees("Camille Moreau a ajouté Zoé à son compte")
    alex.page.locator(".es-alert", has_text="a ajouté Zoé").get_by_role("link").click()
    alex.is_on("Êtes-vous d’accord ?")
    then_the_page_is_sound(alex)
    alex.presses("Je suis d’accord, pour Zoé")
    alex.sees("Merci : votre accord est noté.")
    then_the_page_is_sound(alex)
    camille.goes_to("/espace/famille/")
    camille.does_not_see("L’autre parent que connaît l’assurance maladie est prévenu")
    camille.page.get_by_role("link", name="Inviter l’autre représentant pour Zoé").click()
    camille.is_on("Inviter l’autre représentant légal de Zoé")
    camille.sees("Vous agissez pour Zoé")


def test_the_father_contests_and_a_judge_decides(
    visit: Callable[..., Visitor], service: Service, tmp_path: Path
) -> None:
    ins = known_child(service, tmp_path, "Iris", 702)
    camille, alex = visit(), visit(script=False)
    when_camille_adds(camille, "Iris")
    space = when_she_opens(camille, "Iris")
    alex.signs_in("Alex Besson")
    alex.page.locator(".es-alert", has_text="a ajouté Iris").get_by_role("link").click()
    alex.presses("Contester, pour Iris")
    alex.sees("avant la décision du juge")
    camille.goes_to("/espace/famille/")
    camille.sees("Un parent conteste.")
    then_the_page_is_sound(camille)
    assert status(camille, f"{space}documents/") == 200
    assert status(camille, f"{space}representants/inviter/") == 403
    command(
        service, "family", "decide", ins, "--keeps", ALEX.ins, "--reference", "TJ 26/00017", *SEEN, "--by", "operateur"
    )
    assert status(camille, f"{space}documents/") == 403
    camille.sees("Une décision de justice a été enregistrée.")
    alex.goes_to("/espace/famille/")
    alex.sees("Iris")


def test_at_eighteen_the_parents_find_a_closed_door_and_a_stale_tab_writes_nothing(
    visit: Callable[..., Visitor], service: Service, tmp_path: Path
) -> None:
    ins = known_child(service, tmp_path, "Flora", 703)
    camille = visit()
    when_camille_adds(camille, "Flora")
    space = when_she_opens(camille, "Flora")
    camille.goes_to(f"{space}documents/ajouter/")
    camille.sees("Vous agissez pour Flora")
    today = datetime.now(PARIS).date()
    eighteen = f"{today.year - 18}-{today:%m-%d}"
    command(service, "identity", "correct", ins, "--birth-date", eighteen, "--reason", "majorité", "--by", "operateur")
    camille.presses("Ajouter ce document")
    camille.is_on("Cet espace ne vous est plus ouvert")
    camille.sees("dix-huit ans")
    then_the_page_is_sound(camille)
    for page in ("", "documents/", "activite/", "professionnels/"):
        assert status(camille, f"{space}{page}") == 403
    camille.goes_to("/espace/famille/")
    camille.does_not_see("Flora")


def test_the_pages_of_families_are_sound(visit: Callable[..., Visitor], service: Service, tmp_path: Path) -> None:
    known_child(service, tmp_path, "Aude", 704)
    camille, alex = visit(telephone=False), visit(telephone=False)
    camille.signs_in("Camille")
    camille.goes_to("/espace/famille/")
    camille.sees("Noé")
    camille.sees("En attente de réponse")
    then_the_page_is_sound(camille)
    camille.page.locator(".es-people__item", has_text="L’espace d’Aude vous attend").get_by_role("link").click()
    then_the_page_is_sound(camille)
    camille.presses("Ajouter l’espace d’Aude")
    camille.sees("Une réponse à revoir")
    then_the_page_is_sound(camille)
    camille.presses("Je ne suis pas le représentant légal d’Aude")
    camille.sees("cet enfant n’est plus proposé à votre compte")
    camille.goes_to("/espace/famille/enfants/code/")
    camille.presses("Ajouter cet enfant")
    then_the_page_is_sound(camille)
    alex.signs_in("Alex Besson")
    alex.page.locator(".es-alert", has_text="vous invite à représenter Noé").get_by_role("link").click()
    alex.is_on("Représenter Noé ?")
    then_the_page_is_sound(alex)
    if folder := os.environ.get("FAMILY_PICTURES"):
        pictures(camille, alex, Path(folder))


def when_camille_adds(camille: Visitor, name: str) -> None:
    camille.signs_in("Camille")
    camille.sees(f"{name} vous attend")
    camille.page.locator(".es-alert", has_text=f"{name} vous attend").get_by_role("link").click()
    camille.page.get_by_role("checkbox").check()
    camille.presses("Ajouter l’espace")
    camille.sees("s’ouvre depuis votre compte")


def then_inviting_and_closing_wait(camille: Visitor) -> None:
    camille.sees("L’autre parent que connaît l’assurance maladie est prévenu")


def when_she_opens(camille: Visitor, name: str) -> str:
    """The address of the child's space, below the service's own."""
    camille.goes_to("/espace/famille/")
    camille.page.get_by_role("link", name="Ouvrir l’espace").filter(has_text=name).first.click()
    camille.sees(name)
    return camille.page.url.removeprefix(camille.service.url)


def status(visitor: Visitor, address: str) -> int:
    answer = visitor.page.goto(f"{visitor.service.url}{address}")
    assert answer is not None
    return answer.status


def pictures(camille: Visitor, alex: Visitor, folder: Path) -> None:
    """What the pages look like, for who asks (FAMILY_PICTURES)."""
    answer = alex.page.url.removeprefix(alex.service.url)
    family, code = "/espace/famille/", "/espace/famille/enfants/code/"
    shown = {"family": (camille, family), "code": (camille, code), "answer": (alex, answer), "home": (alex, "/espace/")}
    for name, (who, address) in shown.items():
        for width, height in ((390, 844), (1280, 800)):
            who.page.set_viewport_size({"width": width, "height": height})
            who.page.emulate_media(color_scheme="light")
            who.goes_to(address)
            who.page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
