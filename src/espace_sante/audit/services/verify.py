"""Verify the whole trace without trusting the database: chains, log, and that each holds what the other says.

Names the first bad entry of each space and the first bad leaf of each month. Large traces are shared between
processes. What changed while it was read is read again before it is told.
Source: RULES.md TRA-01; ADR 19.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from espace_sante.audit.models import ErasedTrace, LogLeaf, LogQueue, TraceHead
from espace_sante.audit.services.chains import FIRST, LAST, Checked, Fault, check_chains
from espace_sante.audit.services.log.check_trees import CheckedTrees, LogFault, check_trees
from espace_sante.audit.services.spread import processes, spread

__all__ = ["Fault", "LogFault", "Verification", "verify"]
MOST_AGAIN = 1_000  # spaces read again: beyond, nobody doubts
Range = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Verification:
    """The outcome of a whole pass. `leaves`: of the log; `waiting`: entries that it does not have yet."""

    spaces: int
    entries: int
    faults: list[Fault]
    leaves: int = 0
    waiting: int = 0
    log_faults: list[LogFault] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return not self.faults and not self.log_faults


def verify(space_id: UUID | None = None) -> Verification:
    """Check everything, or the chain of one space and its leaves. Changes nothing."""
    if space_id:
        checked = check_chains(space_id, space_id, CheckedTrees())
        checked.faults += _kept_from_the_log(checked)
        return Verification(checked.spaces, checked.entries, _again(checked.faults))
    erased = _erased_leaves()
    trees = check_trees()
    checked = _all_chains(trees)
    kept = _kept_from_the_log(checked)
    faults = _again(sorted([*checked.faults, *kept], key=lambda one: (one.space_id, one.position)))
    log_faults = trees.faults or ([] if faults else _unclaimed(trees, erased))
    return Verification(
        spaces=checked.spaces,
        entries=checked.entries,
        faults=faults,
        leaves=trees.count,
        waiting=len(checked.unlogged) - len(kept),
        log_faults=log_faults,
    )


def _all_chains(trees: CheckedTrees) -> Checked:
    """Every chain, by as many processes as are worth it."""
    together, by = Checked(), processes(TraceHead.objects.aggregate(entries=Sum("position"))["entries"] or 0)
    for part in spread(lambda spaces: check_chains(*spaces, trees), _ranges(by), by=by):
        together.spaces += part.spaces
        together.entries += part.entries
        together.faults += part.faults
        together.unlogged += part.unlogged
    return together


def _ranges(by: int) -> list[Range]:
    """The spaces cut in ranges, a few for each process, so that all end together."""
    if by == 1:
        return [(FIRST, LAST)]
    heads = TraceHead.objects.order_by("space_id").values_list("space_id", flat=True)
    count, parts = heads.count(), by * 4
    cuts = sorted({heads[count * part // parts] for part in range(1, parts)})
    after = [UUID(int=cut.int + 1) for cut in cuts]
    return list(zip([FIRST, *after], [*cuts, LAST], strict=True))


def _kept_from_the_log(checked: Checked) -> list[Fault]:
    """Of the entries without a leaf, the first of each space that does not wait for one either."""
    found: dict[UUID, Fault] = {}
    broken = {fault.space_id for fault in checked.faults}
    for start in range(0, len(checked.unlogged), 5_000):
        part = [one for one in checked.unlogged[start : start + 5_000] if one[0] not in broken]
        spaces = list({space_id for space_id, _ in part})
        there = {
            *LogQueue.objects.filter(space_id__among=spaces).values_list("space_id", "position"),
            *LogLeaf.objects.filter(space_id__among=spaces).values_list("space_id", "position"),  # since it was read
        }
        for space_id, position in part:
            if (space_id, position) not in there and space_id not in found:
                found[space_id] = Fault(space_id, position, "the entry is not in the log")
    return list(found.values())


def _again(faults: Sequence[Fault]) -> list[Fault]:
    """Spaces that seem broken, read again while nobody appends to them."""
    if len(faults) > MOST_AGAIN:
        return list(faults)
    found = []
    for space_id in dict.fromkeys(fault.space_id for fault in faults):
        with transaction.atomic(using="dmp"):
            list(TraceHead.objects.select_for_update().filter(space_id=space_id))
            checked = check_chains(space_id, space_id, CheckedTrees())
            found += checked.faults or _kept_from_the_log(checked)
    told = {fault.space_id for fault in found}
    # A leaf that two entries claim is seen only when all are read.
    doubled = [one for one in faults if one.space_id not in told and one.what == "the log holds another entry"]
    return sorted([*found, *doubled], key=lambda one: (one.space_id, one.position))


def _erased_leaves() -> int:
    """How many leaves belong to what was erased."""
    erased = dict(ErasedTrace.objects.values_list("space_id", "position"))
    waiting = LogQueue.objects.filter(space_id__among=list(erased)).values_list("space_id", "position")
    return sum(erased.values()) - sum(position <= erased[space_id] for space_id, position in waiting)


def _unclaimed(trees: CheckedTrees, before: int) -> list[LogFault]:
    """Leaves that belong to no entry must be as many as the entries that were erased under a seal."""
    unclaimed, after = trees.unclaimed, _erased_leaves()
    if before <= unclaimed <= after:
        return []
    month = next((month for month, claimed in trees.claimed.items() if 0 in claimed[:]), 0)
    leaf = trees.claimed[month][:].find(0) if month else 0
    return [LogFault(month, leaf, f"{unclaimed} leaves have no entry, and {after} entries were erased")]
