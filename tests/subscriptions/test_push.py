"""A linked service is told that something changed, and no more; whoever lost the right is told nothing."""

from __future__ import annotations

import socket
import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from espace_sante.access import api as access
from espace_sante.access.api import AccessRefused, Consent, Finality, Right
from espace_sante.agenda import api as agenda
from espace_sante.audit import api as audit
from espace_sante.catalogue.api import ServiceStatus, ServiceView
from espace_sante.identity.models import Account
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.outside import EndpointRefused
from espace_sante.measures import api as measures
from espace_sante.outbox.api import drain
from espace_sante.pairing import api as pairing
from espace_sante.portals.publisher.presenters.notices import notices
from espace_sante.prepared.api import write_new
from espace_sante.record import api as record
from espace_sante.record.models import RecordOutbox
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.domain.rhythm import DELAYS, HANDSHAKE_DELAYS
from espace_sante.subscriptions.models import Push, Subscription
from espace_sante.subscriptions.services import calling
from espace_sante.subscriptions.services import push as pushing
from espace_sante.subscriptions.services import tell as telling
from espace_sante.subscriptions.services.subscribe import MOST_LIVE
from espace_sante.subscriptions.services.tell import Happening, piece_to_tell, tell
from tests.agenda.conftest import appointment
from tests.measures.conftest import glucose as glucose_content
from tests.referenced import asks_now, moves_to, referenced_service
from tests.remembered import everything
from tests.subscriptions.linked import (
    READ_ALL,
    active,
    asked,
    is_signed_with,
    link,
    receiver,
)
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
GLUCOSE_READ = Consent(Finality.BLOOD_GLUCOSE, Right.READ)
State, Trouble = subscriptions.State, subscriptions.Trouble


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def row(world: World) -> ServiceView:
    return referenced_service(asks=READ_ALL | {Consent(Finality.WEIGHT, Right.WRITE)})


@pytest.fixture
def key(row: ServiceView) -> str:
    return subscriptions.make_signing_key(service_id=row.id, now=NOW)


@pytest.fixture
def carnet(world: World, row: ServiceView, key: str) -> Actor:
    return link(world, row)


def glucose(world: World, key: str = "measure:1", **more: Any) -> Happening:
    return Happening(space_id=world.space.id, finality=Finality.BLOOD_GLUCOSE, key=key, at=NOW, **more)


def client_of(login: str) -> Client:
    client = Client(raise_request_exception=True)
    client.force_login(Account.objects.get(login=login))
    return client


def seen(actor: Actor, view: subscriptions.SubscriptionView) -> subscriptions.SubscriptionView:
    return subscriptions.subscription(actor=actor, subscription_id=view.id)


def test_a_subscription_is_active_once_its_address_has_answered_a_first_call(
    world: World, carnet: Actor, key: str
) -> None:
    with receiver() as it:
        view = subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        assert view.state is State.REQUESTED
        assert subscriptions.push_due(now=NOW) == 1
    after = seen(carnet, view)
    assert (after.state, after.trouble, after.told_at) == (State.ACTIVE, None, NOW)
    assert after.version == view.version + 1
    assert is_signed_with(key, it.received[0], it.bodies[0])


def test_what_is_pushed_says_that_something_changed_and_nothing_of_it(world: World, carnet: Actor, key: str) -> None:
    with receiver() as it:
        view = active(carnet, it)
        tell(glucose(world, item_id=view.id), now=NOW)
        assert subscriptions.push_due(now=NOW) == 1
        (headers,), (body,) = it.received, it.bodies
    assert body == b""
    assert is_signed_with(key, headers, body)
    assert set(headers) == {
        "host", "accept-encoding", "content-length", "user-agent", "webhook-id", "webhook-timestamp",
        "webhook-signature",
    }  # fmt: skip
    words = " ".join(headers.values())
    for secret in (world.space.id.hex, str(world.space.id), world.space.ins.value, carnet.paired.patient.value):  # type: ignore[union-attr]
        assert secret not in words
    assert not Push.objects.exists()


