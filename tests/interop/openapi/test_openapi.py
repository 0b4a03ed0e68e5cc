"""The description of what a linked service may call: made of the routes, and asked what no document says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from espace_sante.interop.fhir.interactions import INTERACTIONS
from espace_sante.interop.openapi.answers import MET, errors_by_status
from espace_sante.interop.openapi.document import document
from espace_sante.interop.openapi.fhir_paths import NOT_OFFERED, OFFERED
from espace_sante.interop.smart.urls import urlpatterns as smart_addresses
from espace_sante.pairing.api import ClientProof
from espace_sante.subscriptions import api as subscriptions
from tests.interop.fhir.appointments import SYSTEM, appointment
from tests.interop.fhir.measures import GLUCOSE, WEIGHT, device, observation, transaction
from tests.linked import EVERYTHING, RETURN, VERIFIER, Linked
from tests.worlds import RECENT, World

EXAMPLES = 5  # of each address, for what fits its description and for what does not
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(document())
SCHEMA.app = WSGIHandler()
OPERATIONS = {one.ok().label: one.ok() for one in SCHEMA.get_all_operations()}
A_PAGE = "GET /oauth/authorize"  # for a person; its own tests are in tests/interop/smart


@pytest.fixture
def linked(db: None) -> Iterator[Linked]:
    """A service that may do everything. Requests keep the connections of the test, as those of Django's own client."""
    cache.clear()
    world = World(now=RECENT)
    signals = (request_started, request_finished)
    for one in signals:
        one.disconnect(close_old_connections)
    made = Linked(
        space=world.space, by=world.camille, now=RECENT, consents=EVERYTHING, client={"proof": ClientProof.SECRET}
    )
    made.world = world  # type: ignore[attr-defined]
    yield made
    for one in signals:
        one.connect(close_old_connections)


