"""The criteria of a Subscription: a search, of which the resource and the code of measures count.

`DocumentReference`, `Appointment`, or `Observation?code=<LOINC>`; the person is the one of the token, named or not.
Source: HL7 FHIR R4, Subscription.criteria; RULES.md SCO-01, SCO-04, SCO-10.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from espace_sante.access.api import Finality
from espace_sante.interop.fhir.errors import BadRequest, NotSupported
from espace_sante.interop.fhir.measure_patient import space_named
from espace_sante.interop.fhir.observation_codes import kind_of
from espace_sante.interop.fhir.parameters import Token
from espace_sante.kernel.actors import Actor

FIELD = "Subscription.criteria"
_WHOLE = {"DocumentReference": Finality.DOCUMENTS, "Appointment": Finality.AGENDA}
_PATIENT = frozenset({"patient", "subject", "patient.identifier", "subject.identifier"})
MOST_CRITERIA = 10  # parameters


def watched(criteria: str, actor: Actor) -> frozenset[Finality]:
    """What is watched. Raises BadRequest, NotSupported; PatientNotOfToken, OidConflict."""
    resource, _, query = criteria.partition("?")
    try:
        parameters = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=MOST_CRITERIA)
    except ValueError:
        raise BadRequest("This is not a search.", field=FIELD) from None
    codes = []
    for name, value in parameters:
        if name in _PATIENT:
            space_named(actor, value, field=FIELD)  # SCO-04: another person than that of the token is refused
        elif name == "code" and resource == "Observation":
            codes.append(value)
        else:
            raise NotSupported(f"Watched are code, and the person of the token: not {name}.", field=FIELD)
    if resource in _WHOLE:
        return frozenset({_WHOLE[resource]})
    if resource != "Observation":
        raise NotSupported("Watched are Observation, DocumentReference and Appointment.", field=FIELD)
    if len(codes) != 1:
        raise NotSupported("Say which measures: Observation?code=<system>|<code>,…", field=FIELD)
    return frozenset(_measure(text) for text in codes[0].split(","))


def _measure(text: str) -> Finality:
    token = Token.parse(text)
    kind = kind_of(token.system, token.code)
    if kind is None:
        raise NotSupported("This is no code of a measure that is kept here.", field=FIELD)
    return Finality(kind.value)
