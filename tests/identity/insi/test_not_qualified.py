"""While an identity is not qualified nothing may be sent (RULES.md DOC-05): at every edge, with a sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from espace_sante.spaces import api as spaces
from tests.factories import token_for
from tests.interop.fhir.bundles import bundle, document
from tests.portals.citizen.files import pdf, sent
from tests.worlds import World

OPERATOR = Actor(kind=ActorKind.OPERATOR, id="operateur", name="Opérateur")

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Camille's identity was corrected and not verified since; one document came before."""
    world = World()
    world.before = world.deposit(world.new_document(author=world.doctor))
    identity.correct_identity(
        holder_id=world.camille.holder_id,
        corrections={"birth_date": "1985-09-00"},
        by=OPERATOR,
        reason="Acte de naissance",
        now=world.now,
    )
    world.space = spaces.space_of_holder(world.camille.holder_id)
    return world


@pytest.mark.parametrize("who", ["doctor", "laboratory", "camille"])
def test_nobody_deposits(world, who):
    actor = getattr(world, who)
    with pytest.raises(access.AccessRefused) as refused:
        world.deposit(world.new_document(author=actor), by=actor)
    assert refused.value.decision.reason is access.Reason.IDENTITY_NOT_QUALIFIED
    assert DocumentEntry.objects.count() == 1


def test_nobody_replaces(world):
    again = world.new_document(author=world.doctor, replaces=world.before.unique_id)
    with pytest.raises(access.AccessRefused):
        world.deposit(again)


def test_what_is_there_is_read_and_can_be_masked_and_deleted(world):
    assert world.titles_for(world.doctor) == ["Bilan fictif"]
    assert record.set_masked(
        actor=world.camille, space=world.space, document_id=world.before.document_id, masked=True, now=world.now
    )
    assert record.delete_document(
        actor=world.doctor, space=world.space, document_id=world.before.document_id, now=world.now
    )


def test_once_qualified_again_the_door_is_open(world):
    identity.correct_identity(
        holder_id=world.camille.holder_id, corrections={"birth_place_code": "75056"}, by=OPERATOR, reason="Acte",
        now=world.now,
    )  # fmt: skip
    base = Base()
    assert (
        identity.verify_identity(holder_id=world.camille.holder_id, teleservice=base, by=OPERATOR, now=world.now).status
        is identity.IdentityStatus.QUALIFIED
    )
    world.space = spaces.space_of_holder(world.camille.holder_id)
    assert world.deposit().created


class Base:
    """A national base that confirms everybody."""

    def search(self, traits):
        raise AssertionError("not asked")

    def verify(self, ins, traits):
        return True


def test_a_provisional_identity_of_a_new_person_is_closed_too():
    world = World()
    assert replace(world.space, identity_qualified=False).identity_qualified is False
    case = access.case_of(actor=world.doctor, space=replace(world.space, identity_qualified=False), now=world.now)
    assert not case.decide(access.Action.DEPOSIT_DOCUMENT).allowed
    assert case.decide(access.Action.LIST_DOCUMENTS).allowed


def test_software_is_told_with_an_operation_outcome(world):
    sent_bundle = bundle(document(ins=world.space.ins))
    headers = {"Authorization": f"Bearer {token_for('dr.martin')}"}
    answer = Client().post("/fhir", sent_bundle, content_type="application/fhir+json", headers=headers)
    assert answer.status_code == 403
    issue = answer.json()["issue"][0]
    assert (issue["severity"], issue["code"]) == ("error", "forbidden")
    assert "n’est pas encore qualifiée" in issue["details"]["text"]
    assert issue["diagnostics"].endswith("identity_not_qualified.")


def browser(login):
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    return client


def test_a_professional_sees_the_status_and_no_button_to_deposit(world):
    client = browser("dr.martin")
    page = client.get(reverse("professional:record", args=[world.space.id])).content.decode()
    assert "aucun dépôt possible" in page
    assert "validée" in page
    assert "née le 00/09/1985" in page
    assert reverse("professional:deposit", args=[world.space.id]) not in page
    answer = client.get(reverse("professional:deposit", args=[world.space.id]), follow=True)
    assert "n’est pas encore qualifiée" in answer.content.decode()


def test_a_citizen_is_told_in_words(world):
    client = browser("camille")
    address = reverse("citizen:upload", args=[world.space.id])
    page = client.get(address)
    assert page.status_code == 200
    assert "Votre identité n’est pas encore vérifiée" in page.content.decode()
    assert 'type="file"' not in page.content.decode()
    values = {"titre": "Essai", "categorie": "DOCPAT02", "annee": "2026", "fichier": sent(pdf())}
    assert client.post(address, values).status_code == 403
    assert DocumentEntry.objects.count() == 1
