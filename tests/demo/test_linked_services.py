"""What the people of the demonstration linked to their spaces went through the same gestures as anybody's."""

from __future__ import annotations

from datetime import UTC, date, datetime

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.demo.linked_services import link_services
from espace_sante.demo.people import NAMED_SERVICES
from espace_sante.pairing import api as pairing
from tests.demo.test_catalogue import TODAY, filled  # noqa: F401 - a fixture
from tests.worlds import World

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_camille_granted_blood_glucose_read_and_write_and_nothing_else(filled: None) -> None:  # noqa: F811
    world = World(born=date(1985, 9, 17))
    world.open_space(world.citizen("andre", "André"))
    (named,) = NAMED_SERVICES
    link_services(today=TODAY)
    service = catalogue.service_named(named.login)
    grants = access.grants_in(space_id=world.space.id, now=NOW)
    assert set(grants) == {service.id}
    assert {(one.consent.finality.value, one.consent.right.value) for one in grants[service.id]} == set(named.grants)
    acts = [audit.Act.SERVICE_CONNECTED.value, audit.Act.CONSENT_GIVEN.value]
    lines = audit.trace_page(space_id=world.space.id, acts=acts).entries
    assert [one.act for one in lines].count("consent.given") == len(named.grants)
    link_services(today=TODAY)
    assert len(pairing.live_pairings(world.space.id)) == 1
    assert audit.trace_page(space_id=world.space.id, acts=acts).entries == lines
    assert world.titles_for(world.camille) == ["Reçu de vos accords : Carnet Glycémie"]
