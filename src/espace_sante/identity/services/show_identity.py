"""What an operator may know of one holder's identity: traits, status, matricules, changes, merges. Never any content.

Source: RULES.md OPE-05 (no access to content), OPE-08; RNIV 1 (historique des identités).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from espace_sante.identity.models import Holder, HolderMerge, IdentityChange, MatriculeHistory
from espace_sante.identity.services.correct_identity import HolderUnknown
from espace_sante.kernel.identifiers import PersonIdentifier, identifier_of


@dataclass(frozen=True, slots=True)
class FormerMatricule:
    """A matricule of before, and why it is no longer the one."""

    ins: PersonIdentifier
    since: datetime | None
    until: datetime
    ground: str


@dataclass(frozen=True, slots=True)
class Change:
    """A dated row of what changed: columns, who, why. The former values are in `before`."""

    at: datetime
    by: str
    origin: str
    reason: str
    before: dict[str, str]
    after: dict[str, str]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge that this holder was part of."""

    id: UUID
    kept_id: UUID
    merged_id: UUID
    at: datetime
    by: str
    reason: str
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityRecord:
    """One holder's identity and all that happened to it, newest first."""

    holder_id: UUID
    ins: PersonIdentifier
    status: str
    traits: dict[str, str]
    merged_into: UUID | None
    former: list[FormerMatricule]
    changes: list[Change]
    merges: list[Merge]


def identity_record(holder_id: UUID) -> IdentityRecord:
    """Raises HolderUnknown."""
    holder = Holder.objects.filter(id=holder_id).first()
    if holder is None:
        raise HolderUnknown
    return IdentityRecord(
        holder_id=holder.id,
        ins=holder.identifier,
        status=holder.identity_status,
        traits=_traits(holder),
        merged_into=holder.merged_into_id,
        former=[_former(row) for row in _matricules(holder)],
        changes=[_change(row) for row in IdentityChange.objects.filter(holder=holder).order_by("-at", "-id")],
        merges=[_merge(row) for row in HolderMerge.objects.filter(Q(kept=holder) | Q(merged=holder)).order_by("-at")],
    )


def _traits(holder: Holder) -> dict[str, str]:
    return {
        "birth_name": holder.birth_name,
        "used_name": holder.used_name,
        "given_names": holder.given_names,
        "sex": holder.sex,
        "birth_date": holder.birth_date_text,
        "birth_rank": str(holder.birth_rank),
        "birth_place_code": holder.birth_place_code,
        "birth_place_name": holder.birth_place_name,
    }


def _matricules(holder: Holder) -> list[MatriculeHistory]:
    in_force = Q(merge__isnull=True) | Q(merge__undone_at__isnull=True)
    return list(MatriculeHistory.objects.filter(in_force, holder=holder).order_by("-until", "-id"))


def _former(row: MatriculeHistory) -> FormerMatricule:
    return FormerMatricule(identifier_of(row.ins, row.ins_oid), row.since, row.until, row.ground)


def _change(row: IdentityChange) -> Change:
    return Change(row.at, f"{row.by_kind} {row.by_id}", row.origin, row.reason, row.before, row.after)


def _merge(row: HolderMerge) -> Merge:
    by = f"{row.by_kind} {row.by_id}"
    return Merge(row.id, row.kept_id, row.merged_id, row.at, by, row.reason, row.undone_at)