def test_sco01_without_the_consent_nothing_is_watched(world: World, row: ServiceView, key: str) -> None:
    actor = link(
        world, row, frozenset({Consent(Finality.BLOOD_GLUCOSE, Right.READ), Consent(Finality.WEIGHT, Right.WRITE)})
    )
    for finality in (Finality.WEIGHT, Finality.DOCUMENTS, Finality.AGENDA):
        with pytest.raises(AccessRefused):
            subscriptions.subscribe(
                actor=actor, asked=asked("https://a.example/b", finality), edge="fhir", now=NOW
            )  # fmt: skip
    assert not Subscription.objects.exists()


def test_sco01_the_consent_is_asked_for_again_each_time_something_is_told(
    world: World, row: ServiceView, carnet: Actor
) -> None:
    with receiver() as it:
        view = active(carnet, it)
        tell(glucose(world), now=NOW)
        pairing.change_consents(
            actor=world.camille, space=world.space, service_id=row.id, consents=READ_ALL - {GLUCOSE_READ}, now=NOW
        )
        assert subscriptions.push_due(now=NOW) == 0
    assert it.received == []
    after = seen(carnet, view)
    assert (after.state, after.trouble) == (State.OFF, Trouble.NO_CONSENT)
    assert not Push.objects.exists()


def test_an_unlinked_service_is_told_nothing(world: World, row: ServiceView, carnet: Actor) -> None:
    with receiver() as it:
        active(carnet, it)
        tell(glucose(world), now=NOW)
        pairing.disconnect(actor=world.camille, space=world.space, service_id=row.id, now=NOW)
        assert not Push.objects.exists()
        assert subscriptions.push_due(now=NOW) == 0
    assert it.received == []
    assert Subscription.objects.get().state == State.OFF


@pytest.mark.parametrize("status", [ServiceStatus.SUSPENDED, ServiceStatus.OFFLINE])
def test_sco06_a_suspended_service_is_told_nothing_and_goes_on_when_it_is_back(
    world: World, row: ServiceView, carnet: Actor, status: ServiceStatus
) -> None:
    with receiver() as it:
        view = active(carnet, it)
        tell(glucose(world), now=NOW)
        moves_to(row.id, status)
        assert subscriptions.push_due(now=NOW) == 0
        moves_to(row.id, ServiceStatus.ONLINE)
        assert subscriptions.push_due(now=NOW) == 0, "what happened meanwhile is not told"
        tell(glucose(world, "measure:2"), now=NOW)
        assert subscriptions.push_due(now=NOW) == 1
    assert seen(carnet, view).state is State.ACTIVE


def test_sco05_past_the_deadline_of_new_finalities_nothing_is_told(
    world: World, row: ServiceView, carnet: Actor
) -> None:
    with receiver() as it:
        view = active(carnet, it)
        asks_now(row.id, READ_ALL, until=NOW + timedelta(days=1))
        for number, days in enumerate((0, 2)):
            tell(glucose(world, f"measure:{number}"), now=NOW)
            assert subscriptions.push_due(now=NOW + timedelta(days=days)) == (days == 0)
    assert seen(carnet, view).state is State.ACTIVE


def test_to_be_told_is_no_use_of_a_consent(world: World, row: ServiceView, carnet: Actor) -> None:
    """C14: a consent that serves to nothing ends by itself."""
    with receiver() as it:
        active(carnet, it)
        marked = {
            one.consent: one.last_used_on
            for one in access.grants_of(space_id=world.space.id, service_id=row.id, now=NOW)
        }
        tell(glucose(world), now=NOW)
        later = NOW + timedelta(days=3)
        assert subscriptions.push_due(now=later) == 1
        after = access.grants_of(space_id=world.space.id, service_id=row.id, now=later)
    assert {one.consent: one.last_used_on for one in after} == marked


def test_a_service_is_not_told_of_what_it_did_itself(world: World, row: ServiceView, carnet: Actor) -> None:
    other = referenced_service("autre", asks=READ_ALL)
    subscriptions.make_signing_key(service_id=other.id, now=NOW)
    second = link(world, other)
    with receiver() as it, receiver() as theirs:
        active(carnet, it)
        active(second, theirs)
        assert tell(glucose(world, by_service=row.id), now=NOW) == 1
        assert subscriptions.push_due(now=NOW) == 1
    assert it.received == []
    assert len(theirs.received) == 1


