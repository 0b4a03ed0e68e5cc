"""Camille finds an old document by its words, then by its category; the address never says what she looked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey


def test_camille_finds_a_document_by_its_words_then_by_its_category(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    camille.opens_from_the_menu("Documents")
    camille.is_on("Mes documents")
    everything = len(camille.titles())
    when_she_looks_for(camille, "thyroide echographie")
    then_she_finds_only(camille, "Échographie de la thyroïde")
    assert "thyro" not in camille.page.url
    when_she_looks_for(camille, "introuvable")
    camille.sees("Aucun document ne contient ces mots")
    camille.follows("Revenir à tous les documents")
    camille.does_not_see("Aucun document ne contient ces mots")
    assert len(camille.titles()) == everything
    camille.follows("Imagerie")
    expect(camille.page.get_by_role("link", name="Imagerie")).to_have_attribute("aria-current", "true")
    assert 0 < len(camille.titles()) < everything
    assert "imag" not in camille.page.url.casefold()


def when_she_looks_for(camille: Visitor, words: str) -> None:
    camille.page.get_by_role("searchbox", name="Chercher dans mes documents").fill(words)
    camille.page.get_by_role("button", name="Chercher").click()
    expect(camille.page.get_by_role("status").filter(has_text="Revenir à tous les documents")).to_be_visible()
    expect(camille.page.get_by_role("searchbox", name="Chercher dans mes documents")).to_have_value(words)


def then_she_finds_only(camille: Visitor, title: str) -> None:
    titles = camille.titles()
    assert titles
    assert set(titles) == {title}
