"""Deposit a submission set: decide, check, seal, store, register, trace. All of it or nothing.

Order (DESIGN.md "Flow of a deposit"): nothing is written before every check has passed; the sealed files are in the
document store before the one transaction that makes them exist; the answer is given after the commit.
Source: CSP art. R. 1111-42, R. 1111-47; IHE ITI-65, ITI-41; RULES.md DOC-02 to DOC-13, CIT-08.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.access.api import AccessRefused, Action, Case, Decision, DocumentStatus, case_of, copy_document_rules
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.envelope import seal_file
from espace_sante.kernel.identifiers import new_id
from espace_sante.outbox import api as outbox
from espace_sante.prepared.api import Insert
from espace_sante.record.domain.errors import (
    ReplacedUnknown,
    SubmissionSetKnown,
)
from espace_sante.record.domain.submission import Author, Deposited, NewDocument, Registered, Submission
from espace_sante.record.models import DocumentCode, DocumentEntry, RecordOutbox, SubmissionSet
from espace_sante.record.services.already_there import Known, already_there, trace_refusal
from espace_sante.record.services.announce import plan_end_of_waiting
from espace_sante.record.services.check_submission import Checked, check_submission
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.give_to_author import AUTHORS, give_to_author
from espace_sante.record.services.metadata import replace_metadata
from espace_sante.record.services.opposed_deposits import arrives_in_quarantine, lines_of_quarantine
from espace_sante.record.services.ports import blob_store
from espace_sante.record.services.read import DOCUMENT_ABSENT
from espace_sante.record.services.words import WordBox, Words, author_words, blob_associated, words_of
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

PREVIEW_TOPIC = "record.preview"


_SETS, _ENTRIES = Insert(SubmissionSet), Insert(DocumentEntry)
_CODES = Insert(DocumentCode, ignore_conflicts=True)


class _ReplacementRefused(Exception):
    """A document may not be replaced: what is traced of it, and what is told."""

    def __init__(self, decision: Decision, reason: str, told: AccessRefused | ReplacedUnknown) -> None:
        self.decision, self.reason, self.told = decision, reason, told


def deposit(*, actor: Actor, space: SpaceView, submission: Submission, now: datetime) -> Deposited:
    """Register a submission set and return what became of each document.

    A unique id already there with the same content answers as before; with other content, or on a document that this
    actor may not know of, raises NonIdenticalHash.
    Raises AccessRefused, Malformed errors of `record.domain.errors`, ReplacedUnknown, Unavailable.
    """
    return deposit_as(
        Action.ADD_OWN_DOCUMENT if actor.kind is ActorKind.CITIZEN else Action.DEPOSIT_DOCUMENT,
        actor=actor, space=space, submission=submission, now=now,
    )  # fmt: skip


def deposit_as(
    action: Action, *, actor: Actor, space: SpaceView, submission: Submission, now: datetime, received: bool = False
) -> Deposited:
    """`deposit` under the action that the decision point is asked about; `received` by mail from who wrote it."""
    case = case_of(actor=actor, space=space, now=now)
    citizen = actor.kind is ActorKind.CITIZEN
    decision = case.decide(action)
    if not decision.allowed:
        trace_refusal(decision, decision.reason.value, actor=actor, space=space, submission=submission, now=now)
        raise AccessRefused(decision)
    if citizen and not received:
        submission = replace(submission, documents=tuple(map(_by_holder, submission.documents)))
    if actor.kind is ActorKind.SERVICE:
        submission = replace(submission, documents=tuple(_by_service(one, actor) for one in submission.documents))
    checked = check_submission(submission, space, citizen=citizen, received=received, now=now)
    return _register(case, decision, space, submission, checked, now)


def _by_holder(document: NewDocument) -> NewDocument:
    """What the holder's side adds is by the holder's side, whatever name its metadata holds (RULES.md 12, e)."""
    return replace(document, author=Author(holder=True), other_authors=(), legal_authenticator=None)


def _by_service(document: NewDocument, actor: Actor) -> NewDocument:
    """What a linked service deposits is by this service, and hides from nobody (SCO-12)."""
    return replace(
        document, author=Author(name=actor.name, institution=actor.name), other_authors=(), legal_authenticator=None,
        masque_ps=False, invisible_patient=False, invisible_representants_legaux=False,
    )  # fmt: skip


def _register(
    case: Case,
    decision: Decision,
    space: SpaceView,
    submission: Submission,
    checked: list[Checked],
    now: datetime,
) -> Deposited:
    """Store and register what is new; answer as before for what is already there."""
    known = already_there(case, space, submission, checked, now=now)
    saved = [one.id for one in known.values() if one.by_holder_side and case.actor.kind in AUTHORS]
    fresh = [one for one in checked if one.new.unique_id not in known]
    if not fresh:
        _give_to_author(case, decision, space, saved, submission, now)
        return _answer_as_before(known, checked)
    box = WordBox(space.id, vault.key_of(space.id))
    entries = {one.new.unique_id: _entry(one, case, space, box, now) for one in fresh}
    for one in fresh:
        entry = entries[one.new.unique_id]
        sealed = seal_file(
            box.key, one.new.content, associated=blob_associated(space_id=space.id, blob_id=entry.blob_id)
        )
        blob_store().put(space_id=space.id, blob_id=entry.blob_id, sealed=sealed)
    try:
        with transaction.atomic(using="dmp"):
            set_id = _write(case, decision, space, submission, fresh, entries, box, now)
    except BaseException as error:
        blob_store().delete(space_id=space.id, blob_ids=[entry.blob_id for entry in entries.values()])
        if isinstance(error, _ReplacementRefused):
            refused, why = error.decision, error.reason
            trace_refusal(refused, why, actor=case.actor, space=space, submission=submission, now=now)
            raise error.told from None
        if isinstance(error, IntegrityError):
            known = already_there(case, space, submission, checked, now=now)
            if len(known) < len(checked):
                raise SubmissionSetKnown(field="List.identifier") from error
            return _answer_as_before(known, checked)  # the same documents arrived twice at once
        raise
    _give_to_author(case, decision, space, saved, submission, now)
    documents = tuple(_registered(entries.get(one.new.unique_id) or known[one.new.unique_id], known) for one in checked)
    return Deposited(submission_set_id=set_id, submitted_at=now, documents=documents)


def _give_to_author(
    case: Case, decision: Decision, space: SpaceView, saved: list[UUID], submission: Submission, now: datetime
) -> None:
    """What the holder's side saved from a mail becomes its author's, who deposits it now."""
    for one in saved:
        give_to_author(actor=case.actor, space=space, document_id=one, decision=decision, edge=submission.edge, now=now)


def _answer_as_before(known: dict[str, Known], checked: list[Checked]) -> Deposited:
    first = known[checked[0].new.unique_id]
    return Deposited(
        submission_set_id=first.submission_set_id,
        submitted_at=first.submitted_at,
        documents=tuple(_registered(known[one.new.unique_id], known) for one in checked),
    )


def _registered(entry: DocumentEntry | Known, known: dict[str, Known]) -> Registered:
    return Registered(
        document_id=entry.id, unique_id=entry.unique_id, version=entry.version, created=entry.unique_id not in known
    )


def _entry(one: Checked, case: Case, space: SpaceView, box: WordBox, now: datetime) -> DocumentEntry:
    """The row of a new document, not yet saved. It arrives masked when its holder chose so for new items (CIT-04)."""
    new, document_id, actor = one.new, new_id(), case.actor
    by_holder_side = actor.kind is ActorKind.CITIZEN
    # The author's right goes to who is authenticated, never to a name written in the metadata.
    named = new.author.rpps if not by_holder_side and _same_structure(new, actor) else ""
    author_rpps = actor.rpps or named
    return DocumentEntry(
        space_id=space.id,
        id=document_id,
        entry_uuid=new_id(),
        version=1,
        content_version=1,
        unique_id=new.unique_id,
        status=DocumentStatus.APPROVED.value,
        class_code=one.class_code,
        type_code=new.type_code.code,
        format_code=new.format_code.code if new.format_code else "",
        healthcare_facility_type_code=(
            new.healthcare_facility_type_code.code if new.healthcare_facility_type_code else ""
        ),
        practice_setting_code=new.practice_setting_code.code if new.practice_setting_code else "",
        language_code=new.language_code,
        mime_type=one.mime_type,
        size=len(new.content),
        hash_sha1=one.sha1,
        hash_sha256=one.sha256,
        blob_id=new_id(),
        creation_time=new.creation_time,
        service_start_time=new.service_start_time or new.creation_time,
        service_stop_time=new.service_stop_time,
        submitted_at=now,
        author_rpps=author_rpps,
        author_finess=actor.finess or "",
        by_holder_side=by_holder_side,
        masque_ps=new.masque_ps or case.relations.new_items_masked,
        # A citizen cannot hide anything from themselves (INTEROP.md 6).
        invisible_patient=new.invisible_patient and not by_holder_side,
        invisible_representants_legaux=new.invisible_representants_legaux and not by_holder_side,
        quarantined=not new.replaces and arrives_in_quarantine(case, author_rpps, now=now),  # CIT-12
        words=box.seal(words_of(new), item=document_id),
    )


def _same_structure(new: NewDocument, actor: Actor) -> bool:
    """A structure's software names the professional of that structure who wrote the document (STR-01, STR-04)."""
    return actor.kind is ActorKind.STRUCTURE and new.author.finess in {"", actor.finess}


