"""The professional's pages in English. Types of documents keep the words of the national terminologies."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.portals.languages import french_in, in_english
from tests.portals.professional.conftest import Browser, text_of
from tests.worlds import World


@pytest.fixture
def english(doctor: Browser) -> Browser:
    in_english(doctor.client)
    return doctor


@pytest.mark.parametrize("page", ["home", "record", "documents", "health_history"])
def test_a_page_answers_in_english_without_a_french_sentence(world: World, english: Browser, page: str) -> None:
    world.deposit(world.new_document(title="Discharge letter"))
    response = english.get(page)
    assert response.status_code == 200
    assert [said for said in french_in(response) if not said.startswith("CR d’examens biologiques")] == []
    assert 'value="fr" lang="fr">Français</button>' in response.content.decode()


def test_the_pages_that_open_a_record_answer_in_english(world: World, english: Browser) -> None:
    pages = [english.client.get(reverse(f"professional:{page}")) for page in ("notices", "code")]
    pages += [english.get(page) for page in ("emergency", "patient_code", "colleagues", "results")]
    assert [said for page in pages for said in french_in(page)] == []


def test_a_wrong_number_is_explained_in_english(english: Browser) -> None:
    text = text_of(english.post("home", **{"par": "matricule", "ins-matricule": "1234"}))
    assert "The INS number has 15 characters, key included. You entered 4." in text
    assert "Error:" in text


def test_a_reason_of_the_decision_point_is_told_in_english(world: World, english: Browser) -> None:
    done = world.deposit(world.new_document(title="Discharge letter"))
    assert "You wrote this document." in english.read("document", done.document_id)
