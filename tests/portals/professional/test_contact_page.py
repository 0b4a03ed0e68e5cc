"""Patients who authorised a professional write first, while they let them. RULES.md C11."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import Rpps
from espace_sante.messaging import api as messaging
from tests.messaging.test_first_letters import OWN
from tests.portals.professional.conftest import PAGES_NOW, Browser, text_of
from tests.worlds import World


def post(client: Client, **values: str) -> str:
    answer = client.post(reverse("professional:contact"), {"adresse": OWN} | values, follow=True)
    return text_of(answer)


def test_c11_a_window_is_opened_until_a_day_then_closed(world: World, doctor: Browser) -> None:
    identity.register_mssante_address(address=OWN, rpps=Rpps(str(world.doctor.rpps)))
    day = (PAGES_NOW + timedelta(days=30)).date()
    page = post(doctor.client, jusqu_au=day.isoformat())
    assert "Vos patients peuvent vous écrire en premier." in page
    assert f"jusqu’au {day:%d/%m/%Y}" in page
    (window,) = messaging.contact_windows(actor=world.doctor, now=PAGES_NOW)
    assert window.until is not None
    assert "ne peuvent plus" in post(doctor.client, geste="fermer")
    assert "Jusqu’au" in text_of(doctor.client.get(reverse("professional:contact")))


def test_c11_a_day_that_is_too_far_or_past_is_said(world: World, doctor: Browser) -> None:
    identity.register_mssante_address(address=OWN, rpps=Rpps(str(world.doctor.rpps)))
    for days, words in ((91, "Choisissez un jour"), (-1, "Choisissez un jour")):
        assert words in post(doctor.client, jusqu_au=(PAGES_NOW + timedelta(days=days)).date().isoformat())
    assert "Dites jusqu’à quel jour." in post(doctor.client)
    last = (PAGES_NOW + timedelta(days=90)).date().isoformat()
    assert "peuvent vous écrire en premier" in post(doctor.client, jusqu_au=last)


def test_c11_the_address_of_somebody_else_is_not_found(world: World, doctor: Browser) -> None:
    identity.register_mssante_address(address=OWN, rpps=Rpps(str(world.nurse.rpps)))
    day = (PAGES_NOW + timedelta(days=30)).date().isoformat()
    answer = doctor.client.post(reverse("professional:contact"), {"adresse": OWN, "jusqu_au": day})
    assert answer.status_code == 422
    assert messaging.contact_windows(actor=world.nurse, now=PAGES_NOW)[0].until is None
    assert "ne vous connaît pas d’adresse" in text_of(doctor.client.get(reverse("professional:contact")))
