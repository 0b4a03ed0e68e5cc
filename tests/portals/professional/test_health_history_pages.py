"""The health history on the professional's side, and what a minor keeps out of it (RULES.md PRO-16, MIN-07, MIN-08)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from espace_sante.identity import api as identity
from espace_sante.record import api as record
from espace_sante.record.models import KeptAct
from espace_sante.spaces.api import SpaceView
from tests.portals.professional.conftest import Browser
from tests.reimbursements import DAY, import_lines, line
from tests.worlds import World

SAID = {"family": "L2212-4", "act_on": DAY.isoformat(), "informed": "on"}


def body(text: str) -> str:
    """The page without what changes at each request."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.fixture
def minor(world: World) -> SpaceView:
    return world.open_space(world.citizen("lou", "Lou", born=date(2010, 11, 12)))


def test_the_treating_doctor_reads_it_from_the_record(world: World, doctor: Browser, tmp_path: Path) -> None:
    import_lines(world, tmp_path, line(world.space, libelle="Analyse fictive", nature="BIO", codes="NABM:0552"))
    assert doctor.address("health_history") in doctor.read("record")
    text = doctor.read("health_history")
    for words in ("Analyse fictive", "NABM 0552", "Biologie"):
        assert words in text
    assert "19,00" not in text  # what was paid is not what care needs (PRO-07)


def test_a_hidden_history_and_an_empty_one_are_the_same_page(world: World, doctor: Browser, tmp_path: Path) -> None:
    """CIT-06, VIS-05."""
    empty, on_record = body(doctor.read("health_history")), doctor.read("record")
    import_lines(world, tmp_path, line(world.space, libelle="Analyse fictive"))
    record.set_health_history_masked(actor=world.camille, space=world.space, masked=True, now=world.now)
    assert body(doctor.read("health_history")) == empty
    assert (doctor.address("health_history") in doctor.read("record")) is (
        doctor.address("health_history") in on_record
    )


def test_blocked_and_unauthorised_professionals_are_led_to_the_gate(
    world: World, browse: Callable[..., Browser], tmp_path: Path
) -> None:
    """CIT-08, PRO-02."""
    import_lines(world, tmp_path, line(world.space, libelle="Analyse fictive"))
    for login in ("bloque", "inconnu"):
        browser = browse(login)
        response = browser.get("health_history", follow=True)
        assert response.redirect_chain == [(browser.address("record"), 302)]
        assert "Analyse fictive" not in response.content.decode()


def test_a_profession_that_does_not_read_it_is_not_led_there(world: World, browse: Callable[..., Browser]) -> None:
    """RULES.md 6.2, class 60: podiatrists, none."""
    podiatrist = browse("podo.blanc")
    assert podiatrist.address("health_history") not in podiatrist.read("record")
    assert "Rien à lire ici." in podiatrist.read("health_history")


def test_a_minor_s_choice_is_recorded_and_the_event_never_enters(
    world: World, minor: SpaceView, browse: Callable[..., Browser], tmp_path: Path
) -> None:
    """MIN-07, MIN-08: from the gate, without any authorisation."""
    stranger = browse("inconnu", space_id=minor.id)
    stranger.post("connection", connexion="habituelle")
    assert stranger.address("objection") in stranger.read("record")
    response = stranger.post("objection", follow=True, **SAID)
    assert "C’est noté" in response.content.decode()
    rpps = world.stranger.rpps or ""
    outcome = import_lines(
        world, tmp_path, line(minor, 1, executant=rpps), line(minor, 2, executant=world.doctor.rpps or "")
    )
    assert (outcome.withheld, outcome.stored) == (1, 1)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"informed": ""}, "Informez d’abord le mineur"),
        ({"act_on": ""}, "Donnez la date du soin."),
        ({"act_on": "2026-02-30"}, "Cette date n’existe pas."),
        ({"act_on": "2026-11-25"}, "dans l’avenir"),
        ({"act_on": "2010-11-11"}, "avant la naissance"),
        ({"family": ""}, "Choisissez le soin dont il s’agit."),
        ({"family": "L9999"}, "Choisissez un des soins de la liste."),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_stores_nothing(
    minor: SpaceView, browse: Callable[..., Browser], changed: dict[str, str], sentence: str
) -> None:
    doctor = browse("dr.martin", space_id=minor.id)
    text = doctor.post("objection", **(SAID | changed)).content.decode().replace("\u00a0", " ")
    assert sentence in text
    assert "<title>Erreur" in text.replace("\n", "")
    assert not KeptAct.objects.exists()


def test_the_page_is_for_minors_alone(world: World, doctor: Browser) -> None:
    assert doctor.address("objection") not in doctor.read("record")
    assert doctor.get("objection").status_code == 404
    assert doctor.post("objection", **SAID).status_code == 404


def test_it_is_for_minors_until_midnight_of_their_eighteenth_birthday(
    world: World, browse: Callable[..., Browser], clock: Callable[..., None]
) -> None:
    """MIN-13; both sides of the bound."""
    born = date(2008, 12, 1)
    almost = world.open_space(world.citizen("presque", "Presque", born=born))
    doctor = browse("dr.martin", space_id=almost.id)
    majority = identity.families.majority_on(born)
    assert majority == date(2026, 12, 1)
    midnight = world.now.replace(month=11, day=30, hour=23, minute=0, second=0)
    clock(midnight - timedelta(seconds=1))
    assert doctor.get("objection").status_code == 200
    clock(midnight)
    assert doctor.get("objection").status_code == 404


def test_no_address_says_anything_about_health(minor: SpaceView, browse: Callable[..., Browser]) -> None:
    doctor = browse("dr.martin", space_id=minor.id)
    for page in ("objection", "health_history"):
        assert not re.search(r"ivg|soin|acte|l2212|secret", doctor.address(page))
