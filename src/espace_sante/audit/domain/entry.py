"""One entry of the trace, and the hash that chains it to the one before.

content(n) = SHA-256(JSON of the values of CONTENT_FIELDS), which tells nothing of where the entry stands;
hash(n) = SHA-256(hash(n-1) | content(n) | "position,count"); the first entry follows 32 zero bytes.
Entries of the first format have no content hash: hash(n) = SHA-256(hash(n-1) | JSON of the values of HASHED_FIELDS).
Source: RULES.md TRA-01, MIN-11; ADR 19.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson

from espace_sante.kernel.actors import Actor

GENESIS = bytes(32)
# A secret connection: hidden from whoever represents the person (RULES.md MIN-10, TRA-07).
SECRET_MODE = "secret"  # noqa: S105 - a mode of the trace, no password


class Act(StrEnum):
    """What can be traced. Codes are stable: they are what an auditor filters on."""

    SPACE_OPENED = "space.opened"
    SPACE_OPPOSED = "space.opposed"
    SPACE_ACTIVATED = "space.activated"
    SPACE_CLOSED = "space.closed"
    SPACE_NOTIFIED = "space.notified"
    SPACE_GIVEN_UP = "space.given-up"
    SPACE_SUSPENDED = "space.suspended"
    SPACE_RESTORED = "space.restored"
    SPACE_ERASURE_ASKED = "space.erasure-asked"
    SPACE_REOPENED = "space.reopened"
    SPACE_ERASED = "space.erased"
    SPACE_DECEASED = "space.deceased"
    SUSPENSION_CONTESTED = "suspension.contested"
    CERTIFICATE_READ = "certificate.read"
    SPACE_HELD = "space.held"
    SPACE_RELEASED = "space.released"
    HEIRS_ANSWERED = "heirs.answered"
    HEIRS_GIVEN = "heirs.given"
    NOTICE_RETURNED = "notice.returned"
    NOTICE_SENT_AGAIN = "notice.sent-again"
    SPACE_FOUND = "space.found"
    CARE_RELATION_DECLARED = "care_relation.declared"
    CARE_RELATION_ENDED = "care_relation.ended"
    PROFESSIONAL_BLOCKED = "professional.blocked"
    PROFESSIONAL_UNBLOCKED = "professional.unblocked"
    CARER_INVITED = "carer.invited"
    CARER_ACCEPTED = "carer.accepted"
    CARER_REFUSED = "carer.refused"
    CARER_WITHDRAWN = "carer.withdrawn"
    CARER_ENDED = "carer.ended"
    CARER_CHANGED = "carer.changed"
    CARER_EMERGENCY = "carer.emergency"
    REPRESENTATION_BEGAN = "representation.began"
    REPRESENTATION_ENDED = "representation.ended"
    REPRESENTATION_DECLINED = "representation.declined"
    REPRESENTATION_AGREED = "representation.agreed"
    REPRESENTATION_CONTESTED = "representation.contested"
    REPRESENTATION_JUDGED = "representation.judged"
    REPRESENTATION_SUSPENDED = "representation.suspended"
    REPRESENTATION_RESUMED = "representation.resumed"
    REPRESENTATIVE_INVITED = "representative.invited"
    REPRESENTATIVE_REFUSED = "representative.refused"
    REPRESENTATIVE_WITHDRAWN = "representative.withdrawn"
    DOCUMENTS_LISTED = "documents.listed"
    DOCUMENT_READ = "document.read"
    DOCUMENT_DEPOSITED = "document.deposited"
    DOCUMENT_REPLACED = "document.replaced"
    DOCUMENT_MASKED = "document.masked"
    DOCUMENT_UNMASKED = "document.unmasked"
    DOCUMENT_ANNOUNCED = "document.announced"
    DOCUMENT_DELETED = "document.deleted"
    TRACE_READ = "trace.read"
    IDENTITY_MERGED = "identity.merged"
    OLDER_RECORD_JOINED = "older-record.joined"
    OPPOSITION_CONFIRMED = "opposition.confirmed"
    DEATH_CORRECTED = "death.corrected"
    IDENTITY_PARTED = "identity.parted"
    DOCUMENTS_MOVED = "documents.moved"
    HEALTH_HISTORY_RECEIVED = "health_history.received"
    HEALTH_HISTORY_READ = "health_history.read"
    HEALTH_HISTORY_MASKED = "health_history.masked"
    HEALTH_HISTORY_UNMASKED = "health_history.unmasked"
    OBJECTION_RECORDED = "objection.recorded"
    TRACE_EXPORTED = "trace.exported"
    REPORT_FILED = "report.filed"
    REPORT_READ = "report.read"
    REPORT_TAKEN_UP = "report.taken-up"
    REPORT_ANSWERED = "report.answered"
    REPORT_CLOSED = "report.closed"
    REPORT_REOPENED = "report.reopened"
    REPORT_WITHDRAWN = "report.withdrawn"
    OPPOSITION_FILED = "opposition.filed"
    OPPOSITION_READ = "opposition.read"
    OPPOSITION_ACCEPTED = "opposition.accepted"
    OPPOSITION_DECLINED = "opposition.declined"
    OPPOSITION_UNANSWERED = "opposition.unanswered"
    OPPOSITION_WITHDRAWN = "opposition.withdrawn"
    DEPOSITS_OPPOSED = "deposits.opposed"
    DEPOSITS_OPPOSED_NO_MORE = "deposits.opposed-no-more"
    DOCUMENT_QUARANTINED = "document.quarantined"
    QUARANTINE_ENDED = "document.quarantine-ended"
    CONFIDENTIALITY_CHOSEN = "confidentiality.chosen"
    EMERGENCY_OPENED = "emergency.opened"
    EMERGENCIES_READ = "emergencies.read"
    EMERGENCY_CONTESTED = "emergency.contested"
    ACCESS_CODE_MADE = "access_code.made"
    ACCESS_CODE_USED = "access_code.used"
    ACCESS_CODE_WITHDRAWN = "access_code.withdrawn"
    DOCUMENT_RULE_SET = "document.rule-set"
    MESSAGE_RECEIVED = "message.received"
    MESSAGE_SENT = "message.sent"
    MESSAGES_READ = "messages.read"
    MESSAGE_PART_READ = "message.part-read"
    CONVERSATION_DELETED = "conversation.deleted"
    AGENDA_READ = "agenda.read"
    AGENDA_ADDED = "agenda.added"
    AGENDA_CHANGED = "agenda.changed"
    AGENDA_CANCELLED = "agenda.cancelled"
    AGENDA_REMOVED = "agenda.removed"
    FEED_MADE = "agenda-feed.made"
    FEED_WITHDRAWN = "agenda-feed.withdrawn"
    FEED_READ = "agenda-feed.read"
    DEVICE_MADE = "agenda-device.made"
    DEVICE_WITHDRAWN = "agenda-device.withdrawn"
    DEVICE_READ = "agenda-device.read"
    MEASURES_READ = "measures.read"
    MEASURE_WRITTEN = "measure.written"
    MEASURE_REMOVED = "measure.removed"
    PREVENTION_READ = "prevention.read"
    PREVENTION_SAID = "prevention.said"
    PREVENTION_OPPOSED = "prevention.opposed"
    PREVENTION_WANTED = "prevention.wanted"
    SERVICE_CONNECTED = "service.connected"
    SERVICE_DISCONNECTED = "service.disconnected"
    CONSENT_GIVEN = "consent.given"
    CONSENT_WITHDRAWN = "consent.withdrawn"
    CONSENT_EXPIRED = "consent.expired"
    SERVICES_READ = "services.read"
    SERVICE_WATCHING = "service.watching"
    SERVICE_WATCHING_ENDED = "service.watching-ended"


class Outcome(StrEnum):
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class TraceRecord:
    """What an act tells the trace. Ids and codes only: never a title, a result or a comment (TRA-08)."""

    space_id: UUID
    at: datetime
    act: Act
    actor: Actor
    outcome: Outcome = Outcome.DONE
    reason: str = ""  # the code of the decision's reason
    document_id: UUID | None = None
    type_code: str = ""
    subject_id: str = ""  # who the act is about, e.g. the RPPS number of a blocked professional
    subject_name: str = ""
    mode: str = "normal"
    matrix_version: str = ""
    edge: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TraceEntry:
    """An entry as stored and read back."""

    space_id: UUID
    position: int
    at: datetime
    act: str
    outcome: str
    reason: str
    actor_kind: str
    actor_id: str
    actor_name: str
    actor_profession: str
    actor_structure: str
    actor_structure_name: str
    document_id: UUID | None
    type_code: str
    subject_id: str
    subject_name: str
    mode: str
    matrix_version: str
    edge: str
    count: int | None
    hash: bytes = field(default=b"", compare=False)
    content_hash: bytes = field(default=b"", compare=False)  # b"": of the first format

    @property
    def refused(self) -> bool:
        return self.outcome == Outcome.REFUSED


HASHED_FIELDS = tuple(f.name for f in fields(TraceEntry) if f.name not in {"hash", "content_hash"})
# The place of an entry, and how many documents an act showed, would let who is shown an entry count what is hidden
# from them: they are in the chain, and in no proof.
CONTENT_FIELDS = tuple(name for name in HASHED_FIELDS if name not in {"position", "count"})


def entry_of(record: TraceRecord, *, position: int) -> TraceEntry:
    """The entry that a record makes at a position of its space's chain."""
    actor = record.actor
    return TraceEntry(
        space_id=record.space_id,
        position=position,
        at=record.at,
        act=record.act.value,
        outcome=record.outcome.value,
        reason=record.reason,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        # A citizen is known by id alone; professionals and structures are in a public directory.
        actor_name="" if actor.holder_id else actor.name,
        actor_profession=actor.profession or "",
        actor_structure=actor.finess or "",
        actor_structure_name=actor.structure_name or "",
        document_id=record.document_id,
        type_code=record.type_code,
        subject_id=record.subject_id,
        subject_name=record.subject_name,
        mode=SECRET_MODE if actor.secret_connection else record.mode,
        matrix_version=record.matrix_version,
        edge=record.edge,
        count=record.count,
    )


