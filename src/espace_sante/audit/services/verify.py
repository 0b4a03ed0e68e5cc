"""Verify every chain without trusting the database: name the first bad entry of each space."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from espace_sante.audit.domain.entry import GENESIS, TraceEntry, chained_hash, head_message
from espace_sante.audit.models import TraceEntryRow, TraceHead
from espace_sante.audit.services.read import entries
from espace_sante.vault import api as vault


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a chain breaks first. `position` is the first entry that cannot be believed."""

    space_id: UUID
    position: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a whole pass."""

    spaces: int
    entries: int
    faults: list[Fault]


def verify(space_id: UUID | None = None) -> Verification:
    """Check the chains of every space, or of one. Reads in a stream; changes nothing."""
    one_space = {"space_id": space_id} if space_id else {}
    heads = {head.space_id: head for head in TraceHead.objects.filter(**one_space)}
    rows = TraceEntryRow.objects.filter(**one_space).order_by("space_id", "position")
    faults, checked, seen = [], 0, set()
    for owner, chain in groupby(entries(rows), key=lambda entry: entry.space_id):
        seen.add(owner)
        count, fault = _check_chain(owner, chain, heads.get(owner))
        checked += count
        faults += [fault] if fault else []
    faults += [Fault(gone, 1, "every entry is missing") for gone in heads.keys() - seen if heads[gone].position]
    return Verification(spaces=len(heads.keys() | seen), entries=checked, faults=sorted(faults, key=str))


def _check_chain(owner: UUID, chain: Iterator[TraceEntry], head: TraceHead | None) -> tuple[int, Fault | None]:
    """How many entries hold, and the first fault. The rest of a broken chain is read but not judged."""
    previous, position, fault = GENESIS, 0, None
    for entry in chain:
        if fault:
            continue
        position += 1
        if entry.position != position:
            fault = Fault(owner, position, "an entry is missing")
        elif entry.hash != chained_hash(previous, entry):
            fault = Fault(owner, position, "the entry was changed")
        previous = entry.hash
    return position, fault or _check_head(owner, position, previous, head)


def _check_head(owner: UUID, position: int, last_hash: bytes, head: TraceHead | None) -> Fault | None:
    if head is None:
        return Fault(owner, position, "the head of the chain is missing")
    if head.position > position:
        return Fault(owner, position + 1, "the end of the chain is missing")
    sealed = vault.master_key().mac(head_message(space_id=owner, position=position, head_hash=last_hash))
    if head.position != position or not hmac.compare_digest(sealed, bytes(head.seal)):
        return Fault(owner, position, "the head does not seal this chain")
    return None
