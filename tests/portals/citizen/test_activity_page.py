"""The activity in sentences: who, what, why, and what one can do when it surprises."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from espace_sante.access import api as access
from espace_sante.config.worker import drain_all
from espace_sante.record import api as record
from tests.portals.citizen.conftest import PAGES_NOW, Browser, Family
from tests.worlds import World


def sentences(text: str) -> list[str]:
    """The sentences of the thread, as they are read."""
    found = re.findall(r'class="es-thread__text">(.*?)</p>', text, re.S)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


def test_every_act_is_a_sentence_with_its_reason(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Bilan"), by=world.doctor)
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    camille.post("mask", done.document_id, masquer="oui")
    camille.post("mask", done.document_id, masquer="non")
    camille.read("document", done.document_id)
    while drain_all():
        pass  # what happened to the space itself reaches its trace through the outbox
    told = sentences(camille.read("activity"))
    for sentence in (
        "Vous avez ouvert « Bilan ».",
        "Vous montrez de nouveau « Bilan » aux professionnels.",
        "Vous avez masqué « Bilan » aux professionnels.",
        f"{world.nurse.name} a lu « Bilan », dans votre équipe de soins.",
        f"{world.doctor.name} a ajouté « Bilan ».",
        f"{world.nurse.name} a déclaré faire partie de votre équipe de soins.",
        "Vous avez bloqué Dr.",  # the name that the act was given
        "Vous avez activé votre espace.",
        "Votre espace a été ouvert.",
    ):
        assert any(sentence.casefold() in one.casefold() for one in told), (sentence, told)


@pytest.mark.parametrize(
    ("login", "consequence"),
    [
        ("blocked", "Rien ne lui a été montré : vous avez bloqué son accès."),
        ("stranger", "Rien ne lui a été montré : vous ne lui avez pas donné votre accord."),
    ],
)
def test_an_attempt_that_was_refused_says_that_nothing_was_shown(
    world: World, camille: Browser, login: str, consequence: str
) -> None:
    with pytest.raises(access.AccessRefused):
        record.list_documents(actor=getattr(world, login), space=world.space, now=world.now)
    told = sentences(camille.read("activity"))
    assert any(one.endswith(f"a essayé d’ouvrir votre espace. {consequence}") for one in told), told


def test_an_attempt_on_a_masked_document_names_it_to_who_masked_it(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document(title="Psychiatrie", author=world.nurse, masked=True), by=world.nurse)
    with pytest.raises((access.AccessRefused, record.DocumentUnknown)):
        record.read_document(actor=world.pharmacist, space=world.space, document_id=done.document_id, now=world.now)
    told = sentences(camille.read("activity"))
    assert any("a essayé de lire « Psychiatrie »." in one and "masqué ce document" in one for one in told), told


def test_what_is_done_many_times_in_a_day_is_one_sentence(world: World, camille: Browser) -> None:
    for _ in range(3):
        record.list_documents(actor=world.nurse, space=world.space, now=world.now)
    text = camille.read("activity")
    assert len([one for one in sentences(text) if "a regardé la liste de vos documents" in one]) == 1
    assert "3 fois aujourd’hui" in text


def test_what_is_done_from_two_places_is_told_for_each(world: World, camille: Browser) -> None:
    """PRO-08, STR-04: the trace names the place, and a day of two places is two sentences."""
    elsewhere = replace(world.nurse, finess=None, structure_name="Hôpital fictif")
    for nurse in (world.nurse, elsewhere, elsewhere):
        record.list_documents(actor=nurse, space=world.space, now=world.now)
    text = camille.read("activity")
    assert len([one for one in sentences(text) if "a regardé la liste de vos documents" in one]) == 2
    assert "Hôpital fictif, 2 fois aujourd’hui" in text


def test_a_surprising_access_offers_to_understand_then_to_block(world: World, camille: Browser) -> None:
    done = world.deposit(world.new_document())
    record.read_document(actor=world.nurse, space=world.space, document_id=done.document_id, now=world.now)
    text = camille.read("activity")
    assert "Cela m’étonne" in text
    address = camille.address("professionals")
    assert f'href="{address}#pourquoi"' in text
    assert f'href="{address}?rpps={world.nurse.rpps}#bloquer"' in text


def test_a_carer_is_not_offered_to_block(world: World, family: Family, browse: Callable[..., Browser]) -> None:
    world.deposit(world.new_document(author=world.doctor), space=family.andre_space)
    text = browse("camille", space_id=family.andre_space.id).read("activity")
    assert "Comprendre pourquoi" in text
    assert "Bloquer son accès" not in text


def test_ones_own_acts_carry_no_wonder(world: World, camille: Browser) -> None:
    camille.read("documents")
    own = camille.read("activity", query="?onglet=proches")
    assert "Vous avez regardé la liste de vos documents." in own
    assert "Cela m’étonne</summary>" not in own


def test_the_tabs_keep_professionals_and_family_apart(world: World, camille: Browser) -> None:
    world.deposit(world.new_document(title="Bilan"))
    camille.read("documents")
    professionals = sentences(camille.read("activity", query="?onglet=professionnels"))
    assert any("a ajouté « Bilan »" in one for one in professionals)
    assert not any(one.startswith("Vous ") for one in professionals)
    family = sentences(camille.read("activity", query="?onglet=proches"))
    assert any(one.startswith("Vous ") for one in family)
    assert not any("a ajouté" in one for one in family)


def test_somebody_who_helps_is_named_to_the_holder_and_the_reverse(
    world: World, family: Family, browse: Callable[..., Browser]
) -> None:
    browse("camille", space_id=family.andre_space.id).read("documents")
    own = sentences(browse("andre", space_id=family.andre_space.id).read("activity"))
    assert any(one.startswith("Camille") and "a regardé la liste de vos documents" in one for one in own), own
    browse("andre", space_id=family.andre_space.id).read("documents")
    helper = sentences(browse("camille", space_id=family.andre_space.id).read("activity"))
    assert any(one.startswith("André") and "a regardé la liste de ses documents" in one for one in helper), helper


def test_a_long_activity_goes_on_where_it_stopped(world: World, camille: Browser) -> None:
    for number in range(104):
        world.deposit(world.new_document(title=f"Document {number}"))
    first = camille.read("activity")
    address = re.search(r'href="[^"]*(\?avant=[0-9a-f-]+)"', first)
    assert address
    following = camille.read("activity", query=address.group(1))
    shown = sentences(first) + sentences(following)
    added = [one for one in shown if "a ajouté « Document" in one]
    assert len(added) == len(set(added)) == 104
    assert "Revenir au plus récent" in following


@pytest.mark.parametrize("query", ["?avant=abc", "?avant=-3", "?onglet=autre", "?avant=99999999999999999999"])
def test_an_address_that_means_nothing_is_as_if_it_were_bare(world: World, camille: Browser, query: str) -> None:
    assert "Activité de votre espace" in camille.read("activity", query=query)


def test_days_are_said_in_words(world: World, camille: Browser, clock: Callable[..., None]) -> None:
    world.deposit(world.new_document())
    clock(PAGES_NOW + timedelta(days=1))
    assert "Hier, mardi 24 novembre" in camille.read("activity")
    clock(PAGES_NOW + timedelta(days=400))
    assert "Mardi 24 novembre 2026" in camille.read("activity")


def test_reading_the_activity_is_itself_an_act(world: World, camille: Browser) -> None:
    camille.read("activity")
    assert "Vous avez ouvert ce journal." in sentences(camille.read("activity"))
