"""ITI-65 through the web: what is deposited is found and read back."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.interop.fhir.bundles import binary, bundle, unique_oid
from tests.interop.fhir.conftest import Fhir
from tests.worlds import World

New = Callable[..., dict[str, Any]]


def test_what_is_deposited_is_found_and_read_back(doctor: Fhir, camille: Fhir, new: New) -> None:
    answer = doctor.post(bundle(new(content=b"Ferritine 9", title="Bilan")))
    assert answer.status_code == 200, answer.content
    assert answer.headers["Content-Type"] == "application/fhir+json; charset=utf-8"
    body = answer.json()
    assert (body["resourceType"], body["type"]) == ("Bundle", "transaction-response")
    responses = [entry["response"] for entry in body["entry"]]
    assert [one["status"] for one in responses] == ["201 Created", "201 Created"]
    assert responses[0]["location"].startswith("List/")
    location = responses[1]["location"]
    assert location.endswith("/_history/1")
    assert responses[1]["etag"] == 'W/"1"'
    for reader in (doctor, camille):
        found = reader.search().json()
        assert found["total"] == 1
        resource = found["entry"][0]["resource"]
        assert found["entry"][0]["fullUrl"].endswith(location.removesuffix("/_history/1"))
        attachment = resource["content"][0]["attachment"]
        assert attachment["title"] == "Bilan"
        read = reader.get("/" + attachment["url"].split("/fhir/")[1])
        assert (read.status_code, read.content) == (200, b"Ferritine 9")
        assert read.headers["Content-Type"] == "text/plain"
        assert read.headers["Content-Length"] == "11"
        assert read.headers["X-Content-Type-Options"] == "nosniff"
        assert read.headers["Cache-Control"] == "private, no-store"
        assert read.headers["Content-Disposition"].startswith("attachment;")
        for address in (location, location.removesuffix("/_history/1")):
            one = reader.get(f"/{address}")
            assert one.status_code == 200
            assert one.headers["ETag"] == 'W/"1"'
            assert one.json()["content"] == resource["content"]


def test_a_binary_of_the_bundle_is_the_content(doctor: Fhir, new: New) -> None:
    content = binary(b"Contenu en Binary")
    answer = doctor.post(bundle(new(content=b"Contenu en Binary", url=content["id"]), binaries=(content,)))
    assert answer.status_code == 200, answer.content
    responses = [entry["response"] for entry in answer.json()["entry"]]
    assert [one["status"] for one in responses] == ["201 Created"] * 3
    assert doctor.get("/" + responses[2]["location"]).content == b"Contenu en Binary"


def test_a_reader_of_fhir_gets_a_binary_resource(doctor: Fhir, new: New) -> None:
    location = doctor.deposit(new(content=b"Texte"))[1]["location"].replace("DocumentReference", "Binary")
    answer = doctor.get("/" + location.split("/_history")[0], Accept="application/fhir+json")
    assert answer.json()["contentType"] == "text/plain"
    assert base64.b64decode(answer.json()["data"]) == b"Texte"


def test_a_large_document_is_streamed_whole(doctor: Fhir, new: New) -> None:
    content = b"Ligne fictive\n" * 200_000
    location = doctor.deposit(new(content=content))[1]["location"]
    answer = doctor.get("/" + location.replace("DocumentReference", "Binary").split("/_history")[0])
    assert answer.streaming
    assert b"".join(answer.streaming_content) == content
    assert answer.headers["Content-Length"] == str(len(content))


def test_the_same_bundle_again_answers_as_before(doctor: Fhir, new: New) -> None:
    sent = bundle(new())
    first, second = doctor.post(sent).json(), doctor.post(sent).json()
    assert [entry["response"]["status"] for entry in second["entry"]] == ["200 OK", "200 OK"]
    assert [entry["response"]["location"] for entry in second["entry"]] == [
        entry["response"]["location"] for entry in first["entry"]
    ]
    assert doctor.search().json()["total"] == 1


def test_the_same_unique_id_with_other_content_is_a_conflict(doctor: Fhir, new: New) -> None:
    unique_id = unique_oid()
    doctor.deposit(new(unique_id=unique_id))
    answer = doctor.post(bundle(new(unique_id=unique_id, content=b"Autre")))
    assert answer.status_code == 409
    assert answer.json()["issue"][0]["code"] == "duplicate"
    assert doctor.search().json()["total"] == 1


def test_the_same_submission_set_with_other_documents_is_a_conflict(doctor: Fhir, new: New) -> None:
    sent = bundle(new())
    assert doctor.post(sent).status_code == 200
    sent["entry"][1]["resource"] = new()
    assert doctor.post(sent).status_code == 409
    assert doctor.search().json()["total"] == 1


@pytest.mark.parametrize("by", ["identifier", "address"])
def test_a_replacement_supersedes_the_former_document(by: str, doctor: Fhir, new: New) -> None:
    former = doctor.deposit(new(title="Première"))[1]["location"].split("/_history")[0]
    resource = doctor.get("/" + former).json()
    target = {"identifier": resource["masterIdentifier"]} if by == "identifier" else {"reference": former}
    sent = bundle(new(title="Corrigée", relatesTo=[{"code": "replaces", "target": target}]))
    if by == "address":
        sent["entry"].append(superseded(former))
    answer = doctor.post(sent)
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["entry"]) == len(sent["entry"])
    assert doctor.titles() == ["Corrigée"]
    assert doctor.titles(status="superseded") == ["Première"]
    assert doctor.titles(relatesTo=former) == ["Corrigée"]
    assert doctor.get("/" + former).json()["status"] == "superseded"
    found = doctor.search().json()["entry"][0]["resource"]
    assert found["relatesTo"] == [{"code": "replaces", "target": {"reference": former}}]


def superseded(location: str) -> dict[str, Any]:
    parts = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "DocumentReference.status"},
        {"name": "value", "valueCode": "superseded"},
    ]
    resource = {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}
    return {"fullUrl": "urn:uuid:0", "resource": resource, "request": {"method": "PATCH", "url": location}}


def test_a_patch_that_replaces_nothing_is_refused(doctor: Fhir, new: New) -> None:
    former = doctor.deposit(new())[1]["location"].split("/_history")[0]
    sent = bundle(new())
    sent["entry"].append(superseded(former))
    answer = doctor.post(sent)
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["expression"] == ["Bundle.entry[2]"]
    assert doctor.search().json()["total"] == 1


def test_somebody_elses_document_is_not_replaced(doctor: Fhir, software: Callable[[str], Fhir], new: New) -> None:
    """STR-02."""
    former = doctor.deposit(new(title="Première"))[1]["location"].split("/_history")[0]
    relation = [{"code": "replaces", "target": {"reference": former}}]
    answer = software("inf.petit").post(bundle(new(relatesTo=relation)))
    assert answer.status_code == 403
    assert doctor.titles() == ["Première"]


def test_structures_replace_their_own_documents_without_reading_them(
    software: Callable[[str], Fhir], camille: Fhir, new: New
) -> None:
    labo = software("labo")
    former = labo.deposit(new(title="Première"))[1]["location"].split("/_history")[0]
    relation = [{"code": "replaces", "target": {"reference": former}}]
    labo.deposit(new(title="Corrigée", relatesTo=relation))
    assert camille.titles() == ["Corrigée"]
    assert labo.search().status_code == 403


def test_authors_named_in_the_bundle_come_back(doctor: Fhir, new: New, world: World) -> None:
    doctor.deposit(new())
    resource = doctor.search().json()["entry"][0]["resource"]
    contained = {one["id"]: one for one in resource["contained"]}
    role = contained[resource["author"][0]["reference"][1:]]
    person = contained[role["practitioner"]["reference"][1:]]
    place = contained[role["organization"]["reference"][1:]]
    assert person["identifier"][0]["value"] == f"8{world.doctor.rpps}"
    assert person["name"] == [{"text": "Dr Hélène Hébert-Fictif"}]
    assert place["identifier"][0]["value"] == f"1{world.doctor.finess}"
    assert place["name"] == "Cabinet fictif"


def test_citizens_add_documents_of_their_own(camille: Fhir, doctor: Fhir, world: World, new: New) -> None:
    own = new(type_code="11502-2", title="Le mien")
    own["author"], own["contained"] = [], []
    assert camille.post(bundle(own)).status_code == 200
    assert camille.titles() == doctor.titles() == ["Le mien"]
    resource = camille.search().json()["entry"][0]["resource"]
    assert resource["author"] == [{"reference": "#patient"}]


def test_a_blocked_professional_deposits_and_does_not_search(
    software: Callable[[str], Fhir], camille: Fhir, new: New
) -> None:
    """CIT-08."""
    blocked = software("bloque")
    location = blocked.deposit(new(title="Du bloqué"))[1]["location"]
    refused = blocked.search()
    assert refused.status_code == 403
    assert "bloqué" in refused.json()["issue"][0]["details"]["text"]
    assert blocked.get("/" + location).status_code == 403
    assert camille.titles() == ["Du bloqué"]


def test_the_patient_may_be_named_in_every_way_that_the_profiles_know(doctor: Fhir, new: New, world: World) -> None:
    ins = world.space.ins
    token = f"urn:oid:{ins.oid}|{ins.value}"
    contained = {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [{"system": f"urn:oid:{ins.oid}", "value": ins.value}],
    }
    for subject in (
        {"reference": f"Patient?identifier={token}"},
        {"reference": f"Patient/{ins.oid}-{ins.value}"},
        {"reference": "#patient"},
    ):
        sent = new(subject=subject)
        sent["contained"].append(contained)
        assert doctor.post(bundle(sent)).status_code == 200
    only_in_the_set = new()
    del only_in_the_set["subject"]
    assert doctor.post(bundle(only_in_the_set, ins=ins)).status_code == 200
    bundled = bundle(new(subject={"reference": "urn:uuid:patient"}))
    bundled["entry"].append({"fullUrl": "urn:uuid:patient", "resource": {**contained, "id": "x"}})
    assert doctor.post(bundled).status_code == 200
    assert doctor.search().json()["total"] == 5


def test_a_citizen_cannot_put_a_document_under_a_professional_s_name(
    camille: Fhir, doctor: Fhir, new: Callable[..., dict[str, Any]]
) -> None:
    location = camille.deposit(new(title="Faux courrier"))[1]["location"].split("/_history")[0]
    for reader in (camille, doctor):
        read = reader.get(f"/{location}").json()
        assert "Hébert-Fictif" not in str(read)
    assert doctor.titles(author_family="Hébert-Fictif") == []
