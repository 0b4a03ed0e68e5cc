"""The people a professional cares for, found in a number of questions that does not grow with them."""

from __future__ import annotations

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.access.api import my_patients
from espace_sante.kernel.identifiers import Rpps
from tests.conftest import database_aliases
from tests.worlds import World


@pytest.mark.parametrize("patients", [1, 6])
def test_six_patients_cost_as_many_queries_as_one(db: None, patients: int) -> None:
    world = World()
    doctor = world.professional("dr.compte", "10")
    assert doctor.rpps is not None
    for number in range(patients):
        holder = world.citizen(f"patient-{number}", "Fictive")
        space = world.open_space(holder)
        access.give_consent(actor=holder, space=space, rpps=Rpps(doctor.rpps), name="Dr", now=world.now)
    captured = [CaptureQueriesContext(connections[alias]) for alias in database_aliases() if alias != "default"]
    for one in captured:
        one.__enter__()
    found = my_patients(actor=doctor, now=world.now)
    for one in captured:
        one.__exit__(None, None, None)
    assert len(found) == patients
    assert sum(map(len, captured)) == 3  # the ties, the spaces, the people


def test_pro09_whom_an_express_consent_lets_read_is_a_patient_too(db: None) -> None:
    world = World()
    doctor = world.professional("dr.travail", "10")
    assert doctor.rpps is not None
    access.give_consent(
        actor=world.camille, space=world.space, rpps=Rpps(doctor.rpps), name="Dr", now=world.now, express=True
    )
    assert [one.space.id for one in my_patients(actor=doctor, now=world.now)] == [world.space.id]
