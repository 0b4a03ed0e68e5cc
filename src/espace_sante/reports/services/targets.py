"""Find what somebody points at, as they may know of it: another's line, or one hidden from them, is not found.

Source: RULES.md CAT-09, CIT-18, MIN-10, MIN-11, ANN-01.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record import api as record
from espace_sante.reports.domain.errors import NothingToReport
from espace_sante.reports.domain.target import Asked, Kind, LineOfTrace, Target
from espace_sante.spaces.api import SpaceView

NORMAL_MODES = frozenset({"normal", audit.SECRET_MODE, ""})
NAMED_KINDS = frozenset({ActorKind.PROFESSIONAL.value, ActorKind.STRUCTURE.value, ActorKind.SERVICE.value})

_Status = catalogue.ServiceStatus
PUBLIC = frozenset({_Status.ONLINE, _Status.OFFLINE, _Status.SUSPENDED, _Status.DEREFERENCED})


def find_target(*, actor: Actor, space: SpaceView, asked: Asked, now: datetime) -> Target:
    """What a report would be about. Raises NothingToReport, AccessRefused."""
    try:
        if asked.line is not None:
            return _of_line(record.activity_line(actor=actor, space=space, line=_reference(asked.line), now=now))
        if asked.emergency_id is not None:
            return _of_line(record.emergency_line(actor=actor, space=space, emergency_id=asked.emergency_id, now=now))
        if asked.document_id is not None:
            return _of_document(
                record.document_metadata(actor=actor, space=space, document_id=asked.document_id, now=now)
            )
    except (record.LineUnknown, record.DocumentUnknown) as error:
        raise NothingToReport from error
    return _of_service(asked.service_id) if asked.service_id else _of_professional(asked.rpps)


def _reference(line: LineOfTrace) -> record.LineReference:
    return record.LineReference(space_id=line.space_id, position=line.position)


def _of_line(found: record.ActivityEntry) -> Target:
    entry = found.entry
    named = entry.actor_kind in NAMED_KINDS
    return Target(
        kind=_kind_of(entry),
        subject_id=entry.actor_id if named else "",
        subject_name=entry.actor_name if named else "",
        document_id=entry.document_id,
        line=LineOfTrace(space_id=entry.space_id, position=entry.position),
        secret=entry.mode == audit.SECRET_MODE,
    )


def _kind_of(entry: audit.TraceEntry) -> Kind:
    if entry.mode not in NORMAL_MODES:
        return Kind.EMERGENCY
    if entry.actor_kind == ActorKind.SERVICE:
        return Kind.SERVICE
    return Kind.PROFESSIONAL if entry.actor_kind in NAMED_KINDS else Kind.OTHER


def _of_document(view: record.DocumentView) -> Target:
    """The author is named when the public directory names them: the words of a document stay in the record."""
    rpps = view.facts.author_rpps
    author = identity.professionals([rpps]).get(rpps) if rpps else None
    return Target(
        kind=Kind.DOCUMENT,
        subject_id=author.rpps if author else "",
        subject_name=author.name if author else "",
        document_id=view.id,
        secret=view.facts.invisible_representants_legaux,
    )


def _of_service(service_id: UUID) -> Target:
    """A service that people can see, or could: one that was never referenced is nobody's (CAT-09)."""
    try:
        service = catalogue.service_of(service_id)
    except catalogue.ServiceUnknown as error:
        raise NothingToReport from error
    if service.status not in PUBLIC:
        raise NothingToReport
    return Target(kind=Kind.SERVICE, subject_id=str(service.id), subject_name=service.name)


def _of_professional(rpps: str) -> Target:
    found = identity.professionals([rpps]).get(rpps) if rpps else None
    if found is None:
        raise NothingToReport
    return Target(kind=Kind.PROFESSIONAL, subject_id=found.rpps, subject_name=found.name)
