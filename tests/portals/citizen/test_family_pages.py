"""« Ma famille » and the pages below it. RULES.md MIN-02 to MIN-05, MIN-16, MIN-17."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.identity.api import families, sign_in
from espace_sante.identity.models import ParentalAgreement, Relationship, RepresentativeInvitation
from espace_sante.kernel.actors import SYSTEM, ActorKind
from espace_sante.spaces import api as spaces
from tests.factories import make_program
from tests.portals.citizen.family_world import Household, client_of, household, text_of, typed

pytestmark = pytest.mark.django_db
FAMILY = "/espace/famille/"


@pytest.fixture
def home(db: None) -> Household:
    return household()


def test_a_known_child_is_announced_on_the_first_page_and_added_with_the_certificate(home: Household) -> None:
    camille = client_of("camille")
    assert "L’espace de Lou vous attend" in text_of(camille.get("/espace/"))
    address = reverse("citizen:family_child", args=[home.child])
    page = camille.get(address)
    assert "Je certifie être son représentant légal" in text_of(page)
    refused = camille.post(address, {"reponse": "accepter"})
    assert refused.status_code == 422
    assert "Erreur : L’espace de Lou" in text_of(refused)
    assert not Relationship.objects.exists()
    done = camille.post(address, {"reponse": "accepter", "certifie": "on"}, follow=True)
    assert "l’espace de Lou s’ouvre depuis votre compte" in text_of(done)
    assert camille.get(f"/espace/{home.space.id}/").status_code == 200


def test_not_my_child_is_an_answer_of_its_own(home: Household) -> None:
    camille = client_of("camille")
    address = reverse("citizen:family_child", args=[home.child])
    said = text_of(camille.post(address, {"reponse": "pas-moi"}, follow=True))
    assert "cet enfant n’est plus proposé à votre compte" in said
    assert "Vous avez dit ne pas les représenter" in said
    assert camille.get(address).status_code == 404


def test_the_father_agrees_from_his_own_space(home: Household) -> None:
    home.add(home.camille)
    alex = client_of("alex")
    first = text_of(alex.get("/espace/"))
    assert "Camille FICTIF a ajouté Lou à son compte" in first
    question = ParentalAgreement.objects.get()
    address = reverse("citizen:family_agreement", args=[question.id])
    assert "Êtes-vous d’accord" in text_of(alex.get(address))
    assert "votre accord est noté" in text_of(alex.post(address, {"reponse": "accord"}, follow=True))
    assert alex.get(address).status_code == 404
    assert client_of("camille").get(reverse("citizen:invite_representative", args=[home.space.id])).status_code == 200


def test_or_contests_and_both_keep_reading_while_nothing_changes(home: Household) -> None:
    home.add(home.camille)
    camille, alex = client_of("camille"), client_of("alex")
    masked = home.world.deposit(space=home.space)
    address = reverse("citizen:family_agreement", args=[ParentalAgreement.objects.get().id])
    said = text_of(alex.post(address, {"reponse": "contester"}, follow=True))
    assert "avant la décision du juge" in said
    assert "Un parent conteste" in text_of(camille.get(FAMILY))
    here = [home.space.id]
    assert camille.get(reverse("citizen:documents", args=here)).status_code == 200
    assert camille.get(reverse("citizen:document", args=[*here, masked.document_id])).status_code == 200
    mask = reverse("citizen:mask", args=[*here, masked.document_id])
    assert camille.post(mask, {"masquer": "oui"}).status_code == 403
    assert camille.get(reverse("citizen:invite_representative", args=here)).status_code == 403
    operator = make_program("operateur", kind=ActorKind.OPERATOR)
    assert home.camille.holder_id
    access.record_judge_decision(
        operator=operator, child_id=home.child, keepers=[home.camille.holder_id], reference="TJ 26/1",
        proofs=[families.ProofKind.IDENTITY_CARD],
        now=home.world.now,
    )  # fmt: skip
    assert camille.post(mask, {"masquer": "oui"}).status_code == 302
    recorded = "La décision d’un juge a été enregistrée aujourd’hui. Pièces vues : la carte d’identité."
    assert recorded in text_of(camille.get(FAMILY))  # MIN-18


def test_inviting_waits_and_the_page_says_until_when(home: Household) -> None:
    home.add(home.camille)
    said = text_of(client_of("camille").get(FAMILY))
    assert "Fermer cet espace et inviter quelqu’un attendent son accord" in said
    assert "Inviter l’autre représentant" not in said


def invite_alex(home: Household, **changed: str) -> str:
    """Camille, alone known, invites Alex; what the page says."""
    assert home.camille.holder_id
    families.know_parents(child_id=home.child, parent_ids=[home.camille.holder_id], now=home.world.now)
    home.add(home.camille)
    address = reverse("citizen:invite_representative", args=[home.space.id])
    return text_of(client_of("camille").post(address, typed(home.alex, **changed), follow=True))


def test_an_invitation_is_sent_answered_and_the_sender_sees_the_answer(home: Household) -> None:
    said = invite_alex(home)
    assert "L’invitation est partie" in said
    assert "En attente de réponse" in said
    alex = client_of("alex")
    assert "Camille FICTIF vous invite à représenter Lou" in text_of(alex.get("/espace/"))
    address = reverse("citizen:family_invitation", args=[RepresentativeInvitation.objects.get().id])
    assert alex.post(address, {"reponse": "accepter"}).status_code == 422
    done = alex.post(address, {"reponse": "accepter", "certifie": "on"}, follow=True)
    assert "l’espace de Lou s’ouvre aussi depuis votre compte" in text_of(done)
    said = text_of(client_of("camille").get(FAMILY))
    assert "Acceptée" in said
    assert "Alex FICTIF aussi, sur invitation" in said


def test_the_page_is_the_same_for_somebody_who_does_not_exist(home: Household) -> None:
    right = invite_alex(home)
    RepresentativeInvitation.objects.update(answer="withdrawn")
    address = reverse("citizen:invite_representative", args=[home.space.id])
    RepresentativeInvitation.objects.all().delete()
    wrong = text_of(client_of("camille").post(address, typed(home.alex, prenom="Personne"), follow=True))
    assert wrong.replace("Personne FICTIF", "Alex FICTIF") == right


def test_a_wrong_matricule_or_date_is_said_beside_its_field(home: Household) -> None:
    home.agreed()
    Relationship.objects.filter(person_id=home.alex.holder_id).delete()
    address = reverse("citizen:invite_representative", args=[home.space.id])
    page = client_of("camille").post(address, typed(home.alex, numero="1 23", jour="31", mois="2"))
    assert page.status_code == 422
    said = text_of(page)
    assert "Ce numéro n’est pas juste" in said
    assert "Écrivez un jour, un mois et une année qui existent" in said


@pytest.mark.parametrize("gesture", ["refuser", "pas-moi", "contester"])
def test_an_invitation_can_be_declined_in_three_ways(home: Household, gesture: str) -> None:
    invite_alex(home)
    address = reverse("citizen:family_invitation", args=[RepresentativeInvitation.objects.get().id])
    assert client_of("alex").post(address, {"reponse": gesture}).status_code == 302
    expected = {"refuser": "Refusée", "pas-moi": "Refusée", "contester": "Contestée"}[gesture]
    assert expected in text_of(client_of("camille").get(FAMILY))


def test_the_sender_withdraws(home: Household) -> None:
    invite_alex(home)
    invitation = RepresentativeInvitation.objects.get()
    address = reverse("citizen:withdraw_representative", args=[home.space.id, invitation.id])
    assert client_of("alex").post(address).status_code == 404
    assert "L’invitation est annulée" in text_of(client_of("camille").post(address, follow=True))


def test_each_child_is_handled_even_when_the_parent_s_own_space_is_closed(home: Household) -> None:
    """MIN-17."""
    assert home.camille.holder_id
    spaces.close_space(holder_id=home.camille.holder_id, by=home.camille, now=home.world.now)
    camille = client_of("camille")
    assert camille.get(FAMILY).status_code == 200
    address = reverse("citizen:family_child", args=[home.child])
    assert camille.post(address, {"reponse": "accepter", "certifie": "on"}).status_code == 302
    assert camille.get(f"/espace/{home.space.id}/").status_code == 200
    assert camille.get(reverse("citizen:documents", args=[home.space.id])).status_code == 200
    closing = access.case_of(actor=home.camille, space=home.space, now=home.world.now + timedelta(days=16)).decide(
        access.Action.CLOSE_SPACE
    )
    assert closing.allowed


def test_a_child_is_added_with_the_code_of_its_letter(home: Household) -> None:
    assert home.camille.holder_id
    families.know_parents(child_id=home.child, parent_ids=[], now=home.world.now)
    code = sign_in.issue_code(
        holder_id=home.child, purpose=sign_in.Purpose.CHILD, channel=sign_in.Channel.POST, by=SYSTEM,
        now=home.world.now,
    )  # fmt: skip
    address = reverse("citizen:family_code")
    camille = client_of("camille")
    sent = {"numero": home.space.ins.value, "code": code, "certifie": "on"}
    wrong = camille.post(address, sent | {"code": "AAAAA-AAAAA"})
    assert (wrong.status_code, "ne vont pas ensemble" in text_of(wrong)) == (422, True)
    assert camille.post(address, sent | {"certifie": ""}).status_code == 422
    assert camille.post(address, sent).status_code == 302
    assert Relationship.objects.get().ground == "code"
    assert camille.post(address, sent).status_code == 422  # used


def test_the_card_of_a_child_is_asked_of_nobody(home: Household) -> None:
    """One code for each child, entered from the parent's own account (MIN-01, MIN-02), whatever card is on record."""
    other = home.world.minor("Zoé", born=home.world.now.date() - timedelta(days=900))
    address, camille = reverse("citizen:family_code"), client_of("camille")
    for child in (home.child, other):
        sign_in.record_health_card(holder_id=child, serial="0000012345", now=home.world.now)
    codes = {
        child: sign_in.issue_code(
            holder_id=child, purpose=sign_in.Purpose.CHILD, channel=sign_in.Channel.POST, by=SYSTEM,
            now=home.world.now,
        )
        for child in (home.child, other)
    }  # fmt: skip
    sent = {"numero": home.space.ins.value, "certifie": "on"}
    assert camille.post(address, sent | {"code": codes[other]}).status_code == 422  # the code of another child
    assert camille.post(address, sent | {"code": codes[home.child]}).status_code == 302
    assert Relationship.objects.get().helped_id == home.child


