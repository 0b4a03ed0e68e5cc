"""The language of the pages: French, unless the browser or a choice at the foot of a page says English.

Source: STYLE.md 9; docs/adr/0018.
"""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from espace_sante.identity.models import Letter
from espace_sante.identity.services.sign_in.sealing import open_text
from espace_sante.identity.services.tell_holder import News, tell_holder
from tests.factories import make_holder
from tests.portals.languages import french_in, in_english
from tests.worlds import NOW

PAGES = [
    "landing",
    "sign_in",
    "accessibility",
    "legal",
    "letter",
    "have_i_one",
    "enrol",
    "new_code",
    "sign_in_help",
    "verify",
    "heirs",
    "heirs_follow",
]
LANGUAGE = "/langue/"


@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_answers_in_english_without_a_french_sentence(visitor: Client, page: str) -> None:
    response = in_english(visitor).get(reverse(f"public:{page}"))
    assert response.status_code == 200
    assert response["Content-Language"] == "en"
    assert french_in(response) == []


def test_an_error_is_told_in_english(visitor: Client) -> None:
    response = in_english(visitor).get("/nulle-part/")
    assert response.status_code == 404
    assert "We cannot find this page" in response.content.decode()


@pytest.mark.parametrize("browser", ["", "fr", "de-DE,de;q=0.9", "br", "!!"])
def test_french_stays_what_is_shown_to_everybody_else(visitor: Client, browser: str) -> None:
    text = visitor.get("/", headers={"Accept-Language": browser} if browser else {}).content.decode()
    assert '<html lang="fr">' in text
    assert "Votre santé, chez vous" in text


def test_the_terms_stay_in_french_and_say_so(visitor: Client) -> None:
    """A legal text has one wording, dated."""
    response = in_english(visitor).get(reverse("public:read_terms"))
    assert "À quoi sert l’espace" in response.content.decode()
    assert french_in(response) == []


def test_a_choice_at_the_foot_of_a_page_leads_back_to_it_and_outlives_the_browser_language(visitor: Client) -> None:
    here = reverse("public:have_i_one")
    text = visitor.get(here).content.decode()
    assert f'action="{LANGUAGE}"' in text
    assert f'name="next" value="{here}"' in text
    assert '<button class="es-button es-button--quiet es-button--small" name="language" value="en" lang="en">' in text
    chosen = visitor.post(LANGUAGE, {"language": "en", "next": here})
    assert (chosen.status_code, chosen["Location"]) == (302, here)
    after = visitor.get(here, headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="en">' in after
    assert 'value="fr" lang="fr">Français</button>' in after


def test_the_cookie_of_a_choice_says_the_language_alone_and_no_script_reads_it(visitor: Client) -> None:
    cookie = visitor.post(LANGUAGE, {"language": "en"}).cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "en"
    assert cookie["httponly"]
    assert (cookie["samesite"], cookie["max-age"]) == ("Lax", 365 * 86_400)


@pytest.mark.parametrize("language", ["", "de", "../en", "en\r\nX: 1"])
def test_a_language_that_is_not_ours_changes_nothing(visitor: Client, language: str) -> None:
    response = visitor.post(LANGUAGE, {"language": language, "next": "/"})
    assert response.status_code == 400
    assert "Cette demande est incomplète" in response.content.decode()
    assert settings.LANGUAGE_COOKIE_NAME not in response.cookies


@pytest.mark.parametrize("elsewhere", ["https://exemple.fr/", "//exemple.fr/", "javascript:alert(1)"])
def test_a_choice_never_leads_to_another_host(visitor: Client, elsewhere: str) -> None:
    assert visitor.post(LANGUAGE, {"language": "en", "next": elsewhere})["Location"] == "/"


def test_a_link_or_another_site_chooses_nothing(visitor: Client) -> None:
    assert visitor.get(LANGUAGE, {"language": "en"}).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(LANGUAGE, {"language": "en"}).status_code == 403


def test_the_answer_to_a_form_offers_no_other_language(visitor: Client) -> None:
    """Changing would lose what was typed."""
    assert f'action="{LANGUAGE}"' not in visitor.post(reverse("public:enrol"), {}).content.decode()


@pytest.mark.django_db
def test_a_letter_is_french_whatever_the_language_of_who_acts() -> None:
    holder_id = make_holder("camille").holder_id
    assert holder_id is not None
    with translation.override("en"):
        tell_holder(holder_id=holder_id, news=News.SPACE_SUSPENDED, now=NOW)
    letter = Letter.objects.get(holder_id=holder_id)
    assert "L’accès à votre espace est suspendu" in json.loads(open_text(letter.kind, bytes(letter.sealed)))["text"]
