"""A measure with its device: `POST /fhir`, a transaction of one Observation and, when a device took it, one Device.

Source: API mesures 1.5.2, 2.2 (IHE PCH-01); RULES.md SCO-09.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir import observation_structures as fhir
from espace_sante.interop.fhir.device_content import read_device
from espace_sante.interop.fhir.edge import json_body
from espace_sante.interop.fhir.errors import BadRequest, BodyTooLarge, MeasureRefused
from espace_sante.interop.fhir.observation_content import ReadObservation, read_observation
from espace_sante.interop.fhir.observation_write import keep, strictly
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.interop.fhir.told_ids import id_for
from espace_sante.kernel.actors import Actor
from espace_sante.measures.api import DeviceContent

R = TypeVar("R", fhir.Observation, fhir.Device)
LARGEST = 100_000  # bytes: two small resources
_BUNDLE = msgspec.json.Decoder(fhir.Bundle)
_OBSERVATION = msgspec.json.Decoder(fhir.Observation)
_DEVICE = msgspec.json.Decoder(fhir.Device)


class _Typed(msgspec.Struct, rename="camel"):
    resource_type: str = ""


_TYPED = msgspec.json.Decoder(_Typed)


def is_measure(body: bytes) -> bool:
    """Whether a transaction is about measures and not about documents: told without reading it, as it may be large."""
    return (b'"Observation"' in body or b'"Device"' in body) and not (
        b'"DocumentReference"' in body or b'"List"' in body
    )


def write(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """200 and a transaction-response, entry by entry. Raises MeasureRefused, and as `measures.write_measures`."""
    bundle = _bundle(json_body(request))
    kinds = [_type_of(entry) for entry in bundle.entry]
    for entry, kind in zip(bundle.entry, kinds, strict=True):
        _check_request(entry, kind)
    if kinds.count("Observation") != 1 or kinds.count("Device") > 1:
        raise _invalid("Bundle must contains one observation creation (POST)", "Bundle.entry")
    place = kinds.index("Observation")
    sent = read_observation(_read(_OBSERVATION, bundle.entry[place], place), strict=True)
    device = _device(bundle, kinds, sent)
    kept = keep(sent, actor=actor, now=now, device=device)
    answers = {"Observation": (f"Observation/{kept.observation_id}", kept.created)}
    if kept.device:
        answers["Device"] = (f"Device/{id_for(actor, kept.space.id, kept.device.id)}", kept.device.created)
    return fhir_response(
        {
            "resourceType": "Bundle",
            "type": "transaction-response",
            "entry": [{"response": _response(*answers[kind])} for kind in kinds],
        }
    )


def _response(location: str, created: bool) -> dict[str, str]:
    return {"status": "201 Created" if created else "200 OK", "location": location}


def _bundle(body: bytes) -> fhir.Bundle:
    """Raises BodyTooLarge, BadRequest, MeasureRefused."""
    if len(body) > LARGEST:
        raise BodyTooLarge(f"A transaction of one measure has at most {LARGEST} bytes.")
    bundle = strictly(_BUNDLE, body, "Bundle")
    if bundle.resource_type != "Bundle":
        raise BadRequest("No bundle provided.", field="Bundle")
    if bundle.type != "transaction":
        raise _invalid("Only a Bundle of type transaction is accepted here.", "Bundle.type")
    return bundle


def _type_of(entry: fhir.Entry) -> str:
    try:
        return _TYPED.decode(entry.resource).resource_type if bytes(entry.resource) else ""
    except msgspec.DecodeError:
        return ""


def _check_request(entry: fhir.Entry, kind: str) -> None:
    method = entry.request.method if entry.request else ""
    if kind not in {"Observation", "Device"} or method != "POST":
        raise MeasureRefused(
            "Bundle not valid.", "not-supported",
            f"Resource of type {kind[:40]} is not acceptable with method {method[:10]}.", field="Bundle.entry",
        )  # fmt: skip
    assert entry.request is not None  # it has a method
    if entry.request.url.strip("/") != kind:
        raise _invalid(f"The address of this entry must be {kind}.", "Bundle.entry.request.url")
    if kind == "Observation" and entry.request.if_none_exist:
        raise MeasureRefused(
            "Bundle not valid.", "not-supported", "An Observation has no ifNoneExist: sent again, it is kept once.",
            field="Bundle.entry.request.ifNoneExist",
        )  # fmt: skip


def _device(bundle: fhir.Bundle, kinds: list[str], sent: ReadObservation) -> DeviceContent | None:
    if "Device" not in kinds:
        if sent.device:
            raise _unlinked()
        return None
    place = kinds.index("Device")
    entry = bundle.entry[place]
    device = _read(_DEVICE, entry, place)
    assert entry.request is not None  # checked with the others
    content = read_device(device, entry.request.if_none_exist)
    if not sent.device:
        raise _link("Observation.device.reference is mandatory.")
    names = {f"Device/{device.id}" if device.id else "", entry.full_url} - {""}
    if sent.device not in names:
        raise _unlinked()
    return content


def _unlinked() -> MeasureRefused:
    return _link("Observation and device not linked by id (Observation.device.reference <-> Device.id)")


def _link(message: str) -> MeasureRefused:
    return MeasureRefused(
        "Observation and Device link not valid.", "invalid", message, field="Observation.device.reference"
    )


def _invalid(message: str, field: str) -> MeasureRefused:
    return MeasureRefused("Bundle not valid.", "invalid", message, field=field)


def _read(decoder: msgspec.json.Decoder[R], entry: fhir.Entry, place: int) -> R:
    return strictly(decoder, bytes(entry.resource), f"Bundle.entry[{place}].resource", whole=False)
