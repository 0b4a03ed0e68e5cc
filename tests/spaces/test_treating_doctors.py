"""The treating doctor whom the insurer knows has that role when the space opens. RULES.md MT-01."""

from __future__ import annotations

from uuid import UUID

import pytest

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.config.worker import drain_all
from espace_sante.identity.models import Holder, Professional
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.events import publish
from espace_sante.spaces import api as spaces
from tests.worlds import NOW, World, rpps_number

pytestmark = pytest.mark.django_db


def opened(world: World, rpps: str, *, activate: bool = False) -> spaces.SpaceView:
    andre = world.citizen("andre", "André")
    Holder.objects.filter(id=andre.holder_id).update(treating_doctor_rpps=rpps)
    space = world.open_space(andre, activate=activate)
    settle()
    return space


def settle() -> None:
    while drain_all():
        pass


def treating(space_id: UUID) -> list[str]:
    return [rpps for rpps, found in access.relations_in(space_id, now=NOW).items() if found.medecin_traitant]


@pytest.mark.parametrize("activate", [False, True])
def test_the_doctor_that_the_insurer_knows_has_the_role_once(activate: bool) -> None:
    world = World()
    space = opened(world, world.doctor.rpps or "", activate=activate)
    assert treating(space.id) == [world.doctor.rpps]
    lines = [one for one in audit.trace_page(space_id=space.id).entries if one.reason == "medecin_traitant"]
    assert [(one.actor_id, one.subject_id, one.at) for one in lines] == [("assurance-maladie", world.doctor.rpps, NOW)]


@pytest.mark.parametrize("case", ["unknown", "ended", "none"])
def test_nobody_is_made_up(case: str) -> None:
    world = World()
    if case == "ended":
        Professional.objects.filter(rpps=world.doctor.rpps).update(ended_at=NOW)
    rpps = {"unknown": rpps_number(999999).value, "ended": world.doctor.rpps or "", "none": ""}[case]
    assert treating(opened(world, rpps).id) == []


def test_who_has_the_role_already_keeps_it() -> None:
    world = World()
    Holder.objects.filter(id=world.camille.holder_id).update(treating_doctor_rpps=world.stranger.rpps)
    publish(spaces.SpaceMoved(space_id=world.space.id, state=spaces.State.ACTIVE, at=NOW))
    settle()
    assert treating(world.space.id) == [world.doctor.rpps]


def test_a_wave_gives_each_space_its_own() -> None:
    world = World()
    people = {world.citizen(f"p{n}", f"P{n}").holder_id: doctor for n, doctor in enumerate((world.doctor, world.nurse))}
    ids = {spaces.open_space(holder_id=one, by=SYSTEM, now=NOW): doctor.rpps for one, doctor in people.items() if one}
    for one, doctor in people.items():
        Holder.objects.filter(id=one).update(treating_doctor_rpps=doctor.rpps)
    publish(spaces.SpacesMoved(space_ids=list(ids), state=spaces.State.OPEN_NOT_ACTIVATED, at=NOW))
    settle()
    assert {space_id: treating(space_id) for space_id in ids} == {one: [rpps] for one, rpps in ids.items()}
