"""Opening a record without consent, by a code, or for a colleague, as professionals do on their pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from tests.portals.professional.conftest import PAGES_NOW, Browser, text_of
from tests.worlds import World

Browse = Callable[..., Browser]
SAID = {"reason": "unconscious", "words": "Trouvée sans connaissance.", "cannot_answer": "on"}
OTHER_SAID = {"reason": "call", "words": "Douleur dans la poitrine."}


def emergencies(world: World) -> list[access.EmergencyView]:
    return access.emergencies_of(actor=world.camille, space=world.space, now=PAGES_NOW)


def acts(world: World, kind: audit.Act) -> list[audit.TraceEntry]:
    return [one for one in audit.trace_page(space_id=world.space.id).entries if one.act == kind.value]


def test_emg01_the_glass_is_broken_with_a_reason_and_a_statement(world: World, browse: Browse) -> None:
    world.deposit()
    stranger = browse("inconnu")
    assert "Ouvrir en urgence" in stranger.read("record")
    response = stranger.post("emergency", **SAID)
    assert response["Location"] == stranger.address("record")
    page = stranger.read("record")
    assert "Accès en urgence jusqu’à" in page
    assert "Bilan fictif" in page
    (opened,) = emergencies(world)
    assert (opened.words, opened.reason) == ("Trouvée sans connaissance.", access.OpeningReason.UNCONSCIOUS)
    assert acts(world, audit.Act.EMERGENCY_OPENED)[0].mode == "emergency"


@pytest.mark.parametrize("missing", sorted(SAID))
def test_emg08_nothing_opens_without_each_part_of_the_declaration(world: World, browse: Browse, missing: str) -> None:
    stranger = browse("inconnu")
    page = text_of(stranger.post("emergency", **{name: said for name, said in SAID.items() if name != missing}))
    assert "es-errors" in page
    assert not emergencies(world)


@pytest.mark.parametrize(
    "changed",
    [{"words": "x" * 1001}, {"words": "   "}, {"words": "a\x00b"}, {"reason": "call"}, {"reason": "curiosity"}],
)
def test_a_wrong_declaration_is_explained_and_opens_nothing(
    world: World, browse: Browse, changed: dict[str, str]
) -> None:
    page = text_of(browse("inconnu").post("emergency", **(SAID | changed)))
    assert "es-errors" in page
    assert not emergencies(world)


def test_the_banner_stands_on_every_page_of_the_record_and_ends_it(world: World, browse: Browse) -> None:
    number = world.deposit().document_id
    stranger = browse("inconnu")
    stranger.post("emergency", **SAID)
    for page, ids in (("record", ()), ("documents", ()), ("document", (number,)), ("health_history", ())):
        assert "Accès en urgence jusqu’à" in stranger.read(page, *ids), page
    stranger.post("leave_emergency")
    (ended,) = acts(world, audit.Act.CARE_RELATION_ENDED)
    assert (ended.actor_id, ended.reason) == (world.stranger.id, "break_glass")
    assert "Avant de lire ce dossier" in stranger.read("record")


def test_emg08_the_record_closes_when_the_time_is_over(
    world: World, browse: Browse, clock: Callable[[datetime], None]
) -> None:
    stranger = browse("inconnu")
    stranger.post("emergency", **SAID)
    clock(PAGES_NOW + timedelta(hours=1))
    assert "Avant de lire ce dossier" in stranger.read("record")


def test_emg05_a_block_leaves_no_way_in(world: World, browse: Browse) -> None:
    blocked = browse("bloque")
    assert "Ouvrir en urgence" not in blocked.read("record")
    assert "Votre déclaration" not in blocked.read("emergency")
    blocked.post("emergency", **SAID)
    assert not emergencies(world)


def test_emg01_an_opposition_is_told_to_who_asks_and_opens_nothing(world: World, browse: Browse) -> None:
    choices = access.Choices(break_glass=False)
    access.choose_confidentiality(actor=world.camille, space=world.space, choices=choices, now=world.now)
    stranger = browse("inconnu")
    page = text_of(stranger.post("emergency", **SAID))
    assert access.SENTENCES[access.Reason.EMERGENCY_OPPOSED].split(":")[0].strip(".") in page.replace("\u202f", " ")
    assert "Votre déclaration" not in page
    assert not emergencies(world)


def test_emg02_the_regulating_doctor_needs_no_statement(world: World, browse: Browse, settings: Any) -> None:
    settings.CALL_CENTRES = frozenset({world.stranger.finess})
    stranger = browse("inconnu")
    assert "Ouvrir pour la régulation" in stranger.read("record")
    assert stranger.post("call_centre", **OTHER_SAID)["Location"] == stranger.address("record")
    (opened,) = emergencies(world)
    assert opened.mode is access.EmergencyMode.CALL_CENTRE


def test_emg02_nobody_else_regulates(world: World, browse: Browse) -> None:
    stranger = browse("inconnu")
    assert "Ouvrir pour la régulation" not in stranger.read("record")
    stranger.post("call_centre", **OTHER_SAID)
    assert not emergencies(world)


def code_for(world: World, **more: Any) -> str:
    return access.make_code(actor=world.camille, space=world.space, now=PAGES_NOW, **more).text


def test_pro13_a_code_opens_the_record_once_and_says_until_when(world: World, browse: Browse) -> None:
    world.deposit()
    code = code_for(world)
    stranger = browse("inconnu")
    assert stranger.client.post("/pro/code/", {"code": code.lower()})["Location"] == stranger.address("record")
    page = stranger.read("record")
    assert "Bilan fictif" in page
    assert "Votre accès prend fin à" in page
    assert "n’ouvre rien" in text_of(browse("podo.blanc").client.post("/pro/code/", {"code": code}))


@pytest.mark.parametrize("typed", ["AAAA-AAAA", "1", "' OR 1=1", "é" * 40, "AAAA AAAA AAAA"])
def test_pro13_every_wrong_code_gets_the_same_answer(world: World, browse: Browse, typed: str) -> None:
    assert "n’ouvre rien" in text_of(browse("inconnu").client.post("/pro/code/", {"code": typed}))


def test_pro13_a_code_of_somebody_else_opens_nothing_here(world: World, browse: Browse) -> None:
    other = world.open_space(world.citizen("andre", "André"))
    stranger = browse("inconnu", space_id=other.id)
    assert "n’ouvre rien" in text_of(stranger.post("patient_code", code=code_for(world)))


def test_pro13_a_code_to_feed_leads_to_the_deposit(world: World, browse: Browse) -> None:
    stranger = browse("inconnu")
    assert stranger.post("patient_code", code=code_for(world, reads=False))["Location"] == stranger.address("deposit")
    assert "Avant de lire ce dossier" in stranger.read("record")


def test_pro13_guesses_are_counted(world: World, browse: Browse, settings: Any) -> None:
    settings.ACCESS_CODE_TRIES = 2
    stranger = browse("inconnu")
    for _try in range(2):
        stranger.client.post("/pro/code/", {"code": "AAAA-AAAA"})
    assert "Trop d’essais" in text_of(stranger.client.post("/pro/code/", {"code": code_for(world)}))


def test_pro03_the_care_team_collects_consent_for_a_colleague(world: World, browse: Browse) -> None:
    nurse = browse("inf.petit")
    found = text_of(nurse.post("colleagues", nom=world.stranger.rpps, ville=""))
    assert world.stranger.name in found
    assert "Bloquer" not in found
    nurse.post("colleague_act", rpps=world.stranger.rpps, geste="accord")
    assert "Chronologie et documents" in browse("inconnu").read("record")
    (line, *_rest) = acts(world, audit.Act.CARE_RELATION_DECLARED)
    assert (line.actor_id, line.subject_id, line.reason) == (world.nurse.id, world.stranger.rpps, "collected")


@pytest.mark.parametrize("login", ["inconnu", "podo.blanc", "bloque"])
def test_pro03_nobody_outside_the_team_collects_consent(world: World, browse: Browse, login: str) -> None:
    browser = browse(login)
    assert browser.get("colleagues").status_code == 404
    browser.post("colleague_act", rpps=world.nurse.rpps, geste="accord")
    assert "collected" not in {one.reason for one in acts(world, audit.Act.CARE_RELATION_DECLARED)}


def test_cit07_an_administrator_blocks_and_others_do_not(world: World, browse: Browse) -> None:
    nurse = browse("inf.petit")
    nurse.post("colleague_act", rpps=world.podiatrist.rpps, geste="bloquer")
    assert browse("podo.blanc").read("record").count("Chronologie et documents")
    access.set_administrator(
        actor=world.camille, space=world.space, rpps=Rpps(world.nurse.rpps or ""), name="", administrator=True,
        now=world.now,
    )  # fmt: skip
    assert "Bloquer" in text_of(nurse.post("colleagues", nom=world.podiatrist.rpps, ville=""))
    nurse.post("colleague_act", rpps=world.podiatrist.rpps, geste="bloquer")
    assert "Vous ne pouvez pas lire ce dossier" in browse("podo.blanc").read("record")


@pytest.mark.parametrize("sent", [{"rpps": "12345678901"}, {"rpps": ""}, {"rpps": "99910000005", "geste": "tout"}])
def test_a_gesture_on_nobody_is_not_found(browse: Browse, sent: dict[str, str]) -> None:
    assert browse("inf.petit").post("colleague_act", **({"geste": "accord"} | sent)).status_code == 404


def test_pro09_an_occupational_doctor_declares_an_express_consent(world: World, browse: Browse, settings: Any) -> None:
    settings.FIRE_BRIGADES = frozenset({world.stranger.finess})
    stranger = browse("inconnu")
    page = stranger.read("record")
    assert "accord exprès" in page
    assert "équipe de soins" not in page.split("Déclarer et ouvrir")[0].split("Pourquoi lisez-vous")[1]
    assert "es-errors" in text_of(stranger.post("declare", ground="equipe", confirmed="on"))
    stranger.post("declare", ground="expres", confirmed="on")
    assert "Chronologie et documents" in stranger.read("record")


def test_a_masked_document_stays_masked_in_an_emergency_unless_the_holder_chose(world: World, browse: Browse) -> None:
    number = world.deposit(replace(world.new_document(), title="Caché fictif")).document_id
    record.set_masked(actor=world.camille, space=world.space, document_id=number, masked=True, now=world.now)
    stranger = browse("inconnu")
    stranger.post("emergency", **SAID)
    assert "Caché fictif" not in stranger.read("documents")
    choices = access.Choices(masked_in_emergency=True)
    access.choose_confidentiality(actor=world.camille, space=world.space, choices=choices, now=world.now)
    assert "Caché fictif" in stranger.read("documents")
