"""A second reader: fhir.resources takes every kind of answer; the profile's cardinalities hold (PDSm comprehensive)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.binary import Binary
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.documentreference import DocumentReference
from fhir.resources.R4B.operationoutcome import OperationOutcome

from espace_sante.interop.fhir.interactions import INTERACTIONS
from tests.interop.fhir.bundles import bundle
from tests.interop.fhir.conftest import Fhir

New = Callable[..., dict[str, Any]]


def read(kind: Any, content: bytes) -> Any:
    return kind.model_validate_json(content)


def test_every_answer_is_valid_fhir(doctor: Fhir, new: New) -> None:
    deposited = doctor.post(bundle(new(description="Commentaire"), new(labels=("MASQUE_PS",))))
    assert len(read(Bundle, deposited.content).entry) == 3
    location = deposited.json()["entry"][1]["response"]["location"]
    found = read(Bundle, doctor.search(colour="blue").content)
    assert (found.type, found.total, len(found.entry)) == ("searchset", 2, 3)
    assert read(Bundle, doctor.search(type="x").content).entry is None
    assert read(DocumentReference, doctor.get(f"/{location}").content).status == "current"
    address = "/" + location.replace("DocumentReference", "Binary").split("/_history")[0]
    assert read(Binary, doctor.get(address, Accept="application/fhir+json").content).contentType == "text/plain"
    assert read(OperationOutcome, doctor.get("/Condition").content).issue[0].code == "not-found"
    assert read(OperationOutcome, doctor.post(bundle()).content).issue[0].severity == "error"
    assert read(CapabilityStatement, doctor.get("/metadata").content).fhirVersion == "4.0.1"


def test_a_document_has_what_its_profile_asks_for(reference: Path, doctor: Fhir, new: New) -> None:
    doctor.deposit(new())
    resource = doctor.search().json()["entry"][0]["resource"]
    folder = reference / "fhir" / "pdsm" / "conformance"
    profile = json.loads((folder / "StructureDefinition-pdsm-comprehensive-document-reference.json").read_text())
    assert resource["meta"]["profile"] == [profile["url"]]
    required = [
        element["id"].removeprefix("DocumentReference.")
        for element in profile["differential"]["element"]
        if element.get("min") and ":" not in element["id"]
    ]
    assert len(required) >= 8
    for path in required:
        here: list[Any] = [resource]
        for name in path.split("."):
            here = [one for parent in here for one in as_list(parent.get(name))]
        assert here, path


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def test_the_capability_statement_says_what_the_routes_do(doctor: Fhir) -> None:
    statement = doctor.client.get("/fhir/metadata").json()
    (rest,) = statement["rest"]
    said = {(one["type"], code["code"]) for one in rest["resource"] for code in one["interaction"]}
    assert said == {(one.resource, one.code) for one in INTERACTIONS if one.resource}
    assert rest["interaction"] == [{"code": "transaction"}]
    names = {one["name"] for resource in rest["resource"] for one in resource.get("searchParam", [])}
    assert {"patient.identifier", "status", "isArchived", "period-start", "identifier"} <= names
    assert "List" not in {one["type"] for one in rest["resource"]}


SEEN = {
    "Bundle-example-td2-iti65-lot-soumission.json": (422, "content[0].attachment"),  # a CDA without a header
    "Bundle-example-td2-1-remplacement.json": (422, "relatesTo[0].target"),  # replaces an address of elsewhere
    "Bundle-ex-minimalProvideDocumentBundleSimpleContained.json": (422, "type"),  # no type
    "Bundle-ex-comprehensiveProvideDocumentBundleSimple.json": (422, "securityLabel[0]"),  # restricted: DOC-08
    "Bundle-ex-comprehensiveProvideDocumentBundleMultiple.json": (422, "securityLabel[0]"),
    "Bundle-ex-unContainedComprehensiveProvideDocumentBundleComplete.json": (422, "author[0].reference"),
    "Bundle-ex-comprehensiveProvideDocumentBundleDocument.json": (400, "resourceType"),  # a Bundle for a content
    "Bundle-ex-ProvideDocumentBundle-addToFolder.json": (422, "code"),  # a folder
}


def of_camille(name: str, reference: Path, doctor: Fhir) -> Any:
    """An example of the guides about Camille."""
    (file,) = [*reference.glob(f"fhir/*/examples/{name}")]
    sent = json.loads(file.read_text())
    patient = {"identifier": {"system": f"urn:oid:{doctor.ins.oid}", "value": doctor.ins.value}}
    for entry in sent["entry"]:
        resource = entry["resource"]
        if resource["resourceType"] in {"List", "DocumentReference"}:
            resource["subject"] = patient
            context = resource.get("context", {})
            context.pop("sourcePatientInfo", None)
    return sent


@pytest.mark.parametrize("name", SEEN)
def test_an_example_of_the_guides_is_refused_for_the_reason_it_has(name: str, reference: Path, doctor: Fhir) -> None:
    status, place = SEEN[name]
    answer = doctor.post(of_camille(name, reference, doctor))
    assert answer.status_code == status, answer.content
    assert answer.json()["issue"][0]["expression"][0].endswith(place)


@pytest.mark.parametrize("name", [name for name in SEEN if "Document.json" not in name and "Folder" not in name])
def test_an_example_of_the_guides_is_taken_once_that_reason_is_gone(
    name: str, reference: Path, doctor: Fhir, new: New
) -> None:
    sent = of_camille(name, reference, doctor)
    ours = new()
    former = doctor.deposit(new(title="Ancien"))[1]["location"].split("/_history")[0]
    for number, entry in enumerate(sent["entry"]):
        resource = entry["resource"]
        if resource["resourceType"] == "Parameters":
            entry["request"]["url"] = former
        if resource["resourceType"] != "DocumentReference":
            continue
        resource["masterIdentifier"]["value"] += f".{number}"
        resource.setdefault("type", ours["type"])
        resource["securityLabel"] = ours["securityLabel"]
        attachment = resource["content"][0]["attachment"]
        if attachment["contentType"] == "application/xml":
            attachment |= {"contentType": "text/plain"}
        if "unContained" in name:
            resource |= {"author": [], "relatesTo": []}
            del resource["authenticator"]
        if resource.get("relatesTo"):
            resource["relatesTo"][0]["target"]["reference"] = former
    for entry in sent["entry"]:
        if entry["resource"].get("contentType") == "application/xml":
            entry["resource"]["contentType"] = "text/plain"
    answer = doctor.post(sent)
    assert answer.status_code == 200, answer.content
    assert len(answer.json()["entry"]) == len(sent["entry"])
