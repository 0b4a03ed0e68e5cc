"""Advance directives are those of an adult: a minor's space takes none, on any way in (RULES.md MIN-14)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from tests.interop.fhir.bundles import bundle, concept, document
from tests.interop.fhir.conftest import Fhir
from tests.portals.professional.conftest import Browser as Doctor
from tests.portals.professional.conftest import clinical_document, file_of
from tests.portals.professional.files import pdf
from tests.worlds import RECENT, REPORT, World

pytestmark = pytest.mark.django_db
DIRECTIVES = "EXPPAT_3"
JDV_J07 = "urn:oid:1.2.250.1.213.1.1.4.12"


@pytest.fixture
def world(db: None) -> World:
    return World(now=RECENT)


def minor_of(world: World, *, born: date = date(2015, 11, 12)) -> tuple[Actor, spaces.SpaceView]:
    lou = world.citizen("lou", "Lou", born=born)
    return lou, world.open_space(lou)


def own(actor: Actor, space: spaces.SpaceView, world: World) -> Any:
    return record.add_own_document(
        actor=actor, space=space, content=pdf(), declared_type="application/pdf", title="Mes volontés",
        type_code=record.Coded(DIRECTIVES), act_at=world.now, masked=False, now=world.now,
    )  # fmt: skip


def nothing_in(space: spaces.SpaceView, actor: Actor, world: World) -> bool:
    return record.list_documents(actor=actor, space=space, now=world.now).total == 0


def test_a_minor_adds_none_and_an_adult_does(world: World) -> None:
    lou, space = minor_of(world)
    with pytest.raises(record.DirectivesOfAMinor):
        own(lou, space, world)
    assert nothing_in(space, lou, world)
    assert own(world.camille, world.space, world)


def test_neither_does_a_representative(world: World) -> None:
    lou, space = minor_of(world)
    assert lou.holder_id
    assert world.camille.holder_id
    identity.relate(person_id=world.camille.holder_id, helped_id=lou.holder_id, kind="representative", now=world.now)
    with pytest.raises(record.DirectivesOfAMinor):
        own(world.camille, space, world)
    assert nothing_in(space, lou, world)


def test_the_eighteenth_birthday_itself_opens_them(world: World) -> None:
    today = utc_now().date()
    lou, space = minor_of(world, born=today.replace(year=today.year - 18))
    assert own(lou, space, world)


@pytest.mark.parametrize("code", [DIRECTIVES, "42348-3"])
def test_the_interface_refuses_them_with_its_own_error(world: World, code: str) -> None:
    lou, space = minor_of(world)
    doctor = Fhir("dr.martin", space.ins)
    sent = document(space.ins, author=world.doctor, type=concept(code, JDV_J07, "Directives anticipées"))
    answer = doctor.post(bundle(sent))
    assert answer.status_code == 422
    (issue,) = answer.json()["issue"]
    assert (issue["code"], issue["expression"]) == ("business-rule", ["Bundle.entry[1].resource.type"])
    assert "directives-of-a-minor" in issue["diagnostics"]
    assert nothing_in(space, lou, world)


def test_the_interface_takes_those_of_an_adult(world: World) -> None:
    sent = document(world.space.ins, author=world.doctor, type=concept(DIRECTIVES, JDV_J07, "Directives anticipées"))
    assert Fhir("dr.martin", world.space.ins).post(bundle(sent)).status_code == 200


@pytest.mark.parametrize("code", [DIRECTIVES, "42348-3"])
def test_the_professional_page_refuses_them_in_a_sentence(world: World, code: str) -> None:
    """Nobody chooses this type there: it comes with a clinical document."""
    lou, space = minor_of(world)
    browser = Doctor(space.id, Client())
    browser.client.force_login(_account("dr.martin"))
    content = clinical_document(space.ins.value).replace(
        f'code code="{REPORT}"'.encode(), f'code code="{code}"'.encode(), 1
    )
    answer = browser.post("deposit", token=str(new_id()), file=file_of(content, "document.xml", "text/xml"))
    assert "Ce patient est mineur" in answer.content.decode().replace("\u00a0", " ")
    assert nothing_in(space, lou, world)


def test_the_citizen_page_offers_no_such_category(world: World) -> None:
    lou, space = minor_of(world)
    client = Client()
    client.force_login(_account("lou"))
    values = {"fichier": file_of(pdf()), "titre": "Volontés", "categorie": DIRECTIVES, "annee": "2026"}
    answer = client.post(f"/espace/{space.id}/documents/ajouter/", values)
    assert answer.status_code in {404, 422}
    assert nothing_in(space, lou, world)


def _account(login: str) -> Any:
    return get_user_model().objects.get(login=login)
