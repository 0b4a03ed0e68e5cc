"""The list: by day, filtered by its address, searched by a posted form that leaves no trace of its words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.portals.citizen.conftest import Browser, Family, text_of
from tests.worlds import World

PRESCRIPTION = "57833-6"  # LOINC, prescription of medicines


def titles(text: str) -> list[str]:
    return re.findall(r'class="es-doc__title"[^>]*>([^<]+)<', text)


def test_an_empty_list_says_what_will_come_and_asks_for_no_search(camille: Browser) -> None:
    text = camille.read("documents")
    assert "Aucun document pour l’instant" in text
    assert "es-search" not in text
    assert "Ajouter un document" in text


def test_documents_stand_by_day_newest_first_with_their_category_and_author(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Ancien", days_ago=400))
    world.deposit(world.new_document(title="Ordonnance", days_ago=3, type_code=PRESCRIPTION))
    world.deposit(world.new_document(title="Bilan", days_ago=1))
    text = camille.read("documents")
    assert titles(text) == ["Bilan", "Ordonnance", "Ancien"]
    assert "Hier, lundi 23 novembre" in text
    assert "Samedi 21 novembre" in text
    assert "Lundi 20 octobre 2025" in text
    assert f"Biologie · {world.doctor.name}" in text


def test_a_new_document_and_a_masked_one_say_so(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    world.deposit(world.new_document(title="Caché", masked=True))
    text = camille.read("documents")
    assert text.count("Nouveau</span>") == 2
    assert text.count("Masqué aux professionnels</span>") == 1


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Bilan", "Caché", "Ordonnance"]),
        ("?categorie=2", ["Ordonnance"]),
        ("?categorie=1", ["Bilan", "Caché"]),
        ("?etat=masques", ["Caché"]),
        ("?etat=nouveaux", ["Caché", "Ordonnance"]),
        ("?categorie=1&etat=masques", ["Caché"]),
        ("?categorie=biology&etat=autre", ["Bilan", "Caché", "Ordonnance"]),
        ("?categorie=3", []),
    ],
)
def test_filters_of_the_address(world: World, camille: Browser, query: str, expected: list[str]) -> None:
    read = world.deposit(world.new_document(title="Bilan", days_ago=1))
    world.deposit(world.new_document(title="Caché", days_ago=2, masked=True))
    world.deposit(world.new_document(title="Ordonnance", days_ago=3, type_code=PRESCRIPTION))
    camille.read("document", read.document_id)
    text = camille.read("documents", query=query)
    assert titles(text) == expected
    assert bool(expected) != ("Aucun document ici." in text)


def test_chips_count_what_one_may_read(world: World, camille: Browser) -> None:
    world.deposit(world.new_document())
    world.deposit(world.new_document(type_code=PRESCRIPTION))
    text = camille.read("documents")
    counts = re.findall(r'([\w’ ]+) <span class="es-chip__count">(\d+)</span>', text)
    assert [(name.strip(), number) for name, number in counts] == [
        ("Tous", "2"), ("Biologie", "1"), ("Ordonnances et soins", "1"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ECHOGRAPHIE", ["Échographie de la thyroïde"]),
        ("thyroide écho", ["Échographie de la thyroïde"]),
        ("dr.martin", ["Bilan", "Échographie de la thyroïde"]),
        ("oeil", ["Fond d’œil"]),
        ("absent", []),
        ("   ", ["Bilan", "Échographie de la thyroïde", "Fond d’œil"]),
    ],
)
def test_a_search_looks_in_titles_and_authors_whatever_the_accents(
    world: World, camille: Browser, words: str, expected: list[str]
) -> None:
    world.deposit(world.new_document(title="Bilan", days_ago=1))
    world.deposit(world.new_document(title="Échographie de la thyroïde", days_ago=2))
    world.deposit(world.new_document(title="Fond d’œil", days_ago=3, author=world.nurse), by=world.nurse)
    text = text_of(camille.post("documents", mots=words))
    assert titles(text) == expected
    if words.strip():
        said = {0: "Aucun document ne contient ces mots", 1: "1 document trouvé.", 2: "2 documents trouvés."}
        assert said[len(expected)] in text


def test_the_words_of_a_search_stand_in_no_address_and_stay_in_the_field(world: World, camille: Browser) -> None:
    for number in range(32):
        world.deposit(world.new_document(title=f"Cancer {number}", days_ago=number))
    text = text_of(camille.post("documents", mots="cancer"))
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', text))
    assert "cancer" not in addresses.casefold()
    assert 'value="cancer"' in text
    assert "32 documents trouvés." in text
    cursor = re.search(r'name="suite" value="([^"]+)"', text)
    assert cursor
    following = text_of(camille.post("documents", mots="cancer", suite=cursor.group(1)))
    assert titles(following) == ["Cancer 30", "Cancer 31"]


def test_a_search_keeps_the_filters_of_the_address(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan de sang"))
    world.deposit(world.new_document(title="Bilan de sang masqué", masked=True))
    text = text_of(camille.post("documents", query="?etat=masques", mots="sang"))
    assert titles(text) == ["Bilan de sang masqué"]


def test_a_long_list_goes_on_where_it_stopped(world: World, camille: Browser) -> None:
    for number in range(33):
        world.deposit(world.new_document(title=f"Document {number}", days_ago=number))
    first = camille.read("documents")
    assert len(titles(first)) == 30
    address = re.search(r'class="es-button" href="[^"]*(\?suite=[^"]+)"', first)
    assert address
    following = camille.read("documents", query=address.group(1).replace("&amp;", "&"))
    assert titles(following) == ["Document 30", "Document 31", "Document 32"]
    assert "Documents plus anciens" not in following


@pytest.mark.parametrize("cursor", ["n-importe-quoi", "a" * 60])
def test_a_position_that_was_not_given_by_us_is_not_found(world: World, camille: Browser, cursor: str) -> None:
    world.deposit(world.new_document())
    assert camille.get("documents", query=f"?suite={cursor}").status_code == 404


def test_a_title_is_text_and_never_markup(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="<script>alert(1)</script> & Cie"))
    text = camille.read("documents")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie" in text


def test_the_list_of_somebody_else_says_whose_it_is(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    world.deposit(world.new_document(author=world.laboratory), by=world.laboratory, space=family.lou_space)
    text = browse("camille", space_id=family.lou_space.id).read("documents")
    assert "Documents de Lou" in text
    assert "Chercher dans ces documents" in text
    assert "Mes documents" not in text


def test_a_corrected_document_shows_its_last_version_alone(world: World, camille: Browser) -> None:
    first = world.deposit(world.new_document(title="Version une"))
    world.deposit(world.new_document(title="Version deux", replaces=first.unique_id))
    text = camille.read("documents")
    assert titles(text) == ["Version deux"]
    assert "Version 2</span>" in text
