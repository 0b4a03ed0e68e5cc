"""The proof of one entry, for whoever may read it: the caller has asked the decision point first.

Source: RULES.md TRA-01, TRA-02; ADR 19.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from espace_sante.audit.domain.access_proof import write_proof
from espace_sante.audit.domain.entry import GENESIS
from espace_sante.audit.domain.merkle import inclusion_proof
from espace_sante.audit.domain.notes import read_checkpoint, read_note
from espace_sante.audit.domain.tiles import nodes_of
from espace_sante.audit.models import ErasedTrace, LogLeaf, TraceEntryRow
from espace_sante.audit.services.log.published import tile_reader, tree_of
from espace_sante.audit.services.read import entries
from espace_sante.kernel.errors import NotFound, Unavailable
from espace_sante.prepared.api import Select

_LEAF = Select(
    lambda a: LogLeaf.objects.filter(space_id=a.space_id, position=a.position).values_list(
        "month", "leaf_index", "salt"
    ),
    space_id=UUID,
    position=int,
)


class EntryUnknown(NotFound):
    """There is no such entry, or no longer."""

    code = "entry-unknown"


class NotInTheLogYet(Unavailable):
    """The entry is written; the log takes it within seconds."""

    code = "not-in-the-log-yet"


def entry_proof(*, space_id: UUID, position: int, told: Mapping[str, str]) -> bytes:
    """The file that proves one entry (JSON). Raises EntryUnknown, NotInTheLogYet.

    `told`: sentences that the file begins with. The tree is read before its tiles, which only grow.
    """
    entry = next(iter(entries(TraceEntryRow.objects.filter(space_id=space_id, position=position))), None)
    if entry is None:
        raise EntryUnknown
    leaf = _LEAF.first(space_id=space_id, position=position)
    tree = tree_of(leaf[0]) if leaf else None
    if leaf is None or tree is None:
        raise NotInTheLogYet
    size = read_checkpoint(read_note(tree.note)).size
    return write_proof(
        entry=entry,
        previous=None if entry.content_hash else _previous(space_id, position),
        salts=bytes(leaf[2]),
        index=leaf[1],
        path=inclusion_proof(leaf[1], size, nodes_of(tile_reader(tree.month))),
        note=tree.note,
        key=tree.key,
        told=told,
    )


def _previous(space_id: UUID, position: int) -> bytes:
    """The hash that this entry follows: of the entry before, of what was erased, or of nothing."""
    before = TraceEntryRow.objects.filter(space_id=space_id, position=position - 1).values_list("hash", flat=True)
    erased = ErasedTrace.objects.filter(space_id=space_id, position=position - 1).values_list("hash", flat=True)
    return bytes(before.first() or erased.first() or GENESIS)


def entry_place(*, space_id: UUID, position: int) -> tuple[str, int] | None:
    """The name of the tree that has an entry and its leaf there; None while it waits."""
    leaf = _LEAF.first(space_id=space_id, position=position)
    tree = tree_of(leaf[0]) if leaf else None
    return (tree.origin, leaf[1]) if leaf and tree else None
