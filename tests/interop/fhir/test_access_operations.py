"""`$acces-urgence` and `$code-acces`: what software sends, and what it is told. RULES.md 7, PRO-13."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from espace_sante.access import api as access
from espace_sante.access.models import EmergencyOpening
from tests.factories import token_for
from tests.worlds import RECENT, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:

    cache.clear()
    world = World(now=RECENT)
    world.deposit()
    return world


def send(operation: str, login: str, body: Any) -> tuple[int, dict[str, Any]]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {token_for(login)}"}
    response = Client().post(f"/fhir/${operation}", content, content_type="application/fhir+json", headers=headers)
    return response.status_code, json.loads(response.content)


def emergency(world: World, **values: Any) -> dict[str, Any]:
    patient = {"system": f"urn:oid:{world.space.ins.oid}", "value": world.space.ins.value}
    given = {
        "patient": {"valueIdentifier": patient}, "mode": {"valueCode": "BTG"}, "motif": {"valueCode": "unconscious"},
        "justification": {"valueString": "Trouvée inconsciente"}, "incapable": {"valueBoolean": True},
    } | values  # fmt: skip
    return {"resourceType": "Parameters", "parameter": [{"name": name} | one for name, one in given.items() if one]}


def listed(world: World, login: str) -> int:
    patient = f"urn:oid:{world.space.ins.oid}|{world.space.ins.value}"
    headers = {"Authorization": f"Bearer {token_for(login)}"}
    query = {"patient.identifier": patient, "status": "current"}
    return Client().get("/fhir/DocumentReference", query, headers=headers).status_code


def test_an_emergency_is_opened_then_read_by_ordinary_requests(world: World) -> None:
    assert listed(world, "inconnu") == 403
    status, answer = send("acces-urgence", "inconnu", emergency(world))
    assert (status, answer["parameter"][1]["name"]) == (200, "jusqu-a")
    assert listed(world, "inconnu") == 200


@pytest.mark.parametrize(
    ("change", "status", "where"),
    [
        ({"mode": {"valueCode": "X"}}, 400, "mode"),
        ({"motif": {}}, 400, "motif"),
        ({"patient": {}}, 400, "patient"),
        ({"patient": {"valueIdentifier": {"system": "urn:oid:1.2", "value": "1"}}}, 400, "patient"),
        ({"justification": {"valueString": " "}}, 422, "justification"),
        ({"incapable": {"valueBoolean": False}}, 422, "incapable"),
        ({"mode": {"valueCode": "REGULATION"}}, 403, ""),
    ],
)
def test_what_is_wrong_is_named_and_nothing_opens(world: World, change: Any, status: int, where: str) -> None:
    answered, outcome = send("acces-urgence", "inconnu", emergency(world, **change))
    assert (answered, outcome["resourceType"]) == (status, "OperationOutcome")
    assert where in json.dumps(outcome)
    assert not EmergencyOpening.objects.exists()


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"resourceType":"Patient"}', b"\xff\xfe", {"resourceType": "Parameters", "parameter": [{"name": "mode"}, {"name": "mode"}]}])  # fmt: skip  # noqa: E501
def test_what_is_no_parameters_is_refused_in_the_words_of_fhir(world: World, body: Any) -> None:
    for operation in ("acces-urgence", "code-acces"):
        status, outcome = send(operation, "inconnu", body)
        assert (status in {400, 415}, outcome["resourceType"]) == (True, "OperationOutcome")


def test_a_citizen_learns_nothing_of_who_exists(world: World) -> None:
    nobody = {"valueIdentifier": {"system": f"urn:oid:{world.space.ins.oid}", "value": "285090199999956"}}
    answers = [send("acces-urgence", "camille", emergency(world)), send("acces-urgence", "camille", emergency(world, patient=nobody))]  # fmt: skip  # noqa: E501
    assert {status for status, _ in answers} <= {403, 422}


def test_a_code_is_typed_once_and_five_wrong_ones_make_one_wait(world: World) -> None:
    made = access.make_code(actor=world.camille, space=world.space, now=world.now)
    code = {"resourceType": "Parameters", "parameter": [{"name": "code", "valueString": made.text}]}
    assert send("code-acces", "inconnu", code)[0] == 200
    assert listed(world, "inconnu") == 200
    assert [send("code-acces", "inconnu", code)[0] for _ in range(6)] == [404] * 5 + [429]
