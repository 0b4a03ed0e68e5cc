"""The catalogue as anybody searches it. RULES.md CAT-08."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import Purpose, Search, ServiceStatus, Theme, Track
from tests.catalogue.catalogue_world import CatalogueWorld

STEPS = {Consent(Finality.STEPS, Right.READ): "Compter."}


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    world = CatalogueWorld()
    world.service("carnet", name="Carnet Œdème")
    world.service(
        "marche", name="Marche", why=STEPS, themes=(Theme.MOVEMENT,), purposes=(Purpose.PREVENTION,), regions=("53",),
        business_model=catalogue.BusinessModel.SUBSCRIPTION, summary="Bouger à tout âge.",
    )  # fmt: skip
    world.service("guide", name="Guide", track=Track.PLAIN, purposes=(Purpose.INFORMATION,))
    world.service("brouillon", upto=ServiceStatus.PRE_PRODUCTION)
    return world


@pytest.mark.parametrize(
    ("search", "slugs"),
    [
        (Search(), ["carnet", "guide", "marche"]),
        (Search(words="  OEDEME "), ["carnet"]),
        (Search(words="age bouger"), ["marche"]),
        (Search(words="editions fictives"), ["carnet", "guide", "marche"]),
        (Search(words="100%_'"), []),
        (Search(theme=Theme.MOVEMENT), ["marche"]),
        (Search(purpose=Purpose.FOLLOW_UP), ["carnet"]),
        (Search(region="53"), ["carnet", "guide", "marche"]),
        (Search(region="11"), ["carnet", "guide"]),
        (Search(free=True), ["carnet", "guide"]),
        (Search(finality=Finality.STEPS), ["marche"]),
        (Search(without_data=True), ["guide"]),
        (Search(theme=Theme.DIABETES, finality=Finality.STEPS), []),
    ],
)
def test_cat08_services_are_found_by_words_need_purpose_region_price_and_data(
    world: CatalogueWorld, search: Search, slugs: list[str]
) -> None:
    found = catalogue.online_services(search)
    assert ([one.slug for one in found.services], found.total) == (slugs, len(slugs))


@pytest.mark.parametrize("page", [0, 1, 99])
def test_a_page_that_does_not_exist_is_the_nearest_one_in_two_queries(world: CatalogueWorld, page: int) -> None:
    with CaptureQueriesContext(connections["ens"]) as queries:
        found = catalogue.online_services(page=page)
    assert (found.page, found.pages, len(queries)) == (1, 1, 2)


def test_what_services_ask_for_is_read_at_once(world: CatalogueWorld) -> None:
    found = catalogue.online_services()
    with CaptureQueriesContext(connections["ens"]) as queries:
        asked = catalogue.asked_of(found.services)
        facets = catalogue.facets_of([one.id for one in found.services])
    assert len(queries) == 2
    marche = found.services[-1]
    assert (asked[marche.id], facets[marche.id].themes) == (frozenset(STEPS), (Theme.MOVEMENT,))
    assert catalogue.asked_finalities(marche.id).reapprove_until is None