def test_the_description_is_open_to_everybody_and_to_any_page(db: None) -> None:
    answer = Client().get("/developpeurs/openapi.json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["openapi"] == "3.1.0"


def test_every_address_that_is_described_is_there() -> None:
    for path in document()["paths"]:
        resolve(re.sub(r"\{\w+\}", "aaaaaaaaaaaaaaaaaaaaaaaaaa", path))


def test_every_route_is_described_or_left_out_with_a_reason() -> None:
    for one in INTERACTIONS:
        left_out = one.code in NOT_OFFERED or one.resource in NOT_OFFERED
        assert left_out != ((one.resource, one.code) in OFFERED), f"{one.method} {one.address}: say which"
    assert {(one.resource, one.code) for one in INTERACTIONS} >= set(OFFERED)
    described = set(document()["paths"])
    assert {f"/{one.pattern}" for one in smart_addresses} <= described


def test_every_error_is_described_under_its_status() -> None:
    told = [row for rows in errors_by_status().values() for row in rows]
    assert {row["code"] for row in told} == MET, "a code that is no longer anybody's"
    assert all(row["meaning"] for row in told)


class Caller:
    """A program written after the description: it calls what is described, and checks that the answer is."""

    def __init__(self, linked: Linked) -> None:
        self.linked, self.called = linked, set[str]()
        self.headers = {"Authorization": f"Bearer {linked.token()}"}

    def __call__(self, label: str, body: Any = None, *, at: str = "", **query: str) -> Any:
        operation = OPERATIONS[label]
        names = [one for one in ("resource_id", "version") if f"{{{one}}}" in label]
        case = operation.Case(
            path_parameters=dict(zip(names, at.split(" "), strict=False)), query=query or None,
            **({"body": body, "media_type": next(iter(operation.body)).media_type} if body is not None else {}),
        )  # fmt: skip
        answer = case.call(headers=self.headers if "/fhir/." not in label and "/fhir" in label else {})
        case.validate_response(answer, checks=CHECKS)
        assert answer.status_code < 300, (label, answer.status_code, answer.content)
        self.called.add(label)
        return answer


def test_a_program_that_follows_the_description_is_answered_as_described(linked: Linked) -> None:
    """Every operation, once, as it is meant."""
    call, who = Caller(linked), _person(linked)
    subscriptions.make_signing_key(service_id=linked.service.id, now=RECENT)
    told = call("POST /oauth/token", _form(linked, code=linked.code())).json()
    client = {"client_id": linked.made.client_id, "client_secret": linked.made.secret}
    call("POST /oauth/introspect", {"token": told["access_token"], **client})
    call("POST /oauth/revoke", {"token": told["refresh_token"], **client})
    for address in ("oauth/jwks", "fhir/.well-known/smart-configuration"):
        call(f"GET /{address}")
    for address in ("oauth-authorization-server", "openid-configuration"):
        call(f"GET /.well-known/{address}")
    call("GET /fhir/Patient/{resource_id}", at=linked.patient)
    named = {"identifier": f"urn:oid:{linked.oid}|{linked.patient}"}
    call("GET /fhir/Patient", **named)
    call("POST /fhir/Patient/_search", named)
    call("POST /fhir", transaction(observation(who, GLUCOSE)))
    made = call("POST /fhir/Observation", observation(who, WEIGHT)).json()["id"]
    call("GET /fhir/Observation", patient=linked.patient, code=GLUCOSE)
    call("POST /fhir/Observation/_search", {"patient": linked.patient, "code": WEIGHT})
    call("GET /fhir/Observation/{resource_id}", at=made)
    call("DELETE /fhir/Observation/{resource_id}", at=made)
    meter = {"device": {"reference": "#lecteur"}, "contained": [device() | {"id": "lecteur"}]}
    measured = call("POST /fhir/Observation", observation(who, WEIGHT, 63, **meter)).json()
    call("GET /fhir/Device/{resource_id}", at=measured["device"]["reference"].removeprefix("Device/"))
    _appointments(call, who)
    _subscriptions(call)
    _documents(call)
    assert OPERATIONS.keys() - call.called == {A_PAGE}


def _person(linked: Linked) -> dict[str, Any]:
    return {"type": "Patient", "identifier": {"system": f"urn:oid:{linked.oid}", "value": linked.patient}}


def _form(linked: Linked, **told: str) -> dict[str, str]:
    proof = {"client_id": linked.made.client_id, "client_secret": linked.made.secret}
    return {
        "grant_type": "authorization_code", "redirect_uri": RETURN, "code_verifier": VERIFIER, **proof, **told,
    }  # fmt: skip


def _appointments(call: Caller, who: dict[str, str]) -> None:
    sent = appointment(call.linked.space.ins)
    sent["participant"][0]["actor"] = who
    made = call("POST /fhir/Appointment", sent).json()["id"]
    call("PUT /fhir/Appointment/{resource_id}", sent | {"id": made, "description": "Autre"}, at=made)
    call("PUT /fhir/Appointment", sent, identifier=f"{SYSTEM}|1")
    call("GET /fhir/Appointment", patient=call.linked.patient)
    call("POST /fhir/Appointment/_search", {"patient": call.linked.patient})
    call("GET /fhir/Appointment/{resource_id}", at=made)
    call("DELETE /fhir/Appointment/{resource_id}", at=made)


def _subscriptions(call: Caller) -> None:
    sent = {
        "resourceType": "Subscription", "status": "requested", "reason": "Tenir le carnet à jour",
        "criteria": f"Observation?code={GLUCOSE}",
        "channel": {"type": "rest-hook", "endpoint": "https://carnet.example/avis"},
    }  # fmt: skip
    made = call("POST /fhir/Subscription", sent).json()["id"]
    call("PUT /fhir/Subscription/{resource_id}", sent | {"status": "off"}, at=made)
    call("GET /fhir/Subscription", status="off")
    call("POST /fhir/Subscription/_search", {"status": "off"})
    call("GET /fhir/Subscription/{resource_id}", at=made)
    call("DELETE /fhir/Subscription/{resource_id}", at=made)


def _documents(call: Caller) -> None:
    World.deposit(call.linked.world)
    found = call("GET /fhir/DocumentReference", patient=call.linked.patient).json()["entry"]
    call("POST /fhir/DocumentReference/_search", {"patient": call.linked.patient})
    resource = found[0]["resource"]
    call("GET /fhir/DocumentReference/{resource_id}", at=resource["id"])
    version = f"{resource['id']} {resource['meta']['versionId']}"
    call("GET /fhir/DocumentReference/{resource_id}/_history/{version}", at=version)
    call("GET /fhir/Binary/{resource_id}", at=resource["content"][0]["attachment"]["url"].rpartition("/")[2])


NOTHING_TO_SPOIL = {label for label, one in OPERATIONS.items() if not one.definition.raw.get("parameters", one.body)}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("label", sorted(OPERATIONS.keys() - {A_PAGE}))
def test_no_address_answers_what_no_document_says(linked: Linked, label: str, mode: GenerationMode) -> None:
    """Schemathesis: no undocumented status, type, header or shape, and no error of ours."""
    if mode is GenerationMode.NEGATIVE and label in NOTHING_TO_SPOIL:
        return
    headers = {"Authorization": f"Bearer {linked.token()}"} if "/fhir" in label else {}

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode), own=st.booleans())
    def ask(case: schemathesis.Case, own: bool) -> None:
        if own:
            _about_the_person_of_the_token(case, linked)
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=CHECKS)

    ask()


def _about_the_person_of_the_token(case: schemathesis.Case, linked: Linked) -> None:
    """The first door is open: what lies behind it is asked too."""
    reference = _person(linked)
    entries = case.body.get("entry") if isinstance(case.body, dict) else None
    inner = [one.get("resource") for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    for resource in [case.body, *inner]:
        match resource:
            case {"resourceType": "Observation"}:
                resource["subject"] = reference
            case {"resourceType": "Appointment"}:
                resource["participant"] = [{"actor": reference, "status": "accepted"}]
    if case.method == "GET" and case.query is not None and "patient" in case.operation.query:
        case.query["patient"] = linked.patient
