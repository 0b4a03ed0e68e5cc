"""When two spaces turn out to be of one person, who sees what in the kept one: the strictest reading of both.

A block in either blocks, and ends the authorisations of that professional. What was allowed in the other space comes
along with its own end date, except the treating doctor when the kept space has one. Rows keep who decided them.
Source: RULES.md CIT-08 (a block wins over everything), PRO-02, MT-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.kernel.identifiers import new_id

_Kind = CareRelation.Kind


def merge_relations(*, kept_space_id: UUID, merged_space_id: UUID, now: datetime) -> dict[str, Any]:
    """Write the relations of the one space into the other, inside the caller's transaction on `dmp`.

    Returns what was made and ended, by ids, for `part_relations`.
    """
    ours = {(one.rpps, one.kind): one for one in _running(kept_space_id, now)}
    theirs = list(_running(merged_space_id, now))
    blocked = {rpps for rpps, kind in ours if kind == _Kind.BLOCKED}
    blocked |= {one.rpps for one in theirs if one.kind == _Kind.BLOCKED}
    has_treating = any(kind == _Kind.MEDECIN_TRAITANT for _, kind in ours)
    made = [_copy(one, kept_space_id, now) for one in theirs if _comes_along(one, ours, blocked, has_treating)]
    CareRelation.objects.bulk_create(made)
    ended = [one for (rpps, kind), one in ours.items() if rpps in blocked and kind in (_Kind.CARE_TEAM, _Kind.CONSENT)]
    CareRelation.objects.filter(space_id=kept_space_id, id__in=[one.id for one in ended]).update(until=now)
    return {
        "made": [str(one.id) for one in made],
        "ended": [{"id": str(one.id), "until": one.until.isoformat() if one.until else None} for one in ended],
    }


def part_relations(*, kept_space_id: UUID, merged: Mapping[str, Any], now: datetime) -> None:
    """End what a merge made and give back what it ended, inside the caller's transaction on `dmp`."""
    rows = CareRelation.objects.filter(space_id=kept_space_id)
    rows.filter(Q(until__isnull=True) | Q(until__gt=now), id__in=merged["made"]).update(until=now)
    for one in merged["ended"]:
        rows.filter(id=one["id"]).update(until=datetime.fromisoformat(one["until"]) if one["until"] else None)


def _comes_along(
    one: CareRelation, ours: Mapping[tuple[str, str], CareRelation], blocked: set[str], has_treating: bool
) -> bool:
    if (one.rpps, one.kind) in ours:
        return False
    if one.kind == _Kind.MEDECIN_TRAITANT:
        return not has_treating
    return one.kind == _Kind.BLOCKED or one.rpps not in blocked


def _copy(one: CareRelation, space_id: UUID, now: datetime) -> CareRelation:
    return CareRelation(
        space_id=space_id,
        id=new_id(),
        rpps=one.rpps,
        kind=one.kind,
        since=now,
        until=one.until,
        by_kind=one.by_kind,
        by_id=one.by_id,
        secret=one.secret,
    )


def _running(space_id: UUID, now: datetime) -> list[CareRelation]:
    running = Q(until__isnull=True) | Q(until__gt=now)
    return list(CareRelation.objects.select_for_update().filter(running, space_id=space_id).order_by("since", "id"))