def test_pushes_leave_in_order_and_one_that_fails_keeps_those_behind_it(world: World, carnet: Actor) -> None:
    with receiver() as it:
        active(carnet, it)
        for number in range(3):
            tell(glucose(world, f"measure:{number}"), now=NOW)
        it.statuses[:] = [204, 500, 204]
        assert subscriptions.push_due(now=NOW) == 1
        first, failed = it.ids()
        assert subscriptions.push_due(now=NOW + DELAYS[0] - timedelta(seconds=1)) == 0
        assert subscriptions.push_due(now=NOW + DELAYS[0]) == 2
    assert it.ids()[2] == failed, "told again, it has the same id"
    assert len({first, *it.ids()}) == 3
    timestamps = [one["webhook-timestamp"] for one in it.received]
    assert timestamps[1] < timestamps[2], "and the time of the attempt"


def test_the_same_happening_told_twice_is_pushed_once_or_under_one_id(world: World, carnet: Actor) -> None:
    with receiver() as it:
        active(carnet, it)
        tell(glucose(world), now=NOW)
        tell(glucose(world), now=NOW)
        assert subscriptions.push_due(now=NOW) == 1
        tell(glucose(world), now=NOW)
        assert subscriptions.push_due(now=NOW) == 1
    assert len(set(it.ids())) == 1


def test_after_too_many_failures_it_stops_says_why_and_may_be_asked_for_again(world: World, carnet: Actor) -> None:
    with receiver() as it:
        view = active(carnet, it)
        it.statuses[:] = [503]
        tell(glucose(world), now=NOW)
        now = NOW
        for number in range(len(DELAYS) + 1):
            assert subscriptions.push_due(now=now) == 0
            after = seen(carnet, view)
            assert after.trouble is Trouble.REFUSED
            assert (after.state is State.ERROR) == (number == len(DELAYS)), number
            now += DELAYS[min(number, len(DELAYS) - 1)]
        assert len(it.received) == len(DELAYS) + 1
        assert tell(glucose(world, "measure:2"), now=now) == 0
        it.statuses[:] = [204]
        again = subscriptions.change_subscription(
            actor=carnet, subscription_id=view.id, asked=asked(it.endpoint), edge="fhir", now=now
        )
        assert again.state is State.REQUESTED
        assert subscriptions.push_due(now=now) == 1
    assert seen(carnet, view).state is State.ACTIVE


def test_an_address_that_does_not_answer_the_first_call_never_becomes_active(world: World, carnet: Actor) -> None:
    with receiver(404) as it:
        view = subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        now = NOW
        for pause in (*HANDSHAKE_DELAYS, timedelta()):
            subscriptions.push_due(now=now)
            now += pause
    after = seen(carnet, view)
    assert (after.state, after.trouble, len(it.received)) == (State.ERROR, Trouble.REFUSED, 3)


def test_an_address_that_says_gone_ends_it_at_once(world: World, carnet: Actor) -> None:
    with receiver() as it:
        view = active(carnet, it)
        it.statuses[:] = [410]
        tell(glucose(world), now=NOW)
        subscriptions.push_due(now=NOW)
    after = seen(carnet, view)
    assert (after.state, after.trouble) == (State.OFF, Trouble.GONE)


def test_a_redirection_is_a_refusal_and_is_not_followed(world: World, carnet: Actor) -> None:
    with receiver(302) as it:
        view = subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        assert subscriptions.push_due(now=NOW) == 0
    assert seen(carnet, view).trouble is Trouble.REFUSED


def test_slow_receivers_are_called_together(
    world: World, carnet: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """One that says nothing keeps nobody waiting longer than its own limit."""
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 0.3)
    with receiver() as it, socket.create_server(("127.0.0.1", 0)) as silent:
        there = f"http://127.0.0.1:{silent.getsockname()[1]}/a"
        for _ in range(6):
            subscriptions.subscribe(actor=carnet, asked=asked(there), edge="fhir", now=NOW)
        subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        began = time.monotonic()
        assert subscriptions.push_due(now=NOW) == 1
        assert time.monotonic() - began < 1.5
    assert Subscription.objects.filter(trouble=Trouble.SILENT).count() == 6


