"""Create one Observation alone, and delete one: `POST /fhir/Observation`, `DELETE /fhir/Observation/<id>`.

The guide has transactions only (`measure_bundle.py`); generic SMART clients create a resource alone, with its device
contained or named by its address. None is updated: the guide has no such thing, and the id of a measure is made of what
it says (ADR 41); its author takes it back and writes it again.
Source: HL7 FHIR R4, http (3.1.0.8 create, 3.1.0.7 delete); API mesures 1.5.2, 2.2; RULES.md SCO-04, SCO-09.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse

from espace_sante.access.api import AccessRefused
from espace_sante.interop.fhir import observation_structures as fhir
from espace_sante.interop.fhir.device_content import contained_device
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.edge import EDGE, small_body
from espace_sante.interop.fhir.errors import BadRequest, MeasureRefused, ReferenceUnknown
from espace_sante.interop.fhir.measure_patient import as_the_guide_says, space_named, space_of_measure
from espace_sante.interop.fhir.observation import observation, observation_id, subject_of
from espace_sante.interop.fhir.observation_content import (
    NOT_VALID,
    ReadObservation,
    of_the_guide,
    read_observation,
)
from espace_sante.interop.fhir.responses import fhir_response, protect
from espace_sante.interop.fhir.structures import decode
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.spaces.api import SpaceView

T = TypeVar("T")
_OBSERVATION = msgspec.json.Decoder(fhir.Observation)


@dataclass(frozen=True, slots=True)
class KeptObservation:
    """Where a measure that was sent is kept, and its device."""

    space: SpaceView
    measure: measures.KeptMeasure
    observation_id: str
    device: measures.KeptDevice | None

    @property
    def created(self) -> bool:
        return self.measure.created


def create(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """201 and the Observation as it is kept; 200 when the same was there already."""
    sent = read_observation(strictly(_OBSERVATION, small_body(request), "Observation"), strict=False)
    kept = keep(sent, actor=actor, now=now, device=_device(sent, actor))
    view = kept.measure.view
    answer = fhir_response(observation(view, actor, subject_of(actor, kept.space)))
    answer.status_code = 201 if kept.created else 200
    answer["Location"] = f"{fhir_base()}/Observation/{kept.observation_id}"
    return answer


def delete(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """204: nothing is left of it but its trace."""
    space, measure_id = space_of_measure(actor, resource_id)
    try:
        measures.remove_measure(actor=actor, space=space, measure_id=measure_id, edge=EDGE, now=now)
    except AccessRefused as error:
        raise as_the_guide_says(error) from None
    answer = HttpResponse(status=204)
    protect(answer)
    return answer


def keep(
    sent: ReadObservation, *, actor: Actor, now: datetime, device: measures.DeviceContent | UUID | None
) -> KeptObservation:
    """Whose it is, who may, what it says: in that order. Raises as `measures.write_measures`, in the guide's words."""
    space = space_named(actor, _named(sent.subject), field="Observation.subject")
    content = replace(sent.content, more=sent.content.more | _source(sent, actor))
    try:
        written = measures.write_measures(
            actor=actor, space=space, contents=[content], edge=EDGE, now=now, device=device
        )
    except AccessRefused as error:
        raise as_the_guide_says(error) from None
    except measures.DeviceUnknown:
        raise ReferenceUnknown("No device of this person is called so.", field="Observation.device") from None
    except measures.MeasureInvalid as error:
        raise of_the_guide(error) from None
    (kept,) = written.measures
    return KeptObservation(space, kept, observation_id(kept.view, actor), written.device)


def _device(sent: ReadObservation, actor: Actor) -> measures.DeviceContent | UUID | None:
    """The device of a measure sent alone: it carries it, or names one that is known here. Raises ReferenceUnknown."""
    if not sent.device:
        return None
    if sent.device.startswith("#"):
        return contained_device(sent.contained, sent.device)
    kind, _, name = sent.device.removeprefix(f"{fhir_base()}/").partition("/")
    named = named_by(actor, name) if kind == "Device" else None
    if named is None:
        raise ReferenceUnknown("Name a device as Device/<id>, or contain it.", field="Observation.device")
    return named[1]


def strictly(decoder: msgspec.json.Decoder[T], body: bytes, root: str, *, whole: bool = True) -> T:
    """A resource from its bytes: what is no JSON is a bad request, what FHIR does not have a resource refused (422).

    `whole` as for `decode`.
    """
    try:
        return decode(decoder, body, root=root, whole=whole)
    except BadRequest as error:
        if error.field is None:
            raise
        raise MeasureRefused(f"{root} not valid.", "structure", error.message, field=error.field) from None


def _named(subject: fhir.Reference) -> str:
    if subject.identifier:
        return f"{subject.identifier.system}|{subject.identifier.value}"
    return subject.reference


def _source(sent: ReadObservation, actor: Actor) -> dict[str, str]:
    """The solution that a measure comes from: the service itself, or a part of it. Raises MeasureRefused."""
    if actor.paired is None:
        return {}
    root = actor.paired.patient.oid
    told = sent.source.removeprefix("urn:oid:") or root
    if told != root and not told.startswith(f"{root}."):
        raise MeasureRefused(
            NOT_VALID, "value",
            f"Solution oid contains in Observation.meta.source don't belong to root editor oid ({root}).",
            field="Observation.meta.source",
        )  # fmt: skip
    return {"source": f"urn:oid:{told}"}
