"""What people are told of their linked services, once, and never which ones. RULES.md SCO-05, SCO-06, SCO-08, C14."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.events import publish
from espace_sante.notifications.domain.kinds import Kind, News
from espace_sante.notifications.models import Notification
from espace_sante.notifications.services.readers import readers_of
from espace_sante.notifications.services.words import mail_words
from espace_sante.outbox import api as outbox
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import ChangesOutbox, Pairing, PairingOutbox
from espace_sante.pairing.services import remind
from tests.carers import make_carer
from tests.referenced import GLUCOSE, asks_now, referenced_service
from tests.worlds import NOW, World

DAY = timedelta(days=1)
WEIGHT = access.Consent.of_code("weight.read")


@pytest.fixture
def linked(world: World, service: catalogue.ServiceView) -> pairing.PairingView:
    return pairing.connect(actor=world.camille, space=world.space, service_id=service.id, consents=GLUCOSE, now=NOW)


def told(world: World) -> list[str]:
    while outbox.drain(pairing.ChangesOutbox, now=NOW + 3000 * DAY):
        pass
    rows = Notification.objects.filter(space_id=world.space.id, kind__startswith="service")
    return [row.kind for row in rows.order_by("at")]


def test_sco08_the_reminder_comes_every_ninety_days_while_something_is_linked(
    world: World, linked: pairing.PairingView
) -> None:
    assert pairing.tell_digests(now=NOW + 89 * DAY) == 0
    assert pairing.tell_digests(now=NOW + 90 * DAY) == 1
    assert pairing.tell_digests(now=NOW + 90 * DAY) == 0
    assert pairing.tell_digests(now=NOW + 180 * DAY) == 1
    assert told(world) == [Kind.SERVICES_DIGEST, Kind.SERVICES_DIGEST]
    pairing.disconnect_everything(actor=world.camille, space=world.space, now=NOW + 200 * DAY)
    assert pairing.tell_digests(now=NOW + 900 * DAY) == 0


def test_sco08_one_reminder_tells_of_all_the_services_of_a_space(world: World, linked: pairing.PairingView) -> None:
    other = referenced_service("autre", name="Autre")
    pairing.connect(actor=world.camille, space=world.space, service_id=other.id, consents=GLUCOSE, now=NOW + DAY)
    pairing.disconnect(actor=world.camille, space=world.space, service_id=other.id, now=NOW + 2 * DAY)
    assert pairing.tell_digests(now=NOW + 95 * DAY) == 1
    assert told(world) == [Kind.SERVICES_DIGEST]


def test_sco05_whoever_is_linked_is_told_once_that_a_service_asks_for_something_else(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remind, "BATCH", 2)
    others = [world.citizen(f"autre-{place}", f"Alix{place}") for place in range(4)]
    for one in others:
        pairing.connect(actor=one, space=world.open_space(one), service_id=service.id, consents=GLUCOSE, now=NOW)
    asks_now(service.id, {*GLUCOSE, WEIGHT}, until=NOW + 30 * DAY)
    publish(catalogue.ServiceChanged(service_id=service.id, change="finalities", at=NOW + DAY))
    assert told(world) == [Kind.SERVICE_TO_REVIEW]
    assert Notification.objects.filter(kind=Kind.SERVICE_TO_REVIEW).count() == 5
    assert set(Pairing.objects.values_list("told_version", flat=True)) == {2}
    assert set(Pairing.objects.values_list("approved_version", flat=True)) == {1}


def test_sco06_whoever_is_linked_is_told_that_a_service_is_suspended_and_that_it_is_back(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    for days, change in ((1, "suspend"), (2, "resume")):
        publish(catalogue.ServiceChanged(service_id=service.id, change=change, at=NOW + days * DAY))
    assert told(world) == [Kind.SERVICE_TO_REVIEW, Kind.SERVICE_TO_REVIEW]


def test_sco06_what_very_many_are_told_stands_before_nobody_who_unlinks(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    publish(catalogue.ServiceChanged(service_id=service.id, change="suspend", at=NOW + DAY))
    pairing.disconnect(actor=world.camille, space=world.space, service_id=service.id, now=NOW + DAY)
    outbox.drain(pairing.PairingOutbox, now=NOW + DAY)
    assert access.grants_of(space_id=world.space.id, service_id=service.id, now=NOW + DAY) == []
    assert not PairingOutbox.objects.exists()
    assert ChangesOutbox.objects.count() == 1, "the worker tells of it, not whoever unlinks"


def test_sco06_a_batch_of_those_to_tell_is_read_in_the_order_of_its_index(
    service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    """Sorted again for each batch, the links of a service of a million people are read two thousand times."""
    if connections["ens"].vendor != "sqlite":
        pytest.skip("The plan of PostgreSQL depends on how many rows there are.")
    publish(catalogue.ServiceChanged(service_id=service.id, change="suspend", at=NOW + DAY))
    with CaptureQueriesContext(connections["ens"]) as asked:
        outbox.drain(pairing.ChangesOutbox, now=NOW + DAY, most=1)
    (batch,) = [one["sql"] for one in asked.captured_queries if f"LIMIT {remind.BATCH}" in one["sql"]]
    with connections["ens"].cursor() as cursor:
        plan = " ".join(row[-1] for row in cursor.execute(f"EXPLAIN QUERY PLAN {batch}").fetchall())
    assert "pairings_told_of_a_service" in plan
    assert "TEMP B-TREE" not in plan


def test_who_unlinked_it_learns_nothing_more_of_a_service(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    pairing.disconnect(actor=world.camille, space=world.space, service_id=service.id, now=NOW + DAY)
    publish(catalogue.ServiceChanged(service_id=service.id, change="suspend", at=NOW + 2 * DAY))
    assert told(world) == []


def test_c14_a_consent_that_ends_is_told_thirty_days_before_and_its_end_is_in_the_trace(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    assert pairing.look_after_consents(now=NOW + 334 * DAY) == 0
    assert pairing.look_after_consents(now=NOW + 335 * DAY) == 2
    assert pairing.look_after_consents(now=NOW + 336 * DAY) == 0
    assert told(world) == [Kind.SERVICE_TO_REVIEW]  # of both, once
    assert pairing.look_after_consents(now=NOW + 365 * DAY) == 2
    assert pairing.look_after_consents(now=NOW + 366 * DAY) == 0
    page = audit.trace_page(space_id=world.space.id, acts=[audit.Act.CONSENT_EXPIRED.value])
    assert {(one.type_code, one.subject_name, one.at) for one in page.entries} == {
        ("blood_glucose.read", "Carnet glycémie", NOW + 365 * DAY),
        ("blood_glucose.write", "Carnet glycémie", NOW + 365 * DAY),
    }


def test_c14_a_consent_that_is_used_after_the_warning_goes_on_and_is_told_again(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    pairing.look_after_consents(now=NOW + 340 * DAY)
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name)
    case = access.case_of(actor=actor, space=world.space, now=NOW + 350 * DAY)
    assert case.decide(access.Action.READ_MEASURES, finality=access.Finality.BLOOD_GLUCOSE).allowed
    assert pairing.look_after_consents(now=NOW + 365 * DAY) == 1  # the writing that was never used ended
    assert pairing.look_after_consents(now=NOW + 690 * DAY) == 1  # the reading ends in its turn


def test_a_consent_that_was_withdrawn_is_told_of_no_more(
    world: World, service: catalogue.ServiceView, linked: pairing.PairingView
) -> None:
    pairing.change_consents(
        actor=world.camille, space=world.space, service_id=service.id, consents=frozenset(), now=NOW + DAY
    )
    assert pairing.look_after_consents(now=NOW + 340 * DAY) == 0
    assert pairing.look_after_consents(now=NOW + 800 * DAY) == 0


@pytest.mark.parametrize("kind", [Kind.SERVICES_DIGEST, Kind.SERVICE_TO_REVIEW])
def test_not07_a_mail_names_no_service(world: World, service: catalogue.ServiceView, kind: Kind) -> None:
    subject, text = mail_words([kind])
    assert service.name not in subject + text
    assert "lycémie" not in text


def test_car09_a_carer_is_told_nothing_of_linked_services(world: World, linked: pairing.PairingView) -> None:
    carer = world.citizen("aidante", "Aidante")
    world.open_space(carer)
    make_carer(world.camille, carer, now=NOW)
    news = News(kind=Kind.SERVICES_DIGEST, space_id=world.space.id, key="x", at=NOW + DAY)
    assert [one.id for one in readers_of(news, now=NOW + DAY)] == [str(world.camille.holder_id)]
