"""Camille photographs a prescription and adds it; a file that is too large is refused before it leaves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.visitor import Visitor
from tests.portals.citizen.files import picture

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_photograph_is_added_to_the_space(visit: Callable[..., Visitor], tmp_path: Path, script: bool) -> None:
    title = "Lunettes de lecture" if script else "Lunettes de soleil"
    camille = visit(script=script)
    given_she_is_about_to_add_a_document(camille)
    when_she_sends(camille, a_file(tmp_path, "lunettes.jpg", picture("JPEG")), title=title)
    then_it_is_in_her_space(camille, title)


def test_a_wrong_file_is_refused_with_what_to_do(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    camille = visit()
    given_she_is_about_to_add_a_document(camille)
    when_she_sends(camille, a_file(tmp_path, "faux.pdf", b"\x00\x01" * 200), title="Un faux")
    camille.sees("Une réponse à revoir")
    camille.sees("Ce fichier ne contient pas ce que son nom annonce.")
    assert camille.page.evaluate("document.activeElement.hasAttribute('data-es-errors')")
    camille.opens_from_the_menu("Documents")
    camille.does_not_see("Un faux")


def test_a_file_that_is_too_large_says_so_before_it_is_sent(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    camille = visit()
    given_she_is_about_to_add_a_document(camille)
    camille.page.get_by_label("Le fichier").set_input_files(a_file(tmp_path, "film.txt", b"a" * 7_000_000))
    camille.sees("Ce fichier fait 7 Mo. La limite est de 5 Mo.")


def given_she_is_about_to_add_a_document(camille: Visitor) -> None:
    camille.signs_in("Camille")
    camille.follows("Ajouter un document")
    camille.is_on("Ajouter un document")


def when_she_sends(camille: Visitor, file: Path, *, title: str) -> None:
    page = camille.page
    page.get_by_label("Le fichier").set_input_files(file)
    page.get_by_label("Son titre").fill(title)
    page.get_by_label("De quoi s’agit-il").select_option("DOCPAT02")
    page.get_by_label("Année").fill("2025")
    page.get_by_role("button", name="Ajouter ce document").click()


def then_it_is_in_her_space(camille: Visitor, title: str) -> None:
    camille.is_on(title)
    camille.sees("Le document est ajouté.")
    camille.sees("Ajout personnel")
    camille.opens_from_the_menu("Documents")
    camille.is_on("Mes documents")
    camille.page.get_by_role("searchbox", name="Chercher dans mes documents").fill(title)
    camille.page.get_by_role("button", name="Chercher").click()
    camille.sees(title)


def a_file(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file
