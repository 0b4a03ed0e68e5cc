"""The same line appended to the chains of many spaces, by statements over sets: a wave, the pass of a night."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connections

from espace_sante.audit.domain.entry import (
    CONTENT_FIELDS,
    GENESIS,
    HASHED_FIELDS,
    Act,
    TraceRecord,
    entry_of,
    head_message,
    link_hash,
    values_of,
)
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.audit.services.append import NotInTransaction
from espace_sante.kernel.actors import Actor
from espace_sante.prepared.api import Bulk, Insert, Select
from espace_sante.vault import api as vault

Subject = tuple[str, str]  # who an act is about: id and name
NOBODY: Subject = ("", "")
_NOBODY = orjson.dumps(NOBODY)[1:-1]
_SUBJECT = ("subject_id", "subject_name")
_ENTRIES = Bulk(TraceEntryRow, "space_id", "position", *_SUBJECT, "content_hash", "hash")
_NEW_HEADS = Bulk(TraceHead, "space_id", "position", "hash", "seal")
Head = tuple[UUID, int, bytes, bytes]  # space, position, hash, seal
_LOCKED_HEADS = Select(
    lambda a: (
        TraceHead.objects.select_for_update()
        .filter(space_id__among=a.ids)
        .order_by("space_id")
        .values_list("space_id", "position", "hash")
    ),
    ids=[UUID],
)
_THERE = Select(
    lambda a: TraceEntryRow.objects.filter(space_id__among=a.ids, act=a.act, at=a.at).values_list("space_id"),
    ids=[UUID],
    act=str,
    at=datetime,
)
_HEADS = Insert(TraceHead, replaces="space_id")


def append_to_many(
    space_ids: Sequence[UUID],
    *,
    at: datetime,
    act: Act,
    actor: Actor,
    reason: str,
    subjects: Mapping[UUID, Subject] | None = None,
) -> int:
    """Append to each chain the line that this act happened at this instant, unless it is there; how many were new.

    `subjects`: who the act is about in each space, when they differ.
    """
    if not connections["dmp"].in_atomic_block:
        raise NotInTransaction
    wanted = list(dict.fromkeys(space_ids))
    heads = {one: (position, bytes(head)) for one, position, head in _LOCKED_HEADS.rows(ids=wanted)}
    there = {one for (one,) in _THERE.rows(ids=list(heads), act=act.value, at=at)} if heads else set()
    if there:
        wanted = [one for one in wanted if one not in there]
    if not wanted:
        return 0
    model = entry_of(TraceRecord(space_id=wanted[0], at=at, act=act, actor=actor, reason=reason), position=0)
    entries, fresh, later = _chained(wanted, heads, _Line(values_of(model, CONTENT_FIELDS)), subjects or {})
    _ENTRIES.rows(entries, **{name: getattr(model, name) for name in HASHED_FIELDS[2:] if name not in _SUBJECT})
    _NEW_HEADS.rows(fresh)
    _HEADS.rows([dict(zip(("space_id", "position", "hash", "seal"), head, strict=True)) for head in later])
    return len(wanted)


class _Line:
    """What the hash of a content covers, written as `hash_of` writes it: what all of them share is written once."""

    def __init__(self, hashed: list[Any]) -> None:
        number, name = (CONTENT_FIELDS.index(one) for one in _SUBJECT)
        before, after = orjson.dumps(hashed[1:number])[1:-1], orjson.dumps(hashed[name + 1 :])[1:-1]
        self._frame = b'["%b",' + before.replace(b"%", b"%%") + b",%b," + after.replace(b"%", b"%%") + b"]"

    def hash(self, space_id: UUID, subject: Subject) -> bytes:
        """The hash of the content of the line of a space."""
        told = _NOBODY if subject is NOBODY else orjson.dumps(subject)[1:-1]
        return hashlib.sha256(self._frame % (str(space_id).encode(), told)).digest()


def _chained(
    space_ids: Sequence[UUID], heads: dict[UUID, tuple[int, bytes]], line: _Line, subjects: Mapping[UUID, Subject]
) -> tuple[list[tuple[Any, ...]], list[Head], list[Head]]:
    """The entries (space, position, subject, hashes), the heads of chains that begin, those of chains that go on."""
    seal = vault.master_key().mac
    entries: list[tuple[Any, ...]] = []
    fresh: list[Head] = []
    later: list[Head] = []
    for space_id in space_ids:
        position, previous = heads.get(space_id, (0, GENESIS))
        position += 1
        subject = subjects.get(space_id, NOBODY)
        content = line.hash(space_id, subject)
        head = link_hash(previous, content, position=position, count=None)
        entries.append((space_id, position, *subject, content, head))
        sealed = seal(head_message(space_id=space_id, position=position, head_hash=head))
        (later if space_id in heads else fresh).append((space_id, position, head, sealed))
    return entries, fresh, later
