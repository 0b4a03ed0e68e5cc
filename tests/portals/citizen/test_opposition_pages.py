"""Opposing a deposit in pages: the motive, the quarantine, the answer, both sides (CIT-12, CIT-13, C3)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.identifiers import Finess
from espace_sante.record.models import DocumentEntry
from espace_sante.reports.models import Report
from tests.factories import make_program
from tests.portals.citizen.conftest import PAGES_NOW, Browser
from tests.portals.professional.conftest import Browser as ProfessionalBrowser
from tests.portals.professional.conftest import text_of
from tests.worlds import World, rpps_number

MOTIVE = "Ce bilan n’est pas le mien."


@pytest.fixture
def document_id(world: World) -> UUID:
    return world.deposit(world.new_document(title="Bilan sanguin")).document_id


def at_work(world: World, login: str) -> ProfessionalBrowser:
    browser = ProfessionalBrowser(world.space.id)
    browser.client.force_login(get_user_model().objects.get(login=login))
    return browser


def test_from_the_motive_to_the_answer_and_what_each_side_reads(
    world: World, camille: Browser, document_id: UUID
) -> None:
    assert camille.address("oppose", document_id) in camille.read("document", document_id)
    page = camille.read("oppose", document_id)
    assert "ou quelqu’un de son établissement, a jusqu’au" in page
    sent = camille.post("oppose", document_id, follow=True, motif=MOTIVE, quarantaine="on")
    assert "C’est envoyé. La réponse arrivera ici." in text_of(sent)
    (row,) = Report.objects.all()
    assert "Ce document est en quarantaine" in camille.read("document", document_id)
    assert "En quarantaine" in camille.read("documents")
    assert "Une réponse est attendue jusqu’au" in camille.read("report_thread", row.id)
    doctor = at_work(world, "dr.martin")
    home = text_of(doctor.client.get("/pro/"))
    assert "1 personne s’oppose à un document" in home
    listed = text_of(doctor.client.get("/pro/demandes/"))
    assert "Camille" in listed
    assert MOTIVE not in listed
    address = f"/pro/demandes/{world.space.id}/{row.id}/"
    opened = text_of(doctor.client.get(address))
    assert MOTIVE in opened
    assert "Bilan sanguin" in opened
    for wrong in ({"suite": "garder"}, {"raisons": "Oui"}, {"suite": "autre", "raisons": "Oui"}):
        again = doctor.client.post(address, wrong)
        assert again.status_code == 200
        assert "Erreur" in text_of(again)
    answered = doctor.client.post(address, {"suite": "masquer", "raisons": "Vous avez raison."}, follow=True)
    assert "Votre réponse est envoyée" in text_of(answered)
    thread = camille.read("report_thread", row.id)
    assert "Le document est masqué aux autres soignants, selon" in thread
    assert "Vous avez raison." in thread
    assert DocumentEntry.objects.get(id=document_id).masque_ps
    assert "a accepté la demande qui porte sur" in camille.read("activity")
    late = doctor.client.post(address, {"suite": "garder", "raisons": "Non."}, follow=True)
    assert "déjà terminée" in text_of(late)


def test_the_person_takes_it_out_of_quarantine_and_withdraws(world: World, camille: Browser, document_id: UUID) -> None:
    camille.post("oppose", document_id, motif=MOTIVE, quarantaine="on")
    (row,) = Report.objects.all()
    camille.post("quarantine", row.id, quarantaine="non")
    assert "visible comme avant" in camille.read("report_thread", row.id)
    assert not DocumentEntry.objects.get(id=document_id).quarantined
    camille.post("quarantine", row.id, quarantaine="oui")
    assert "La demande est retirée." in text_of(camille.post("opposition_withdraw", row.id, follow=True))
    assert "Cette demande est terminée." in text_of(camille.post("quarantine", row.id, follow=True, quarantaine="oui"))
    assert not DocumentEntry.objects.get(id=document_id).quarantined


@pytest.mark.parametrize(("words", "sentence"), [("", "Écrivez votre motif"), ("a" * 2_001, "C’est trop long")])
def test_what_is_wrong_is_said_in_french_and_stores_nothing(
    camille: Browser, document_id: UUID, words: str, sentence: str
) -> None:
    answer = camille.post("oppose", document_id, motif=words, quarantaine="on")
    assert sentence in text_of(answer)
    assert not Report.objects.exists()
    assert not DocumentEntry.objects.get(id=document_id).quarantined


def test_a_second_motive_leads_to_the_first_exchange(camille: Browser, document_id: UUID) -> None:
    camille.post("oppose", document_id, motif=MOTIVE)
    again = camille.post("oppose", document_id, motif="Encore")
    (row,) = Report.objects.all()
    assert again["Location"] == camille.address("report_thread", row.id)
    assert "Vous avez déjà une demande en cours" in camille.read("oppose", document_id)


def test_what_a_professional_deposited_leads_to_the_motive(world: World, camille: Browser, document_id: UUID) -> None:
    sheet = camille.read("professional", world.doctor.rpps)
    assert camille.address("deposits", world.doctor.rpps) in sheet
    assert camille.address("oppose", document_id) in camille.read("deposits", world.doctor.rpps)
    assert "Aucun dépôt" in camille.read("deposits", world.nurse.rpps)
    assert camille.get("deposits", "99999999999").status_code == 404


def test_a_colleague_reads_the_nature_of_the_document_and_not_its_title(
    world: World, camille: Browser, document_id: UUID
) -> None:
    camille.post("oppose", document_id, motif=MOTIVE, quarantaine="on")
    (row,) = Report.objects.all()
    identity.register_professional(
        rpps=rpps_number(77), family_name="Collegue", given_name="Fictif", profession_code="10",
        works_at=[Finess(str(world.doctor.finess))],
    )  # fmt: skip
    identity.register_account(
        login="collegue", kind=ActorKind.PROFESSIONAL, now=world.now, rpps=rpps_number(77).value
    )  # fmt: skip
    opened = text_of(at_work(world, "collegue").client.get(f"/pro/demandes/{world.space.id}/{row.id}/"))
    assert MOTIVE in opened
    assert "Bilan sanguin" not in opened
    assert at_work(world, "inf.petit").client.get(f"/pro/demandes/{world.space.id}/{row.id}/").status_code == 404


def test_the_desk_of_the_support_shows_nothing_of_it(world: World, camille: Browser, document_id: UUID) -> None:
    camille.post("oppose", document_id, motif=MOTIVE)
    make_program("operateur", kind=ActorKind.OPERATOR)
    client = Client()
    client.force_login(get_user_model().objects.get(login="operateur"))
    for query in ("", "?sorte=opposition"):
        answer = client.get(f"/operateur/signalements/{query}")
        assert answer.status_code == 200
        assert str(Report.objects.get().id) not in text_of(answer)


def test_cit12_the_next_deposits_of_a_professional_are_opposed_from_what_they_deposited(
    world: World, camille: Browser
) -> None:
    rpps = str(world.doctor.rpps)
    assert camille.address("deposits", rpps) in camille.read("professional", rpps)
    assert "M’opposer à ses prochains dépôts" in camille.read("deposits", rpps)
    wrong = text_of(camille.post("deposits_to_come", rpps, geste="opposer", motif=" "))
    assert "Écrivez votre motif, en quelques mots." in wrong
    assert "<title>Erreur :" in wrong
    done = text_of(camille.post("deposits_to_come", rpps, geste="opposer", motif=MOTIVE, follow=True))
    assert "Ses prochains dépôts arriveront en quarantaine." in done
    assert MOTIVE in done
    again = text_of(camille.post("deposits_to_come", rpps, geste="opposer", motif="Autre", follow=True))
    assert "Vous vous y opposez déjà." in again
    document_id = world.deposit(world.new_document(title="Bilan sanguin"), now=PAGES_NOW).document_id
    assert "Ce document est en quarantaine" in camille.read("document", document_id)
    assert "Vous vous opposez à ses prochains dépôts." in camille.read("professional", rpps)
    assert "Vous avez fait opposition aux prochains dépôts de" in camille.read("activity")
    ended = text_of(camille.post("deposits_to_come", rpps, geste="accepter", follow=True))
    assert "arriveront comme les autres" in ended
    assert MOTIVE not in ended


def test_nobody_opposes_the_deposits_of_who_is_in_no_directory(camille: Browser) -> None:
    assert camille.post("deposits_to_come", "10000000000", geste="opposer", motif=MOTIVE).status_code == 404
