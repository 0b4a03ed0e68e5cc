"""Two spaces are of one person: the documents of the duplicate's move to the kept one, and back when it was a mistake.

The work is done from the outbox, a few documents at a time, each batch in the transaction that also removes its
message: what was interrupted goes on where it stopped. Relations come first, so that no document is ever seen by
somebody whom either space blocks. Both traces get a line at the start and at the end; neither chain is touched
otherwise.
Source: RNIV 1, traitement des doublons; CSP art. L. 1111-16 (traces); RULES.md CIT-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.record.models import DocumentEntry, DocumentPreview, MovedDocument, RecordOutbox, SpaceMerge
from espace_sante.record.models import SubmissionSet as Sets
from espace_sante.record.services.deposit import PREVIEW_TOPIC
from espace_sante.record.services.metadata import replace_metadata
from espace_sante.record.services.move_documents_carry import Carrier
from espace_sante.record.services.move_health_history import bring_health_history, give_health_history_back
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces.api import MERGED_TOPIC, OLDER_RECORD, PARTED_TOPIC

MOVE_TOPIC, RETURN_TOPIC, LATE_TOPIC = "record.move", "record.return", "record.move_late"
BATCH_DOCUMENTS, BATCH_BYTES = 20, 16 << 20  # other writers wait for a batch on SQLite
LATE = timedelta(minutes=10)  # a deposit under way when the two were merged has long ended by then
FLAGS = ("masque_ps", "invisible_patient", "invisible_representants_legaux", "quarantined")
_State, _Outcome = SpaceMerge.State, MovedDocument.Outcome


class MoveNotBegun(Unavailable):
    """The move of these documents is not known yet: its message is still on its way."""

    code = "move-not-begun"


@dataclass(frozen=True, slots=True)
class MoveProgress:
    """Where a move stands, in numbers of documents."""

    state: str
    moved: int
    twins: int
    clashes: int
    left: int


def move_progress(merge_id: UUID) -> MoveProgress | None:
    """How far the documents of a merge have moved; None when no space came with it."""
    merge = SpaceMerge.objects.filter(id=merge_id).first()
    if merge is None:
        return None
    rows = MovedDocument.objects.filter(space_id=merge.space_id, merge_id=merge.id, returned_at__isnull=True)
    counts = {outcome: rows.filter(outcome=outcome).count() for outcome in _Outcome}
    moved = counts[_Outcome.MOVED] + counts[_Outcome.ATTACHED]
    going_back = merge.state in {_State.RETURNING, _State.RETURNED}
    left = moved if going_back else _left_behind(merge).count()
    return MoveProgress(merge.state, moved, counts[_Outcome.TWIN], counts[_Outcome.CLASH], left)


def begin_move(message: Message) -> None:
    """Handler: merge the relations, write both traces, and plan the first batch. Once, whatever the attempts."""
    told = message.payload
    space_id, from_space_id, at = UUID(told["kept"]), UUID(told["merged"]), datetime.fromisoformat(told["at"])
    by = Actor(kind=ActorKind(told["kind"]), id=told["id"], name=told["id"])
    with transaction.atomic(using="dmp"):
        if SpaceMerge.objects.filter(space_id=space_id, id=told["merge"]).exists():
            return
        relations = access.merge_relations(kept_space_id=space_id, merged_space_id=from_space_id, now=at)
        merge = SpaceMerge.objects.create(
            space_id=space_id,
            id=UUID(told["merge"]),
            from_space_id=from_space_id,
            state=_State.MOVING,
            began_at=at,
            by_kind=by.kind.value,
            by_id=by.id,
            relations=relations,
        )
        bring_health_history(merge, now=at)
        older = told.get("why") == OLDER_RECORD  # LC-08: no identity was merged, an older record is taken in
        act = audit.Act.OLDER_RECORD_JOINED if older else audit.Act.IDENTITY_MERGED
        _trace_both(merge, act, by=by, at=at)
        _plan(MOVE_TOPIC, merge, now=at)


def move_batch(message: Message) -> None:
    """Handler: move some documents, and plan the next batch or end the move."""
    with transaction.atomic(using="dmp"):
        merge = _locked(message.payload)
        if merge.state != _State.MOVING:
            return
        now = utc_now()
        if _move_some(merge, now):
            _plan(MOVE_TOPIC, merge, now=now)
            return
        _end(merge, _State.MOVED, now)
        _plan(LATE_TOPIC, merge, now=now, due_at=now + LATE)


def move_late(message: Message) -> None:
    """Handler: what a deposit under way left in the duplicate's space, and the files that no row names there."""
    with transaction.atomic(using="dmp"):
        merge = _locked(message.payload)
        if merge.state != _State.MOVED:
            return
        now = utc_now()
        if _move_some(merge, now):
            _plan(LATE_TOPIC, merge, now=now)
            return
        _sweep(merge.from_space_id)


