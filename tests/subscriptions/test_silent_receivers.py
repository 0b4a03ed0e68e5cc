"""A server that says nothing keeps no other service waiting, and is not called for each person who is linked to it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.access.api import Finality
from espace_sante.kernel.actors import Actor
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.models import Subscription
from espace_sante.subscriptions.services import calling
from espace_sante.subscriptions.services import push as pushing
from espace_sante.subscriptions.services.call import Call
from espace_sante.subscriptions.services.tell import Happening, tell
from tests.referenced import referenced_service
from tests.subscriptions.linked import READ_ALL, active, asked, link, receiver
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SHORT = 0.2  # seconds


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def carnet(world: World) -> Actor:
    service = referenced_service(asks=READ_ALL)
    subscriptions.make_signing_key(service_id=service.id, now=NOW)
    return link(world, service)


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", SHORT)
    monkeypatch.setattr(calling, "GRACE_SECONDS", SHORT)
    monkeypatch.setattr(calling, "_silent", {})
    monkeypatch.setattr(calling, "_heard", {})
    monkeypatch.setattr(pushing, "_on_their_way", [])


@pytest.fixture
def silent() -> Iterator[str]:
    """An address that takes every call and says nothing."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/avis"


def watch(actor: Actor, endpoint: str, times: int = 1) -> None:
    for _ in range(times):
        subscriptions.subscribe(actor=actor, asked=asked(endpoint), edge="fhir", now=NOW)


def answered(call: Call, now: datetime) -> subscriptions.Trouble | None:
    """What becomes of one call."""
    (flight,) = calling.leave([call], now=now)
    while not flight.is_back:
        calling.wait_for_one([flight], seconds=1)
    return calling.landed(flight, now=now)


