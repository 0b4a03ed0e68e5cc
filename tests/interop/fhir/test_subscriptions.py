"""Subscriptions over FHIR: what a linked service asks, about the one person of its token, and what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from espace_sante.catalogue.api import ServiceStatus
from espace_sante.kernel.clock import utc_now
from espace_sante.subscriptions import api as subscriptions
from espace_sante.subscriptions.models import Subscription
from tests.interop.fhir.conftest import Fhir
from tests.linked import GLUCOSE, READ_DOCUMENTS, Linked
from tests.subscriptions.linked import is_signed_with, receiver
from tests.worlds import RECENT, World

WATCHED = "Observation?code=http://loinc.org|2345-7"


@pytest.fixture
def linked(world: World) -> Linked:
    made = Linked(space=world.space, by=world.camille, now=RECENT, consents=GLUCOSE | {READ_DOCUMENTS})
    subscriptions.make_signing_key(service_id=made.service.id, now=RECENT)
    return made


@pytest.fixture
def carnet(linked: Linked) -> Fhir:
    return Fhir("", linked.space.ins, token=linked.token())


def asked(criteria: str = WATCHED, endpoint: str = "https://carnet.example/avis", **changed: Any) -> dict[str, Any]:
    sent = {
        "resourceType": "Subscription",
        "status": "requested",
        "reason": "Tenir le carnet à jour",
        "criteria": criteria,
        "channel": {"type": "rest-hook", "endpoint": endpoint},
    }
    return {name: value for name, value in (sent | changed).items() if value is not None}


def test_what_is_asked_is_kept_told_signed_and_seen(carnet: Fhir, linked: Linked) -> None:
    key = subscriptions.make_signing_key(service_id=linked.service.id, now=RECENT)
    with receiver() as it:
        answer = carnet.call("POST", "/Subscription", asked(endpoint=it.endpoint))
        made = answer.json()
        assert (answer.status_code, made["status"], made["criteria"]) == (201, "requested", WATCHED)
        assert answer["Location"].endswith(f"/fhir/Subscription/{made['id']}")
        assert subscriptions.push_due(now=utc_now()) == 1
    seen = carnet.get(f"/Subscription/{made['id']}").json()
    assert (seen["status"], seen["meta"]["versionId"]) == ("active", "2")
    assert is_signed_with(key, it.received[0], b"")
    assert it.received[0]["webhook-id"].partition(".")[0] == made["id"]
    assert [one["resource"]["id"] for one in carnet.get("/Subscription?status=active").json()["entry"]] == [made["id"]]
    assert carnet.get("/Subscription?status=error").json()["total"] == 0


def test_it_is_changed_switched_off_and_removed(carnet: Fhir) -> None:
    made = carnet.call("POST", "/Subscription", asked()).json()
    there = f"/Subscription/{made['id']}"
    changed = carnet.call("PUT", there, asked("DocumentReference"), **{"If-Match": 'W/"1"'})
    assert (changed.status_code, changed.json()["criteria"]) == (200, "DocumentReference")
    assert carnet.call("PUT", there, asked(), **{"If-Match": 'W/"1"'}).status_code == 412
    assert carnet.call("PUT", there, asked(status="off")).json()["status"] == "off"
    assert carnet.call("DELETE", there).status_code == 204
    assert carnet.get(there).status_code == 404
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (asked("Appointment"), 403),  # no consent for that
        (asked("Observation?code=29463-7"), 403),
        (asked("Observation"), 422),  # which one
        (asked("Observation?code=1234-5"), 422),
        (asked(f"{WATCHED}&value-quantity=gt5"), 422),
        (asked("Patient"), 422),
        (asked("Observation?%"), 400),
        (asked(criteria=None), 422),
        (asked(reason=None), 422),
        (asked(channel=None), 422),
        (asked(status="on"), 400),
        (asked(end="2020-01-01T00:00:00Z"), 422),
        (asked(end="demain"), 400),
        (asked(endpoint="http://carnet.example/avis"), 422),
        (asked(endpoint="https://10.0.0.1/avis"), 422),
        (asked(channel={"type": "email", "endpoint": "mailto:a@b.example"}), 422),
        (asked(channel={"type": "rest-hook", "endpoint": "https://a.example/", "payload": "application/json"}), 422),
        (asked(channel={"type": "rest-hook", "endpoint": "https://a.example/", "header": ["Authorization: x"]}), 422),
        (asked(channel={"type": "rest-hook"}), 422),
        ({"resourceType": "Observation"}, 400),
        (b"{", 400),
    ],
)
def test_what_cannot_be_kept_is_refused_and_stores_nothing(carnet: Fhir, sent: Any, status: int) -> None:
    answer = carnet.call("POST", "/Subscription", sent)
    assert answer.status_code == status, answer.content
    assert answer.json()["resourceType"] == "OperationOutcome"
    assert not Subscription.objects.exists()


def test_sco04_the_person_of_the_criteria_is_that_of_the_token(carnet: Fhir, linked: Linked) -> None:
    for named, status in (
        (f"patient={linked.patient}", 201),
        (f"subject=Patient/{linked.patient}", 201),
        (f"patient.identifier=urn:oid:{linked.oid}|{linked.patient}", 201),
        (f"patient={'0' * 32}", 403),
        (f"patient.identifier=urn:oid:1.2.3|{linked.patient}", 409),
    ):
        answer = carnet.call("POST", "/Subscription", asked(f"{WATCHED}&{named}"))
        assert answer.status_code == status, (named, answer.content)


def test_sco06_a_suspended_service_asks_for_nothing(carnet: Fhir, linked: Linked) -> None:
    linked.set_status(ServiceStatus.SUSPENDED)
    answer = carnet.call("POST", "/Subscription", asked())
    assert answer.status_code == 401
    assert "invalid_token" in answer["WWW-Authenticate"]


def test_another_service_and_another_person_see_nothing_of_it(carnet: Fhir, linked: Linked, world: World) -> None:
    made = carnet.call("POST", "/Subscription", asked()).json()
    other = Linked(space=world.space, by=world.camille, now=RECENT, name="Autre service")
    subscriptions.make_signing_key(service_id=other.service.id, now=RECENT)
    stranger = Fhir("", world.space.ins, token=other.token())
    there = f"/Subscription/{made['id']}"
    assert [stranger.call(method, there, asked()).status_code for method in ("GET", "PUT", "DELETE")] == [404] * 3
    assert stranger.get("/Subscription").json()["total"] == 0


@pytest.mark.parametrize("login", ["camille", "dr.martin", "labo"])
def test_nobody_else_asks_for_it(world: World, login: str) -> None:
    somebody = Fhir(login, world.space.ins)
    assert somebody.call("POST", "/Subscription", asked()).status_code == 403
    assert somebody.get("/Subscription").status_code == 403


def test_without_a_signing_key_it_is_said_what_to_do(world: World) -> None:
    linked = Linked(space=world.space, by=world.camille, now=RECENT)
    answer = Fhir("", world.space.ins, token=linked.token()).call("POST", "/Subscription", asked())
    assert answer.status_code == 409
    assert "no-signing-key" in answer.content.decode()
