"""Two linked services that put together all they are told of one person find no common number. RULES.md SCO-03."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from espace_sante.interop.fhir.resource_ids import id_of, parse_id
from espace_sante.record.models import DocumentEntry
from tests.interop.fhir.appointments import appointment
from tests.interop.fhir.bundles import bundle, document
from tests.interop.fhir.conftest import Fhir
from tests.interop.fhir.measures import GLUCOSE, device, named, observation, transaction
from tests.interop.fhir.test_measures import during
from tests.linked import EVERYTHING, Linked
from tests.worlds import RECENT, World

LONG = 12  # characters
_CUT = re.compile(r"[/|?&=:;,#\s\"]+")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\S+")


@pytest.fixture
def linked(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT, consents=EVERYTHING)


@pytest.fixture
def other(world: World) -> Linked:
    return Linked(space=world.space, by=world.camille, now=RECENT, consents=EVERYTHING, name="Autre carnet")


def software(one: Linked) -> Fhir:
    return Fhir("", one.space.ins, token=one.token())


def as_known(sent: dict[str, Any], one: Linked) -> dict[str, Any]:
    """What was written for software of care, with the name by which a service knows the person."""
    ins = one.space.ins
    told = json.dumps(sent).replace(f"urn:oid:{ins.oid}", f"urn:oid:{one.oid}").replace(ins.value, one.patient)
    found: dict[str, Any] = json.loads(told)
    return found


def fill(one: Linked, world: World) -> None:
    """A document, an appointment and a measure with its device, written by one service, with numbers of theirs."""
    ins, mine, number = one.space.ins, software(one), f"numero-{one.space.id.hex}"
    measured = observation(
        named(ins), GLUCOSE, 104, identifier=[{"system": "urn:carnet", "value": number}],
        note=[{"text": "Après le marché", "authorReference": {"reference": f"Patient/{one.patient}"}}],
        method={"text": "Au doigt", "extension": [{"url": "urn:carnet:x", "valueString": number}]},
    )  # fmt: skip
    meter = device(number, serialNumber=number, version=[{"value": "2.3", "component": {"value": number}}])
    noted = appointment(ins, number=number, slot=[{"reference": f"https://agenda.example/fhir/Slot/{number}"}])
    assert mine.post(as_known(bundle(document(ins, author=world.doctor)), one)).status_code == 200
    assert mine.post(as_known(transaction(measured, meter), one)).status_code == 200
    assert mine.call("POST", "/Appointment", as_known(noted, one)).status_code == 201


def told(one: Linked) -> list[Any]:
    """Everything a service is told of its person: searches, what they lead to, the headers."""
    reader, person = software(one), f"patient=Patient/{one.patient}"
    found = [
        reader.get(f"/DocumentReference?{person}&status=current&_count=1"),
        reader.get(f"/Appointment?{person}&_include=Appointment:patient&_count=1"),
        reader.get(f"/Observation?{person}&code={GLUCOSE}{during()}&_include=Observation:device"),
        reader.get(f"/Patient/{one.patient}"),
    ]
    for answer in list(found):
        for entry in answer.json().get("entry", []):
            found.append(reader.get(entry["fullUrl"].partition("/fhir")[2]))
            for content in entry["resource"].get("content", []):
                address = content["attachment"]["url"].partition("/fhir")[2]
                found += [reader.get(address), reader.get(address, Accept="application/fhir+json")]
    assert {answer.status_code for answer in found} == {200}
    return found


def numbers(answers: list[Any]) -> set[str]:
    """Each long word of the answers, but instants, which say when and not who."""
    text = "\n".join(f"{answer.content.decode()}\n{list(answer.headers.items())}" for answer in answers)
    words = (word.strip("'()[]{}") for word in _CUT.split(_INSTANT.sub(" ", text)))
    return {word for word in words if len(word) >= LONG}


def test_sco_03_two_services_have_no_common_number_of_one_person(linked: Linked, other: Linked, world: World) -> None:
    fill(linked, world)
    stranger = Linked(
        space=world.open_space(world.citizen("sacha", "Sacha")), by=world._actor("sacha"), now=RECENT,
        consents=EVERYTHING, name="Un troisième",
    )  # fmt: skip
    fill(stranger, world)
    # What is told of somebody else too names nobody: codes, systems, profiles, words.
    common = numbers(told(linked)) & numbers(told(other)) - numbers(told(stranger))
    (unique_id,) = DocumentEntry.objects.filter(space_id=world.space.id).values_list("unique_id", flat=True)
    # The document is one: its own number is written in it, and a copy of it elsewhere is known by that number.
    assert common - {unique_id} == set()
    assert any(unique_id in one for one in numbers(told(other)))
    # Who wrote them reads its own numbers back.
    assert {f"numero-{world.space.id.hex}", linked.patient} <= numbers(told(linked))
    assert "Après le marché" in "".join(
        answer.content.decode() for answer in told(other) if "json" in str(answer.headers)
    )


def test_sco_03_a_place_in_a_list_tells_no_number_either(linked: Linked, other: Linked, world: World) -> None:
    for number in (1, 2):
        software(linked).post(as_known(bundle(document(world.space.ins, author=world.doctor)), linked))
        software(linked).call(
            "POST", "/Appointment", as_known(appointment(world.space.ins, number=f"{number}"), linked)
        )
    for kind in ("DocumentReference", "Appointment"):
        places, ids = set(), set()
        for one in (linked, other):
            first = software(one).get(f"/{kind}?patient=Patient/{one.patient}&_count=1").json()
            (following,) = [link["url"].partition("/fhir")[2] for link in first["link"] if link["relation"] == "next"]
            places.add(following.partition("_cursor=")[2])
            second = software(one).get(following).json()
            ids |= {entry["resource"]["id"] for entry in first["entry"] + second["entry"]}
            assert software(one).get(f"/{kind}?patient=Patient/{one.patient}&_cursor=AAAA").status_code == 400
        assert (len(places), len(ids)) == (2, 4)
        (following,) = [link["url"].partition("/fhir")[2] for link in first["link"] if link["relation"] == "next"]
        stolen = following.replace(other.patient, linked.patient)
        assert software(linked).get(stolen).status_code == 400


def test_sco_03_the_same_service_always_reads_the_same_ids(linked: Linked, world: World) -> None:
    fill(linked, world)
    assert numbers(told(linked)) == numbers(told(linked))
    (document_id,) = DocumentEntry.objects.filter(space_id=world.space.id).values_list("id", flat=True)
    reader = software(linked)
    (entry,) = reader.get(f"/DocumentReference?patient={linked.patient}&status=current").json()["entry"]
    resource = entry["resource"]
    assert len(resource["id"]) == 59
    by_id = f"/DocumentReference?patient={linked.patient}&status=current&_id={resource['id']}"
    by_entry = f"/DocumentReference?patient={linked.patient}&status=current&identifier="
    assert reader.get(by_id).json()["total"] == 1
    assert reader.get(by_entry + resource["identifier"][0]["value"]).json()["total"] == 1
    assert reader.get(f"/DocumentReference/{id_of(world.space.id, document_id)}").status_code == 404


def test_sco_04_an_id_of_another_service_or_person_opens_nothing(linked: Linked, other: Linked, world: World) -> None:
    fill(linked, world)
    reader, thief = software(linked), software(other)
    for kind, more in (
        ("DocumentReference", "&status=current"),
        ("Appointment", ""),
        ("Observation", f"&code={GLUCOSE}"),
    ):
        (entry,) = reader.get(f"/{kind}?patient={linked.patient}{more}").json()["entry"]
        number, _, item = entry["resource"]["id"].partition(".")
        assert number == linked.patient
        assert reader.get(f"/{kind}/{number}.{item}").status_code == 200
        assert thief.get(f"/{kind}/{number}.{item}").status_code == 403
        assert thief.get(f"/{kind}/{other.patient}.{item}").status_code == 404
        for made_up in (item, f"{number}.", f"{number}.{item[:-1]}", f"{number}.{item}.{item}", f"{number}.{'a' * 26}"):
            assert reader.get(f"/{kind}/{made_up}").status_code == 404, made_up


def test_a_service_names_documents_by_the_ids_that_it_knows(linked: Linked, world: World) -> None:
    """In `relatesTo`, and in what an appointment leads to, which others then read by theirs."""
    ins, mine = world.space.ins, software(linked)
    mine.post(as_known(bundle(document(ins, author=world.doctor)), linked))
    (entry,) = mine.get(f"/DocumentReference?patient={linked.patient}&status=current").json()["entry"]
    address = f"DocumentReference/{entry['resource']['id']}"
    noted = appointment(ins, supportingInformation=[{"reference": address}])
    made = mine.call("POST", "/Appointment", as_known(noted, linked))
    assert made.status_code == 201, made.content
    found = Fhir("camille", ins).get(f"/Appointment?patient.identifier=urn:oid:{ins.oid}|{ins.value}").json()
    (cited,) = found["entry"][0]["resource"]["supportingInformation"]
    (document_id,) = DocumentEntry.objects.filter(space_id=world.space.id).values_list("id", flat=True)
    assert cited["reference"] == f"DocumentReference/{id_of(world.space.id, document_id)}"
    replaced = {"relatesTo": [{"code": "replaces", "target": {"reference": address}}]}
    answer = mine.post(as_known(bundle(document(ins, author=world.doctor, **replaced)), linked))
    assert "not_for_this_kind" in answer.content.decode()  # found, and not a service's to replace


def test_what_a_document_replaces_is_named_as_the_service_knows_it(linked: Linked, world: World) -> None:
    ins, doctor = world.space.ins, Fhir("dr.martin", world.space.ins)
    locations = [one["location"] for one in doctor.deposit(document(ins, author=world.doctor))]
    (named,) = [one.partition("/_history")[0] for one in locations if one.startswith("DocumentReference")]
    replacing = {"relatesTo": [{"code": "replaces", "target": {"reference": named}}]}
    doctor.deposit(document(ins, author=world.doctor, **replacing))
    (entry,) = software(linked).get(f"/DocumentReference?patient={linked.patient}&status=current").json()["entry"]
    target = entry["resource"]["relatesTo"][0]["target"]["reference"]
    former = parse_id(named.rpartition("/")[2])
    assert former is not None
    assert target == f"DocumentReference/{linked.name_of(former[1])}"
    by_target = f"/DocumentReference?patient={linked.patient}&status=current&relatesto={target}"
    assert software(linked).get(by_target).json()["total"] == 1


def test_a_service_names_no_document_of_somebody_else(linked: Linked, world: World) -> None:
    ins, mine = world.space.ins, software(linked)
    strange = appointment(
        ins, number="2", supportingInformation=[{"reference": f"DocumentReference/{'0' * 32}.{'a' * 26}"}]
    )
    assert mine.call("POST", "/Appointment", as_known(strange, linked)).status_code == 403


def test_sco_03_a_service_finds_appointments_by_no_number_that_it_was_not_told(
    linked: Linked, other: Linked, world: World
) -> None:
    """Issue 8: what a service learnt elsewhere is no question that it may put here."""
    reader, author = software(other), software(linked)
    author.post(as_known(bundle(document(world.space.ins, author=world.doctor)), linked))
    person = f"patient=Patient/{linked.patient}&status=current"
    (entry,) = author.get(f"/DocumentReference?{person}").json()["entry"]
    leads_to = f"DocumentReference/{entry['resource']['id']}"
    noted = appointment(world.space.ins, number="numero-42", supportingInformation=[{"reference": leads_to}])
    assert author.call("POST", "/Appointment", as_known(noted, linked)).status_code == 201  # type: ignore[attr-defined]
    system = noted["identifier"][0]["system"]
    (document_id,) = DocumentEntry.objects.filter(space_id=world.space.id).values_list("id", flat=True)
    kept = id_of(world.space.id, document_id)
    asked = (
        "identifier=numero-42", f"identifier={system}|numero-42", f"supporting-info={leads_to}",
        f"supporting-info=DocumentReference/{kept}",
    )  # fmt: skip
    doctor = Fhir("dr.martin", world.space.ins)
    doctor.call("POST", "/Appointment", appointment(world.space.ins, number="numero-43"))

    def found(by: Fhir, one: Linked, what: str) -> int:
        return int(by.get(f"/Appointment?patient=Patient/{one.patient}&{what}").json()["total"])

    assert found(reader, other, "status=booked") == 2  # it is told of both, without their numbers
    assert [found(author, linked, what) for what in asked] == [1, 1, 1, 1]
    for what in (*asked[:2], asked[3], "identifier=numero-43", "identifier=numero-42,numero-43"):
        assert found(reader, other, what) == 0, what
    assert found(author, linked, "identifier=numero-43") == 0
