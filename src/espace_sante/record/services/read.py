"""Read one document: decide, trace, then open. No trace, no answer.

Source: CSP art. R. 1111-46; IHE ITI-68; RULES.md PRO-12, TRA-04, VIS-05, VIS-06.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import AccessRefused, Action, Case, Decision, case_of, tell_first_access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.envelope import unseal_file, unseal_segments
from espace_sante.prepared.api import Insert
from espace_sante.record.domain.errors import DocumentUnknown
from espace_sante.record.models import DocumentEntry, DocumentPreview, Reading
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.ports import blob_store
from espace_sante.record.services.rows import entry_by_id
from espace_sante.record.services.views import DocumentView, view_of
from espace_sante.record.services.words import WordBox, blob_associated
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

DOCUMENT_ABSENT = "document_absent"  # the reason of a line about a document that is not there


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document one may read. `content` and `chunks` decrypt; the reading is already in the trace."""

    view: DocumentView
    decision: Decision
    key: bytes
    blob_id: UUID

    def content(self) -> bytes:
        """The whole document. Raises BlobMissing, CannotDecrypt."""
        sealed = blob_store().get(space_id=self.view.space_id, blob_id=self.blob_id)
        associated = blob_associated(space_id=self.view.space_id, blob_id=self.blob_id)
        return unseal_file(self.key, sealed, associated=associated)

    def chunks(self) -> Iterator[bytes]:
        """The document in pieces of at most 1 MiB."""
        sealed = blob_store().chunks(space_id=self.view.space_id, blob_id=self.blob_id)
        associated = blob_associated(space_id=self.view.space_id, blob_id=self.blob_id)
        return unseal_segments(self.key, sealed, associated=associated)


def read_document(
    *, actor: Actor, space: SpaceView, document_id: UUID, now: datetime, edge: str = "portal"
) -> OpenedDocument:
    """Open a document for reading, and trace it. Raises DocumentUnknown, AccessRefused (both traced)."""
    case = case_of(actor=actor, space=space, now=now)
    entry, decision = _decide(case, document_id, actor=actor, space=space, edge=edge, now=now)
    with transaction.atomic(using="dmp"):
        tell_first_access(case, decision, now=now)
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=audit.Act.DOCUMENT_READ,
                actor=actor,
                reason=decision.reason.value,
                mode=decision.mode,
                document_id=entry.id,
                type_code=entry.type_code,
                matrix_version=decision.matrix_version,
                edge=edge,
            )
        )
        if actor.kind is ActorKind.CITIZEN and actor.holder_id:
            _mark_read(entry, actor.holder_id, now)
    key = vault.key_of(space.id)
    view = view_of(entry, WordBox(space.id, key))
    return OpenedDocument(view=view, decision=decision, key=key, blob_id=entry.blob_id)


def document_metadata(
    *, actor: Actor, space: SpaceView, document_id: UUID, now: datetime, edge: str = "portal"
) -> DocumentView:
    """The metadata of one document, decided as a reading and traced as a listing of one."""
    case = case_of(actor=actor, space=space, now=now)
    entry, decision = _decide(case, document_id, actor=actor, space=space, edge=edge, now=now)
    with transaction.atomic(using="dmp"):
        tell_first_access(case, decision, now=now)
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=audit.Act.DOCUMENTS_LISTED,
                actor=actor,
                reason=decision.reason.value,
                mode=decision.mode,
                document_id=entry.id,
                type_code=entry.type_code,
                matrix_version=decision.matrix_version,
                edge=edge,
                count=1,
            )
        )
    return view_of(entry, WordBox(space.id, vault.key_of(space.id)))


def read_preview(*, actor: Actor, space: SpaceView, document_id: UUID, now: datetime) -> bytes:
    """The small picture of a document's first page (JPEG). Raises DocumentUnknown, AccessRefused.

    It is decided as a reading; the list that shows it is what the trace tells.
    """
    case = case_of(actor=actor, space=space, now=now)
    entry, _ = _decide(case, document_id, actor=actor, space=space, edge="preview", now=now)
    preview = DocumentPreview.objects.filter(space_id=space.id, document_id=entry.id).first()
    if preview is None:
        raise DocumentUnknown
    sealed = blob_store().chunks(space_id=space.id, blob_id=preview.blob_id)
    associated = blob_associated(space_id=space.id, blob_id=preview.blob_id)
    return b"".join(unseal_segments(vault.key_of(space.id), sealed, associated=associated))


def _decide(
    case: Case, document_id: UUID, *, actor: Actor, space: SpaceView, edge: str, now: datetime
) -> tuple[DocumentEntry, Decision]:
    """The document and the decision to let it be read. Whether it exists shows only to who may read it."""
    entry = entry_by_id(space_id=space.id, document_id=document_id)
    decision = case.decide(Action.READ_DOCUMENT, facts_of(entry) if entry else None)
    if not decision.allowed:
        refuse(
            decision,
            act=audit.Act.DOCUMENT_READ,
            actor=actor,
            space=space,
            document_id=document_id if entry else None,
            edge=edge,
            now=now,
        )
    if entry is None:
        absent(
            decision, act=audit.Act.DOCUMENT_READ, actor=actor, space=space, document_id=document_id, edge=edge, now=now
        )
    return entry, decision


def absent(
    decision: Decision, *, act: audit.Act, actor: Actor, space: SpaceView, document_id: UUID, edge: str, now: datetime
) -> NoReturn:
    """Trace that a document which is not there was asked for, then raise DocumentUnknown.

    One that is hidden leaves a line: the same work here, or the time of an answer would tell them apart (VIS-05). The
    line is for the auditor alone: in an activity its presence would tell as much.
    """
    _trace_refusal(
        DOCUMENT_ABSENT, decision, act=act, actor=actor, space=space, document_id=document_id, edge=edge, now=now
    )
    raise DocumentUnknown


def refuse(
    decision: Decision,
    *,
    act: audit.Act,
    actor: Actor,
    space: SpaceView,
    edge: str,
    now: datetime,
    document_id: UUID | None = None,
) -> NoReturn:
    """Trace a refusal in its own transaction, then raise it; one that hides raises DocumentUnknown."""
    _trace_refusal(
        decision.reason.value, decision, act=act, actor=actor, space=space, document_id=document_id, edge=edge, now=now
    )
    if decision.hides:
        raise DocumentUnknown
    raise AccessRefused(decision)


def _trace_refusal(
    reason: str, decision: Decision, *, act: audit.Act, actor: Actor, space: SpaceView, document_id: UUID | None,
    edge: str, now: datetime,
) -> None:  # fmt: skip
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=act,
            actor=actor,
            outcome=audit.Outcome.REFUSED,
            reason=reason,
            document_id=document_id,
            matrix_version=decision.matrix_version,
            edge=edge,
        )
    )


def _mark_read(entry: DocumentEntry, reader_id: UUID, now: datetime) -> None:
    _READINGS.rows([Reading(space_id=entry.space_id, document_id=entry.id, reader_id=reader_id, first_read_at=now)])


_READINGS = Insert(Reading, ignore_conflicts=True)