def test_wrong_codes_are_counted_by_what_was_typed(home: Household) -> None:
    camille, address = client_of("camille"), reverse("citizen:family_code")
    sent = {"numero": home.space.ins.value, "code": "AAAAA-AAAAA", "certifie": "on"}
    answers = [camille.post(address, sent).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_an_adult_under_assistance_opens_their_space_and_closes_it(home: Household) -> None:
    operator = make_program("operateur", kind=ActorKind.OPERATOR)
    assert home.camille.holder_id
    assert home.alex.holder_id
    measure = access.record_measure(
        operator=operator, protected_id=home.camille.holder_id, person_id=home.alex.holder_id,
        kind=families.MeasureKind.ASSISTANCE, reference="TJ 26/2", now=home.world.now,
    )  # fmt: skip
    camille, alex = client_of("camille"), client_of("alex")
    space = reverse("citizen:home_of", args=[home.world.space.id])
    assert alex.get(space).status_code == 404
    assert "Alex FICTIF vous assiste" in text_of(camille.get("/espace/"))
    answer = reverse("citizen:family_assistance", args=[measure])
    assert alex.post(answer, {"reponse": "ouvrir"}).status_code == 404
    assert "votre espace lui est ouvert" in text_of(camille.post(answer, {"reponse": "ouvrir"}, follow=True))
    assert "Vous l’assistez" in text_of(alex.get(space))
    camille.post(answer, {"reponse": "fermer"})
    assert alex.get(space).status_code == 403


@pytest.mark.parametrize("name", ["family_child", "family_not_mine", "family_invitation", "family_agreement"])
def test_what_waits_for_somebody_else_is_not_found(home: Household, name: str) -> None:
    home.add(home.camille)
    home.world.open_space(home.world.citizen("voisine", "Voisine"))
    ids = {"family_child": home.child, "family_not_mine": home.child}
    one = ids.get(name) or ParentalAgreement.objects.get().id
    address = reverse(f"citizen:{name}", args=[one])
    for method in ("get", "post"):
        assert getattr(client_of("voisine"), method)(address).status_code == 404


def test_the_queries_of_the_pages_do_not_grow_with_the_family(home: Household) -> None:
    home.agreed()
    camille = client_of("camille")

    def count(address: str) -> int:
        camille.get(address)
        with CaptureQueriesContext(connections["ens"]) as queries:
            assert camille.get(address).status_code == 200
        return len(queries)

    before = count(FAMILY), count("/espace/")
    for number in range(5):
        child = home.world.minor(f"Enfant{number}", born=home.world.now.date() - timedelta(days=400 * (number + 1)))
        assert home.camille.holder_id
        families.know_parents(child_id=child, parent_ids=[home.camille.holder_id], now=home.world.now)
        access.add_child(actor=home.camille, child_id=child, certified=True, now=home.world.now)
    assert (count(FAMILY), count("/espace/")) == before
    assert before[0] <= 13  # session, account, set of spaces, the seven of the family, messages, and the session's own


@override_settings(REPRESENTATIVE_INVITATION_DAYS=7)
def test_the_delay_is_a_setting(home: Household) -> None:
    invite_alex(home)
    row = RepresentativeInvitation.objects.get()
    assert row.ends_at - row.sent_at == timedelta(days=7)