def test_the_network_of_the_service_is_not_called(world: World, carnet: Actor, settings: Any) -> None:
    """docs/threats.md. Neither kept, nor called when it was kept under other settings."""
    with receiver() as it:
        view = subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        settings.WEBHOOKS_ON_THIS_MACHINE = False
        assert subscriptions.push_due(now=NOW) == 0
        with pytest.raises(EndpointRefused):
            subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
    assert it.received == []
    assert seen(carnet, view).trouble is Trouble.NOT_PUBLIC


def test_what_waits_for_somebody_who_does_not_listen_has_a_bound(
    world: World, carnet: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "MOST_WAITING", 3)
    with receiver() as it:
        view = active(carnet, it)
        assert [tell(glucose(world, f"measure:{number}"), now=NOW) for number in range(4)] == [1, 1, 1, 0]
    after = seen(carnet, view)
    assert (after.state, after.trouble) == (State.ERROR, Trouble.TOO_MANY)


def test_two_workers_never_push_the_same_thing_and_a_claim_that_is_over_is_taken_up(
    world: World, carnet: Actor
) -> None:
    with receiver() as it:
        active(carnet, it)
        tell(glucose(world), now=NOW)
        assert len(pushing._claim(NOW, most=10)) == 1, "a worker that is killed here"
        assert subscriptions.push_due(now=NOW + timedelta(seconds=30)) == 0
        assert subscriptions.push_due(now=NOW + pushing.CLAIM) == 1


def test_a_subscription_ends_with_its_own_date(world: World, carnet: Actor) -> None:
    with receiver() as it:
        ends = NOW + timedelta(days=1)
        view = subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint, ends_at=ends), edge="fhir", now=NOW)
        subscriptions.push_due(now=NOW)
        tell(glucose(world), now=NOW)
        assert subscriptions.push_due(now=ends) == 0
    assert seen(carnet, view).trouble is Trouble.PAST


def test_a_document_is_told_of_to_who_may_read_it_alone(world: World, row: ServiceView, carnet: Actor) -> None:
    """Masked, it is for no service: that it exists is not told either (CIT-05)."""
    with receiver() as it:
        active(carnet, it, Finality.DOCUMENTS)
        _shown, masked = world.deposit(), world.deposit().document_id
        record.set_masked(actor=world.camille, space=world.space, document_id=masked, masked=True, now=NOW)
        drain(RecordOutbox, now=NOW + timedelta(minutes=1))
        assert Push.objects.count() == 2
        assert subscriptions.push_due(now=utc_now()) == 1
        assert len(it.received) == 1
    assert not Push.objects.exists()


def test_a_measure_is_told_of_written_or_removed_by_another(world: World, row: ServiceView, carnet: Actor) -> None:
    with receiver() as it:
        active(carnet, it)
        content = glucose_content()
        kept = measures.write_measures(
            actor=world.camille, space=world.space, contents=[content], edge="test", now=NOW
        ).measures[0]
        measures.remove_measure(
            actor=world.camille, space=world.space, measure_id=kept.view.id, edge="test", now=NOW + timedelta(seconds=1)
        )
        drain(RecordOutbox, now=NOW + timedelta(minutes=1), most=1000)
        assert subscriptions.push_due(now=utc_now()) == 2
    assert len(set(it.ids())) == 2


def test_a_date_of_the_agenda_is_told_of_whoever_notes_it(world: World, carnet: Actor) -> None:
    with receiver() as it:
        active(carnet, it, Finality.AGENDA)
        agenda.create_event(
            actor=world.camille, space=world.space, content=appointment(), source=agenda.Source.PORTAL, now=NOW
        )
        assert subscriptions.push_due(now=NOW) == 1
    assert len(it.received) == 1


def test_a_happening_of_another_host_writes_nothing_where_nobody_watches(
    world: World, carnet: Actor, django_assert_num_queries: Any
) -> None:
    piece_to_tell(RecordOutbox, glucose(world), now=NOW)  # prepares
    before = RecordOutbox.objects.count()
    with django_assert_num_queries(1, using="ens"):
        assert piece_to_tell(RecordOutbox, glucose(world), now=NOW) is None
    with receiver() as it:
        active(carnet, it)
        piece = piece_to_tell(RecordOutbox, glucose(world), now=NOW)
        assert piece is not None
        assert RecordOutbox.objects.count() == before
        write_new([piece])
        assert RecordOutbox.objects.count() == before + 1
        drain(RecordOutbox, now=NOW, most=10_000)
        assert subscriptions.push_due(now=utc_now()) == 1


