"""What a treating doctor is told. RULES.md NOT-02, EMG-09, CIT-08."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.access.api import EmergencyOpened, block_professional
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import Rpps, new_id
from tests.notifications.conftest import work
from tests.worlds import RECENT, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    made = World(now=RECENT)
    publish(
        EmergencyOpened(
            space_id=made.space.id, emergency_id=new_id(), rpps=made.stranger.id, name="Dr", mode="break_glass",
            reason="unconscious", at=made.now, until=made.now, treating_doctor_rpps=made.doctor.id,
        )
    )  # fmt: skip
    work(made.now)
    return made


def words(login: str) -> str:
    client = Client()
    client.force_login(get_user_model().objects.get(login=login))
    response = client.get(reverse("professional:notices"))
    assert response.status_code == 200
    return re.sub(r"<[^>]+>", "", response.content.decode()).replace("\u00a0", " ")


def test_not02_the_treating_doctor_reads_who_opened_the_record_and_whose(world: World) -> None:
    first = words("dr.martin")
    assert f"{world.stranger.name} a ouvert en urgence le dossier de Camille" in first
    assert "Nouveau" in first
    assert "unconscious" not in first
    assert "Nouveau" not in words("dr.martin")


def test_nobody_else_reads_it(world: World) -> None:
    for login in ("inf.petit", "inconnu", "bloque"):
        assert "Camille" not in words(login)


def test_cit08_a_doctor_who_was_blocked_since_reads_nothing_of_it(world: World) -> None:
    rpps = Rpps(str(world.doctor.rpps))
    block_professional(actor=world.camille, space=world.space, rpps=rpps, name="Dr", now=world.now)
    assert "Camille" not in words("dr.martin")
