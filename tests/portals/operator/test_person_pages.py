"""One person on the console: where they stand and why, oppositions, letters. Source: RULES.md OPE-04, OPE-05, C4."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from espace_sante.audit import api as audit
from espace_sante.config.worker import drain_all
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import Why, campaigns
from tests.portals.operator.conftest import NOW, Console, text_of
from tests.spaces.campaign_world import OPENED, SENT, Campaign
from tests.worlds import ins_number

NAME = {"par": "nom", "nom-family_name": "inventee", "nom-birth_on": "1985-09-17"}
SAID = {"channel": "phone", "who": "holder", "verified": "on"}


def found(campaign: Campaign, name: str) -> int:
    """How many times somebody was looked up."""
    drain_all()
    space_id = spaces.place_of(holder_id=campaign.people[name], now=SENT)
    return [one.act for one in audit.trace_page(space_id=space_id, size=50).entries].count(audit.Act.SPACE_FOUND)


def test_a_person_is_found_by_matricule_traced_once_and_never_named_in_an_address(
    campaign: Campaign, console: Console
) -> None:
    number = ins_number(8004).value
    response = console.post("people", par="matricule", **{"ins-matricule": f"{number[:7]} {number[7:]}"})
    addresses = [address for address, _ in response.redirect_chain]  # type: ignore[attr-defined]
    assert addresses == [f"/operateur/personnes/{campaign.people['Lettre']}/"]
    page = text_of(response)
    assert "Lettre INVENTÉE" in page
    assert "peut répondre jusqu’au 14 décembre 2026 inclus" in page
    assert "Notice : lettre" in page
    assert "Automne, Vague un : envoyé le 2 novembre 2026." in page
    assert number not in page
    console.read("person", campaign.people["Lettre"])
    assert found(campaign, "Lettre") == 1


def test_an_address_that_was_kept_is_traced_when_another_session_opens_it(campaign: Campaign, console: Console) -> None:
    console.read("person", campaign.people["Lettre"])
    console.read("person", campaign.people["Lettre"])
    assert found(campaign, "Lettre") == 1


def test_several_people_are_never_listed(campaign: Campaign, console: Console) -> None:
    page = text_of(console.post("people", **NAME))
    assert "Plusieurs personnes correspondent." in page
    assert "Silencieuse" not in page
    one = text_of(console.post("people", **NAME, **{"nom-given_name": "silencieuse"}))
    assert "Silencieuse INVENTÉE" in one


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"par": "matricule", "ins-matricule": ""}, "Saisissez le matricule INS."),
        ({"par": "matricule", "ins-matricule": "285090010000100"}, "Ce n’est pas un matricule avec sa clé."),
        ({"par": "matricule", "ins-matricule": ins_number(8999).value}, "Personne ne correspond."),
        ({**NAME, "nom-family_name": "Personne"}, "Personne ne correspond."),
        ({**NAME, "nom-family_name": ""}, "Saisissez le nom."),
        ({**NAME, "nom-birth_on": "1985-02-31"}, "Cette date n’existe pas."),
    ],
)
def test_a_search_that_finds_nobody_is_explained(
    campaign: Campaign, console: Console, values: dict[str, str], sentence: str
) -> None:
    page = text_of(console.post("people", **values))
    assert sentence in page
    assert "<title>Erreur :" in page


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Opposée", "Elle a refusé l’ouverture."),
        ("Activée", "Cette personne a un espace."),
        ("Rejetée", "Une notice est écrite pour elle et n’est pas encore partie."),
        ("Revenue", "Sa notice est revenue : le délai est arrêté."),
    ],
)
def test_c4_the_reason_is_said_in_words_one_can_read_out(
    campaign: Campaign, console: Console, name: str, sentence: str
) -> None:
    assert sentence in console.read("person", campaign.people[name])


def test_every_reason_of_the_rooms_below_has_its_words(campaign: Campaign) -> None:
    from espace_sante.portals.operator.wording import states

    assert set(states.REASONS) == set(Why)
    assert set(states.SPACES) == set(spaces.State)
    assert set(states.NOTICES) == set(campaigns.NoticeState)
    assert set(states.WAVES) == set(campaigns.WaveState)
    assert set(states.CHANNELS) == set(campaigns.Channel)
    assert set(states.OPPOSITIONS) == set(spaces.OppositionChannel)


def test_ope05_nothing_of_what_lies_in_a_space_is_in_reach(campaign: Campaign, console: Console) -> None:
    space_id = spaces.place_of(holder_id=campaign.people["Activée"], now=SENT)
    page = console.read("person", campaign.people["Activée"])
    assert "/espace/" not in page
    assert "/pro/" not in page
    for address in (f"/espace/{space_id}/", f"/espace/{space_id}/documents/", f"/pro/patients/{space_id}/"):
        assert console.client.get(address).status_code in {403, 404}


def test_ope04_an_opposition_by_telephone_gives_a_receipt_to_read_out(campaign: Campaign, console: Console) -> None:
    person = campaign.people["Lettre"]
    page = text_of(console.post("oppose", person, **SAID))
    told = campaign.standing("Lettre").opposition
    assert told is not None
    assert f"Numéro de reçu à donner : {told.number}." in page
    assert "dite le 12 novembre 2026 par téléphone" in page
    assert "Enregistrer une opposition" not in page


def test_lc04_a_letter_counts_from_its_postmark(
    campaign: Campaign, console: Console, clock: Callable[..., None]
) -> None:
    person = campaign.people["Lettre"]
    page = text_of(console.post("oppose", person, **SAID | {"channel": "post"}))
    assert "donnez le jour du cachet de la poste" in page
    later = text_of(console.post("oppose", person, **SAID | {"channel": "post", "said_on": "2026-11-13"}))
    assert "Ce jour n’est pas encore venu." in later
    campaigns.open_by_silence(clock=lambda: OPENED)
    clock(OPENED + timedelta(days=1))
    too_late = text_of(console.post("oppose", person, **SAID))
    assert "L’espace était déjà ouvert ce jour-là" in too_late
    console.post("oppose", person, **SAID | {"channel": "post", "said_on": "2026-12-14"})
    standing = campaign.standing("Lettre")
    assert standing.why is Why.CLOSED
    assert "Espace fermé, archivé" in console.read("person", person)


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("channel", "Dites comment l’opposition est arrivée."),
        ("who", "Dites qui le demande."),
        ("verified", "Vérifiez l’identité, puis cochez la case."),
    ],
)
def test_nothing_is_recorded_for_whoever_was_not_asked(
    campaign: Campaign, console: Console, missing: str, sentence: str
) -> None:
    assert "checked" not in console.read("oppose", campaign.people["Lettre"])
    page = text_of(
        console.post("oppose", campaign.people["Lettre"], **{key: one for key, one in SAID.items() if key != missing})
    )
    assert sentence in page
    assert campaign.standing("Lettre").opposition is None


def test_an_opposition_is_withdrawn_after_a_page_that_says_what_follows(campaign: Campaign, console: Console) -> None:
    person = campaign.people["Opposée"]
    assert "l’espace s’ouvre aussitôt" in console.read("withdraw", person)
    assert campaign.standing("Opposée").opposition is not None
    assert "L’opposition est retirée." in text_of(console.post("withdraw", person))
    assert "; retirée le 12 novembre 2026" in console.read("person", person)
    assert "Aucune opposition n’est en vigueur." in text_of(console.post("withdraw", person))


def test_lc02_returns_are_recorded_by_code_and_an_unknown_code_is_told(campaign: Campaign, console: Console) -> None:
    code = campaigns.code_of(campaign.notice("Lettre").id)
    page = text_of(console.post("letters", codes=f"{code}\nAAAA-BBBB-CCCC"))
    assert "1 retour est noté." in page
    assert "Ce code n’est celui d’aucune lettre : AAAA-BBBB-CCCC." in page
    assert campaign.standing("Lettre").why is Why.NOTICE_CAME_BACK
    assert "1 retour était déjà noté." in text_of(console.post("letters", codes=code))
    assert "Saisissez au moins un code." in text_of(console.post("letters", codes="  "))
    assert "50 codes à la fois" in text_of(console.post("letters", codes="\n".join(f"A{n}" for n in range(51))))


def test_a_letter_goes_out_again_once_its_address_was_read(campaign: Campaign, console: Console) -> None:
    person, notice = campaign.people["Revenue"], campaign.notice("Revenue")
    assert "Renvoyer cette lettre" in console.read("person", person)
    assert "20090 Ville-Fictive" in console.read("send_again", person, notice.id)
    assert "Lisez l’adresse, puis cochez la case." in text_of(console.post("send_again", person, notice.id))
    page = text_of(console.post("send_again", person, notice.id, corrected="on"))
    assert "La lettre repartira avec le prochain lot." in page
    assert console.get("send_again", person, notice.id).status_code == 404
    assert console.get("send_again", person, new_id()).status_code == 404
    assert console.get("send_again", campaign.people["Lettre"], notice.id).status_code == 404


def test_nobody_is_behind_an_address_that_was_made_up(campaign: Campaign, console: Console) -> None:
    for page in ("person", "oppose", "withdraw"):
        assert console.get(page, new_id()).status_code == 404


def test_the_page_of_a_person_costs_a_fixed_number_of_queries(
    campaign: Campaign, console: Console, django_assert_max_num_queries: Any
) -> None:
    console.read("person", campaign.people["Lettre"])
    with django_assert_max_num_queries(11):
        console.read("person", campaign.people["Lettre"])


@pytest.mark.parametrize("kind", [ActorKind.AUDITOR, ActorKind.SERVICE])
def test_other_agents_get_403_everywhere(campaign: Campaign, sign_in: Callable[..., Console], kind: ActorKind) -> None:
    other = sign_in("autre", kind)
    for page, ids in (("home", []), ("people", []), ("letters", []), ("campaign", [campaign.id])):
        assert other.get(page, *ids).status_code == 403
    assert other.get("person", campaign.people["Lettre"]).status_code == 403
    assert other.get("person", new_id()).status_code == 403
    assert found(campaign, "Lettre") == 0


def test_a_visitor_is_led_to_the_sign_in_page(campaign: Campaign) -> None:
    response = Console().get("home")
    assert response["Location"] == "/connexion/?next=/operateur/"


def test_the_clock_of_these_tests_runs_inside_the_six_weeks() -> None:
    assert SENT < NOW < OPENED
