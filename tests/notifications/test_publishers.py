"""Members of publishers are told by mail that something is to be read, and nothing of it. RULES.md CAT-03."""

from __future__ import annotations

import pytest
from django.core import mail

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.config.worker import drain_all
from tests.catalogue.catalogue_world import CatalogueWorld


def everything_sent() -> list[mail.EmailMessage]:
    while drain_all():
        pass
    sent, mail.outbox = list(mail.outbox), []
    return sent


@pytest.fixture
def world(db: None) -> CatalogueWorld:
    world = CatalogueWorld()
    world.service(upto=ServiceStatus.TECHNICAL_CHECK)
    everything_sent()
    return world


def test_cat03_members_learn_that_their_application_came_back_and_not_why(world: CatalogueWorld) -> None:
    service = catalogue.service_named("carnet-fictif")
    catalogue.send_back(actor=world.nora, service_id=service.id, reason="Certificat expiré.", now=world.now)
    sent = everything_sent()
    assert sorted(one.to[0] for one in sent) == ["lise@editeur.example", "rose@editeur.example"]
    assert "carnet-fictif" in sent[0].body
    assert "/editeurs/" in sent[0].body
    assert not [one for one in sent if "Certificat" in one.body + one.subject]


def test_what_a_member_does_is_told_to_nobody_and_who_left_is_told_nothing(world: CatalogueWorld) -> None:
    lise = catalogue.members_of_mine(actor=world.owner)[1]
    catalogue.end_member(actor=world.owner, member_id=lise.id, now=world.now)
    assert everything_sent() == []
    service = catalogue.service_named("carnet-fictif")
    catalogue.send_back(actor=world.nora, service_id=service.id, reason="Revoir.", now=world.now)
    assert [one.to for one in everything_sent()] == [["rose@editeur.example"]]


def test_who_is_invited_learns_where_to_sign_in(world: CatalogueWorld) -> None:
    somebody = catalogue.Somebody("Max Fictif", "max@editeur.example")
    catalogue.invite(actor=world.owner, somebody=somebody, role="editor", now=world.now)
    (sent,) = everything_sent()
    assert sent.to == ["max@editeur.example"]
    assert "ProConnect" in sent.body