def chained_hash(previous: bytes, entry: TraceEntry) -> bytes:
    """The hash of an entry that follows the one hashed `previous` (32 bytes)."""
    content = hash_of(values_of(entry, CONTENT_FIELDS))
    return link_hash(previous, content, position=entry.position, count=entry.count)


def link_hash(previous: bytes, content: bytes, *, position: int, count: int | None) -> bytes:
    """The hash at a position of a chain, after `previous`, of the entry whose content has the hash `content`."""
    place = f"{position},{'' if count is None else count}"
    return hashlib.sha256(previous + content + place.encode()).digest()


def first_format_hash(previous: bytes, values: list[Any]) -> bytes:
    """The hash that follows `previous` in the first format, over the values of HASHED_FIELDS."""
    return hashlib.sha256(previous + orjson.dumps(values)).digest()


def values_of(entry: TraceEntry, names: Sequence[str]) -> list[Any]:
    """These fields as a hash covers them: UUIDs and instants (UTC, microseconds) as text."""
    values = [getattr(entry, name) for name in names]
    return [value if type(value) is str else _plain(value) for value in values]  # nearly all are words


def hash_of(values: list[Any]) -> bytes:
    """The hash of a content (32 bytes), over the values of CONTENT_FIELDS."""
    return hashlib.sha256(orjson.dumps(values)).digest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return str(value) if isinstance(value, UUID) else value


def head_message(*, space_id: UUID, position: int, head_hash: bytes) -> bytes:
    """What the host's key seals at the head of a chain, so that a cut tail shows."""
    return space_id.bytes + position.to_bytes(8, "big") + head_hash


def erasure_message(*, space_id: UUID, position: int, head_hash: bytes) -> bytes:
    """What the host's key seals when the entries up to a position are removed with their space."""
    return b"erased" + head_message(space_id=space_id, position=position, head_hash=head_hash)
