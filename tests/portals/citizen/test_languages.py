"""The citizen's pages in English. Titles of documents stay as their authors wrote them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.portals.citizen.conftest import Browser, Family
from tests.portals.languages import french_in, in_english
from tests.worlds import World

PAGES = [
    "home", "documents", "upload", "activity", "professionals", "health_history", "more", "carers", "carer_who",
    "close",
]  # fmt: skip
ACCESS_PAGES = [
    "who_can_see", "confidentiality", "first_choices", "first_emergency", "first_access", "codes", "new_code",
    "emergencies", "structures", "masking", "reports", "notifications_of",
]  # fmt: skip


@pytest.fixture
def english(camille: Browser) -> Browser:
    in_english(camille.client)
    return camille


@pytest.mark.parametrize("page", PAGES)
def test_a_page_answers_in_english_without_a_french_sentence(
    world: World, family: Family, english: Browser, page: str
) -> None:
    world.deposit(world.new_document(title="Laboratory report"))
    response = english.get(page, follow=True)
    assert response.status_code == 200
    assert french_in(response) == []
    assert 'value="fr" lang="fr">Français</button>' in response.content.decode()


def test_the_pages_that_say_who_reads_answer_in_english(world: World, family: Family, english: Browser) -> None:
    """One world for all of them: making it costs more than reading the pages."""
    world.deposit(world.new_document(title="Laboratory report"))
    french = {page: french_in(english.get(page, follow=True)) for page in ACCESS_PAGES}
    assert {page: said for page, said in french.items() if said} == {}


@pytest.mark.parametrize("page", ["family", "family_code", "helped", "opening"])
def test_a_page_of_the_person_answers_in_english(family: Family, english: Browser, page: str) -> None:
    response = english.client.get(reverse(f"citizen:{page}"))
    assert response.status_code == 200
    assert french_in(response) == []


def test_home_greets_counts_and_dates_in_english(world: World, english: Browser) -> None:
    world.deposit(world.new_document(title="Chest X-ray"))
    world.deposit(world.new_document(title="Blood test"))
    text = english.read("home")
    assert "Hello Camille" in text
    assert "Tuesday 24 November" in text
    assert "‘Blood test’ and 1 other document are waiting for you." in text


def test_the_space_of_somebody_else_is_named_as_english_names_it(family: Family, english: Browser) -> None:
    english.space_id = family.lou_space.id
    assert "Lou’s documents" in english.read("documents")


def test_a_name_takes_no_french_article(world: World, english: Browser) -> None:
    done = world.deposit(world.new_document(title="Blood test"))
    page = english.read("document", done.document_id)
    assert "Le Dr" not in page
    assert "le Dr" not in page


def test_the_activity_tells_in_english_who_read_what(world: World, english: Browser) -> None:
    done = world.deposit(world.new_document(title="Blood test"))
    english.read("document", done.document_id)
    text = english.read("activity")
    assert "You opened ‘<a href=" in text
    assert "Blood test</a>’." in text
    assert "9:35" in text
