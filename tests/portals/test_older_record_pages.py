"""A refusal is confirmed with the letter, signed in and by an operator; the proof says so. RULES.md LC-08, LC-09."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.kernel.actors import SYSTEM, ActorKind
from espace_sante.kernel.identifiers import new_id
from espace_sante.portals.components import session
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import State, receipts
from espace_sante.spaces.models import OlderRecord
from espace_sante.vault import api as vault
from tests.factories import make_holder, make_program
from tests.portals.operator.conftest import Console
from tests.portals.public.letters import LATER, Addressee, reading, written_to

pytestmark = [pytest.mark.django_db, pytest.mark.storage]
CONFIRM = "Je confirme mon refus"


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "utc_now", lambda: LATER)


def text_of(response: Any) -> str:  # what a test client answers has no better type
    text: str = response.content.decode().replace("\u00a0", " ")
    return text


def older_record(holder_id: UUID) -> None:
    """One that was imported, without a document in it."""
    record_id = new_id()
    vault.ensure_key(space_id=record_id, now=LATER)
    space_id = spaces.place_of(holder_id=holder_id, now=LATER)
    OlderRecord.objects.create(
        space_id=space_id, record_id=record_id, opened_on=date(2015, 6, 30), learnt_at=LATER - timedelta(days=1)
    )


def with_older_record() -> Addressee:
    addressee = written_to()
    older_record(addressee.holder_id)
    return addressee


def confirmed_at(holder_id: UUID) -> datetime | None:
    told = spaces.opposition_of(holder_id)
    assert told is not None
    return told.confirmed_at


def test_lc08_the_choice_says_what_becomes_of_an_older_record(visitor: Client) -> None:
    text = text_of(reading(visitor, with_older_record()).get(reverse("public:letter_choice")))
    assert "Un dossier médical partagé, ouvert en juin 2015, existe déjà." in text


def test_lc09_the_letter_confirms_a_refusal_in_a_second_step_and_proves_it(visitor: Client) -> None:
    addressee = with_older_record()
    text = text_of(reading(visitor, addressee).post(reverse("public:letter_refuse"), follow=True))
    assert CONFIRM in text
    assert "nous vous écrirons" in text
    assert confirmed_at(addressee.holder_id) is None
    text = text_of(visitor.post(reverse("public:letter_confirm"), follow=True))
    assert "C’est confirmé : l’ancien dossier est fermé." in text
    assert CONFIRM not in text
    assert confirmed_at(addressee.holder_id) == LATER
    assert addressee.state is State.OPPOSED
    assert visitor.get(reverse("public:letter_proof")).content.startswith(b"%PDF")


def test_lc09_without_an_older_record_nothing_is_to_confirm(visitor: Client) -> None:
    addressee = written_to()
    text = text_of(reading(visitor, addressee).post(reverse("public:letter_refuse"), follow=True))
    assert CONFIRM not in text
    visitor.post(reverse("public:letter_confirm"))
    assert confirmed_at(addressee.holder_id) is None


def test_lc09_signed_in_one_confirms_on_the_page_of_the_opening() -> None:
    person = make_holder("claude", given_name="Claude")
    assert person.holder_id is not None
    older_record(person.holder_id)
    client = Client()
    client.force_login(get_user_model().objects.get(login="claude"))
    client.post(reverse("citizen:opening"), {"choix": "refuser"})
    assert CONFIRM in text_of(client.get(reverse("citizen:opening")))
    client.post(reverse("citizen:opening"), {"choix": "confirmer"})
    assert confirmed_at(person.holder_id) == LATER
    assert CONFIRM not in text_of(client.get(reverse("citizen:opening")))


def test_lc09_an_operator_confirms_for_who_telephones() -> None:
    make_program("operatrice", kind=ActorKind.OPERATOR)
    person = make_holder("claude", given_name="Claude")
    assert person.holder_id is not None
    older_record(person.holder_id)
    spaces.oppose_opening(holder_id=person.holder_id, by=SYSTEM, now=LATER)
    console = Console()
    console.client.force_login(get_user_model().objects.get(login="operatrice"))
    page = console.read("person", person.holder_id)
    assert "Un DMP ouvert le 30 juin 2015 existe." in page
    assert "Confirmer l’opposition" in page
    assert "gardé dix ans puis effacé" in console.read("confirm", person.holder_id)
    text = text_of(console.post("confirm", person.holder_id))
    assert "est confirmée : l’ancien dossier est fermé" in text
    assert confirmed_at(person.holder_id) == LATER
    other = make_holder("dominique", given_name="Dominique").holder_id
    assert "Il n’y a rien à confirmer" in text_of(console.post("confirm", other))


def test_lc09_the_proof_of_a_confirmed_refusal_is_verified_for_what_it_is(visitor: Client) -> None:
    token = receipts.receipt_token(
        kind=receipts.ReceiptKind.CONFIRMATION, number="OP-7KQ2M-XW4RT", wished_at=LATER, done_at=LATER
    )
    text = text_of(visitor.get(reverse("public:verified", args=[token])))
    assert "Une opposition confirmée" in text
    assert "Confirmée le" in text
