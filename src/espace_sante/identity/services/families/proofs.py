"""Which proofs an operator saw before recording a decision about parents: their names and the day, never a copy.

Source: RULES.md MIN-18.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.identity.domain.representation import ProofKind, ProofMissing, ProvedAct
from espace_sante.identity.models import ProofSeen
from espace_sante.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class ProvedDecision:
    """An act that an operator recorded about a child's parents, when, and what was seen before."""

    act: ProvedAct
    at: datetime
    proofs: tuple[ProofKind, ...]


def note_proofs(
    child_id: UUID, act: ProvedAct, proofs: Collection[ProofKind], *, operator: Actor, now: datetime
) -> None:
    """Within the transaction of the act. Raises ProofMissing when nothing was seen."""
    if not proofs:
        raise ProofMissing
    ProofSeen.objects.bulk_create(
        [
            ProofSeen(
                child_id=child_id, act=act.value, proof=proof.value, seen_at=now,
                by_kind=operator.kind.value, by_id=operator.id,
            )
            for proof in sorted(set(proofs))
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def proved_decisions(child_ids: Iterable[UUID]) -> dict[UUID, list[ProvedDecision]]:
    """The acts about these children that proofs came with, oldest first, by child. One query."""
    seen: dict[tuple[UUID, datetime, str], list[ProofKind]] = defaultdict(list)
    rows = ProofSeen.objects.filter(child_id__in=list(child_ids)).order_by("seen_at", "proof")
    for child_id, at, act, proof in rows.values_list("child_id", "seen_at", "act", "proof"):
        seen[child_id, at, act].append(ProofKind(proof))
    found: dict[UUID, list[ProvedDecision]] = defaultdict(list)
    for (child_id, at, act), proofs in seen.items():
        found[child_id].append(ProvedDecision(ProvedAct(act), at, tuple(proofs)))
    return found
