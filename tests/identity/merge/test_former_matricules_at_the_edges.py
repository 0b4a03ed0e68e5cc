"""A former matricule still finds the person for software: as historical in the answer, and for what it deposits."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins, ins_key
from espace_sante.record.models import DocumentEntry
from espace_sante.spaces import api as spaces
from tests.factories import token_for
from tests.interop.fhir.bundles import bundle, document
from tests.worlds import World

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = World()
    twice = world.citizen("camille-bis", "Camille")
    world.other = world.open_space(twice)
    identity.merge_holders(
        kept_id=world.camille.holder_id, merged_id=twice.holder_id, by=OPERATOR, reason="Doublon", now=world.now,
        force=True,
    )  # fmt: skip
    return world


def call(method: str, address: str, body: object = None):
    headers = {"Authorization": f"Bearer {token_for('dr.martin')}"}
    sent = json.dumps(body) if body else ""
    return Client().generic(method, f"/fhir{address}", sent, content_type="application/fhir+json", headers=headers)


def patient(ins: Ins) -> str:
    return f"/Patient?identifier=urn:oid:{ins.oid}|{ins.value}"


def test_the_answer_gives_the_present_matricule_and_the_former_one_as_old(world):
    (entry,) = call("GET", patient(world.other.ins)).json()["entry"]
    present, former = entry["resource"]["identifier"]
    assert (present["use"], present["value"]) == ("official", world.space.ins.value)
    assert (former["use"], former["value"]) == ("old", world.other.ins.value)
    (entry,) = call("GET", patient(world.space.ins)).json()["entry"]
    assert len(entry["resource"]["identifier"]) == 1


def test_what_is_deposited_under_it_enters_the_kept_space(world):
    answer = call("POST", "", bundle(document(world.other.ins, author=world.doctor)))
    assert answer.status_code == 200, answer.content
    assert [one.space_id for one in DocumentEntry.objects.all()] == [world.space.id]


def test_documents_are_found_under_it(world):
    world.deposit(world.new_document(title="Ici"))
    ins = world.other.ins
    address = f"/DocumentReference?patient.identifier=urn:oid:{ins.oid}|{ins.value}&status=current"
    assert call("GET", address).json()["total"] == 1


def test_many_matricules_are_found_at_once_former_ones_too_and_the_unknown_are_absent(
    world, django_assert_max_num_queries
):
    present, former = world.space.ins, world.other.ins
    unknown = Ins("2850900199999" + ins_key("2850900199999"), present.oid)
    wanted = [(one.value, one.oid) for one in (present, former, unknown)]
    with django_assert_max_num_queries(3, using="ens"):
        found = spaces.spaces_by_matricules(wanted)
    assert {pair: space.id for pair, space in found.items()} == dict.fromkeys(wanted[:2], world.space.id)
