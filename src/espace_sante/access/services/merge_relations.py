"""When two spaces turn out to be of one person, who sees what in the kept one: the strictest reading of both.

A block in either blocks, and ends the authorisations of that professional. What was allowed in the other space comes
along with its own end date, except the treating doctor when the kept space has one, and what one holder's choice about
everybody opened. What was refused there is refused here. Rows keep who decided them.
Source: RULES.md CIT-08 (a block wins over everything), PRO-02, MT-01.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.access.services.care_relations import AUTHORISATIONS
from espace_sante.kernel.identifiers import new_id

_Kind = CareRelation.Kind
# What one space opened to everybody, for an emergency or once, opens nothing of the other.
_STAY = frozenset({_Kind.MASKED_IN_EMERGENCY, _Kind.BREAK_GLASS, _Kind.CALL_CENTRE, _Kind.CODE, _Kind.KNOWN})


def merge_relations(*, kept_space_id: UUID, merged_space_id: UUID, now: datetime) -> dict[str, Any]:
    """Write the relations of the one space into the other, inside the caller's transaction on `dmp`.

    Returns what was made and ended, by ids, for `part_relations`.
    """
    ours = {_what(one): one for one in _running(kept_space_id, now)}
    theirs = list(_running(merged_space_id, now))
    blocked = {one.rpps for one in ours.values() if one.kind == _Kind.BLOCKED}
    blocked |= {one.rpps for one in theirs if one.kind == _Kind.BLOCKED}
    has_treating = any(one.kind == _Kind.MEDECIN_TRAITANT for one in ours.values())
    made = [_copy(one, kept_space_id, now) for one in theirs if _comes_along(one, ours, blocked, has_treating)]
    CareRelation.objects.bulk_create(made)
    ended = [one for one in ours.values() if one.rpps in blocked and one.kind in AUTHORISATIONS]
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


def _comes_along(one: CareRelation, ours: Mapping[Any, CareRelation], blocked: set[str], has_treating: bool) -> bool:
    if _what(one) in ours or one.kind in _STAY:
        return False
    if one.kind == _Kind.MEDECIN_TRAITANT:
        return not has_treating
    return one.kind == _Kind.BLOCKED or one.rpps not in blocked


def _what(one: CareRelation) -> Any:
    """What a tie is about, so that two of the same are one: of a document, one rule alone runs."""
    return one.rpps, one.finess, one.document_id or one.kind


def _copy(one: CareRelation, space_id: UUID, now: datetime) -> CareRelation:
    return CareRelation(
        space_id=space_id,
        id=new_id(),
        rpps=one.rpps,
        finess=one.finess,
        kind=one.kind,
        document_id=one.document_id,
        scope=one.scope,
        since=now,
        until=one.until,
        by_kind=one.by_kind,
        by_id=one.by_id,
        secret=one.secret,
    )


def _running(space_id: UUID, now: datetime) -> list[CareRelation]:
    running = Q(until__isnull=True) | Q(until__gt=now)
    return list(CareRelation.objects.select_for_update().filter(running, space_id=space_id).order_by("since", "id"))
