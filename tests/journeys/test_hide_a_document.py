"""The main job: Camille reads a document, hides it, and sees who read what; her pharmacist no longer finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.service import Service
from tests.journeys.visitor import PROSANTECONNECT, Visitor

pytestmark = pytest.mark.journey

CAMILLE = "285090010190295"  # her fictitious INS
PRESCRIPTION = "Ordonnance : fer et vitamine C"  # by Dr Martin
OTHER_PRESCRIPTION = "Ordonnance de bilan sanguin"  # by Dr Martin too


@pytest.mark.parametrize(
    ("script", "title"), [(True, PRESCRIPTION), (False, OTHER_PRESCRIPTION)], ids=["with script", "without script"]
)
def test_camille_hides_a_document_and_her_activity_tells_it(
    visit: Callable[..., Visitor], service: Service, script: bool, title: str
) -> None:
    then_the_pharmacist_finds(service, title)
    camille = visit(script=script)
    given_camille_is_at_home(camille)
    when_she_opens_the_document(camille, title)
    then_she_reads_who_can_see_it(camille)
    when_she_hides_it(camille)
    then_it_is_hidden_from_professionals(camille)
    then_the_pharmacist_no_longer_finds(service, title)
    then_its_author_still_does(service, title)
    then_the_activity_tells_it(camille, title)
    when_she_shows_it_again(camille, title)
    then_the_pharmacist_finds(service, title)
    when_she_leaves(camille)


def test_dr_martin_finds_his_document_on_his_screen_whether_it_is_hidden_or_not(visit: Callable[..., Visitor]) -> None:
    camille = visit(telephone=False)
    given_camille_is_at_home(camille)
    space_id = camille.space_id()
    doctor = visit(telephone=False)
    doctor.signs_in("Martin", button=PROSANTECONNECT)
    doctor.goes_to(f"/pro/patients/{space_id}/documents/")
    doctor.sees("Consultation, fatigue")
    doctor.sees("Un patient peut choisir de ne pas tout montrer.")
    assert "Compte rendu de consultation, psychiatrie" not in doctor.page.content()


# --- Given -----------------------------------------------------------------------------------------


def given_camille_is_at_home(camille: Visitor) -> None:
    camille.signs_in("Camille")
    camille.is_on("Bonjour Camille")


# --- When ------------------------------------------------------------------------------------------


def when_she_opens_the_document(camille: Visitor, title: str) -> None:
    camille.opens_from_the_menu("Documents")
    camille.is_on("Mes documents")
    camille.follows(title)
    camille.is_on(title)


def when_she_hides_it(camille: Visitor) -> None:
    camille.presses("Masquer ce document", role="switch")


def when_she_shows_it_again(camille: Visitor, title: str) -> None:
    camille.opens_from_the_menu("Documents")
    camille.follows("Masqués")
    camille.follows(title)
    camille.presses("Masqué aux professionnels", role="switch")
    camille.sees("Les soignants autorisés voient de nouveau ce document.")


def when_she_leaves(camille: Visitor) -> None:
    camille.opens_from_the_menu("Plus")
    camille.page.locator("main").get_by_role("button", name="Se déconnecter").click()
    camille.page.wait_for_load_state()
    camille.goes_to("/espace/")
    camille.is_on("Se connecter")


# --- Then ------------------------------------------------------------------------------------------


def then_she_reads_who_can_see_it(camille: Visitor) -> None:
    camille.sees("Le Dr Hélène Martin")
    camille.sees("Nadia Leroy")
    camille.sees("Vous lui avez donné votre accord.")
    camille.sees("Vous avez bloqué son accès.")


def then_it_is_hidden_from_professionals(camille: Visitor) -> None:
    camille.sees("Les soignants ne voient plus ce document. Son auteur le voit toujours.")
    camille.sees("Masqué aux professionnels")


def then_the_pharmacist_finds(service: Service, title: str) -> None:
    assert title in plain(service.titles_found_by("pharma.leroy", ins=CAMILLE))


def then_the_pharmacist_no_longer_finds(service: Service, title: str) -> None:
    assert title not in plain(service.titles_found_by("pharma.leroy", ins=CAMILLE))


def then_its_author_still_does(service: Service, title: str) -> None:
    assert title in plain(service.titles_found_by("dr.martin", ins=CAMILLE))


def then_the_activity_tells_it(camille: Visitor, title: str) -> None:
    camille.opens_from_the_menu("Activité")
    camille.is_on("Activité de votre espace")
    camille.sees(f"Vous avez masqué « {title} » aux professionnels.")
    camille.sees("Nadia Leroy a regardé la liste de vos documents, avec votre accord.")


def plain(titles: list[str]) -> list[str]:
    return [title.replace("\u00a0", " ") for title in titles]
