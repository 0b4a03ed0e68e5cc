"""Campaigns on the console: numbers only, two people for what leaves. Source: RULES.md OPE-05, C2, LC-01."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.http import StreamingHttpResponse

from espace_sante.kernel.identifiers import new_id
from espace_sante.portals.components import session
from espace_sante.portals.operator.wording.departements import NAMES, PLACES
from espace_sante.spaces.api import campaigns
from tests.portals.operator.conftest import Console, text_of
from tests.spaces.campaign_world import SENT, Campaign
from tests.worlds import ins_number


def state_of(campaign: Campaign, wave_id: object) -> campaigns.WaveState:
    view = campaigns.campaign_outline(campaign.id)
    assert view is not None
    return next(one.state for one in view.waves if one.id == wave_id)


def test_the_list_says_what_waits_for_a_second_person(campaign: Campaign, console: Console) -> None:
    campaign.propose(name="Vague deux")
    page = console.read("home")
    assert "Automne" in page
    assert "2 vagues." in page
    assert "1 vague à valider" in page


def test_a_campaign_is_told_in_numbers_and_nobody_is_named(campaign: Campaign, console: Console) -> None:
    page = console.read("campaign", campaign.id)
    assert "7 personnes, 1 vague." in page
    assert "7 notices parties ; revenus : 1 courriel, 1 lettre." in page
    assert "1 lettre revenue attend une meilleure adresse." in page
    assert "31 Haute-Garonne" in page
    assert "2A Corse-du-Sud" in page
    assert page.count("Voir les chiffres en tableau") == 2
    for word in ("INVENTÉE", "Inventée", "Opposée<", ins_number(8000).value, "courriel.example"):
        assert word not in page


def test_the_page_of_a_campaign_costs_the_same_whatever_its_waves(
    campaign: Campaign, console: Console, django_assert_max_num_queries: Any
) -> None:
    console.read("campaign", campaign.id)
    with django_assert_max_num_queries(9):  # the session, the account, and five for the campaign
        console.read("campaign", campaign.id)
    for number in range(5):
        campaign.propose(name=f"Vague de plus {number}")
    with django_assert_max_num_queries(9):
        console.read("campaign", campaign.id)


def test_every_departement_has_its_tile_and_its_name() -> None:
    assert set(PLACES) == set(NAMES) == set(campaigns.DEPARTEMENTS)
    assert len(set(PLACES.values())) == len(PLACES)


def test_a_campaign_is_started_without_a_wave_and_its_name_is_its_own(console: Console) -> None:
    page = text_of(console.post("home", name="Printemps", per_minute="600"))
    assert "La campagne est créée." in page
    assert "Aucune vague pour l’instant." in page
    view = campaigns.campaign_outline(campaigns.campaign_named("Printemps"))
    assert view is not None
    assert (view.per_minute, view.waves) == (600, [])
    again = text_of(console.post("home", name="Printemps"))
    assert "Une campagne porte déjà ce nom." in again
    assert "<title>Erreur :" in again
    assert "Donnez un nom à la campagne." in text_of(console.post("home", name=""))


def test_counting_writes_nothing(campaign: Campaign, console: Console) -> None:
    for _ in range(2):
        campaign.person(60 + _, f"Neuve{_}", postal_code="44000", mail=True)
    told = text_of(console.post("propose", campaign.id, name="Nantes", departements="44", geste="compter"))
    assert "Au plus 2 personnes." in told
    view = campaigns.campaign_outline(campaign.id)
    assert view is not None
    assert len(view.waves) == 1
    console.post("propose", campaign.id, name="Nantes", departements="44", geste="proposer")
    wave_id = campaigns.wave_named("Automne", 2)
    assert "Aujourd’hui, 2 personnes recevraient une notice." in console.read("wave", wave_id, query="?compter=oui")


def test_a_wave_by_list_reaches_those_of_the_list(campaign: Campaign, console: Console) -> None:
    campaign.person(60, "Neuve", postal_code="44000", mail=True)
    campaign.person(61, "Autre", postal_code="44000", mail=True)
    console.post("propose", campaign.id, name="Liste", people=ins_number(8060).value, geste="proposer")
    page = console.read("wave", campaigns.wave_named("Automne", 2), query="?compter=oui")
    assert "Aujourd’hui, 1 personne recevrait une notice." in page
    assert ins_number(8060).value not in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Donnez un nom à la vague."),
        ({"departements": "31 00"}, "Ce n’est pas un département : 00."),
        ({"departements": "Ain"}, "Ce n’est pas un département : AIN."),
        ({"funds": "1"}, "Le code d’une caisse commence par 2 à 9 chiffres."),
        ({"age_from": "40", "age_to": "20"}, "L’âge le plus grand vient en second."),
        ({"age_from": "abc"}, "age_from"),
        ({"people": "123"}, "À la ligne 1, ce n’est pas un matricule avec sa clé."),
        ({"planned_on": "31/02/2027"}, "Cette date n’existe pas."),
    ],
)
def test_a_wave_that_cannot_be_is_explained_and_stores_nothing(
    campaign: Campaign, console: Console, values: dict[str, str], sentence: str
) -> None:
    page = text_of(console.post("propose", campaign.id, **({"name": "Essai", "geste": "proposer"} | values)))
    assert sentence in page
    assert "<title>Erreur :" in page
    view = campaigns.campaign_outline(campaign.id)
    assert view is not None
    assert len(view.waves) == 1


@pytest.fixture
def proved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever approves has proved lately who they are (test_massive_pages.py tries it without)."""
    monkeypatch.setattr(session, "is_fresh", lambda request: True)


