"""CDA documents through ITI-65: the official examples, given to a holder of ours, and what does not agree."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from espace_sante.access.api import document_types
from espace_sante.interop.cda import api as cda
from espace_sante.kernel.identifiers import INS_OIDS, Ins
from espace_sante.record.models import DocumentEntry
from tests.interop.fhir.bundles import bundle
from tests.interop.fhir.conftest import Fhir
from tests.worlds import World, ins_number

New = Callable[..., dict[str, Any]]


def given_to(content: bytes, ins: Ins) -> bytes:
    """The same document about somebody else: the identity of the patient is replaced, nothing else."""
    patient = cda.parse_clinical_document(content).patient
    found = next(one for one in patient.ids if one.root in INS_OIDS and one.extension)
    text = content.decode("utf-8")
    for order in (
        rf'extension="{found.extension}"(\s+)root="{found.root}"',
        rf'root="{found.root}"(\s+)extension="{found.extension}"',
    ):
        text = re.sub(order, rf'root="{ins.oid}"\1extension="{ins.value}"', text)
    return text.encode()


def metadata_of(content: bytes) -> dict[str, str]:
    document = cda.parse_clinical_document(content)
    return {"type_code": document.type_code.code, "unique_id": document.unique_id, "title": document.title}


def examples(folder: Path, most: int) -> list[Path]:
    """Documents of different models, of types that the value set holds."""
    chosen: dict[str, Path] = {}
    for file in sorted(folder.glob("ans-testcontenucda-3-0/ExemplesCDA/*.xml")):
        model = file.name.split("_")[0]
        if model not in chosen and len(chosen) < most:
            document = cda.parse_clinical_document(file.read_bytes())
            if document.type_code.code in document_types() and document.patient.ins:
                chosen[model] = file
    return list(chosen.values())


@pytest.mark.slow
def test_the_official_examples_are_deposited_found_and_read_back(
    reference: Path, doctor: Fhir, camille: Fhir, world: World, new: New
) -> None:
    files = examples(reference, 12)
    assert len(files) >= 10
    for file in files:
        content = given_to(file.read_bytes(), world.space.ins)
        answer = doctor.post(bundle(new(content=content, mime_type="text/xml", **metadata_of(content))))
        assert answer.status_code == 200, (file.name, answer.content)
        location = answer.json()["entry"][1]["response"]["location"]
        read = camille.get("/" + location.replace("DocumentReference", "Binary").split("/_history")[0])
        received = b"".join(read.streaming_content) if read.streaming else read.content
        assert received == content, file.name
        assert read.headers["Content-Type"] == "text/xml"
    assert camille.search(_count="200").json()["total"] == len(files)


SAMPLE = Path(__file__).parents[2] / "data" / "cda" / "biology-report.xml"


def test_a_document_about_somebody_else_is_refused(doctor: Fhir, world: World, new: New) -> None:
    content = given_to(SAMPLE.read_bytes(), ins_number(555))
    answer = doctor.post(bundle(new(content=content, mime_type="text/xml", **metadata_of(content))))
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["code"] == "business-rule"
    assert not DocumentEntry.objects.exists()


def test_a_header_of_another_type_is_refused(doctor: Fhir, world: World, new: New) -> None:
    content = given_to(SAMPLE.read_bytes(), world.space.ins)
    wrong = metadata_of(content) | {"type_code": "18748-4"}
    answer = doctor.post(bundle(new(content=content, mime_type="text/xml", **wrong)))
    assert answer.status_code == 422
    assert answer.json()["issue"][0]["expression"] == ["Bundle.entry[1].resource.type"]
    assert not DocumentEntry.objects.exists()


@pytest.mark.parametrize(("must_match", "status"), [(False, 200), (True, 422)])
def test_the_id_of_the_header_counts_when_the_setting_says_so(
    must_match: bool, status: int, doctor: Fhir, world: World, new: New, settings: Any
) -> None:
    settings.CDA_UNIQUE_ID_MUST_MATCH = must_match
    content = given_to(SAMPLE.read_bytes(), world.space.ins)
    other = metadata_of(content) | {"unique_id": ""}
    assert doctor.post(bundle(new(content=content, mime_type="application/xml", **other))).status_code == status
    same = bundle(new(content=content, mime_type="text/xml", **metadata_of(content)))
    assert doctor.post(same).status_code == 200
