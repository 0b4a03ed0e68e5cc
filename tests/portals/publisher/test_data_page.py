"""What a service asks for, folded by family: what is asked and what is wrong stays in sight. SCO-01."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse

from espace_sante.access.api import Finality
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.portals.publisher.forms.data import FAMILIES
from tests.catalogue.catalogue_world import CatalogueWorld
from tests.portals.publisher.test_referencing_pages import browser, text

pytestmark = pytest.mark.django_db


def folds(answer: HttpResponse) -> dict[str, bool]:
    """The summary of each fold of the form, and whether it is open."""
    form = text(answer).partition("<form class")[2]
    found = re.findall(r'<details class="es-disclosure"( open)?><summary[^>]*>([^<]*)<', form)
    return {summary.replace("\u00a0", " "): bool(opened) for opened, summary in found}


def test_each_finality_is_of_one_family() -> None:
    assert sorted(one for _title, some in FAMILIES for one in some) == sorted(Finality)


def test_families_are_folded_but_where_something_is_asked_or_wrong() -> None:
    world = CatalogueWorld()
    slug = world.service("carnet-plie", upto=ServiceStatus.DRAFT).slug
    owner, page = browser(world.owner.id), f"/editeurs/services/{slug}/donnees/"
    assert (
        owner.post(page, {"blood_glucose-read": "Tracer vos courbes.", "hba1c-read": "Les compléter."}).status_code
        == 302
    )
    assert folds(owner.get(page)) == {
        "Documents et agenda": False,
        "Poids et taille": False,
        "Diabète : 2 droits demandés": True,
        "Cœur, température, douleur, activité": False,
    }
    wrong = owner.post(page, {"steps-read": "x" * 201})
    assert wrong.status_code == 422
    assert folds(wrong)["Cœur, température, douleur, activité : 1 droit demandé"]
