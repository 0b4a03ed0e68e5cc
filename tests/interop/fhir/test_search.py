"""ITI-67: every search parameter on three documents that differ, paging, and what a search must say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlparse

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.interop.fhir.criteria import CRITERIA, Criteria
from espace_sante.interop.fhir.parameters import Parameter
from tests.interop.fhir.bundles import bundle, concept
from tests.interop.fhir.conftest import Fhir, titles_in
from tests.worlds import World, ins_number

LOINC, NOS = "http://loinc.org", "https://mos.esante.gouv.fr/NOS"
RPPS = "urn:oid:1.2.250.1.71.4.2.1"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def three(doctor: Fhir, world: World, new: Callable[..., dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Biology of May 2026, imaging of March 2025 with an end, a prescription of 2024 by another author."""
    biology = new(title="Biologie")
    imaging = new(title="Imagerie", type_code="18748-4", act_at=datetime.fromisoformat("2025-03-10T23:30:00+01:00"))
    imaging["category"] = [concept("31", f"{NOS}/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument")]
    imaging["context"] |= {
        "period": {"start": "2025-03-10T23:30:00+01:00", "end": "2025-03-12T08:00:00+01:00"},
        "facilityType": concept("SA01", "urn:oid:1.2.250.1.71.4.2.4"),
        "practiceSetting": concept("ETABLISSEMENT", "urn:oid:1.2.250.1.213.1.1.4.9"),
        "event": [concept("IRM", "urn:oid:1.2.3"), concept("AUTRE", "urn:oid:1.2.3")],
        "related": [{"identifier": {"system": "urn:oid:1.2.250.9", "value": "ACC-7"}}],
    }
    imaging["content"][0]["format"] = {"system": "urn:oid:1.2.840.10008.2.6.1", "code": "1.2.840.10008.5.1.4.1.1.88.59"}
    prescription = new(
        title="Ordonnance",
        type_code="57833-6",
        author=world.nurse,
        act_at=datetime.fromisoformat("2024-01-01T00:00:00+01:00"),
    )
    prescription["contained"][0]["name"] = [{"family": "de La Tour", "given": ["Zoé"]}]
    prescription["category"] = [concept("42", "urn:oid:1.2.250.1.213.1.1.4.1")]
    documents = {"Biologie": biology, "Imagerie": imaging, "Ordonnance": prescription}
    doctor.deposit(*documents.values())
    return documents