def begin_return(message: Message) -> None:
    """Handler: the merge was undone. Relations are parted, and what came is to go back."""
    told = message.payload
    at = datetime.fromisoformat(told["at"])
    by = Actor(kind=ActorKind(told["kind"]), id=told["id"], name=told["id"])
    with transaction.atomic(using="dmp"):
        merge = _locked({"space": told["kept"], "merge": told["merge"]})
        if merge.state in {_State.RETURNING, _State.RETURNED}:
            return
        access.part_relations(kept_space_id=merge.space_id, merged=merge.relations, now=at)
        give_health_history_back(merge)
        _attach_followers(merge, at)
        _uncover_twins(merge, at)
        _set_state(merge, _State.RETURNING)
        _trace_both(merge, audit.Act.IDENTITY_PARTED, by=by, at=at)
        _plan(RETURN_TOPIC, merge, now=at)


def return_batch(message: Message) -> None:
    """Handler: give some documents back, and plan the next batch or end."""
    with transaction.atomic(using="dmp"):
        merge = _locked(message.payload)
        if merge.state != _State.RETURNING:
            return
        now = utc_now()
        going = _came(merge).filter(returned_at__isnull=True)
        entries = _batch(merge.space_id, Q(id__in=going.values("document_id")))
        if not entries:
            _end(merge, _State.RETURNED, now)
            return
        carrier = Carrier.between(source_id=merge.space_id, target_id=merge.from_space_id)
        for entry in entries:
            carrier.carry(entry)
            _plan_preview(entry, merge.from_space_id, now)
        going.filter(document_id__in=[one.id for one in entries]).update(returned_at=now)
        _plan(RETURN_TOPIC, merge, now=now)


def _move_some(merge: SpaceMerge, now: datetime) -> bool:
    """Move a batch. False when nothing is left to move."""
    entries = _batch(merge.from_space_id, ~Q(id__in=_stayed(merge)))
    if not entries:
        return False
    carrier = Carrier.between(source_id=merge.from_space_id, target_id=merge.space_id)
    for entry in entries:
        _move_one(merge, carrier, entry, now)
    return True


def _move_one(merge: SpaceMerge, carrier: Carrier, entry: DocumentEntry, now: datetime) -> None:
    twin = DocumentEntry.objects.select_for_update().filter(space_id=merge.space_id, unique_id=entry.unique_id).first()
    if twin is not None:
        same = bytes(twin.hash_sha256) == bytes(entry.hash_sha256)
        _note_twin(merge, entry, twin, now) if same else _note(merge, entry, _Outcome.CLASH, now)
    elif _set_number_taken(merge, entry):
        _note(merge, entry, _Outcome.CLASH, now)
    else:
        carrier.carry(entry)
        _note(merge, entry, _Outcome.MOVED, now)
        _plan_preview(entry, merge.space_id, now)


def _note_twin(merge: SpaceMerge, entry: DocumentEntry, twin: DocumentEntry, now: datetime) -> None:
    """Both spaces had this document: what was hidden in either is hidden in the one that is seen."""
    hidden = [flag for flag in FLAGS if getattr(entry, flag) and not getattr(twin, flag)]
    if hidden:
        replace_metadata(twin, submission_set_id=twin.submission_set_id, now=now, **dict.fromkeys(hidden, True))
        _trace_flag(merge, twin, audit.Act.DOCUMENT_MASKED, now)
    _note(merge, entry, _Outcome.TWIN, now, twin_id=twin.id, twin_version=twin.version, hidden=hidden)


def _uncover_twins(merge: SpaceMerge, now: datetime) -> None:
    """Show again what the move alone had hidden, unless somebody changed it since."""
    noted = MovedDocument.objects.filter(space_id=merge.space_id, merge_id=merge.id, outcome=_Outcome.TWIN)
    for row in noted.exclude(hidden=[]):
        assert row.twin_id is not None  # written with the outcome
        twin = DocumentEntry.objects.select_for_update().filter(space_id=merge.space_id, id=row.twin_id).first()
        if twin is not None and twin.version == row.twin_version:
            shown = dict.fromkeys(row.hidden, False)
            replace_metadata(twin, submission_set_id=twin.submission_set_id, now=now, **shown)
            _trace_flag(merge, twin, audit.Act.DOCUMENT_UNMASKED, now)
    noted.update(returned_at=now)


def _attach_followers(merge: SpaceMerge, now: datetime) -> None:
    """New versions that arrived since, of documents that go back, go back with them."""
    known = set(_came(merge).values_list("document_id", flat=True))
    edge = known
    while edge:
        entries = DocumentEntry.objects.filter(space_id=merge.space_id, replaces_id__in=edge).exclude(id__in=known)
        found = list(entries)
        for entry in found:
            _note(merge, entry, _Outcome.ATTACHED, now)
        edge = {entry.id for entry in found}
        known |= edge


def _came(merge: SpaceMerge) -> Any:
    came = [_Outcome.MOVED, _Outcome.ATTACHED]
    return MovedDocument.objects.filter(space_id=merge.space_id, merge_id=merge.id, outcome__in=came)