def _write(
    case: Case,
    decision: Decision,
    space: SpaceView,
    submission: Submission,
    fresh: list[Checked],
    entries: dict[str, DocumentEntry],
    box: WordBox,
    now: datetime,
) -> UUID:
    """The one transaction: trace, submission set, documents, codes, work to be done after."""
    set_id = new_id()
    # The trace first: its lock on the head of the chain puts the deposits of one space in a row.
    lines = [_trace_of(decision, entries[one.new.unique_id], case.actor, submission, now) for one in fresh]
    audit.append_all([*lines, *lines_of_quarantine(entries.values(), now=now, edge=submission.edge)])
    for one in fresh:
        if one.new.replaces:
            _replace(case, one.new.replaces, entries[one.new.unique_id], set_id, now)
        entries[one.new.unique_id].submission_set_id = set_id
    _SETS.rows([_set_row(set_id, case.actor, space, submission, fresh, box, now)])
    _ENTRIES.rows(list(entries.values()))
    _CODES.rows([code for one in fresh for code in _codes(one.new, entries[one.new.unique_id])])
    told = {"space": str(space.id)} | ({"by": case.actor.id} if case.actor.paired else {})
    payloads = [told | {"document": str(entry.id)} for entry in entries.values()]
    outbox.put(RecordOutbox, topic=PREVIEW_TOPIC, payloads=payloads, now=now)
    plan_end_of_waiting(list(entries.values()), now=now)
    return set_id


