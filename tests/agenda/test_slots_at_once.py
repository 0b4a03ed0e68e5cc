"""Two appointments take one slot in the same instant, each on a connection: one wins (FHIR R4, Appointment.slot)."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from espace_sante.agenda.api import availability
from espace_sante.agenda.models import Event, Slot, SlotHold
from espace_sante.agenda.services.slots import hold_slots
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import new_id
from tests.worlds import NOW

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "ens", "keys"])
STARTS = NOW + timedelta(days=3)
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="10100000001", name="Dr Fictif", rpps="10100000001")


@pytest.fixture
def slot() -> Slot:
    schedule = availability.publish_schedule(
        actor=DOCTOR, content=availability.ScheduleContent(rpps=frozenset({"10100000001"}), told="{}"), now=NOW
    )
    return availability.publish_slot(
        actor=DOCTOR, now=NOW,
        content=availability.SlotContent(
            schedule_id=schedule.id, status=availability.SlotStatus.FREE, starts=STARTS,
            ends=STARTS + timedelta(minutes=15), told="{}",
        ),
    )  # fmt: skip


def take(slot: Slot, ready: threading.Barrier, told: list[str]) -> None:
    event = Event(
        space_id=new_id(), id=new_id(), status="booked", starts_at=STARTS, ends_at=STARTS + timedelta(minutes=15)
    )
    ready.wait()
    try:
        with transaction.atomic(using="ens"):
            hold_slots(event, DOCTOR, availability.Cited(frozenset({slot.id})), now=NOW)
        told.append("done")
    except (availability.SlotTaken, DatabaseError) as error:
        told.append(type(error).__name__)
    finally:
        connections.close_all()


def test_of_two_who_take_a_slot_at_once_one_wins(slot: Slot) -> None:
    ready, told = threading.Barrier(4), list[str]()
    threads = [threading.Thread(target=take, args=(slot, ready, told)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == ["SlotTaken", "SlotTaken", "SlotTaken", "done"]
    assert SlotHold.objects.count() == 1
    assert Slot.objects.values_list("status", "version").get() == ("busy", 2)
