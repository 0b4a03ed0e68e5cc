"""One professional, whole structures, codes, emergencies: each gesture, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.kernel.identifiers import Rpps, new_id
from espace_sante.record import api as record
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family, text_of
from tests.portals.citizen.test_professionals_page import section
from tests.worlds import World, finess_number, rpps_number

CODE = re.compile(r'class="es-code">([^<]+)<')
MOST_QUERIES = {
    "professionals": 20, "who_can_see": 22, "seen_as": 24, "confidentiality": 14, "codes": 14, "emergencies": 14,
}  # fmt: skip


def kinds(world: World, rpps: str | None) -> set[str]:
    return {one.kind for one in access.ties_of(world.space, now=PAGES_NOW + timedelta(seconds=1)) if one.rpps == rpps}


def gesture(camille: Browser, name: str, rpps: str | None, **more: str) -> str:
    return text_of(camille.post("choose", geste=name, rpps=rpps, retour="fiche", follow=True, **more))


# --- One professional -------------------------------------------------------------------------------------------------


def test_an_agreement_may_have_a_last_day_and_be_prolonged_then_taken_back(world: World, camille: Browser) -> None:
    text = gesture(camille, "accord", world.stranger.rpps, jusqu_au="2026-12-24")
    assert "Vous lui avez donné votre accord, jusqu’au 24 décembre 2026." in text
    text = gesture(camille, "accord", world.stranger.rpps, jusqu_au="2027-01-31")
    assert "jusqu’au 31 janvier 2027" in text
    assert "24 décembre" not in text
    assert "n’a plus votre accord" in gesture(camille, "retirer", world.stranger.rpps)
    assert kinds(world, world.stranger.rpps) == set()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-23", "Ce jour est passé."),
        ("2026-02-31", "Écrivez un jour, un mois et une année qui existent."),
        ("hier", "Écrivez un jour, un mois et une année qui existent."),
        ("2099-01-01", "Dix ans au plus."),
    ],
)
@pytest.mark.parametrize("name", ["accord", "pas-cette-visite"])
def test_a_last_day_that_cannot_be_is_said_and_nothing_is_written(
    world: World, camille: Browser, name: str, day: str, sentence: str
) -> None:
    answer = camille.post("choose", geste=name, rpps=world.stranger.rpps, jusqu_au=day)
    assert answer.status_code == 422
    assert text_of(answer).count(sentence) >= 2  # in the summary, and under the field
    assert kinds(world, world.stranger.rpps) == set()


def test_entrusting_more_is_explained_before_it_is_done(world: World, camille: Browser) -> None:
    rpps = world.pharmacist.rpps
    assert "Lui confier davantage ?" not in camille.read("professional", rpps)
    asked = camille.read("professional", rpps, query="?confirmer")
    assert "Il pourra bloquer d’autres soignants à votre place." in asked
    assert "Lit aussi ce que vous masquez" in gesture(camille, "confier", rpps)
    assert "ne lit plus ce qui est masqué" in gesture(camille, "reprendre", rpps)
    assert "administrator" not in kinds(world, rpps)


def test_somebody_without_access_is_entrusted_with_nothing(world: World, camille: Browser) -> None:
    text = camille.read("professional", world.stranger.rpps, query="?confirmer")
    assert "Lui confier davantage" not in text


def test_not_this_visit_puts_the_access_to_sleep_and_back(world: World, camille: Browser) -> None:
    text = gesture(camille, "pas-cette-visite", world.nurse.rpps)
    assert "Son accès dort" in text
    assert "jusqu’à demain, 9 h 35" in text
    assert world.nurse.name in section(camille.read("professionals"), "visite")
    assert "retrouve l’accès" in gesture(camille, "laisser-entrer", world.nurse.rpps)
    assert world.nurse.name in section(camille.read("professionals"), "acces")


def test_a_name_in_the_list_and_a_correspondent_open_nothing(world: World, camille: Browser) -> None:
    pharmacist = world.professional("pharma.autre", "21")
    world.deposit(world.new_document(title="Bilan"))
    gesture(camille, "noter", pharmacist.rpps)
    text = gesture(camille, "correspondant", pharmacist.rpps)
    assert "C’est votre pharmacie correspondante." in text
    assert pharmacist.name in section(camille.read("professionals"), "sans-acces")
    with pytest.raises(access.AccessRefused):
        record.list_documents(actor=pharmacist, space=world.space, now=PAGES_NOW + timedelta(minutes=1))
    gesture(camille, "plus-correspondant", pharmacist.rpps)
    gesture(camille, "oublier", pharmacist.rpps)
    assert kinds(world, pharmacist.rpps) == set()


def test_a_doctor_is_no_correspondent(world: World, camille: Browser) -> None:
    assert "correspondante" not in camille.read("professional", world.doctor.rpps)
    assert camille.post("choose", geste="correspondant", rpps=world.doctor.rpps).status_code == 404


@pytest.mark.parametrize("rpps", ["1", "abc", rpps_number(999_999).value])
def test_nobody_of_the_directory_has_no_page(camille: Browser, rpps: str) -> None:
    assert camille.get("professional", rpps).status_code == 404


def test_the_page_says_which_reading_of_the_law_holds(world: World, camille: Browser, settings: object) -> None:
    assert "il ne lit pas ce que vous masquez" in camille.read("professionals")
    settings.TREATING_DOCTOR_SEES_MASKED = True  # type: ignore[attr-defined]
    assert "il lit aussi ce que vous masquez" in camille.read("professionals")


# --- Whole structures -------------------------------------------------------------------------------------------------


def test_a_structure_is_found_authorised_and_taken_back(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    finess = world.stranger.finess
    found = text_of(camille.post("structures", nom="cabinet"))
    assert f'value="{finess}"' in found
    said = text_of(camille.post("choose_structure", geste="accord", finess=finess, jusqu_au="2026-12-01", follow=True))
    assert "à tout l’établissement, jusqu’au 1 décembre 2026." in section(said, "etablissements").replace("1er", "1")
    world.now = PAGES_NOW + timedelta(seconds=1)
    assert world.titles_for(world.stranger) == ["Bilan"]
    said = text_of(camille.post("choose_structure", geste="retirer", finess=finess, follow=True))
    assert "est retiré." in said
    assert "Aucun." in section(said, "etablissements")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Écrivez au moins trois lettres de son nom."),
        ("ab", "Écrivez au moins trois lettres de son nom."),
        ("introuvable", "L’annuaire ne connaît aucun établissement de ce nom."),
    ],
)
def test_a_structure_that_is_not_found_is_said(camille: Browser, words: str, sentence: str) -> None:
    assert sentence in text_of(camille.post("structures", nom=words))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"geste": "accord", "finess": "123"},
        {"geste": "accord", "finess": finess_number(9999).value},
        {"geste": "vendre", "finess": finess_number(2).value},
    ],
)
def test_a_structure_of_no_directory_is_not_found(world: World, camille: Browser, values: dict[str, str]) -> None:
    assert camille.post("choose_structure", **values).status_code == 404


def test_a_past_day_is_said_for_a_structure_too(world: World, camille: Browser) -> None:
    values = {"geste": "accord", "finess": world.stranger.finess or "", "jusqu_au": "2020-01-01"}
    answer = camille.post("choose_structure", **values)
    assert answer.status_code == 422
    assert "Ce jour est passé." in text_of(answer)


# --- Codes ------------------------------------------------------------------------------------------------------------


def made(camille: Browser, **values: object) -> str:
    answer = camille.post("new_code", **{"usage": "lire", "quoi": "tout", "duree": "24", **values})
    found = CODE.search(text_of(answer))
    assert found, text_of(answer)
    return found[1]


def test_a_code_is_shown_once_and_opens_what_was_chosen(world: World, camille: Browser) -> None:
    chosen = world.deposit(world.new_document(title="Choisi")).document_id
    world.deposit(world.new_document(title="Autre"))
    code = made(camille, quoi="documents", documents=str(chosen))
    assert code not in camille.read("codes")
    assert "En attente" in camille.read("codes")
    world.now = PAGES_NOW + timedelta(minutes=1)
    access.redeem_code(actor=world.stranger, code=code.lower(), now=world.now)
    assert world.titles_for(world.stranger) == ["Choisi"]
    assert f"Utilisé par {world.stranger.name}".lower() in camille.read("codes").lower().replace("par le ", "par ")


def test_a_code_is_taken_back(world: World, camille: Browser) -> None:
    code = made(camille)
    (one,) = access.codes_of(actor=world.camille, space=world.space, now=PAGES_NOW)
    assert "ce code n’ouvre plus rien" in text_of(camille.post("withdraw_code", one.id, follow=True))
    with pytest.raises(access.CodeRefused):
        access.redeem_code(actor=world.stranger, code=code, now=PAGES_NOW)
    assert "Retiré" in camille.read("codes")
    assert camille.post("withdraw_code", new_id()).status_code == 302  # nothing to take back


def test_a_code_to_feed_opens_no_reading(world: World, camille: Browser) -> None:
    code = made(camille, usage="deposer")
    access.redeem_code(actor=world.stranger, code=code, now=PAGES_NOW)
    assert kinds(world, world.stranger.rpps) == set()
    assert "Pour déposer un document" in camille.read("codes")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"usage": "lire", "quoi": "categories", "duree": "24"}, "Cochez au moins une catégorie."),
        ({"usage": "lire", "quoi": "documents", "duree": "24"}, "Cochez au moins un document."),
        ({"usage": "vendre", "quoi": "tout", "duree": "24"}, "Dites à quoi sert ce code."),
        ({"usage": "lire", "quoi": "tout", "duree": "9999"}, "Choisissez une durée."),
    ],
)
def test_a_code_that_opens_nothing_is_not_made(
    world: World, camille: Browser, values: dict[str, str], sentence: str
) -> None:
    answer = camille.post("new_code", **values)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert access.codes_of(actor=world.camille, space=world.space, now=PAGES_NOW) == []


def test_a_code_names_no_document_of_another_space(world: World, family: Family, camille: Browser) -> None:
    elsewhere = world.deposit(world.new_document(title="Ailleurs"), space=family.lou_space).document_id
    answer = camille.post("new_code", usage="lire", quoi="documents", documents=str(elsewhere), duree="24")
    assert answer.status_code == 422


# --- Emergencies ------------------------------------------------------------------------------------------------------


@pytest.fixture
def emergency(world: World) -> access.EmergencyView:
    return access.open_emergency(
        actor=world.stranger, space=world.space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.UNCONSCIOUS, words="Malaise dans la rue.", cannot_answer=True, now=world.now,
    )  # fmt: skip


def test_an_emergency_says_who_why_and_until_when(
    world: World, emergency: access.EmergencyView, camille: Browser
) -> None:
    text = camille.read("emergencies")
    for words in (world.stranger.name, "Malaise dans la rue.", "La personne était inconsciente.", "En cours"):
        assert words in text
    assert "Cet accès est ouvert jusqu’à 10 h 30." in text


def test_an_emergency_is_ended_now(world: World, emergency: access.EmergencyView, camille: Browser) -> None:
    assert kinds(world, world.stranger.rpps) == {"break_glass"}
    said = text_of(camille.post("stop_emergency", emergency.id, follow=True))
    assert "Cet accès est terminé." in said
    assert kinds(world, world.stranger.rpps) == set()
    assert camille.post("stop_emergency", emergency.id).status_code == 302


def test_contesting_ends_it_and_opens_the_report(
    world: World, emergency: access.EmergencyView, camille: Browser
) -> None:
    answer = camille.post("contest_emergency", emergency.id)
    assert answer.headers["Location"] == f"{camille.address('report')}?urgence={emergency.id}"
    assert camille.client.get(answer.headers["Location"]).status_code == 200
    assert kinds(world, world.stranger.rpps) == set()
    text = camille.read("emergencies")
    assert "Vous l’avez contesté." in text
    assert "Je conteste" not in text


@pytest.mark.parametrize("name", ["contest_emergency", "stop_emergency"])
def test_an_emergency_of_nowhere_is_not_found(camille: Browser, name: str) -> None:
    assert camille.post(name, new_id()).status_code == 404


def test_a_carer_reads_of_emergencies_and_ends_none(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    found = access.open_emergency(
        actor=world.stranger, space=family.andre_space, mode=access.EmergencyMode.BREAK_GLASS,
        reason=access.OpeningReason.OTHER, words="Chute.", cannot_answer=True, now=world.now,
    )  # fmt: skip
    carer = browse("camille", space_id=family.andre_space.id)
    assert "Je conteste" not in carer.read("emergencies")
    assert carer.post("stop_emergency", found.id).status_code == 403


# --- Cost -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MOST_QUERIES))
def test_a_page_takes_the_same_queries_whatever_the_number_of_ties(world: World, camille: Browser, name: str) -> None:
    access.finish_first_choices(actor=world.camille, space=world.space, now=world.now)

    def queries() -> int:
        with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
            camille.read(name)
        return len(ens) + len(dmp)

    queries()
    before = queries()
    for number in range(4):
        one = world.professional(f"un.{number}", "10")
        assert one.rpps is not None
        access.give_consent(actor=world.camille, space=world.space, rpps=Rpps(one.rpps), name=one.name, now=world.now)
        world.deposit(world.new_document(title=f"Bilan {number}"))
        access.make_code(actor=world.camille, space=world.space, now=world.now)
    after = queries()
    assert after <= before + 3  # the first document, and its words
    assert after <= MOST_QUERIES[name]
