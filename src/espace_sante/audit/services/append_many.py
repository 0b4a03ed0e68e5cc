"""The same line appended to the chains of many spaces, by statements over sets: a wave, the pass of a night."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from espace_sante.audit.domain.entry import (
    GENESIS,
    HASHED_FIELDS,
    Act,
    TraceRecord,
    entry_of,
    hash_of,
    hashed_values,
    head_message,
)
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.audit.services.append import NotInTransaction
from espace_sante.kernel.actors import Actor
from espace_sante.prepared.api import Bulk, Insert
from espace_sante.vault import api as vault

Subject = tuple[str, str]  # who an act is about: id and name
NOBODY: Subject = ("", "")
_SUBJECT = ("subject_id", "subject_name")
_ENTRIES = Bulk(TraceEntryRow, "space_id", "position", *_SUBJECT, "hash")
_NEW_HEADS = Bulk(TraceHead, "space_id", "position", "hash", "seal")
Head = tuple[UUID, int, bytes, bytes]  # space, position, hash, seal
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
    there = set(
        TraceEntryRow.objects.filter(space_id__among=space_ids, act=act.value, at=at).values_list("space_id", flat=True)
    )
    wanted = [one for one in dict.fromkeys(space_ids) if one not in there]
    if not wanted:
        return 0
    locked = TraceHead.objects.select_for_update().filter(space_id__among=wanted).order_by("space_id")
    heads = {one: (position, bytes(head)) for one, position, head in locked.values_list("space_id", "position", "hash")}
    model = entry_of(TraceRecord(space_id=wanted[0], at=at, act=act, actor=actor, reason=reason), position=0)
    told = subjects or {}
    entries, fresh, later = _chained(wanted, heads, hashed_values(model), told)
    _ENTRIES.rows(entries, **{name: getattr(model, name) for name in HASHED_FIELDS[2:] if name not in _SUBJECT})
    _NEW_HEADS.rows(fresh)
    _HEADS.rows([dict(zip(("space_id", "position", "hash", "seal"), head, strict=True)) for head in later])
    return len(wanted)


def _chained(
    space_ids: Sequence[UUID], heads: dict[UUID, tuple[int, bytes]], hashed: list[Any], subjects: Mapping[UUID, Subject]
) -> tuple[list[tuple[Any, ...]], list[Head], list[Head]]:
    """The entries (space, position, subject, hash), the heads of chains that begin, the heads of chains that go on."""
    seal = vault.master_key().mac
    number, name = (HASHED_FIELDS.index(one) for one in _SUBJECT)
    entries: list[tuple[Any, ...]] = []
    fresh: list[Head] = []
    later: list[Head] = []
    for space_id in space_ids:
        position, previous = heads.get(space_id, (0, GENESIS))
        position += 1
        subject = subjects.get(space_id, NOBODY)
        hashed[0], hashed[1] = str(space_id), position
        hashed[number], hashed[name] = subject
        head = hash_of(previous, hashed)
        entries.append((space_id, position, *subject, head))
        sealed = seal(head_message(space_id=space_id, position=position, head_hash=head))
        (later if space_id in heads else fresh).append((space_id, position, head, sealed))
    return entries, fresh, later
