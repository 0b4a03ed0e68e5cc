"""The space of a person named by their national identity, without telling whether they exist to who may not know.

A linked service names the one person of its token by the number that it alone knows; any other name is refused, whether
or not it is somebody's (RULES.md SCO-03, SCO-04).
An identified professional or structure may know that nobody has a space under an identity (RULES.md LC-23: 404); for
them, who refused theirs has none. Anybody else gets one and the same refusal, whether or not there is somebody
(DESIGN.md section 7: 403).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from espace_sante.access.api import AccessRefused, Decision, Reason, told_to_professionals
from espace_sante.agenda import api as agenda
from espace_sante.interop.fhir.errors import BadRequest, OidConflict, PatientNotOfToken
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.identifiers import Ins, PairwiseIdentifier, PersonIdentifier
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

PatientName = Ins | PairwiseIdentifier
_REFUSALS = {ActorKind.CITIZEN: Reason.NOT_YOURS, ActorKind.SERVICE: Reason.NO_GRANT}
_MAY_KNOW = frozenset({ActorKind.PROFESSIONAL, ActorKind.STRUCTURE})


def space_of(*, actor: Actor, ins: PatientName) -> spaces.SpaceView:
    """The space of a person. Raises SpaceUnknown, or AccessRefused to who may not know that there is none.

    Of a service, that of its token: raises PatientNotOfToken, OidConflict for any other name.
    """
    if actor.paired is not None:
        return _space_of_token(actor.paired, ins)
    if isinstance(ins, PairwiseIdentifier):
        raise BadRequest("Name the person as urn:oid:<OID of the INS>|<INS>.", field="patient")
    try:
        space = spaces.space_by_ins(ins)
    except spaces.SpaceUnknown:
        if actor.kind in _MAY_KNOW:
            raise
        raise _as_for_anybody(actor) from None
    if actor.kind in _MAY_KNOW and not told_to_professionals(space):
        raise spaces.SpaceUnknown
    return space


def _space_of_token(paired: Paired, name: PatientName) -> spaces.SpaceView:
    if isinstance(name, PairwiseIdentifier):
        if name.oid and name.oid != paired.patient.oid:
            raise OidConflict
        if name.value != paired.patient.value:
            raise PatientNotOfToken
    space = spaces.space_by_id(paired.space_id)
    if isinstance(name, Ins) and not spaces.answers_to(space, name):
        raise PatientNotOfToken
    return space


def told_patient(actor: Actor, space: spaces.SpaceView) -> PersonIdentifier | PairwiseIdentifier:
    """How an answer names the person: a service never learns their INS (SCO-03)."""
    return actor.paired.patient if actor.paired is not None else space.ins


def same_patient(actor: Actor, space: spaces.SpaceView, name: PatientName) -> bool:
    """Whether this name is that of the person of a space. Raises as `space_of`, of a service."""
    if actor.paired is not None:
        return space_of(actor=actor, ins=name).id == space.id
    return isinstance(name, Ins) and spaces.answers_to(space, name)


def space_named(space_id: UUID) -> spaces.SpaceView:
    """The space that a resource id carries. Raises DocumentUnknown, as for a document that is not there."""
    try:
        return spaces.space_by_id(space_id)
    except spaces.SpaceUnknown:
        raise record.DocumentUnknown from None


def appointment_space(space_id: UUID) -> spaces.SpaceView:
    """The same, of an appointment. Raises EventUnknown."""
    try:
        return spaces.space_by_id(space_id)
    except spaces.SpaceUnknown:
        raise agenda.EventUnknown from None


@contextmanager
def same_refusal(actor: Actor) -> Iterator[None]:
    """Within, a space that hides from this actor refuses in the words used for a space that is not there."""
    try:
        yield
    except record.DocumentUnknown:
        if actor.kind in _MAY_KNOW:
            raise
        raise _as_for_anybody(actor) from None


def _as_for_anybody(actor: Actor) -> AccessRefused:
    reason = _REFUSALS.get(actor.kind, Reason.NOT_FOR_THIS_KIND)
    return AccessRefused(Decision(allowed=False, reason=reason))
