"""One production goes to the record, to the patient and to a colleague, each with words of its own. RULES.md MSG-15."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.identity import api as identity
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import Rpps
from espace_sante.record import api as record
from tests.interop.mssante.conftest import place
from tests.interop.professional_mail.conftest import Desk, desk
from tests.portals.professional.conftest import Browser, text_of
from tests.portals.professional.test_deposit_pages import values

__all__ = ["desk", "place"]
COLLEAGUE = "karim.petit@hopital.mssante.example"
TO_PATIENT = {"patient": "on", "corps_patient": "Voici votre compte rendu."}
TO_COLLEAGUE = {"confrere": COLLEAGUE, "corps_confrere": "Cher confrère, voici son compte rendu."}


@pytest.fixture
def doctor(desk: Desk, client: Any) -> Browser:
    client.force_login(get_user_model().objects.get(login="dr.martin"))
    identity.register_mssante_address(address=COLLEAGUE, rpps=Rpps(str(desk.place.world.nurse.rpps)))
    return Browser(desk.place.world.space.id, client)


def documents(desk: Desk) -> list[record.DocumentView]:
    world = desk.place.world
    return list(record.list_documents(actor=world.doctor, space=world.space, now=utc_now()).documents)


def test_msg_15_a_deposit_goes_to_three_places_with_words_for_each(doctor: Browser, desk: Desk) -> None:
    done = text_of(doctor.post("deposit", follow=True, **values(), **TO_PATIENT, **TO_COLLEAGUE))
    assert "Document déposé." in done
    assert "Envoyé à Camille FICTIF." in done
    assert f"Envoyé à {COLLEAGUE}." in done
    (document,) = documents(desk)
    (received,) = desk.conversation().messages
    assert (received.text, [one.name for one in received.parts]) == (TO_PATIENT["corps_patient"], ["IHE_XDM.zip"])
    assert desk.conversation().subject == document.title
    theirs = ProfessionalMailbox(COLLEAGUE, "Karim", shared=False)
    (one,) = mail.exchanges(theirs, now=utc_now())
    assert one.subject.startswith("XDM/1.0/DDM+Compte rendu")  # MSG-12
    (letter,) = mail.open_exchange(theirs, one.id, now=utc_now()).letters
    assert letter.mail.text.strip() == TO_COLLEAGUE["corps_confrere"]


def test_msg_15_a_deposit_without_a_destination_sends_nothing(doctor: Browser, desk: Desk) -> None:
    doctor.post("deposit", **values(), corps_patient="Sans la case", corps_confrere="Sans adresse")
    assert len(documents(desk)) == 1
    assert desk.place.inbox().threads == ()


def test_msg_15_what_is_not_shown_to_the_patient_is_not_sent_to_them(doctor: Browser, desk: Desk) -> None:
    page = text_of(doctor.post("deposit", **values(invisible_patient="on"), **TO_PATIENT))
    assert "il ne part pas par message" in page
    assert documents(desk) == []
    doctor.post("deposit", **values(invisible_patient="on"), **TO_COLLEAGUE)  # a colleague may have it
    assert len(documents(desk)) == 1
    assert desk.place.inbox().threads == ()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"patient": "on"}, "Écrivez quelques mots qui vont avec le document."),
        ({"confrere": COLLEAGUE, "corps_confrere": " "}, "Écrivez quelques mots qui vont avec le document."),
        ({"confrere": "pas une adresse", "corps_confrere": "Bonjour"}, "Cette adresse n’en est pas une."),
        ({"patient": "on", "corps_patient": "a" * 20_001}, "C’est trop long"),
    ],
    ids=["no words", "blank words", "no address", "long"],
)
def test_msg_15_what_is_wrong_is_said_before_anything_is_deposited(
    doctor: Browser, desk: Desk, sent: dict[str, str], said: str
) -> None:
    assert said in text_of(doctor.post("deposit", **values(), **sent))
    assert documents(desk) == []


def test_msg_15_a_letter_that_does_not_leave_leaves_the_deposit(doctor: Browser, desk: Desk, settings: Any) -> None:
    settings.MSSANTE_GATEWAY_URL = "smtp://127.0.0.1:1"
    unknown = {"confrere": "inconnu@hopital.mssante.example", "corps_confrere": "Bonjour"}
    page = text_of(doctor.post("deposit", follow=True, **values(), **TO_PATIENT, **unknown))
    assert "Le document est déposé, mais pas envoyé à Camille FICTIF." in page
    assert "L’annuaire ne connaît pas cette adresse." in page
    assert len(documents(desk)) == 1


def test_outside_the_demonstration_a_deposit_is_a_deposit(doctor: Browser, desk: Desk, settings: Any) -> None:
    settings.MSSANTE_LOCAL_MAILBOXES = None
    assert "L’envoyer aussi" not in doctor.read("deposit")
    assert "Document déposé." in text_of(doctor.post("deposit", follow=True, **values(), **TO_PATIENT))
    assert desk.place.inbox().threads == ()
