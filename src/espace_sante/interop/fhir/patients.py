"""The space of a person named by their national identity, without telling whether they exist to who may not know.

An identified professional or structure may know that nobody has a space under an identity (RULES.md LC-23: 404).
Anybody else gets one and the same refusal, whether or not there is somebody (DESIGN.md section 7: 403).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from espace_sante.access.api import AccessRefused, Decision, Reason
from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import Ins
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces

_MAY_KNOW = frozenset({ActorKind.PROFESSIONAL, ActorKind.STRUCTURE})


def space_of(*, actor: Actor, ins: Ins) -> spaces.SpaceView:
    """The space of a person. Raises SpaceUnknown, or AccessRefused to who may not know that there is none."""
    try:
        return spaces.space_by_ins(ins)
    except spaces.SpaceUnknown:
        if actor.kind in _MAY_KNOW:
            raise
        raise _as_for_anybody(actor) from None


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
    reasons = {ActorKind.CITIZEN: Reason.NOT_YOURS, ActorKind.SERVICE: Reason.NO_GRANT}
    return AccessRefused(Decision(allowed=False, reason=reasons.get(actor.kind, Reason.NOT_FOR_THIS_KIND)))