def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are called from here on."""
    made: list[str] = []
    real = calling._answer
    monkeypatch.setattr(calling, "_answer", lambda call: (made.append(call.endpoint), real(call))[1])
    return made


def test_what_is_due_at_a_server_that_said_nothing_fails_without_a_call(
    carnet: Actor, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "TOGETHER", 3)
    watch(carnet, silent, times=12)
    made = called(monkeypatch)
    assert subscriptions.push_due(now=NOW) == 0
    assert len(made) == 3, "one wait, and not four"
    assert set(Subscription.objects.values_list("failures", "trouble")) == {(1, "silent")}


def test_who_listens_is_told_behind_many_who_do_not_after_one_wait(
    world: World, carnet: Actor, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "TOGETHER", 4)
    with receiver() as it:
        active(carnet, it)
        watch(carnet, silent, times=19)
        changed = Happening(space_id=world.space.id, finality=Finality.BLOOD_GLUCOSE, key="measure:1", at=NOW)
        tell(changed, now=NOW + SECOND)
        made = called(monkeypatch)
        assert subscriptions.push_due(now=NOW + SECOND) == 1
    assert (made.count(silent), made.count(it.endpoint)) == (4, 1)


def test_it_is_called_again_after_a_rest_which_grows_and_ends_with_an_answer(
    silent: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOKS_ON_THIS_MACHINE = True
    made, call, now = called(monkeypatch), Call(silent, {}), NOW
    for number, rest in enumerate((*calling.RESTS, calling.RESTS[-1]), 1):
        assert answered(call, now=now) is subscriptions.Trouble.SILENT
        assert answered(call, now=now + rest - SECOND) is subscriptions.Trouble.SILENT
        assert len(made) == number
        now += rest
    monkeypatch.setattr(calling, "_answer", lambda _: None)
    assert answered(call, now=now) is None
    assert calling._silent == {}


def test_a_server_that_answers_one_of_its_calls_does_not_rest(carnet: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiver() as it:
        watch(carnet, it.endpoint)
        watch(carnet, f"{it.endpoint}/lent")
        real = calling._answer
        slow = subscriptions.Trouble.SILENT
        monkeypatch.setattr(calling, "_answer", lambda call: slow if call.endpoint.endswith("lent") else real(call))
        assert subscriptions.push_due(now=NOW) == 1
    assert calling._silent == {}


def test_a_call_that_no_time_limit_holds_is_left_to_itself(carnet: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is looked up for a minute, for example."""
    answered = threading.Event()
    monkeypatch.setattr(calling, "_answer", lambda _: answered.wait(60))
    watch(carnet, "https://a.example/b")
    assert subscriptions.push_due(now=NOW) == 0
    assert not answered.is_set()
    assert Subscription.objects.get().trouble == "silent"
    answered.set()


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that no test waits for, and a pass that waits for nobody slow."""
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 60.0)
    monkeypatch.setattr(pushing, "SLOW_SECONDS", 0.05)


@pytest.fixture
def other(world: World) -> Actor:
    """Another service that is linked to Camille."""
    service = referenced_service(asks=READ_ALL, name="Autre service", slug="autre-service")
    subscriptions.make_signing_key(service_id=service.id, now=NOW)
    return link(world, service)


def test_the_first_silence_of_a_server_keeps_no_other_service_waiting(
    world: World, carnet: Actor, other: Actor, patient: None, silent: str
) -> None:
    """Issue 8, point 5: the pass goes on; order within a subscription holds, since nothing else of it leaves."""
    with receiver() as it:
        active(other, it)
        watch(carnet, silent, times=20)
        for number in range(3):
            changed = Happening(
                space_id=world.space.id, finality=Finality.BLOOD_GLUCOSE, key=f"measure:{number}", at=NOW
            )
            tell(changed, now=NOW + SECOND)
        began = time.monotonic()
        assert subscriptions.push_due(now=NOW + SECOND, to_the_end=False) == 3
        assert time.monotonic() - began < calling.TIMEOUT_SECONDS / 10
        assert len(it.received) == 3
        assert len(pushing._on_their_way) == pushing.TOGETHER, "nothing more leaves for who is slow"
        waiting = Subscription.objects.filter(claimed_until=NOW + SECOND + pushing.CLAIM)
        assert waiting.count() == pushing.TOGETHER


def test_what_was_on_its_way_is_settled_by_the_next_pass_or_before_the_worker_stops(
    carnet: Actor, patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(calling, "_answer", lambda _: None if gate.wait(60) else subscriptions.Trouble.SILENT)
    watch(carnet, "https://a.example/b", times=2)
    assert subscriptions.push_due(now=NOW, to_the_end=False) == 0
    assert subscriptions.push_due(now=NOW, to_the_end=False) == 0, "it is not called again meanwhile"
    gate.set()
    assert subscriptions.settle_all(now=NOW) == 2
    assert set(Subscription.objects.values_list("state", "claimed_until")) == {("active", None)}
    assert subscriptions.settle_all(now=NOW) == 0


def test_an_answer_that_comes_when_another_worker_has_the_claim_changes_nothing(
    carnet: Actor, patient: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()
    monkeypatch.setattr(calling, "_answer", lambda _: None if gate.wait(60) else subscriptions.Trouble.SILENT)
    watch(carnet, "https://a.example/b")
    subscriptions.push_due(now=NOW, to_the_end=False)
    Subscription.objects.update(claimed_until=NOW + 2 * pushing.CLAIM)
    gate.set()
    subscriptions.settle_all(now=NOW)
    assert Subscription.objects.get().state == "requested"


def test_silent_services_fill_so_many_threads_and_no_more(
    carnet: Actor, patient: None, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushing, "ON_THEIR_WAY", 3)
    watch(carnet, silent, times=6)
    for _pass in range(2):
        subscriptions.push_due(now=NOW, to_the_end=False)
        assert len(pushing._on_their_way) == 3


def test_a_push_takes_eight_statements_and_what_services_share_is_read_once(world: World, carnet: Actor) -> None:
    with receiver() as it:
        for _ in range(8):
            active(carnet, it)
        tell(Happening(space_id=world.space.id, finality=Finality.BLOOD_GLUCOSE, key="measure:1", at=NOW), now=NOW)
        with CaptureQueriesContext(connections["ens"]) as ens, CaptureQueriesContext(connections["dmp"]) as dmp:
            assert subscriptions.push_due(now=NOW, most=8) == 8
    sent = [one["sql"] for queries in (ens, dmp) for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(sent) <= 8 * 8 + 4
