"""The criteria of a Subscription: a search, of which the resource and the code of measures count.

`DocumentReference`, `Appointment`, or `Observation?code=<LOINC>`; the person is the one of the token, named or not.
Source: HL7 FHIR R4, Subscription.criteria; RULES.md SCO-01, SCO-04, SCO-10.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from espace_sante.access.api import AccessRefused, Decision, Finality, Reason
from espace_sante.interop.fhir.errors import BadRequest, NotSupported
from espace_sante.interop.fhir.parameters import Token
from espace_sante.kernel.actors import Actor

FIELD = "Subscription.criteria"
_WHOLE = {"DocumentReference": Finality.DOCUMENTS, "Appointment": Finality.AGENDA}
_PATIENT = frozenset({"patient", "subject"})
_IDENTIFIER = frozenset({"patient.identifier", "subject.identifier"})
_LOINC = "http://loinc.org"
_TAASIP = "https://mos.esante.gouv.fr/NOS/TRE_R308-TAASIP/FHIR/TRE-R308-TAASIP"
_CODES = {
    "29463-7": (_LOINC, Finality.WEIGHT),
    "8302-2": (_LOINC, Finality.HEIGHT),
    "39156-5": (_LOINC, Finality.BMI),
    "8280-0": (_LOINC, Finality.WAIST),
    "8287-5": (_LOINC, Finality.HEAD),
    "8310-5": (_LOINC, Finality.TEMPERATURE),
    "2345-7": (_LOINC, Finality.BLOOD_GLUCOSE),
    "MED-969": (_TAASIP, Finality.INTERSTITIAL_GLUCOSE),
    "4548-4": (_LOINC, Finality.HBA1C),
    "MED-972": (_TAASIP, Finality.GMI),
    "85354-9": (_LOINC, Finality.BLOOD_PRESSURE),
    "8867-4": (_LOINC, Finality.HEART_RATE),
    "72514-3": (_LOINC, Finality.PAIN),
    "41950-7": (_LOINC, Finality.STEPS),
}
MOST_CRITERIA = 10  # parameters


def watched(criteria: str, actor: Actor) -> frozenset[Finality]:
    """What is watched. Raises BadRequest, NotSupported; AccessRefused when it is about somebody else."""
    resource, _, query = criteria.partition("?")
    try:
        parameters = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), max_num_fields=MOST_CRITERIA)
    except ValueError:
        raise BadRequest("This is not a search.", field=FIELD) from None
    codes = []
    for name, value in parameters:
        if name in _PATIENT | _IDENTIFIER:
            _check_own(name, value, actor)
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


def _check_own(name: str, value: str, actor: Actor) -> None:
    """SCO-04: another person than that of the token is refused, whoever they are."""
    assert actor.paired is not None
    own = actor.paired.patient
    if name in _IDENTIFIER:
        token = Token.parse(value)
        mine = token.code == own.value and token.system in {None, f"urn:oid:{own.oid}"}
    else:
        mine = value.removeprefix("Patient/") == own.value
    if not mine:
        raise AccessRefused(Decision(allowed=False, reason=Reason.NOT_YOURS))


def _measure(text: str) -> Finality:
    token = Token.parse(text)
    found = _CODES.get(token.code)
    if found is None or token.system not in {None, found[0]}:
        raise NotSupported("This is no code of a measure that is kept here.", field=FIELD)
    return found[1]