def test_whoever_proposed_a_wave_does_not_approve_it_and_another_one_does(
    campaign: Campaign, console: Console, sign_in: Callable[..., Console], proved: None
) -> None:
    console.post("propose", campaign.id, name="Deux", geste="proposer")
    wave_id = campaigns.wave_named("Automne", 2)
    assert "une autre personne doit la valider" in console.read("wave", wave_id)
    assert "Valider cette vague" not in console.read("wave", wave_id)
    assert "une autre personne doit la valider" in text_of(console.post("approve", wave_id))
    assert state_of(campaign, wave_id) is campaigns.WaveState.PROPOSED
    other = sign_in("omar")
    assert "Valider cette vague" in other.read("wave", wave_id)
    assert "La vague est validée" in text_of(other.post("approve", wave_id))
    assert state_of(campaign, wave_id) is campaigns.WaveState.APPROVED
    assert "ne peut pas être validée maintenant" in text_of(other.post("approve", wave_id))


def test_a_wave_is_paused_and_resumed(campaign: Campaign, console: Console) -> None:
    wave_id = campaign.propose(name="Deux")
    campaigns.approve_wave(wave_id=wave_id, by="omar", now=SENT)
    assert "Plus rien ne part" in text_of(console.post("pause", wave_id))
    assert state_of(campaign, wave_id) is campaigns.WaveState.PAUSED
    assert "n’est pas en cours d’envoi" in text_of(console.post("pause", wave_id))
    assert "La vague reprend." in text_of(console.post("resume", wave_id))
    assert "n’est pas en pause" in text_of(console.post("resume", wave_id))


@pytest.mark.parametrize("page", ["campaign", "propose", "wave"])
def test_what_does_not_exist_is_not_found(campaign: Campaign, console: Console, page: str) -> None:
    assert console.get(page, new_id()).status_code == 404


def test_acts_are_posted(campaign: Campaign, console: Console, proved: None) -> None:
    for page in ("approve", "pause", "resume"):
        assert console.get(page, campaign.wave_id).status_code == 405
        assert console.post(page, new_id()).status_code == 404


@pytest.mark.parametrize(
    ("by", "first", "lines"),
    [
        ("vague", "Vague", [["1 Vague un", "7", "7", "5", "2", "1", "1", "1", "1", "1"]]),
        ("canal", "Canal", [["Courriel", "3", "4", "3", "1", "0", "0", "1", "1", "1"],
                            ["Lettre", "4", "3", "2", "1", "1", "1", "0", "0", "0"]]),
        ("departement", "Département", [["2A Corse-du-Sud", "1", "1", "0", "1", "0", "1", "0", "0", "0"]]),
    ],
)  # fmt: skip
def test_figures_leave_as_a_file_that_a_spreadsheet_reads(
    campaign: Campaign, console: Console, by: str, first: str, lines: list[list[str]]
) -> None:
    response: Any = console.get("figures", campaign.id, by)
    assert isinstance(response, StreamingHttpResponse)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    raw = b"".join(response.streaming_content)  # type: ignore[arg-type]
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == first
    assert rows[0][1:3] == ["Personnes choisies", "Notices parties"]
    assert all(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d", one[-1]) for one in rows[1:]), "when they were counted"
    for line in lines:
        assert line in [one[:-1] for one in rows]
    assert console.get("figures", campaign.id, "commune").status_code == 404
    assert console.get("figures", new_id(), by).status_code == 404


def test_the_name_of_a_wave_is_never_a_formula(campaign: Campaign, console: Console) -> None:
    campaign.propose(name="=1+1")
    raw = b"".join(console.get("figures", campaign.id, "vague").streaming_content)  # type: ignore[attr-defined]
    assert not re.search(r"^=", raw.decode("utf-8-sig"), re.MULTILINE)


def test_the_console_says_which_matrix_cannot_be_read_and_what_to_do(
    console: Console, tmp_path: Path, settings: Any
) -> None:
    settings.ACCESS_MATRICES = tmp_path
    assert "illisible" not in text_of(console.get("home"))
    (tmp_path / "annexe.toml").write_text("version = ", encoding="utf-8")
    told = text_of(console.get("home"))
    assert "annexe.toml" in told
    assert "retirez-le du dossier" in told
