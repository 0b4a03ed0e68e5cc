"""Measures over FHIR, as the API of Mon espace santé has them. RULES.md SCO-03, 04, 09 to 11; INTEROP.md 3.3."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation

from espace_sante.interop.fhir.observation_codes import DAYS, PROFILE, REASON, UCUM
from espace_sante.measures.api import Kind
from espace_sante.measures.models import Device, Measure
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import (
    AT,
    DEVICE_OID,
    GLUCOSE,
    HEIGHT,
    PRESSURE,
    WEIGHT,
    device,
    fasting,
    named,
    observation,
    pressure,
    quantity,
    transaction,
)
from tests.worlds import RECENT, World, ins_number

NOT_VALID = "Observation resource not valid."


def write(software: Fhir, *sent: dict[str, Any]) -> list[dict[str, Any]]:
    """Each in its transaction; the responses of all entries."""
    found = []
    for one in sent:
        answer = software.post(one if one["resourceType"] == "Bundle" else transaction(one))
        assert answer.status_code == 200, answer.content
        Bundle.model_validate(answer.json())
        found += [entry["response"] for entry in answer.json()["entry"]]
    return found


def person(software: Fhir) -> str:
    return f"subject.identifier=urn:oid:{software.ins.oid}|{software.ins.value}"


def during(days: int = 30) -> str:
    since, until = (RECENT - timedelta(days=days)).date(), (RECENT + timedelta(days=1)).date()
    return f"&date=ge{since}&date=le{until}"


def find(software: Fhir, code: str, more: str = "") -> dict[str, Any]:
    answer = software.get(f"/Observation?{person(software)}&code={code}{more}")
    assert answer.status_code == 200, answer.content
    Bundle.model_validate(answer.json())
    return answer.json()  # type: ignore[no-any-return]


def values(searchset: dict[str, Any]) -> list[float]:
    found = [one["resource"] for one in searchset.get("entry", []) if one["search"]["mode"] == "match"]
    return [one["valueQuantity"]["value"] for one in found]


def refusal(answer: Any) -> tuple[int, str, str, str]:
    """Status, issue type, what is at fault, in the words of the guide."""
    assert answer.json()["resourceType"] == "OperationOutcome", answer.content
    (issue,) = answer.json()["issue"]
    return answer.status_code, issue["code"], issue.get("details", {}).get("text", ""), issue["diagnostics"]


@pytest.fixture
def subject(camille: Fhir) -> dict[str, Any]:
    return named(camille.ins)


def test_sco_09_a_measure_with_its_device_is_kept_and_found(camille: Fhir, subject: dict[str, Any]) -> None:
    sent = observation(subject, extension=[{"url": REASON, "valueString": "Mon nouveau poids !"}])
    first = write(camille, transaction(sent, device()))
    assert [one["status"] for one in first] == ["201 Created", "201 Created"]
    assert [one["location"].split("/")[0] for one in first] == ["Device", "Observation"]
    found = find(camille, WEIGHT, during() + "&_include=Observation:device")
    (match, include) = [one["resource"] for one in found["entry"]]
    Observation.model_validate(match)
    assert match["id"] == first[1]["location"].partition("/")[2]
    for name in ("status", "code", "effectiveDateTime", "extension"):
        if name == "code":
            assert match["code"]["coding"][0]["code"] == WEIGHT
        else:
            assert match[name] == sent[name]
    assert match["meta"]["profile"] == [PROFILE[Kind.WEIGHT]]
    assert match["valueQuantity"] == sent["valueQuantity"]
    assert match["subject"]["identifier"]["value"] == camille.ins.value
    assert match["device"]["reference"] == f"Device/{include['id']}" == first[0]["location"]
    assert include["manufacturer"] == "Fictif"


def test_sco_09_the_same_transaction_again_finds_what_it_made(camille: Fhir, subject: dict[str, Any]) -> None:
    sent = transaction(observation(subject), device())
    first, again = write(camille, sent), write(camille, sent)
    assert [one["status"] for one in again] == ["200 OK", "200 OK"]
    assert [one["location"] for one in again] == [one["location"] for one in first]
    assert (Measure.objects.count(), Device.objects.count()) == (1, 1)


def test_sco_10_a_pressure_has_two_components_and_no_value(camille: Fhir, subject: dict[str, Any]) -> None:
    write(camille, pressure(subject, 124, 78))
    (entry,) = find(camille, PRESSURE, during())["entry"]
    given = entry["resource"]["component"]
    assert [one["valueQuantity"]["value"] for one in given] == [124, 78]
    assert [one["code"]["coding"][0]["code"] for one in given] == ["8480-6", "8462-4"]
    assert "valueQuantity" not in entry["resource"]
    Observation.model_validate(entry["resource"])


REFUSED = {
    "no profile": (
        lambda s: observation(s, meta=None),
        ("invalid", NOT_VALID, "Observation must provide meta.profile value."),
    ),
    "profile of another": (
        lambda s: observation(s, meta={"profile": [PROFILE[Kind.HEIGHT]]}),
        ("invalid", NOT_VALID, f"The profile of this measure is {PROFILE[Kind.WEIGHT]}."),
    ),
    "no value": (
        lambda s: observation(s, valueQuantity=None),
        ("value", NOT_VALID, "Observation value quantity not provided."),
    ),
    "index": (
        lambda s: observation(s, "39156-5", 22),
        ("not-supported", NOT_VALID, "Bmi observation cannot be created."),
    ),
    "no subject": (
        lambda s: observation(s, subject=None),
        ("invalid", NOT_VALID, "Observation.subject.identifier is mandatory."),
    ),
    "subject by reference alone": (
        lambda s: observation(s, subject={"reference": "Patient/1"}),
        ("invalid", NOT_VALID, "Observation.subject.identifier is mandatory."),
    ),
    "no moment": (
        lambda s: observation(s, GLUCOSE, 104, extension=None),
        ("incomplete", NOT_VALID, "Observation.extension.moment is mandatory."),
    ),
    "moment of a weight": (
        lambda s: observation(s, extension=fasting()),
        ("invalid", NOT_VALID, "Observation.extension.moment cannot be added."),
    ),
    "days of blood glucose": (
        lambda s: observation(s, GLUCOSE, 104, extension=fasting() + days()),
        ("invalid", NOT_VALID, "Observation.extension.numberOfDays cannot be added."),
    ),
    "no days": (
        lambda s: observation(s, "MED-972", 7),
        ("incomplete", NOT_VALID, "Observation.extension.numberOfDays is mandatory."),
    ),
    "wrong unit": (
        lambda s: observation(s, valueQuantity={"value": 138, "system": UCUM, "code": "[lb_av]", "unit": "lb"}),
        ("value", NOT_VALID, f"The unit of this measure is kg of {UCUM}."),
    ),
    "unit without its system": (
        lambda s: observation(s, valueQuantity={"value": 62, "code": "kg", "unit": "kg"}),
        ("value", NOT_VALID, f"The unit of this measure is kg of {UCUM}."),
    ),
    "grams": (
        lambda s: observation(s, value=62_500),
        ("value", NOT_VALID, "Between 0.3 and 650 kg: is the unit right?"),
    ),
    "unknown code": (
        lambda s: observation(s, code={"coding": [{"system": "http://loinc.org", "code": "2339-0"}]}),
        ("not-supported", NOT_VALID, "Observation.code is not one of the measures that are known here."),
    ),
    "unknown field": (
        lambda s: observation(s) | {"poids": 62},
        ("structure", "Bundle.entry[0].resource not valid.", "Object contains unknown field `poids`."),
    ),
    "unknown extension": (
        lambda s: observation(s, extension=[{"url": "http://example.org/x", "valueString": "y"}]),
        ("not-supported", NOT_VALID, "This extension is not supported."),
    ),
    "no date": (
        lambda s: observation(s, effectiveDateTime=None),
        ("invalid", NOT_VALID, "Observation.effectiveDateTime is mandatory."),
    ),
    "another value": (
        lambda s: observation(s, valueString="lourd"),
        ("not-supported", NOT_VALID, "Observation.valueString is not supported."),
    ),
    "other category": (
        lambda s: observation(s, category=[{"coding": [{"code": "laboratory"}]}]),
        ("invalid", NOT_VALID,
         "Observation.category has the code vital-signs of http://terminology.hl7.org/CodeSystem/observation-category."),
    ),
    "a limit": (
        lambda s: observation(s, valueQuantity=quantity(Kind.WEIGHT, 62) | {"comparator": "<"}),
        ("not-supported", NOT_VALID, "A measure is a number, not a limit."),
    ),
    "tomorrow": (
        lambda s: observation(s, at=RECENT + timedelta(days=3)),
        ("value", NOT_VALID, "Measures are dated from 1900 to today."),
    ),
    "one component": (
        lambda s: pressure(s) | {"component": pressure(s)["component"][:1]},
        ("value", NOT_VALID, "Observation value quantity not provided."),
    ),
}  # fmt: skip


def days() -> list[dict[str, Any]]:
    system = "https://mos.esante.gouv.fr/NOS/TRE_R308-TAASIP/FHIR/TRE-R308-TAASIP"
    return [{"url": DAYS, "valueCodeableConcept": {"coding": [{"system": system, "code": "GEN-275"}]}}]


@pytest.mark.parametrize("case", REFUSED)
def test_sco_04_an_invalid_measure_is_refused_in_the_words_of_the_guide(
    camille: Fhir, subject: dict[str, Any], case: str
) -> None:
    """And SCO-10, SCO-11: units, bounds, context."""
    make, (issue, what, message) = REFUSED[case]
    assert refusal(camille.post(transaction(make(subject)))) == (422, issue, what, message)
    assert not Measure.objects.exists()


LINKS = {
    "condition": (
        lambda s: transaction(observation(s), device(), condition="identifier=1"),
        ("Bundle not valid.",
         "Device request must have a valid IfNoneExist attribute : identifier=urn:oid:<OID> | <DEVICE ID>"),
    ),
    "condition of another": (
        lambda s: transaction(observation(s), device(), condition=f"identifier={DEVICE_OID}|autre"),
        ("Bundle not valid.",
         "Device request must have a valid IfNoneExist attribute : identifier=urn:oid:<OID> | <DEVICE ID>"),
    ),
    "no reference": (
        lambda s: transaction(observation(s) | {"device": {"display": "?"}}, device()),
        ("Observation and Device link not valid.", "Observation.device.reference is mandatory."),
    ),
    "reference to another": (
        lambda s: transaction(observation(s) | {"device": {"reference": "Device/2"}}, device()),
        ("Observation and Device link not valid.",
         "Observation and device not linked by id (Observation.device.reference <-> Device.id)"),
    ),
    "reference to nothing": (
        lambda s: transaction(observation(s, device={"reference": "Device/2"})),
        ("Observation and Device link not valid.",
         "Observation and device not linked by id (Observation.device.reference <-> Device.id)"),
    ),
    "device without profile": (
        lambda s: transaction(observation(s), device(meta=None)),
        ("Device resource not valid.", "Device must provide meta.profile value."),
    ),
    "two measures": (
        lambda s: bundle_of(observation(s), observation(s, HEIGHT, 168)),
        ("Bundle not valid.", "Bundle must contains one observation creation (POST)"),
    ),
    "a device alone": (
        lambda s: {**transaction(observation(s), device()),
                   "entry": transaction(observation(s), device())["entry"][:1]},
        ("Bundle not valid.", "Bundle must contains one observation creation (POST)"),
    ),
}  # fmt: skip


def bundle_of(*observations: dict[str, Any]) -> dict[str, Any]:
    return {
        "resourceType": "Bundle", "type": "transaction",
        "entry": [transaction(one)["entry"][0] for one in observations],
    }  # fmt: skip


@pytest.mark.parametrize("case", LINKS)
def test_sco_09_a_transaction_is_one_measure_and_its_device(camille: Fhir, subject: dict[str, Any], case: str) -> None:
    make, (what, message) = LINKS[case]
    assert refusal(camille.post(make(subject))) == (422, "invalid", what, message)
    assert not Measure.objects.exists()


def test_a_transaction_whose_measure_says_a_thing_twice_is_refused(camille: Fhir, subject: dict[str, Any]) -> None:
    once = json.dumps(transaction(observation(subject)))
    twice = once.replace('"status": "final"', '"status": "final", "status": "final"')
    assert twice != once
    answer = camille.call("POST", "", twice.encode())
    assert refusal(answer)[0] == 400
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("kind", "method"), [("Patient", "POST"), ("Observation", "PUT"), ("Observation", "DELETE"), ("Device", "PUT")]
)
def test_sco_09_a_transaction_has_no_other_resource_and_no_other_method(
    camille: Fhir, subject: dict[str, Any], kind: str, method: str
) -> None:
    sent = transaction(observation(subject))
    sent["entry"].append({"resource": {"resourceType": kind}, "request": {"method": method, "url": kind}})
    expected = (422, "not-supported", "Bundle not valid.",
                f"Resource of type {kind} is not acceptable with method {method}.")  # fmt: skip
    assert refusal(camille.post(sent)) == expected


def test_a_transaction_of_ten_thousand_measures_is_refused_without_being_read(
    camille: Fhir, subject: dict[str, Any]
) -> None:
    sent = bundle_of(*[observation(subject)] * 10_000)
    status, issue, _, _ = refusal(camille.post(sent))
    assert (status, issue) == (413, "too-long")
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"resourceType": "Observation"', 400),
        (b'"Observation"', 422),
        (b'{"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation"}}]}', 422),
        (b'{"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": "Observation"}]}', 422),
        (b'{"resourceType": "Bundle", "type": "transaction", "entry": ["Observation"]}', 422),
        (b'{"resourceType": "Observation"}', 400),
        (b"[" * 50_000 + b'"Observation"', 400),
    ],
)
def test_what_is_no_transaction_of_a_measure_is_refused(camille: Fhir, body: bytes, status: int) -> None:
    answer = camille.call("POST", "", body)
    assert answer.status_code == status, answer.content  # type: ignore[attr-defined]


def test_sco_09_a_search_has_both_bounds_of_its_date_or_asks_for_the_last(
    camille: Fhir, subject: dict[str, Any]
) -> None:
    write(camille, *[observation(subject, value=60 + number, at=AT - timedelta(days=number)) for number in range(4)])
    assert values(find(camille, WEIGHT, during())) == [60, 61, 62, 63]
    last = find(camille, WEIGHT, "&_sort=-date&_count=1")
    assert values(last) == [60]
    assert [one["relation"] for one in last["link"]] == ["self"]
    day = (AT - timedelta(days=1)).date()
    assert values(find(camille, WEIGHT, f"&date=ge{day}&date=le{day}")) == [61]
    assert values(find(camille, WEIGHT, f"&date=gt{day}&date=lt{RECENT.date() + timedelta(days=2)}")) == [60]
    assert find(camille, HEIGHT, during())["total"] == 0


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("", "No search mode detected"),
        ("&date=ge2026-01-01", "No search mode detected"),
        ("&date=le2026-01-01", "No search mode detected"),
        ("&_sort=date&_count=1", "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to"
         " retrieve last observation"),
        ("&_sort=-date", "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to"
         " retrieve last observation"),
        ("&_sort=-date&_count=2", "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to"
         " retrieve last observation"),
        ("&_sort=code&_count=1", "Sort parameter must be equals to -date (date DESC) with _count equals to 1 to"
         " retrieve last observation"),
        ("&_sort=-date&_count=1&date=ge2026-01-01&date=le2026-12-31",
         "Paged search and search last cannot be requested concurrently"),
        ("&_sort=-date&_count=1&_offset=0", "Paged search and search last cannot be requested concurrently"),
        ("&date=ge2026-01-01&date=le2026-12-31&_count=101", "Maximum page size allowed is 100. Actual : 101"),
    ],
)  # fmt: skip
def test_sco_09_a_search_of_no_mode_is_refused_in_the_words_of_the_guide(
    camille: Fhir, asked: str, message: str
) -> None:
    answer = camille.get(f"/Observation?{person(camille)}&code={WEIGHT}{asked}")
    assert refusal(answer) == (400, "invalid", "Request not valid", message)


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"code={WEIGHT}", 400),
        ("{person}&date=ge2026-01-01&date=le2026-12-31", 400),
        ("{person}&code=29463-7&date=gehier&date=le2026-12-31", 400),
        ("{person}&code=29463-7&date=ap2026-01-01&date=le2026-12-31", 422),
        ("{person}&code=29463-7&_count=-1", 400),
        ("{person}&code=39156-5,29463-7&date=ge2026-01-01&date=le2026-12-31", 400),
        ("{person}&subject.identifier=urn:oid:1.2.250.1.213.1.4.10|1&code=29463-7&_sort=-date&_count=1", 400),
        ("subject.identifier=urn:oid:1.2.3|1&code=29463-7&_sort=-date&_count=1", 422),
        ("subject=Patient/1&code=29463-7", 422),
    ],
)
def test_a_search_that_cannot_be_understood_is_refused(camille: Fhir, query: str, status: int) -> None:
    answer = camille.get("/Observation?" + query.replace("{person}", person(camille)))
    assert answer.status_code == status, answer.content


def test_sco_09_pages_have_fifty_measures_and_a_hundred_at_most(camille: Fhir, subject: dict[str, Any]) -> None:
    write(camille, *[observation(subject, value=60 + number / 100, at=AT - timedelta(minutes=number))
                     for number in range(51)])  # fmt: skip
    first = find(camille, WEIGHT, during())
    assert (len(values(first)), first["total"]) == (50, 51)
    links = {one["relation"]: one["url"] for one in first["link"]}
    assert links.keys() == {"self", "next"}
    second = camille.get(links["next"].partition("/fhir")[2]).json()
    assert values(second) == [60.5]
    assert {one["relation"] for one in second["link"]} == {"self", "previous"}
    assert len(values(find(camille, WEIGHT, during() + "&_count=100"))) == 51
    assert "total" not in find(camille, WEIGHT, during() + "&_count=10&_total=none")


def test_sco_10_the_index_is_computed(camille: Fhir, subject: dict[str, Any]) -> None:
    write(camille, observation(subject, HEIGHT, 160, at=AT - timedelta(days=2)), observation(subject, value=50))
    found = find(camille, "39156-5", during())
    assert values(found) == [19.5]
    (one,) = [entry["resource"] for entry in found["entry"]]
    assert camille.get(f"/Observation/{one['id']}").json() == one
    Observation.model_validate(one)


def test_generic_clients_create_a_measure_alone(camille: Fhir, subject: dict[str, Any]) -> None:
    reference = {"reference": f"Patient/{camille.ins.oid}-{camille.ins.value}"}
    sent = observation(reference, meta=None, category=None)
    answer: Any = camille.call("POST", "/Observation", sent)
    made = answer.json()
    assert answer.status_code == 201, answer.content
    assert answer["Location"].endswith(f"/fhir/Observation/{made['id']}")
    Observation.model_validate(made)
    again: Any = camille.call("POST", "/Observation", sent)
    assert (again.status_code, again.json()["id"]) == (200, made["id"])
    assert camille.get(f"/Observation/{made['id']}").json() == made


def test_a_measure_with_two_values_is_refused_and_kept_under_neither(camille: Fhir, subject: dict[str, Any]) -> None:
    """62.5 kg for who keeps the first, 80 for who keeps the last."""
    sent = json.dumps(observation(subject)).replace('"value": 62.5', '"value": 62.5, "value": 80')
    answer: Any = camille.call("POST", "/Observation", sent.encode())
    assert refusal(answer)[0] == 400
    answer = camille.post(json.dumps(transaction(observation(subject))).replace("62.5", '62.5, "value": 80').encode())
    assert refusal(answer)[0] == 400
    assert not Measure.objects.exists()


@pytest.mark.parametrize(
    ("details", "status", "issue"),
    [
        ({"note": [{"text": "a\x00b"}]}, 422, "value"),
        ({"note": [{"text": "a\x1fb"}]}, 422, "value"),
        ({"note": [{"text": "a\x0cb"}]}, 422, "value"),
        ({"note": [{"text": "a" * 8_000}]}, 422, "too-long"),
        ({"note": [{"text": "a" * 100_000}]}, 413, "too-long"),
    ],
)
def test_details_that_are_no_text_or_never_end_are_refused(
    camille: Fhir, subject: dict[str, Any], details: dict[str, Any], status: int, issue: str
) -> None:
    answer: Any = camille.call("POST", "/Observation", observation(subject, **details))
    assert refusal(answer)[:2] == (status, issue)
    assert not Measure.objects.exists()


def test_a_comment_keeps_its_lines_and_its_backslashes(camille: Fhir, subject: dict[str, Any]) -> None:
    note = [{"text": "Le matin,\n\tà jeun \\u0000 \\b"}]
    answer: Any = camille.call("POST", "/Observation", observation(subject, note=note))
    assert answer.status_code == 201, answer.content
    assert answer.json()["note"] == note


def test_generic_clients_search_by_patient_and_code_or_category(camille: Fhir, subject: dict[str, Any]) -> None:
    write(camille, observation(subject), observation(subject, HEIGHT, 168, at=AT - timedelta(days=90)))
    patient = f"{camille.ins.oid}-{camille.ins.value}"
    for query in (f"patient={patient}&code=http://loinc.org|{WEIGHT}", f"subject=Patient/{patient}&code={WEIGHT}"):
        answer = camille.get(f"/Observation?{quote(query, safe='=&')}")
        assert values(answer.json()) == [62.5]
    for more, expected in (
        ("category=vital-signs", [62.5, 168]),
        ("category=vital-signs&_sort=date", [168, 62.5]),
        (f"code={WEIGHT},{HEIGHT}&date=ge{(AT - timedelta(days=9)).date()}", [62.5]),
        ("category=laboratory", []),
        (f"category=vital-signs&code={HEIGHT}", [168]),
    ):
        assert values(camille.get(f"/Observation?patient={patient}&{more}").json()) == expected


def test_a_measure_is_deleted_and_is_not_there_any_more(camille: Fhir, subject: dict[str, Any]) -> None:
    (made,) = write(camille, observation(subject))
    address = f"/{made['location']}"
    assert camille.call("DELETE", address).status_code == 204  # type: ignore[attr-defined]
    assert camille.get(address).status_code == 404
    assert camille.call("DELETE", address).status_code == 404  # type: ignore[attr-defined]
    assert find(camille, WEIGHT, during())["total"] == 0


@pytest.mark.parametrize("name", ["x", "a" * 26, f"{'a' * 26}.{'a' * 26}", "%2e%2e", "é"])
def test_what_names_no_measure_is_not_found(camille: Fhir, name: str) -> None:
    assert camille.get(f"/Observation/{name}").status_code == 404


def test_pro_16_no_professional_reads_measures(camille: Fhir, doctor: Fhir, subject: dict[str, Any]) -> None:
    (made,) = write(camille, observation(subject))
    for answer in (
        doctor.get(f"/Observation?{person(doctor)}&code={WEIGHT}{during()}"),
        doctor.get(f"/{made['location']}"),
        doctor.post(transaction(observation(subject))),
        doctor.call("POST", "/Observation", observation(subject)),
        doctor.call("DELETE", f"/{made['location']}"),
    ):
        assert answer.status_code == 403, answer.content
        assert "62.5" not in answer.content.decode()


def test_the_same_refusal_whether_or_not_somebody_exists(world: World, camille: Fhir, subject: dict[str, Any]) -> None:
    nobody = ins_number(4_321)
    world.open_space(world.citizen("voisine", "Voisine"))
    neighbour = Fhir("voisine", camille.ins)
    told = [
        neighbour.get(f"/Observation?subject.identifier=urn:oid:{one.oid}|{one.value}&code={WEIGHT}{during()}")
        for one in (camille.ins, nobody)
    ]
    assert [one.status_code for one in told] == [403, 403]
    assert told[0].content == told[1].content


def test_the_server_says_that_it_has_measures(camille: Fhir) -> None:
    statement = camille.get("/metadata").json()
    (told,) = [one for one in statement["rest"][0]["resource"] if one["type"] == "Observation"]
    assert {one["code"] for one in told["interaction"]} == {"create", "search-type", "read", "delete"}
    assert {one["name"] for one in told["searchParam"]} >= {"code", "date", "category", "patient"}
    assert len(told["supportedProfile"]) == 11