def _replace(case: Case, replaced: str | UUID, entry: DocumentEntry, set_id: UUID, now: datetime) -> None:
    """The former document becomes deprecated and points to the new one (DOC-12, STR-02).

    Somebody else's document is refused to who may read it; to anybody else it is not there (VIS-05).
    """
    former = (
        DocumentEntry.objects.select_for_update()
        .filter(space_id=entry.space_id, replaced_by_id__isnull=True)
        .filter(**{"id" if isinstance(replaced, UUID) else "unique_id": replaced})
        .first()
    )
    facts = facts_of(former) if former else None
    holder_side = case.actor.kind is ActorKind.CITIZEN
    decision = case.decide(Action.DELETE_DOCUMENT if holder_side else Action.REPLACE_DOCUMENT, facts)
    if former is None or not decision.allowed:
        seen = former is not None and case.decide(Action.READ_DOCUMENT, facts).allowed
        told = AccessRefused(decision) if seen else ReplacedUnknown(field="relatesTo")
        raise _ReplacementRefused(decision, decision.reason.value if former else DOCUMENT_ABSENT, told)
    entry.replaces_id, entry.content_version = former.id, former.content_version + 1
    # What the holder hid stays hidden in the new version (VIS-01): a correction never shows what was masked.
    entry.masque_ps = entry.masque_ps or former.masque_ps
    entry.invisible_patient = entry.invisible_patient or former.invisible_patient
    entry.invisible_representants_legaux = entry.invisible_representants_legaux or former.invisible_representants_legaux
    entry.quarantined = former.quarantined  # C3: a correction does not bring it out
    replace_metadata(
        former,
        submission_set_id=set_id,
        now=now,
        status=DocumentStatus.DEPRECATED.value,
        replaced_by_id=entry.id,
    )
    copy_document_rules(space_id=entry.space_id, from_id=former.id, to_id=entry.id)


def _set_row(
    set_id: UUID,
    actor: Actor,
    space: SpaceView,
    submission: Submission,
    fresh: list[Checked],
    box: WordBox,
    now: datetime,
) -> SubmissionSet:
    words = Words(title=submission.title, comments=submission.comments, authors=(author_words(fresh[0].new.author),))
    return SubmissionSet(
        space_id=space.id,
        id=set_id,
        unique_id=submission.unique_id,
        source_id=submission.source_id,
        content_type_code=submission.content_type_code.code if submission.content_type_code else "",
        submitted_at=now,
        edge=submission.edge,
        author_rpps=actor.rpps or "",
        author_finess=actor.finess or "",
        words=box.seal(words, item=set_id),
    )


def _codes(new: NewDocument, entry: DocumentEntry) -> list[DocumentCode]:
    events = [(DocumentCode.Kind.EVENT, code.code, code.system) for code in new.event_codes]
    references = [(DocumentCode.Kind.REFERENCE, reference, "") for reference in new.reference_ids]
    return [
        DocumentCode(space_id=entry.space_id, document_id=entry.id, kind=kind, value=value, system=system)
        for kind, value, system in events + references
    ]


def _trace_of(
    decision: Decision, entry: DocumentEntry, actor: Actor, submission: Submission, now: datetime
) -> audit.TraceRecord:
    return audit.TraceRecord(
        space_id=entry.space_id,
        at=now,
        act=audit.Act.DOCUMENT_DEPOSITED,
        actor=actor,
        reason=decision.reason.value,
        document_id=entry.id,
        type_code=entry.type_code,
        matrix_version=decision.matrix_version,
        edge=submission.edge,
    )
