"""Finding a person, and what one learns of a space before reading it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.identifiers import Rpps, new_id
from espace_sante.spaces import api as spaces
from tests.portals.professional.conftest import PAGES_NOW, Browser, text_of
from tests.worlds import World, ins_number

TRAITS = {
    "par": "traits",
    "traits-birth_name": "Fictif",
    "traits-first_given_name": "Camille",
    "traits-birth_on": "1985-09-17",
    "traits-sex": "F",
}


def spaced(matricule: str) -> str:
    return " ".join(re.findall(".{1,3}", matricule))


def test_a_matricule_with_spaces_leads_to_the_record(world: World, doctor: Browser) -> None:
    response = doctor.post("home", **{"par": "matricule", "ins-matricule": spaced(world.space.ins.value)})
    assert response.status_code == 302
    assert response["Location"] == doctor.address("record")


def test_the_strict_traits_together_lead_to_the_record(world: World, doctor: Browser) -> None:
    response = doctor.post("home", **TRAITS)
    assert response["Location"] == doctor.address("record")


@pytest.mark.parametrize("missing", [name for name in TRAITS if name != "par"])
def test_no_trait_may_be_missing(doctor: Browser, missing: str) -> None:
    response = doctor.post("home", **{name: value for name, value in TRAITS.items() if name != missing})
    assert response.status_code == 200
    assert "es-errors" in text_of(response)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Saisissez le matricule INS."),
        ("28509", "Vous en avez saisi 5."),
        ("285090010000199", "La clé ne correspond pas au matricule."),
        ("ABCDEFGHIJKLMNO", "est fait de chiffres"),
    ],
)
def test_a_wrong_matricule_is_explained(doctor: Browser, typed: str, sentence: str) -> None:
    page = text_of(doctor.post("home", **{"par": "matricule", "ins-matricule": typed}))
    assert sentence in page
    assert "<title>Erreur :" in page
    assert 'href="#id_ins-matricule"' in page


def test_an_unknown_person_and_one_without_a_space_get_the_same_answer(world: World, doctor: Browser) -> None:
    world.citizen("sans-espace", "Ines")
    without_space = ins_number(world._count).value
    nobody = ins_number(9999).value
    pages = [
        doctor.post("home", **{"par": "matricule", "ins-matricule": one}).content.decode().replace(one, "")
        for one in (without_space, nobody)
    ]
    tokens = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert "Aucun espace ne correspond à cette identité." in pages[0]
    assert tokens.sub("", pages[0]) == tokens.sub("", pages[1])


def test_a_search_is_traced_once_and_never_written_in_an_address(world: World, doctor: Browser) -> None:
    response = doctor.post("home", **{"par": "matricule", "ins-matricule": world.space.ins.value}, follow=True)
    addresses = [address for address, _ in response.redirect_chain]
    assert world.space.ins.value not in "".join(addresses)
    acts = [entry.act for entry in audit.trace_page(space_id=world.space.id, size=50).entries]
    assert acts.count(audit.Act.SPACE_FOUND) == 1


def test_my_patients_are_those_i_may_read_now(world: World, doctor: Browser, browse: Callable[..., Browser]) -> None:
    assert doctor.address("record") in doctor.read("home")
    assert "médecin traitant" in doctor.read("home")
    assert doctor.address("record") not in browse("bloque").read("home")
    assert "apparaîtront ici" in browse("inconnu").read("home")


def test_a_stranger_sees_where_the_space_stands_and_no_document(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan très privé"))
    page = browse("inconnu").read("record")
    assert "Avant de lire ce dossier" in page
    assert "ouvert et activé, depuis le" in page
    assert "Bilan très privé" not in page
    assert "Tout (" not in page


@pytest.mark.parametrize("page", ["results", "documents", "deposit"])
def test_a_stranger_never_meets_an_error(world: World, browse: Callable[..., Browser], page: str) -> None:
    world.deposit(world.new_document(title="Bilan très privé"))
    response = browse("inconnu").get(page, follow=True)
    assert response.status_code == 200
    assert "Bilan très privé" not in text_of(response)


def test_a_search_among_documents_by_a_stranger_finds_nothing(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan très privé"))
    response = browse("inconnu").post("documents", words="privé", follow=True)
    assert "Bilan très privé" not in text_of(response)


def test_a_declaration_is_deliberate_nothing_is_chosen_beforehand(browse: Callable[..., Browser]) -> None:
    stranger = browse("inconnu")
    assert "checked" not in stranger.read("record")
    page = text_of(stranger.post("declare"))
    assert "Choisissez ce qui vous autorise à lire ce dossier." in page
    assert "Cochez la case pour confirmer votre déclaration." in page
    assert "Avant de lire ce dossier" in stranger.read("record")


@pytest.mark.parametrize(("ground", "life"), [("equipe", timedelta(days=365)), ("accord", timedelta(hours=12))])
def test_a_declaration_opens_the_record_for_its_time_and_no_longer(
    world: World, browse: Callable[..., Browser], clock: Callable[..., None], ground: str, life: timedelta
) -> None:
    world.deposit(world.new_document(title="Bilan lisible"))
    stranger = browse("inconnu")
    response = stranger.post("declare", ground=ground, confirmed="on", follow=True)
    assert "Bilan lisible" in text_of(response)
    clock(PAGES_NOW + life - timedelta(seconds=1))
    assert "Bilan lisible" in stranger.read("record")
    clock(PAGES_NOW + life)
    assert "Bilan lisible" not in stranger.read("record")


def test_a_blocked_professional_cannot_declare_their_way_in(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan très privé"))
    blocked = browse("bloque")
    assert "Déclarer et ouvrir" not in blocked.read("record")
    response = blocked.post("declare", ground="equipe", confirmed="on", follow=True)
    assert "Vous ne pouvez pas lire ce dossier" in text_of(response)
    assert "Bilan très privé" not in text_of(response)


def test_of_a_refused_space_nothing_is_told(world: World, browse: Callable[..., Browser]) -> None:
    """LC-23: who refused has no space; that they refused is theirs."""
    refusing = world.citizen("dominique", "Dominique")
    assert refusing.holder_id is not None
    spaces.oppose_opening(holder_id=refusing.holder_id, by=refusing, now=world.now)
    space = spaces.space_of_holder(refusing.holder_id)
    assert browse("dr.martin", space_id=space.id).get("record").status_code == 404


def test_a_closed_space_says_so_and_offers_nothing(world: World, browse: Callable[..., Browser]) -> None:
    assert world.camille.holder_id is not None
    spaces.close_space(holder_id=world.camille.holder_id, by=world.camille, now=world.now)
    page = browse("dr.martin").read("record")
    assert "Cet espace n’est pas ouvert" in page
    assert "Déposer un document" not in page
    assert "Déclarer et ouvrir" not in page


@pytest.mark.parametrize("page", ["record", "results", "documents", "deposit"])
def test_a_space_that_does_not_exist_is_not_found(doctor: Browser, page: str) -> None:
    assert Browser(new_id(), doctor.client).get(page).status_code == 404


@pytest.mark.parametrize("page", ["home", "record", "documents", "deposit"])
def test_a_citizen_has_no_business_on_these_pages(browse: Callable[..., Browser], page: str) -> None:
    assert browse("camille").get(page).status_code == 403


@pytest.mark.parametrize("page", ["home", "record", "documents", "deposit"])
def test_somebody_who_is_not_signed_in_is_led_to_sign_in(world: World, page: str) -> None:
    response = Browser(world.space.id).get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/connexion/")


def test_a_block_shows_at_the_next_page(world: World, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(title="Bilan lisible"))
    nurse = browse("inf.petit")
    assert "Bilan lisible" in nurse.read("record")
    assert world.nurse.rpps is not None
    access.block_professional(
        actor=world.camille, space=world.space, rpps=Rpps(world.nurse.rpps), name="Infirmier", now=world.now
    )
    assert "Bilan lisible" not in nurse.read("record")
