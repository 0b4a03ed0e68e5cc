"""What a client prefers to be answered, and a condition that is not understood. HL7 FHIR R4, http; RFC 7240; SCO-09."""

from __future__ import annotations

from typing import Any

import pytest

from espace_sante.interop.fhir.preferences import wanted_of
from espace_sante.measures.models import Measure
from tests.interop.fhir.appointments import appointment
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import named, observation


@pytest.fixture
def measure(camille: Fhir) -> dict[str, Any]:
    return observation(named(camille.ins))


def sent(camille: Fhir, body: dict[str, Any], address: str = "/Observation", **headers: str) -> Any:
    return camille.call("POST", address, body, **headers)


def test_minimal_is_the_headers_alone(camille: Fhir, measure: dict[str, Any]) -> None:
    answer = sent(camille, measure, Prefer="return=minimal")
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer["Preference-Applied"] == "return=minimal"
    assert "Content-Type" not in answer
    assert answer["Cache-Control"] == "private, no-store"
    assert camille.get(answer["Location"].partition("/fhir")[2]).status_code == 200
    again = sent(camille, measure, Prefer="return=minimal")
    assert (again.status_code, again.content) == (200, b"")


def test_an_outcome_says_how_it_went(camille: Fhir, measure: dict[str, Any]) -> None:
    for status, said in ((201, "Created."), (200, "Kept; nothing was created.")):
        answer = sent(camille, measure, Prefer='respond-async, return="OperationOutcome"; wait=1')
        assert answer.status_code == status
        (issue,) = answer.json()["issue"]
        assert (issue["severity"], issue["diagnostics"]) == ("information", said)
        assert "/Observation/" in answer["Location"]


@pytest.mark.parametrize("preferred", ["return=representation", "", "return=all", "handling=strict"])
def test_the_resource_is_answered_otherwise(camille: Fhir, measure: dict[str, Any], preferred: str) -> None:
    answer = sent(camille, measure, Prefer=preferred)
    assert answer.json()["resourceType"] == "Observation"
    assert "Preference-Applied" not in answer


def test_a_refusal_is_told_whatever_is_preferred(camille: Fhir, measure: dict[str, Any]) -> None:
    answer = sent(camille, measure | {"status": "inconnu"}, Prefer="return=minimal")
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["severity"] == "error"


def test_an_appointment_is_answered_as_preferred_too_with_its_version(doctor: Fhir) -> None:
    made = sent(doctor, appointment(doctor.ins), "/Appointment", Prefer="return=minimal")
    assert (made.status_code, made.content, made["ETag"]) == (201, b"", 'W/"1"')
    address = made["Location"].partition("/fhir")[2]
    changed = doctor.call("PUT", address, appointment(doctor.ins), Prefer="return=OperationOutcome")  # type: ignore[attr-defined]
    assert changed.status_code == 200  # type: ignore[attr-defined]
    assert changed.json()["resourceType"] == "OperationOutcome"  # type: ignore[attr-defined]


def test_sco_09_a_conditional_create_is_refused_and_keeps_nothing(camille: Fhir, measure: dict[str, Any]) -> None:
    """To leave the condition out in silence would keep what the client did not want kept."""
    for condition in ("identifier=urn:oid:1.2.3|a", "", "code=29463-7&date=2026-01-01"):
        answer = sent(camille, measure, **{"If-None-Exist": condition})
        assert answer.status_code == 412
        (issue,) = answer.json()["issue"]
        assert (issue["code"], issue["expression"]) == ("not-supported", ["If-None-Exist"])
    assert not Measure.objects.exists()


def test_a_search_knows_no_such_condition(camille: Fhir) -> None:
    ins = f"urn:oid:{camille.ins.oid}|{camille.ins.value}"
    form = f"patient={camille.ins.value}&patient.identifier={ins}".encode()
    answer = camille.call(
        "POST", "/Patient/_search", f"identifier={ins}".encode() or form, **{"If-None-Exist": "x"},
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert answer.status_code != 412


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("return=minimal", "minimal"),
        ("RETURN = Minimal", "minimal"),
        ("return=representation, return=minimal", "representation"),
        ("handling=lenient,return=OperationOutcome", "operationoutcome"),
        ("return", ""),
        ("=,;,return=;x", ""),
    ],
)
def test_rfc7240_the_first_preference_counts(header: str, wanted: str) -> None:
    assert wanted_of(header) == wanted
