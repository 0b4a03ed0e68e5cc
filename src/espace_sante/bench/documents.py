"""What is deposited: a structured clinical document of about 10 kB and a PDF of 1 MB, in Provide Document Bundles.

The unique ids of a bundle are stand-ins, which the load replaces at each request: no two deposits are the same.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson

from espace_sante.bench.load import UNIQUE_ID_LENGTH
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.demo.histories import all_documents
from espace_sante.demo.population import generate
from espace_sante.interop.fhir.systems import LIST_TYPES, RFC_3986, coding
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import RPPS_OID, STRUCTURE_OID, Ins
from espace_sante.record.api import Coded

SMALL_BYTES, LARGE_BYTES = 10_000, 1_000_000
PLACEHOLDER = b"@" * UNIQUE_ID_LENGTH
_SEED = 1
_PEOPLE = 12
_REPORT = ("11502-2", "2.16.840.1.113883.6.1", "CR d'examens biologiques")


@dataclass(frozen=True, slots=True)
class Sample:
    """A document to deposit, as a size of the bench."""

    name: str
    mime_type: str
    content: bytes


def small(ins: Ins) -> Sample:
    """A laboratory report of level 3 about this person, as near to 10 kB as the demonstration writes them."""
    report = _report()
    content = report.content.replace(report.holder.ins.encode(), ins.value.encode())
    content = content.replace(report.holder.ins_oid.encode(), ins.oid.encode())
    return Sample("10 kB", "text/xml", content)


@cache
def large() -> Sample:
    """A PDF of one empty page that carries a stream nobody can compress."""
    return Sample("1 MB", "application/pdf", pdf_of(LARGE_BYTES))


@cache
def _report() -> DemoDocument:
    population = generate(people=_PEOPLE, seed=_SEED, today=utc_now().date())
    reports = [
        one
        for one in all_documents(population=population)
        if one.format is Format.CDA_L3 and one.type_code.code == _REPORT[0]
    ]
    return min(reports, key=lambda one: abs(len(one.content) - SMALL_BYTES))


def pdf_of(size: int) -> bytes:
    """A PDF of exactly this many bytes that nobody can compress (ISO 32000-1, 7.5)."""
    head = [
        b"%PDF-1.7\n",
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n",
    ]
    offsets = [sum(map(len, head[:number])) for number in (1, 2, 3, 4)]
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)

    def stream(length: int) -> bytes:
        return b"4 0 obj<</Length %010d>>stream\n%s\nendstream endobj\n" % (length, noise[:length])

    def tail(start: int) -> bytes:
        listed = b"xref\n0 5\n0000000000 65535 f \n%strailer<</Size 5/Root 1 0 R>>\n" % table
        return listed + b"startxref\n%010d\n%%%%EOF\n" % start

    noise = secrets.token_bytes(size)
    length = size - sum(map(len, head)) - len(stream(0)) - len(tail(0))
    body = b"".join(head) + stream(length)
    return body + tail(len(body))


def bundle(sample: Sample, *, ins: Ins, author: Actor) -> bytes:
    """The body of an ITI-65 request with one document, its content in a Binary; unique ids are stand-ins."""
    person = {"identifier": {"system": f"urn:oid:{ins.oid}", "value": ins.value}}
    document = {
        "resourceType": "DocumentReference",
        "contained": _author(author),
        "masterIdentifier": {"system": RFC_3986, "value": f"urn:oid:{PLACEHOLDER.decode()}"},
        "status": "current",
        "type": _concept(*_REPORT),
        "category": [_concept("11", "1.2.250.1.213.1.1.4.1", "Compte rendu")],
        "subject": person,
        "date": utc_now().isoformat(),
        "author": [{"reference": "#role"}],
        "securityLabel": [_concept("N", "2.16.840.1.113883.5.25")],
        "content": [
            {
                "attachment": {
                    "contentType": sample.mime_type,
                    "language": "fr-FR",
                    "url": "urn:uuid:00000000-0000-4000-8000-000000000003",
                    "size": len(sample.content),
                    "hash": base64.b64encode(hashlib.sha1(sample.content, usedforsecurity=False).digest()).decode(),
                    "title": "Bilan biologique de mesure",
                    "creation": utc_now().isoformat(),
                },
                "format": coding(Coded("urn:ihe:iti:xds:2017:mimeTypeSufficient", "1.3.6.1.4.1.19376.1.2.3")),
            }
        ],
        "context": {
            "event": [_concept("PATDOC", "2.16.840.1.113883.5.4")],
            "period": {"start": utc_now().isoformat()},
            "facilityType": _concept("SA07", "1.2.250.1.71.4.2.4", "Cabinet individuel"),
            "practiceSetting": _concept("AMBULATOIRE", "1.2.250.1.213.1.1.4.9", "Ambulatoire"),
        },
    }
    submission_set = {
        "resourceType": "List",
        "status": "current",
        "mode": "working",
        "code": {"coding": [{"system": LIST_TYPES, "code": "submissionset"}]},
        "identifier": [{"system": RFC_3986, "value": f"urn:oid:{PLACEHOLDER.decode()}"}],
        "subject": person,
        "date": utc_now().isoformat(),
        "entry": [{"item": {"reference": "urn:uuid:00000000-0000-4000-8000-000000000002"}}],
    }
    binary = {
        "resourceType": "Binary",
        "contentType": sample.mime_type,
        "data": base64.b64encode(sample.content).decode(),
    }
    resources: list[dict[str, Any]] = [submission_set, document, binary]
    entries = [_entry(number, one) for number, one in enumerate(resources, 1)]
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def _author(author: Actor) -> list[dict[str, Any]]:
    return [
        {
            "resourceType": "Practitioner",
            "id": "author",
            "identifier": [{"system": f"urn:oid:{RPPS_OID}", "value": f"8{author.rpps}"}],
            "name": [{"text": author.name}],
        },
        {
            "resourceType": "Organization",
            "id": "place",
            "identifier": [{"system": f"urn:oid:{STRUCTURE_OID}", "value": f"1{author.finess}"}],
            "name": author.structure_name,
        },
        {
            "resourceType": "PractitionerRole",
            "id": "role",
            "practitioner": {"reference": "#author"},
            "organization": {"reference": "#place"},
        },
    ]


def _concept(code: str, system: str, display: str = "") -> dict[str, Any]:
    return {"coding": [coding(Coded(code, system, display))]}


def _entry(number: int, resource: dict[str, Any]) -> dict[str, Any]:
    full_url = f"urn:uuid:00000000-0000-4000-8000-{number:012d}"
    return {"fullUrl": full_url, "resource": resource, "request": {"method": "POST", "url": resource["resourceType"]}}