ALL = ["Biologie", "Imagerie", "Ordonnance"]
B, I, O = (["Biologie"], ["Imagerie"], ["Ordonnance"])  # noqa: E741 - the initials of the three titles
SEARCHES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ALL),
    ({"status": "current,superseded"}, ALL),
    ({"status": "superseded"}, []),
    ({"status": "http://hl7.org/fhir/document-reference-status|current"}, ALL),
    ({"status": ["current", "superseded"]}, []),
    ({"type": "11502-2"}, B),
    ({"type": f"{LOINC}|11502-2"}, B),
    ({"type": "urn:oid:2.16.840.1.113883.6.1|11502-2"}, B),
    ({"type": "http://autre.example|11502-2"}, []),
    ({"type": f"11502-2,{LOINC}|18748-4"}, ["Biologie", "Imagerie"]),
    ({"type": ["11502-2", "18748-4"]}, []),
    ({"category": "31"}, I),
    ({"category": f"{NOS}/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument|42"}, O),
    ({"category": "urn:autre|42"}, []),
    ({"facility": "SA01"}, I),
    ({"facility": f"{NOS}/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite|SA01"}, I),
    ({"facility": "urn:autre|SA01"}, []),
    ({"setting": "AMBULATOIRE"}, ["Biologie", "Ordonnance"]),
    ({"setting": "urn:oid:1.2.250.1.213.1.1.4.9|ETABLISSEMENT"}, I),
    ({"format": "1.2.840.10008.5.1.4.1.1.88.59"}, I),
    ({"format": f"{NOS}/TRE_A11-IheFormatCode/FHIR/TRE-A11-IheFormatCode|urn:ihe:iti:xds:2017:mimeTypeSufficient"},
     ["Biologie", "Ordonnance"]),
    ({"event": "IRM"}, I),
    ({"event": "urn:oid:1.2.3|IRM,PATDOC"}, ALL),
    ({"security__label": "N"}, ALL),
    ({"security__label": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality|N"}, ALL),
    ({"security__label": "MASQUE_PS"}, []),
    ({"security__label": "R"}, []),
    ({"creation": "2026"}, B),
    ({"date": "2025-03-10"}, I),
    ({"date": "2025-03-11"}, []),
    ({"date": "2025-03"}, I),
    ({"date": "ge2025-03-10T22:30:00Z"}, ["Biologie", "Imagerie"]),
    ({"date": "gt2025-03-10T22:30:00Z"}, B),
    ({"date": "gt2025-03-10"}, B),
    ({"date": "lt2025-03-10"}, O),
    ({"date": "le2025-03-10"}, ["Imagerie", "Ordonnance"]),
    ({"date": ["ge2025", "lt2026"]}, I),
    ({"date": "2024,2026"}, ["Biologie", "Ordonnance"]),
    ({"date": "2024-01-01"}, O),
    ({"date": "2023"}, []),
    ({"_lastUpdated": "ge2020"}, ALL),
    ({"_lastUpdated": "lt2020"}, []),
    ({"period": "2025-03-11"}, I),
    ({"period": "ge2025-03-12"}, ["Biologie", "Imagerie"]),
    ({"period": "ge2025-03-13"}, B),
    ({"period": "lt2025"}, O),
    ({"period": "sa2025-03-09"}, ["Biologie", "Imagerie"]),
    ({"period": "eb2025-03-13"}, I),
    ({"period__start": "2025-03-10"}, I),
    ({"period__start": "ge2025-03-11"}, B),
    ({"period__end": "2025-03-12"}, I),
    ({"isArchived": "false"}, ALL),
    ({"isArchived": "true"}, []),
    ({"isArchived": "true,false"}, ALL),
    ({"related": "urn:oid:1.2.250.9|ACC-7"}, I),
    ({"related:identifier": "urn:oid:1.2.250.9|ACC-7"}, I),
    ({"related": "urn:oid:1.2.250.9|ACC-8"}, []),
    ({"relatesTo": "urn:ietf:rfc:3986|urn:oid:1.2.3"}, []),
    ({"author_family": "hebert"}, ["Biologie", "Imagerie"]),
    ({"author_family": "tour"}, O),
    ({"author_family": "de la t"}, O),
    ({"author_family:exact": "Hébert-Fictif"}, ["Biologie", "Imagerie"]),
    ({"author_family:exact": "hébert"}, []),
    ({"author_family:contains": "BERT"}, ["Biologie", "Imagerie"]),
    ({"author:Practitioner_family": "La Tour"}, O),
    ({"author:PractitionerRole_practitioner:Practitioner_family": "La Tour"}, O),
    ({"author_given": "zoe"}, O),
    ({"author_given": "zoe,helene"}, ALL),
    ({"author_given": "oe"}, []),
    ({"author:Practitioner_identifier": "NURSE"}, O),
    ({"author_identifier": f"{RPPS}|NURSE"}, O),
    ({"author:identifier": f"{RPPS}|8NURSE"}, O),
    ({"author_identifier": "urn:autre|NURSE"}, []),
    ({"identifier": "urn:ietf:rfc:3986|OID"}, I),
    ({"identifier": "OID"}, I),
    ({"identifier": "urn:autre|OID"}, []),
    ({"identifier": "urn:ietf:rfc:3986|UUID"}, I),
    ({"_id": "ID"}, I),
    ({"_id": "ID,autre"}, I),
    ({"_id": "autre"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("parameters", "expected"), SEARCHES, ids=[str(row[0]) for row in SEARCHES])
def test_each_parameter_finds_what_it_says(
    parameters: dict[str, Any], expected: list[str], three: dict[str, Any], doctor: Fhir, world: World
) -> None:
    imaging = next(
        entry["resource"]
        for entry in doctor.search(type="18748-4").json()["entry"]
        if entry["resource"]["resourceType"] == "DocumentReference"
    )
    names = {
        "NURSE": str(world.nurse.rpps),
        "OID": imaging["masterIdentifier"]["value"],
        "UUID": imaging["identifier"][0]["value"],
        "ID": imaging["id"],
    }

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [filled(one) for one in value]
        for name, real in names.items():
            value = value.replace(name, real) if isinstance(value, str) and value.isascii() else value
        return value

    asked = {name: filled(value) for name, value in parameters.items()}
    assert doctor.titles(**asked) == expected
    assert doctor.search(**asked, _summary="count").json()["total"] == len(expected)


def test_every_parameter_that_is_offered_has_a_row_above() -> None:
    tried = {name.replace("__", "-") if not name.startswith("_") else name for row, _ in SEARCHES for name in row}
    tried = {name.replace("_", ".") if not name.startswith("_") else name for name in tried}
    tried = {name.split(":")[0] if ":" in name and "." not in name.split(":")[1] else name for name in tried}
    aliases = {
        "relatesto", "related.identifier", "author.name", "author.practitioner.given", "author.practitioner.family",
        "author.practitioner.identifier",
    }  # fmt: skip
    assert set(CRITERIA) - aliases <= {name.split(":")[0] for name in tried} | {"author"}


def test_pages_follow_one_another_without_gap_or_repetition(
    doctor: Fhir, pharmacist: Fhir, new: Callable[..., dict[str, Any]]
) -> None:
    doctor.deposit(*(new(title=str(number), labels=("MASQUE_PS",) if number == 3 else ()) for number in range(7)))
    for reader, expected in ((doctor, 7), (pharmacist, 6)):
        found: list[str] = []
        page = reader.search(_count="2").json()
        while True:
            assert page["total"] == expected
            assert len(titles_in(page)) <= 2
            found += titles_in(page)
            links = {link["relation"]: link["url"] for link in page["link"]}
            if "next" not in links:
                break
            page = reader.get(links["next"].split("/fhir")[1]).json()
        assert len(found) == len(set(found)) == expected


def test_the_newest_act_comes_first(three: dict[str, Any], doctor: Fhir) -> None:
    assert titles_in(doctor.search(_sort="-date").json()) == ALL


def test_a_search_by_form_answers_as_one_by_address(three: dict[str, Any], doctor: Fhir) -> None:
    form = doctor.query(type="18748-4").encode()
    answer = doctor.call("POST", "/DocumentReference/_search", form, content_type=FORM)
    assert titles_in(answer.json()) == I
    assert doctor.call("POST", "/DocumentReference/_search", b"{}").status_code == 415


def test_what_is_ignored_is_said_and_refused_when_asked_to_be_strict(three: dict[str, Any], doctor: Fhir) -> None:
    answer = doctor.search(colour="blue", _sort="title").json()
    last = answer["entry"][-1]
    assert last["search"] == {"mode": "outcome"}
    assert [issue["expression"] for issue in last["resource"]["issue"]] == [["colour"], ["_sort"]]
    assert answer["total"] == 3
    own = next(link["url"] for link in answer["link"] if link["relation"] == "self")
    assert "colour" not in dict(parse_qsl(urlparse(own).query))
    strict = doctor.get("/DocumentReference?" + doctor.query(colour="blue"), Prefer="handling=strict")
    assert strict.status_code == 400
    assert strict.json()["issue"][0]["expression"] == ["colour"]


def test_without_a_status_the_current_documents_are_found_unless_one_is_strict(
    three: dict[str, Any], doctor: Fhir
) -> None:
    """MHD has the client say a status; one that forgets gets what it most likely wanted."""
    assert titles_in(doctor.search(status=None).json()) == ALL
    strict = doctor.get("/DocumentReference?" + doctor.query(status=None), Prefer="handling=strict")
    assert strict.status_code == 400
    assert strict.json()["issue"][0]["expression"] == ["status"]


BAD: list[tuple[str, int, str]] = [
    ("status=current", 400, "patient.identifier"),
    ("{patient}&status=", 400, "status"),
    ("{patient}&status=final", 400, "status"),
    ("{patient}&status:not=current", 422, "status:not"),
    ("{patient}&status=current&type:in=x", 422, "type:in"),
    ("{patient}&status=current&_count=-1", 400, "_count"),
    ("{patient}&status=current&_count=²", 400, "_count"),
    ("{patient}&status=current&_cursor=abc", 400, ""),
    ("{patient}&status=current&date=hier", 400, "date"),
    ("{patient}&status=current&date=2026-13", 400, "date"),
    ("{patient}&status=current&date=0000", 400, "date"),
    ("{patient}&status=current&date=ap2026", 422, "date"),
    ("{patient}&status=current&date=ge", 400, "date"),
    ("{patient}&status=current&event=a&event=b", 422, "event"),
    ("{patient}&status=current&isArchived=peut-etre", 400, "isArchived"),
    ("{patient}&status=current&type=%00", 400, ""),
    ("{patient}&status=current&author=Practitioner/1", 422, "author"),
    ("{patient}&{other}&status=current", 400, "patient.identifier"),
    ("patient.identifier=285090100100103&status=current", 400, "patient.identifier"),
    ("patient.identifier=urn:oid:1.2.3|285090100100103&status=current", 400, "patient.identifier"),
    ("patient.identifier=urn:oid:1.2.250.1.213.1.4.10|285090100100100&status=current", 422, "patient.identifier"),
    ("patient=Patient/x&status=current", 400, "patient"),
]


@pytest.mark.parametrize(("query", "status", "field"), BAD, ids=[row[0] for row in BAD])
def test_a_wrong_search_is_refused_by_name(query: str, status: int, field: str, doctor: Fhir, world: World) -> None:
    ins = world.space.ins
    patient = f"patient.identifier=urn:oid:{ins.oid}|{ins.value}"
    other = f"patient=urn:oid:{ins.oid}|{ins_number(777).value}"
    answer = doctor.get("/DocumentReference?" + query.format(patient=patient, other=other))
    assert answer.status_code == status, answer.content
    issue = answer.json()["issue"][0]
    assert issue["severity"] == "error"
    if field:
        assert issue["expression"] == [field]


@pytest.mark.parametrize(
    "name", ["patient", "subject", "patient:identifier", "patient:Patient.identifier", "reference"]
)
def test_the_person_may_be_named_in_several_ways(name: str, three: dict[str, Any], doctor: Fhir, world: World) -> None:
    ins = world.space.ins
    value = f"urn:oid:{ins.oid}|{ins.value}"
    if name == "reference":
        name, value = "patient", f"Patient/{ins.oid}-{ins.value}"
    answer = doctor.get(f"/DocumentReference?{name}={value}&status=current")
    assert answer.json()["total"] == 3


@pytest.mark.parametrize("count", [3, 30])
def test_a_list_costs_the_same_number_of_queries_whatever_its_length(
    count: int, doctor: Fhir, new: Callable[..., dict[str, Any]]
) -> None:
    doctor.deposit(*(new(title=str(number)) for number in range(count)))
    assert statements_of(lambda: doctor.search()) <= LIST_QUERIES


@pytest.mark.parametrize("count", [1, 10])
def test_a_deposit_costs_the_same_number_of_queries_whatever_its_length(
    count: int, doctor: Fhir, new: Callable[..., dict[str, Any]]
) -> None:
    doctor.deposit(new())
    sent = bundle(*(new(title=str(number)) for number in range(count)))
    assert statements_of(lambda: doctor.post(sent)) <= DEPOSIT_QUERIES


def test_a_retrieval_costs_few_queries(doctor: Fhir, new: Callable[..., dict[str, Any]]) -> None:
    address = doctor.deposit(new())[1]["location"].replace("DocumentReference", "Binary").split("/_history")[0]
    doctor.get(f"/{address}")  # the first reading of a space is noted, for its holder to be told (NOT-01)
    assert statements_of(lambda: doctor.get(f"/{address}")) <= READ_QUERIES


# Token 1, place of work 1, space 1, key 1, relation 1; the rest is the record's own, savepoints apart.
LIST_QUERIES, DEPOSIT_QUERIES, READ_QUERIES = 12, 13, 9


def statements_of(act: Callable[[], object]) -> int:
    captured = [CaptureQueriesContext(connections[alias]) for alias in ("ens", "dmp", "keys")]
    for one in captured:
        one.__enter__()
    act()
    for one in captured:
        one.__exit__(None, None, None)
    return sum(
        not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")) for one in captured for query in one
    )


def test_archived_documents_answer_to_their_own_parameter(doctor: Fhir, world: World) -> None:
    """RULES.md 5.2: archived is out of current searches. Nothing archives yet: the mapping is tried on its own."""

    def statuses(**asked: str) -> set[str]:
        criteria = Criteria(space_id=world.space.id, actor=world.doctor)
        for name, value in asked.items():
            CRITERIA[name][1](criteria, Parameter(name, "", value))
        return {status.value for status in criteria.query().statuses}

    assert statuses(status="current") == {"approved"}
    assert statuses(status="current", isArchived="true") == {"archived"}
    assert statuses(status="current", isArchived="true,false") == {"approved", "archived"}
    assert statuses(status="superseded", isArchived="true") == set()
