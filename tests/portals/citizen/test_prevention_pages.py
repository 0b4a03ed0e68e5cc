"""The pages of prevention: what to plan, why, what became of it (RULES.md AGE-06 to AGE-10, CIT-20, CAR-08)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from espace_sante.agenda.api import prevention
from espace_sante.kernel.carers import CarerScope, Section
from espace_sante.record import api as record
from tests.carers import make_carer
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family
from tests.portals.languages import french_in, in_english
from tests.worlds import World


def marks(world: World, space: object = None, actor: object = None) -> dict[str, str]:
    found = prevention.of_space(actor=actor or world.camille, space=space or world.space, now=PAGES_NOW)  # type: ignore[arg-type]
    return dict(found.marks)


def test_age_06_each_thing_to_plan_says_its_level_its_dates_and_why(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    text = browse("camille", space_id=family.lou_space.id).read("prevention")
    assert "<h1>Prévention pour Lou</h1>" in text
    for words in (
        "Vaccin contre les papillomavirus", "première dose", "Conseillé", "Obligatoire", "Jusqu’au 11 novembre 2030",
        "Pourquoi me le dit-on ?", "Lou a 11 ans.", "Calendrier des vaccinations et recommandations vaccinales 2025",
        "Calendrier de prévention 2025, en vigueur depuis le 1er janvier 2025.",
        "Aucune note de vaccination, parmi celles que vous pouvez lire, ne dit que c’est fait.",
    ):  # fmt: skip
        assert words in text, words


def test_what_is_mandatory_comes_first_then_what_ends_first(family: Family, browse: Callable[..., Browser]) -> None:
    lou = browse("camille", space_id=family.lou_space.id).read("prevention")
    assert lou.index("Examen de santé de l’enfant") < lou.index("Rappel diphtérie") < lou.index("papillomavirus")
    andre = browse("camille", space_id=family.andre_space.id).read("prevention")
    assert andre.index("grippe") < andre.index("Mon bilan prévention") < andre.index("zona")


def test_no_word_of_health_stands_in_an_address(family: Family, browse: Callable[..., Browser]) -> None:
    text = browse("camille", space_id=family.lou_space.id).read("prevention")
    addresses = re.findall(r'href="([^"]*prevention/[^"]+)"', text)
    assert len(addresses) > 5
    assert all(re.fullmatch(r"/espace/[0-9a-f-]{36}/prevention/[0-9a-f]{32}/", one) for one in addresses), addresses


def test_age_06_an_answer_moves_it_and_is_changed_or_forgotten(world: World, camille: Browser) -> None:
    mark = marks(world)["col-hpv.3"]
    camille.post("prevention_window", mark, reponse="done", jour="2026-03-02")
    assert "Fait le 2 mars" in camille.read("prevention_window", mark)
    assert "Fait le 2 mars" in camille.read("prevention")
    camille.post("prevention_window", mark, reponse="to_plan", jour="")
    assert "À prévoir" in camille.read("prevention_window", mark)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Choisissez une réponse."),
        ({"reponse": "jamais"}, "Choisissez une réponse."),
        ({"reponse": "not_stated"}, "Choisissez une réponse."),
        ({"reponse": "done"}, "Écrivez le jour : il va avec cette réponse."),
        ({"reponse": "done", "jour": "hier"}, "Écrivez un jour qui existe."),
        ({"reponse": "done", "jour": "2026-02-30"}, "Écrivez un jour qui existe."),
        ({"reponse": "done", "jour": "2026-11-25"}, "Ce jour est avant la naissance, ou n’est pas encore arrivé."),
        ({"reponse": "done", "jour": "0001-01-01"}, "Ce jour est avant la naissance, ou n’est pas encore arrivé."),
        ({"reponse": "postponed", "jour": "9999-12-31"}, "Choisissez un jour à venir, dans les cinq ans."),
    ],
)
def test_age_06_an_answer_that_cannot_be_is_said_beside_its_field(
    world: World, camille: Browser, values: dict[str, str], said: str
) -> None:
    mark = marks(world)["col-hpv.3"]
    response = camille.post("prevention_window", mark, **values)
    assert response.status_code == 422
    text = response.content.decode().replace("\u00a0", " ")
    assert said in text
    assert "<title>Erreur :" in text.replace("\n", "")
    assert "À prévoir" in camille.read("prevention_window", mark)


def test_age_09_a_vaccine_said_to_be_done_is_offered_to_the_vaccinations(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    browser = browse("camille", space_id=family.andre_space.id)
    mark = marks(world, family.andre_space)["grippe.2026"]
    assert "L’ajouter aux vaccinations ?" not in browser.read("prevention_window", mark)
    said = browser.post("prevention_window", mark, reponse="done", jour="2026-10-18", follow=True).content.decode()
    assert "Voulez-vous aussi l’ajouter aux vaccinations" in said
    added = browser.post("prevention_record", mark, follow=True).content.decode().replace("\u00a0", " ")
    assert "C’est ajouté aux vaccinations, comme une déclaration." in added
    assert "Voir la note de vaccination" in browser.read("prevention_window", mark)
    page = record.list_documents(actor=family.andre, space=family.andre_space, now=PAGES_NOW)
    assert [one.category for one in page.documents] == ["vaccination"]
    again = browser.post("prevention_record", mark, follow=True).content.decode()
    assert "Cette vaccination est déjà dans les documents" in again


def test_cit_20_messages_are_refused_and_wanted_again_with_one_switch(camille: Browser) -> None:
    assert 'aria-checked="true"' in camille.read("prevention")
    assert "aucun message de prévention ne partira plus" in text(camille, "non")
    assert 'aria-checked="false"' in camille.read("prevention")
    assert "vous serez prévenu quand quelque chose commence" in text(camille, "oui")


def text(browser: Browser, wanted: str) -> str:
    return browser.post("prevention_messages", messages=wanted, follow=True).content.decode().replace("\u00a0", " ")


def test_the_page_of_the_family_has_one_part_a_person_with_their_name_and_colour(
    family: Family, camille: Browser
) -> None:
    response = camille.client.get("/espace/prevention/")
    page = response.content.decode()
    parts = re.findall(r'<section class="es-card es-card--person es-person--(\w+)"', page)
    assert len(parts) == len(set(parts)) == 3
    lou = page[page.index(f"personne-{family.lou_space.id}") :]
    assert "papillomavirus" in lou[: lou.index("</section>")]
    andre = page[page.index(f"personne-{family.andre_space.id}") :]
    assert "grippe" in andre[: andre.index("</section>")]
    assert "papillomavirus" not in andre[: andre.index("</section>")]


def test_car_08_a_carer_who_reads_alone_is_offered_no_answer(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    carer = world.citizen("lectrice", "Lectrice")
    world.open_space(carer)
    make_carer(family.andre, carer, now=world.now, scope=CarerScope(sections=frozenset({Section.AGENDA})))
    browser = browse("lectrice", space_id=family.andre_space.id)
    page = browser.read("prevention")
    assert "Dire où cela en est" not in page
    assert 'name="messages"' not in page
    mark = marks(world, family.andre_space)["grippe.2026"]
    assert 'name="reponse"' not in browser.read("prevention_window", mark)
    assert browser.post("prevention_window", mark, reponse="not_done").status_code == 403
    assert browser.post("prevention_messages", messages="non").status_code == 403


def test_age_10_an_adult_finds_the_follow_up_of_their_childhood(
    world: World, family: Family, browse: Callable[..., Browser], clock: Callable[[object], None]
) -> None:
    mark = marks(world, family.lou_space, family.lou)["examen-19"]
    browse("lou", space_id=family.lou_space.id).post("prevention_window", mark, reponse="done", jour="2026-11-20")
    clock(PAGES_NOW + timedelta(days=366 * 8))
    page = browse("lou", space_id=family.lou_space.id).read("prevention")
    assert "Le suivi de l’enfance" in page
    assert "entre 11 et 13 ans · Fait le 20 novembre 2026" in page


def test_what_is_not_a_mark_is_not_found(camille: Browser) -> None:
    for mark in ("0" * 32, "grippe.2026", "messages2"):
        assert camille.get("prevention_window", mark).status_code == 404
        assert camille.post("prevention_window", mark, reponse="not_done").status_code == 404
        assert camille.post("prevention_record", mark).status_code == 404


def test_in_english_too(family: Family, camille: Browser) -> None:
    browser = Browser(family.lou_space.id, in_english(camille.client))
    mark = re.findall(r"/prevention/([0-9a-f]{32})/", browser.read("prevention"))[0]
    for response in (browser.get("prevention"), browser.get("prevention_window", mark)):
        assert french_in(response) == []
    assert "Vaccine against papillomavirus" in browser.read("prevention")
    assert french_in(camille.client.get("/espace/prevention/")) == []
