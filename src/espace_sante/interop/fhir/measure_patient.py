"""Whose measures: the person that a request names, as the token allows.

A service names its one person by the number that it alone knows, or by their INS, which it then had from elsewhere and
never from here. Source: API mesures 1.5.2 (2.2.8, 2.3.3); RULES.md SCO-03, SCO-04; DESIGN.md section 6.
"""

from __future__ import annotations

from uuid import UUID

from espace_sante.access.api import AccessRefused, Reason
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.errors import ConsentMissing, OidConflict, PatientNotOfToken
from espace_sante.interop.fhir.parameters import Token
from espace_sante.interop.fhir.patients import space_of
from espace_sante.interop.fhir.people import ins_from, ins_of_patient_id
from espace_sante.interop.fhir.told_ids import named_by
from espace_sante.kernel.actors import Actor, Paired
from espace_sante.kernel.identifiers import INS_OIDS, Ins, InvalidIdentifier
from espace_sante.measures.api import MeasureUnknown
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import SpaceView


def space_named(actor: Actor, text: str, *, field: str) -> SpaceView:
    """The space of `urn:oid:<OID>|<number>`, `Patient/<id>` or an id alone.

    Raises PatientNotOfToken (403), OidConflict (409), AccessRefused, SpaceUnknown, InvalidIdentifier.
    """
    token = Token.parse(text.removeprefix(f"{fhir_base()}/").removeprefix("Patient/"))
    oid = (token.system or "").removeprefix("urn:oid:")
    if actor.paired is None:
        ins = ins_from(token.code, oid=oid, field=field) if oid else ins_of_patient_id(token.code, field=field)
        return space_of(actor=actor, ins=ins)
    if oid in INS_OIDS:
        return _of_ins(actor.paired, token.code, oid)
    if oid and oid != actor.paired.patient.oid:
        raise OidConflict
    if token.code != actor.paired.patient.value:
        raise PatientNotOfToken
    return _of_token(actor.paired)


def space_of_measure(actor: Actor, resource_id: str) -> tuple[SpaceView, UUID]:
    """The space and the measure that an id names to this actor. Raises MeasureUnknown, PatientNotOfToken."""
    named = named_by(actor, resource_id)
    if named is None:
        raise MeasureUnknown
    try:
        return spaces.space_by_id(named[0]), named[1]
    except spaces.SpaceUnknown:
        raise MeasureUnknown from None


def as_the_guide_says(error: AccessRefused) -> AccessRefused | ConsentMissing:
    """A refusal for want of a consent, in the words that services know (SCO-04)."""
    return ConsentMissing() if error.decision.reason is Reason.NO_GRANT else error


def _of_token(paired: Paired) -> SpaceView:
    return spaces.space_by_id(paired.space_id)


def _of_ins(paired: Paired, value: str, oid: str) -> SpaceView:
    """The one person of the token, named by their INS: any other number is answered alike, known here or not."""
    space = _of_token(paired)
    try:
        named = Ins.parse(value, oid=oid)
    except InvalidIdentifier:
        raise PatientNotOfToken from None
    if not spaces.answers_to(space, named):
        raise PatientNotOfToken
    return space
