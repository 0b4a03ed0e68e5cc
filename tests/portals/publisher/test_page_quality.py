"""What every page of referencing keeps: one title, headings in order, ids used once, no style nor script; English."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.catalogue_words import REGIONS
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.factories import make_program
from tests.portals.languages import french_in, in_english

# What the card and the evidence of `CatalogueWorld` say.
OF_THE_WORLD = re.compile("Fictive|glycémie|Un écran|Tracer|Ajouter vos|Autre Éditeur")


@pytest.fixture
def pages(db: None) -> list[tuple[Client, str]]:
    """Every page, in the status where it has the most to show."""
    world = CatalogueWorld()
    make_program("nora", kind=ActorKind.OPERATOR)
    online, draft = world.service("carnet"), world.service("brouillon", upto=ServiceStatus.DRAFT)
    checked = world.service("examen", upto=ServiceStatus.TECHNICAL_CHECK)
    commission = world.service("avis", upto=ServiceStatus.COMMISSION)
    catalogue.declare_interest(actor=world.fanny, service_id=commission.id, tied="", now=world.now)
    owner, nora, fanny, paula = Client(), Client(), Client(), Client()
    for member, client in ((world.fanny, fanny), (world.paula, paula)):
        client.force_login(get_user_model().objects.get(login=member.id))
    owner.force_login(get_user_model().objects.get(login=world.owner.id))
    nora.force_login(get_user_model().objects.get(login="nora"))
    own = [f"/editeurs/services/{draft.slug}/{end}" for end in ("", "fiche/", "captures/", "donnees/", "pieces/dpia/",
           "criteres/protection/")]  # fmt: skip
    desk = [f"/operateur/catalogue/{one.id}/" for one in (online, checked, commission)]
    return [
        *((Client(), f"/catalogue/{end}") for end in ("", "carnet/", "carnet/criteres/")),
        *((owner, one) for one in ("/editeurs/", "/editeurs/nouveau/", "/editeurs/equipe/", *own)),
        *((owner, f"/editeurs/services/carnet/{end}") for end in ("", "fiche/", "donnees/")),
        *((nora, one) for one in ("/operateur/catalogue/", "/operateur/catalogue/editeurs/", *desk)),
        (nora, "/operateur/catalogue/commission/"),
        (fanny, "/operateur/commission/"),
        (paula, f"/operateur/commission/{commission.id}/"),  # who has not declared yet
        *((fanny, f"/operateur/commission/{commission.id}/{end}") for end in ("", "criteres/hosting/")),
        (nora, f"/operateur/catalogue/{checked.id}/criteres/hosting/"),
    ]


def test_pages_have_one_title_headings_in_order_ids_used_once_and_nothing_inline(
    pages: list[tuple[Client, str]],
) -> None:
    for client, address in pages:
        page = client.get(address).content.decode()
        assert (page.count("<h1"), page.count("<main ")) == (1, 1), address
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), address
        found = re.findall(r'\sid="([^"]+)"', page)
        assert [one for one in set(found) if found.count(one) > 1] == [], address
        named = re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', page)
        described = [one for value in re.findall(r'\saria-describedby="([^"]+)"', page) for one in value.split()]
        assert {*named, *described} - set(found) == set(), address
        assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", page), address


def test_pages_answer_in_english_but_for_what_publishers_and_criteria_say(pages: list[tuple[Client, str]]) -> None:
    version = catalogue.versions()[0].version
    lines = catalogue.criteria_of(version)
    their_words = [text for one in lines for text in (one.sentence, one.evidence)]
    their_words += [str(one) for one in REGIONS.values()]
    theirs = {text.replace("\u00a0", " ") for text in their_words}
    for client, address in pages:
        in_english(client)
        left = [said for said in french_in(client.get(address)) if said not in theirs and not OF_THE_WORLD.search(said)]
        assert left == [], address
