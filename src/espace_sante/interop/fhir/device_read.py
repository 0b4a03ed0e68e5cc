"""Read the device of a measure: `GET /fhir/Device/<id>`, for who may read a measure that it took.

To anybody else nothing is at this address. The guide has no search of devices: they come with measures, by `_include`.
Source: API mesures 1.5.2, 2.3; HL7 FHIR R4, http (3.1.0.1.1 read); RULES.md SCO-03, SCO-04.
"""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from espace_sante.interop.fhir.edge import EDGE
from espace_sante.interop.fhir.observation import device
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor
from espace_sante.measures import api as measures
from espace_sante.spaces import api as spaces


def read(request: HttpRequest, *, actor: Actor, now: datetime, resource_id: str) -> HttpResponse:
    """The resource. Raises DeviceUnknown, PatientNotOfToken."""
    named = named_by(actor, resource_id)
    if named is None:
        raise measures.DeviceUnknown
    try:
        space = spaces.space_by_id(named[0])
    except spaces.SpaceUnknown:
        raise measures.DeviceUnknown from None
    view = measures.device(actor=actor, space=space, device_id=named[1], edge=EDGE, now=now)
    return fhir_response(device(view, actor))