def _stayed(merge: SpaceMerge) -> Any:
    stayed = [_Outcome.TWIN, _Outcome.CLASH]
    rows = MovedDocument.objects.filter(space_id=merge.space_id, merge_id=merge.id, outcome__in=stayed)
    return rows.values("document_id")


def _left_behind(merge: SpaceMerge) -> Any:
    return DocumentEntry.objects.filter(space_id=merge.from_space_id).exclude(id__in=_stayed(merge))


def _batch(space_id: UUID, which: Q) -> list[DocumentEntry]:
    """The next documents, oldest first, locked: at least one, and no more than a batch holds."""
    rows = DocumentEntry.objects.select_for_update().filter(which, space_id=space_id).order_by("id")
    taken: list[DocumentEntry] = []
    size = 0
    for entry in rows[:BATCH_DOCUMENTS]:
        size += entry.size
        if taken and size > BATCH_BYTES:
            break
        taken.append(entry)
    return taken


def _set_number_taken(merge: SpaceMerge, entry: DocumentEntry) -> bool:
    """Whether the kept space has another submission set under the number of this document's one."""
    number = Sets.objects.filter(space_id=merge.from_space_id, id=entry.submission_set_id).values("unique_id")[:1]
    there = Sets.objects.filter(space_id=merge.space_id, unique_id=number)
    return there.exclude(id=entry.submission_set_id).exists()


def _note(merge: SpaceMerge, entry: DocumentEntry, outcome: MovedDocument.Outcome, now: datetime, **more: Any) -> None:
    MovedDocument.objects.create(
        space_id=merge.space_id, merge_id=merge.id, document_id=entry.id, outcome=outcome, at=now, **more
    )


def _plan_preview(entry: DocumentEntry, space_id: UUID, now: datetime) -> None:
    """A picture that was not made yet is made where the document now is."""
    if not DocumentPreview.objects.filter(space_id=space_id, document_id=entry.id).exists():
        payload = {"space": str(space_id), "document": str(entry.id)}
        outbox.put(RecordOutbox, topic=PREVIEW_TOPIC, payloads=[payload], now=now)


def _end(merge: SpaceMerge, state: SpaceMerge.State, now: datetime) -> None:
    _set_state(merge, state)
    _trace_both(merge, audit.Act.DOCUMENTS_MOVED, by=SYSTEM, at=now, count=_came(merge).count())


def _set_state(merge: SpaceMerge, state: SpaceMerge.State) -> None:
    merge.state = state
    SpaceMerge.objects.filter(space_id=merge.space_id, id=merge.id).update(state=state)


def _locked(payload: Mapping[str, Any]) -> SpaceMerge:
    """Raises MoveNotBegun."""
    rows = SpaceMerge.objects.select_for_update().filter(space_id=UUID(payload["space"]), id=UUID(payload["merge"]))
    merge = rows.first()
    if merge is None:
        raise MoveNotBegun
    return merge


def _plan(topic: str, merge: SpaceMerge, *, now: datetime, due_at: datetime | None = None) -> None:
    payload = {"space": str(merge.space_id), "merge": str(merge.id)}
    outbox.put(RecordOutbox, topic=topic, payloads=[payload], now=now, due_at=due_at)


def _trace_both(merge: SpaceMerge, act: audit.Act, *, by: Actor, at: datetime, count: int | None = None) -> None:
    """The same line in both traces; `subject_id` names the merge, so that an auditor can join the two."""
    for space_id in sorted([merge.space_id, merge.from_space_id]):  # one order: two moves never wait for each other
        audit.append(
            audit.TraceRecord(
                space_id=space_id, at=at, act=act, actor=by, subject_id=str(merge.id), edge="task", count=count
            )
        )


def _trace_flag(merge: SpaceMerge, entry: DocumentEntry, act: audit.Act, now: datetime) -> None:
    audit.append(
        audit.TraceRecord(
            space_id=entry.space_id,
            at=now,
            act=act,
            actor=SYSTEM,
            reason="merge",
            document_id=entry.id,
            type_code=entry.type_code,
            edge="task",
        )
    )


def _sweep(space_id: UUID) -> None:
    """Remove sealed files of the duplicate's space that no row names: an interrupted batch may have left them."""
    named = set(DocumentEntry.objects.filter(space_id=space_id).values_list("blob_id", flat=True))
    named |= set(DocumentPreview.objects.filter(space_id=space_id).values_list("blob_id", flat=True))
    orphans = sorted(blob_store().names(space_id) - named)
    transaction.on_commit(lambda: blob_store().delete(space_id=space_id, blob_ids=orphans), using="dmp")


register(MERGED_TOPIC, begin_move)
register(PARTED_TOPIC, begin_return)
register(MOVE_TOPIC, move_batch)
register(LATE_TOPIC, move_late)
register(RETURN_TOPIC, return_batch)
