"""Two operations about access, for software: open a record in an emergency, and type a one-off code.

`POST /fhir/$acces-urgence` and `POST /fhir/$code-acces`, each with a Parameters. Both are deliberate acts that the
person behind the software states (PRO-05): no header turns an ordinary request into an emergency. What they open is
then read by the ordinary requests, until the instant that the answer gives.

| Parameter of $acces-urgence | Type            | Value                                                              |
|-----------------------------|-----------------|--------------------------------------------------------------------|
| patient                     | valueIdentifier | the national identity                                              |
| mode                        | valueCode       | BTG (HL7 v3 ActReason, break the glass) or REGULATION (call centre) |
| motif                       | valueCode       | unconscious, confused, in_danger, call, other                      |
| justification               | valueString     | what happened, in words                                            |
| incapable                   | valueBoolean    | the person cannot answer and is in danger; not asked at REGULATION |

$code-acces takes `code` (valueString).
Source: CSP art. L. 1111-17 I, R. 1111-32; RULES.md EMG-01, EMG-02, EMG-06, EMG-08, PRO-13.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from espace_sante.access import api as access
from espace_sante.interop.fhir.document_reference import patient_identifier
from espace_sante.interop.fhir.edge import json_body
from espace_sante.interop.fhir.errors import BadRequest, ParameterMissing
from espace_sante.interop.fhir.patients import same_refusal, space_of
from espace_sante.interop.fhir.people import ins_from
from espace_sante.interop.fhir.responses import fhir_response
from espace_sante.interop.fhir.structures import Identifier, decode
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_OIDS, Ins, PersonIdentifier

MODES = {"BTG": access.EmergencyMode.BREAK_GLASS, "REGULATION": access.EmergencyMode.CALL_CENTRE}
_FIELDS = {"words": "justification", "cannot_answer": "incapable"}


class _Parameter(msgspec.Struct, rename="camel"):
    name: str
    value_code: str = ""
    value_string: str = ""
    value_boolean: bool = False
    value_identifier: Identifier | None = None


class _Parameters(msgspec.Struct, rename="camel"):
    resource_type: str
    parameter: list[_Parameter] = []


_decoder = msgspec.json.Decoder(_Parameters)


def open_emergency(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Open the record of a person in an emergency. Raises AccessRefused, EmergencyInvalid, BadRequest."""
    given = _parameters(request)
    patient = given.get("patient")
    if patient is None or patient.value_identifier is None:
        raise ParameterMissing("Give the patient as a valueIdentifier.", field="patient")
    mode, reason = _mode(given), _reason(given)
    words = given.get("justification", _Parameter("justification")).value_string
    cannot_answer = given.get("incapable", _Parameter("incapable")).value_boolean
    space = space_of(actor=actor, ins=_identity(patient.value_identifier))
    try:
        with same_refusal(actor):
            opened = access.open_emergency(
                actor=actor, space=space, mode=mode, reason=reason, words=words, cannot_answer=cannot_answer, now=now
            )
    except access.EmergencyInvalid as error:
        raise access.EmergencyInvalid(error.message, field=_FIELDS[error.field or "words"]) from None
    return _answer(space.ins, opened.until)


def redeem_code(request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponse:
    """Type a one-off code. Raises CodeRefused, in the same words for every code that opens nothing, TooManyTries."""
    given = _parameters(request)
    code = given.get("code")
    if code is None or not code.value_string:
        raise ParameterMissing("Give the code as a valueString.", field="code")
    space = access.redeem_code(actor=actor, code=code.value_string[:64], now=now)
    return _answer(space.ins, None)


def _parameters(request: HttpRequest) -> dict[str, _Parameter]:
    read = decode(_decoder, json_body(request), root="Parameters")
    names = [one.name for one in read.parameter]
    if read.resource_type != "Parameters" or len(set(names)) != len(names):
        raise BadRequest("Send one Parameters resource, each parameter once.")
    return {one.name: one for one in read.parameter}


def _identity(identifier: Identifier) -> Ins:
    oid = identifier.system.removeprefix("urn:oid:")
    if oid not in INS_OIDS:
        raise BadRequest("Name the person by system urn:oid:<OID of the INS>.", field="patient")
    return ins_from(identifier.value, oid=oid, field="patient")


def _mode(given: dict[str, _Parameter]) -> access.EmergencyMode:
    code = given["mode"].value_code if "mode" in given else ""
    if code not in MODES:
        raise BadRequest(f"mode is one of {', '.join(MODES)}.", field="mode")
    return MODES[code]


def _reason(given: dict[str, _Parameter]) -> access.OpeningReason:
    code = given["motif"].value_code if "motif" in given else ""
    if code not in set(access.OpeningReason):
        raise BadRequest(f"motif is one of {', '.join(access.OpeningReason)}.", field="motif")
    return access.OpeningReason(code)


def _answer(ins: PersonIdentifier, until: datetime | None) -> HttpResponse:
    parameters: list[dict[str, Any]] = [{"name": "patient", "valueIdentifier": patient_identifier(ins)}]
    if until is not None:
        parameters.append({"name": "jusqu-a", "valueInstant": until.isoformat(timespec="seconds")})
    return fhir_response({"resourceType": "Parameters", "parameter": parameters})
