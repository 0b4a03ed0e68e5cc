"""What families wrote of, or asked of, a merged person follows the kept one, and comes back when the merge is undone.

Invitations that wait find who must answer them; a judge's decision, an answer « je ne suis pas son représentant légal »
or a contest goes on counting. Delegations to carers need nothing: their readers look through `merged_into`.
Source: RNIV 1, traitement des doublons; RULES.md MIN-03 to MIN-06, MIN-16.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction

from espace_sante.identity.models import (
    AuthorityKept,
    ConsentAlone,
    Filiation,
    JudgeDecision,
    NotRepresentative,
    ParentalAgreement,
    ProofSeen,
    ProtectionMeasure,
    RepresentativeInvitation,
)

FOLLOWS: dict[str, tuple[type[models.Model], tuple[str, ...]]] = {
    "invitation": (RepresentativeInvitation, ("child", "sender", "invited")),
    "agreement": (ParentalAgreement, ("child", "newcomer", "asked_of")),
    "not_representative": (NotRepresentative, ("child", "person")),
    "filiation": (Filiation, ("child", "parent")),
    "decision": (JudgeDecision, ("child",)),
    "authority": (AuthorityKept, ("person",)),
    "alone": (ConsentAlone, ("child",)),
    "proof": (ProofSeen, ("child",)),
    "measure": (ProtectionMeasure, ("protected", "person")),
}


def pass_families(kept_id: UUID, merged_id: UUID) -> dict[str, Any]:
    """Have every row name the kept person, inside the merge's transaction; what passed, for `give_back_families`.

    A row that would then be of one person with themselves, or say twice what the kept person's own row says, stays.
    """
    passed = []
    for name, (table, sides) in FOLLOWS.items():
        for side in sides:
            rows = table._default_manager.filter(**{f"{side}_id": merged_id}).order_by("pk")
            for row_id in rows.values_list("pk", flat=True):
                if _name(table, row_id, side, kept_id):
                    passed.append({"table": name, "side": side, "id": str(row_id)})
    return {"families_passed": passed}


def give_back_families(before: dict[str, Any], kept_id: UUID, merged_id: UUID) -> None:
    """Have the rows that passed name the person they named."""
    for row in before.get("families_passed", ()):
        table, _sides = FOLLOWS[row["table"]]
        rows = table._default_manager.filter(pk=row["id"], **{f"{row['side']}_id": kept_id})
        rows.update(**{f"{row['side']}_id": merged_id})


def _name(table: type[models.Model], row_id: UUID, side: str, person_id: UUID) -> bool:
    """Whether the constraints of the table let this row name that person; then it does."""
    try:
        with transaction.atomic(using="ens"):
            table._default_manager.filter(pk=row_id).update(**{f"{side}_id": person_id})
    except IntegrityError:
        return False
    return True
