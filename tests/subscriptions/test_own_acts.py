"""What a service wrote itself is no news to it: others are told, it is not. ADR 42."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.outbox.api import drain
from espace_sante.record.models import RecordOutbox
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.models import Push
from tests.agenda.conftest import appointment
from tests.measures.conftest import glucose
from tests.referenced import referenced_service
from tests.subscriptions.linked import READ_ALL, active, link, receiver
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
BOTH = READ_ALL | frozenset(Consent(one.finality, Right.WRITE) for one in READ_ALL)


def deposit(world: World, by: Actor) -> None:
    world.deposit(by=by, now=NOW)


def note(world: World, by: Actor) -> None:
    agenda.create_event(
        actor=by, space=world.space, content=appointment(), source=agenda.Source.FHIR, now=NOW
    )  # fmt: skip


def measure(world: World, by: Actor) -> None:
    measures.write_measures(actor=by, space=world.space, contents=[glucose()], edge="fhir", now=NOW)


ACTS: dict[Finality, Callable[[World, Actor], None]] = {
    Finality.DOCUMENTS: deposit,
    Finality.AGENDA: note,
    Finality.BLOOD_GLUCOSE: measure,
}


@pytest.mark.parametrize("finality", ACTS)
def test_a_service_is_told_of_what_another_wrote_and_not_of_its_own(finality: Finality) -> None:
    world = World()
    writer, other = (_linked(world, name) for name in ("carnet", "autre"))
    with receiver() as its, receiver() as theirs:
        mine = active(writer, its, finality)
        others = active(other, theirs, finality)
        ACTS[finality](world, writer)
        drain(RecordOutbox, now=NOW + timedelta(minutes=1), most=1000)
        assert list(Push.objects.values_list("subscription_id", flat=True)) == [others.id]
        ACTS[finality](world, other)
        drain(RecordOutbox, now=NOW + timedelta(minutes=2), most=1000)
        assert sorted(Push.objects.values_list("subscription_id", flat=True)) == sorted([others.id, mine.id])


def _linked(world: World, name: str) -> Actor:
    service = referenced_service(name, asks=BOTH)
    subscriptions.make_signing_key(service_id=service.id, now=NOW)
    return link(world, service, BOTH)
