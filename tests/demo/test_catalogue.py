"""The catalogue of the demonstration went through the real steps."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.demo.catalogue import fill_catalogue
from espace_sante.demo.people import NAMED_AGENTS, NAMED_SERVICES
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from tests.remembered import remembered

TODAY = date(2026, 11, 24)


@pytest.fixture
def filled(db: None) -> None:
    def make() -> None:
        for agent in NAMED_AGENTS:
            identity.register_account(
                login=agent.login,
                kind=ActorKind(agent.kind),
                now=datetime.now(UTC),
                name=agent.name,
                email=agent.email,
            )
        fill_catalogue(today=TODAY)

    remembered("demonstration's catalogue", make)


def test_the_named_service_is_online_and_asks_for_what_camille_granted(filled: None) -> None:
    (named,) = NAMED_SERVICES
    service = catalogue.service_named(named.login)
    asked = catalogue.asked_finalities(service.id)
    assert service.online
    assert {(one.finality.value, one.right.value) for one in asked.consents} == set(named.grants)
    assert len(catalogue.pictures_of(service.id)) == 2
    assert all(isinstance(one, Consent) for one in asked.consents)


def test_services_stand_in_many_statuses_and_doing_it_again_adds_nothing(filled: None) -> None:
    nora = identity.actor_of(identity.agent_account("operateur@operateur.example"))
    before = catalogue.counts(actor=nora)
    assert Counter(before)[ServiceStatus.ONLINE] >= 6
    assert set(before) >= {
        ServiceStatus.DRAFT, ServiceStatus.SUBMITTED, ServiceStatus.TECHNICAL_CHECK, ServiceStatus.COMMISSION,
        ServiceStatus.MINISTER, ServiceStatus.PRE_PRODUCTION, ServiceStatus.OFFLINE, ServiceStatus.SUSPENDED,
    }  # fmt: skip
    fill_catalogue(today=TODAY)
    assert catalogue.counts(actor=nora) == before


def test_the_publisher_of_the_demonstration_owns_the_named_service(filled: None) -> None:
    ines = identity.actor_of(identity.agent_account("editeur@suivi-clair.example"))
    mine = catalogue.membership_of(ines)
    services = catalogue.services_of_mine(actor=ines, publisher_id=mine.publisher_id)
    assert mine.owner
    assert "carnet-glycemie" in {one.slug for one in services}
