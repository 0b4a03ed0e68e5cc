"""The demonstration has unusual accesses, and the auditor's report finds each of them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from espace_sante.demo.load import _register_holder, _register_named_accounts, _register_places_and_professionals
from espace_sante.demo.oddities import AT_NIGHT, EMERGENCIES, TRIES, _strangers, live_oddities
from espace_sante.demo.population import Population
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now
from espace_sante.oversight import api as oversight
from espace_sante.spaces import api as spaces


@pytest.mark.django_db
def test_c6_the_demonstration_shows_what_the_report_is_for(population: Population) -> None:
    """Tried doors, nights, emergencies, a person of the same name: one finding each, and the same again adds none."""
    today = date(2026, 11, 24)
    _register_places_and_professionals(population)
    _register_named_accounts()
    for holder in list(_strangers(population))[:60]:
        holder_id = _register_holder(holder)
        spaces.open_space(holder_id=holder_id, by=SYSTEM, now=utc_now())
    found = live_oddities(population=population, today=today)
    page = oversight.findings(actor=identity.actor_of_login("auditeur"), now=utc_now())
    counts = Counter({one.rule.value: one.count for one in page.findings})
    assert found == page.total >= 3
    assert counts["refusals"] == TRIES
    assert counts["odd_hours"] == AT_NIGHT
    assert counts["emergency"] == EMERGENCIES