def test_both_keys_sign_for_a_day_after_a_change(world: World, row: ServiceView, carnet: Actor, key: str) -> None:
    with receiver() as it:
        active(carnet, it)
        second = subscriptions.make_signing_key(service_id=row.id, now=NOW)
        assert second != key
        for hours in (23, 25):
            tell(glucose(world, f"measure:{hours}"), now=NOW)
            assert subscriptions.push_due(now=NOW + timedelta(hours=hours)) == 1
    before, after = it.received
    assert is_signed_with(key, before, b"")
    assert is_signed_with(second, before, b"")
    assert not is_signed_with(key, after, b"")
    assert is_signed_with(second, after, b"")


def test_the_database_holds_neither_the_key_nor_the_address(world: World, carnet: Actor, key: str) -> None:
    with receiver() as it:
        active(carnet, it)
        told = repr(everything())
    assert it.endpoint not in told
    assert key.removeprefix("whsec_") not in told


def test_sco07_asking_and_ending_are_traced_in_the_space_with_the_name_of_the_service(
    world: World, carnet: Actor
) -> None:
    view = subscriptions.subscribe(actor=carnet, asked=asked("https://a.example/b"), edge="fhir", now=NOW)
    subscriptions.unsubscribe(actor=carnet, subscription_id=view.id, edge="fhir", now=NOW)
    drain(subscriptions.SubscriptionsOutbox, now=NOW)
    found = audit.trace_page(space_id=world.space.id, size=20).entries
    lines = [one for one in reversed(found) if one.act.startswith("service.watching")]
    assert [(one.act, one.actor_name, one.edge) for one in lines] == [
        ("service.watching", "Carnet glycémie", "fhir"), ("service.watching-ended", "Carnet glycémie", "fhir"),
    ]  # fmt: skip


def test_a_service_watches_so_much_and_no_more_for_one_person(world: World, carnet: Actor) -> None:
    for number in range(MOST_LIVE):
        subscriptions.subscribe(actor=carnet, asked=asked(f"https://a.example/{number}"), edge="fhir", now=NOW)
    with pytest.raises(subscriptions.TooManySubscriptions):
        subscriptions.subscribe(actor=carnet, asked=asked("https://a.example/b"), edge="fhir", now=NOW)


def test_without_a_key_to_check_with_nothing_is_pushed(world: World) -> None:
    actor = link(world, referenced_service(asks=READ_ALL))
    with pytest.raises(subscriptions.NoSigningKey):
        subscriptions.subscribe(actor=actor, asked=asked("https://a.example/b"), edge="fhir", now=NOW)


def test_what_stopped_long_ago_is_forgotten_and_what_lives_is_not(world: World, carnet: Actor) -> None:
    with receiver() as it:
        view = active(carnet, it)
        assert subscriptions.forget_ended(now=NOW + timedelta(days=400)) == 0
        subscriptions.change_subscription(
            actor=carnet, subscription_id=view.id, asked=asked(it.endpoint, off=True), edge="fhir", now=NOW
        )
    assert subscriptions.forget_ended(now=NOW + timedelta(days=89)) == 0
    assert subscriptions.forget_ended(now=NOW + timedelta(days=91)) == 1


def test_the_publisher_sees_how_many_stand_where_and_the_person_what_is_watched(
    world: World, row: ServiceView, carnet: Actor
) -> None:
    with receiver() as it:
        view = active(carnet, it)
        subscriptions.subscribe(actor=carnet, asked=asked(it.endpoint), edge="fhir", now=NOW)
        it.statuses[:] = [500]
        subscriptions.push_due(now=NOW)
    figures = subscriptions.figures_of(row.id)
    assert figures.by_state == {State.ACTIVE: 1, State.REQUESTED: 1}
    assert dict(notices(figures))["Actifs"] == "1"
    assert dict(notices(figures))["Dernier échec"] == "votre adresse a répondu autre chose que 2xx"
    page = client_of("camille").get(f"/espace/{world.space.id}/services/{row.id}/").content.decode()
    assert "nous le prévenons de venir lire : votre glycémie." in page.replace("\u00a0", " ")
    assert view.finalities == (Finality.BLOOD_GLUCOSE,)
