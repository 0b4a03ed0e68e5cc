"""Mutations of valid bundles, searches, addresses and patches: answered, never with a 500, nothing half stored."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espace_sante.agenda.models import Event
from espace_sante.interop.fhir.appointment_criteria import CRITERIA as APPOINTMENTS
from espace_sante.interop.fhir.criteria import CRITERIA
from espace_sante.record.models import DocumentEntry, SubmissionSet
from tests.interop.fhir.appointments import appointment
from tests.interop.fhir.bundles import binary, bundle
from tests.interop.fhir.conftest import Fhir
from tests.worlds import World

EXAMPLES = 150
fuzzed = settings(
    max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), TEXT,
    st.sampled_from(["", "\x00", "#", "urn:uuid:", "Patient/", "9999-12-31T23:59:59Z", "0001", "1.2.3", "x" * 5000]),
    st.just("é\u2028"),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3), max_leaves=8
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, one in inner for place in places(one, (*path, key)))] if path else [
        place for key, one in inner for place in places(one, (key,))
    ]  # fmt: skip


def mutate(data: st.DataObject, sent: Any) -> None:
    """Replace, remove or repeat one to three elements."""
    for _ in range(data.draw(st.integers(1, 3))):
        found = places(sent)
        if not found:
            return
        *parents, last = data.draw(st.sampled_from(found))
        holder = sent
        for part in parents:
            holder = holder[part]
        match data.draw(st.sampled_from(["replace", "remove", "repeat"])):
            case "replace":
                holder[last] = data.draw(VALUES)
            case "remove":
                del holder[last]
            case _ if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[last]))


@pytest.fixture
def valid(new: Callable[..., dict[str, Any]]) -> Callable[[], Any]:
    def make() -> Any:
        content = binary(b"Contenu")
        return bundle(new(content=b"Contenu", url=content["id"]), new(), binaries=(content,))

    return make


@fuzzed
@given(data=st.data())
def test_a_changed_bundle_is_taken_whole_or_refused_whole(
    data: st.DataObject, valid: Callable[[], Any], doctor: Fhir, world: World
) -> None:
    before = (DocumentEntry.objects.count(), SubmissionSet.objects.count())
    sent = valid()
    mutate(data, sent)
    answer = doctor.post(json.dumps(sent, allow_nan=False).encode("utf-8", "replace"))
    assert answer.status_code < 500, answer.content
    after = (DocumentEntry.objects.count(), SubmissionSet.objects.count())
    if answer.status_code == 200:
        assert answer.json()["type"] == "transaction-response"
        assert after[1] == before[1] + 1
        listed = doctor.search(_count="200")
        assert listed.status_code == 200, listed.content
    else:
        assert answer.json()["resourceType"] == "OperationOutcome"
        assert after == before


@fuzzed
@given(data=st.data())
def test_bytes_that_are_cut_or_changed_are_answered(
    data: st.DataObject, valid: Callable[[], Any], doctor: Fhir
) -> None:
    body = bytearray(json.dumps(valid()).encode())
    for _ in range(data.draw(st.integers(1, 5))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    answer = doctor.post(bytes(body[: data.draw(st.integers(0, len(body)))]) or b" ")
    assert answer.status_code < 500, answer.content


@fuzzed
@given(data=st.data())
def test_any_search_is_answered(data: st.DataObject, doctor: Fhir) -> None:
    names = st.sampled_from([*CRITERIA, "_count", "_cursor", "_sort", "_summary", "patient", "status:x", "a:B.c", ""])
    value = st.one_of(
        TEXT, st.sampled_from(["|", ",", "\\,", "a|b", "ge2026", "urn:uuid:x", "-", "Patient/", "$", "eq", "9" * 30])
    )
    pairs = data.draw(st.lists(st.tuples(names, value), max_size=4))
    query = "&".join([doctor.query(), *(f"{quote(name)}={quote(text)}" for name, text in pairs)])
    answer = doctor.get(f"/DocumentReference?{query}")
    assert answer.status_code < 500, answer.content
    assert answer.json()["resourceType"] in {"Bundle", "OperationOutcome"}


@fuzzed
@given(address=TEXT)
def test_any_address_is_answered(address: str, doctor: Fhir) -> None:
    for kind in ("DocumentReference", "Binary", ""):
        answer = doctor.get(f"/{kind}/{quote(address, safe='/')}")
        assert answer.status_code in {200, 400, 404}, (address, answer.content)


@settings(fuzzed, max_examples=60)
@given(data=st.data())
def test_a_changed_appointment_is_noted_or_refused(data: st.DataObject, doctor: Fhir) -> None:
    before = Event.objects.count()
    sent = appointment(doctor.ins, priority=5, slot=[{"reference": "Slot/1"}], created="2026-01-02", comment="Rien")
    mutate(data, sent)
    answer: Any = doctor.call("POST", "/Appointment", json.dumps(sent, allow_nan=False).encode("utf-8", "replace"))
    assert answer.status_code < 500, answer.content
    assert Event.objects.count() == before + (answer.status_code == 201)
    assert doctor.get(f"/Appointment?{doctor.query(status=None)}&_count=3").status_code == 200


@settings(fuzzed, max_examples=60)
@given(data=st.data())
def test_any_search_of_appointments_is_answered(data: st.DataObject, doctor: Fhir) -> None:
    names = st.sampled_from([*APPOINTMENTS, "_cursor", "_count", "_include", "actor:X.y"])
    value = st.one_of(TEXT, st.sampled_from(["|", ",", "a|b", "ge2026", "sa9999", "-", "$", "9" * 30, "MA"]))
    pairs = data.draw(st.lists(st.tuples(names, value), max_size=4))
    query = "&".join([doctor.query(status=None), *(f"{quote(name)}={quote(text)}" for name, text in pairs)])
    answer = doctor.get(f"/Appointment?{query}")
    assert answer.status_code < 500, answer.content
    assert answer.json()["resourceType"] in {"Bundle", "OperationOutcome"}


PATHS = ["/securityLabel", "/securityLabel/0", "/securityLabel/-", "/securityLabel/99", "/status", "/x", ""]


@fuzzed
@given(patch=st.lists(st.fixed_dictionaries({
    "op": st.sampled_from(["add", "remove", "replace", "test", "move", ""]),
    "path": st.sampled_from(PATHS),
}, optional={"value": VALUES}), max_size=3))  # fmt: skip
def test_any_patch_is_answered(patch: Any, doctor: Fhir, new: Callable[..., dict[str, Any]]) -> None:
    address = doctor.deposit(new())[1]["location"].split("/_history")[0]
    answer = doctor.call("PATCH", f"/{address}", patch, content_type="application/json-patch+json")
    assert answer.status_code < 500, answer.content
