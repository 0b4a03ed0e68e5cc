"""Which ties of care were there long before a reading, and were not made by who reads: what explains it to an auditor.

The role of treating doctor comes from the insurer (MT-01), a consent from the person (PRO-02). What a professional
declares of themselves (PRO-05) proves nothing here. Source: RULES.md C6.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from espace_sante.access.models import CareRelation
from espace_sante.kernel.actors import ActorKind

LONG_BEFORE = timedelta(days=90)
_Kind = CareRelation.Kind
_GIVEN = Q(kind=_Kind.MEDECIN_TRAITANT) | Q(
    kind__in=[_Kind.CONSENT, _Kind.EXPRESS_CONSENT], by_kind=ActorKind.CITIZEN.value
)


def established_ties(pairs: Collection[tuple[str, UUID]], *, since: datetime) -> set[tuple[str, UUID]]:
    """Of pairs of an RPPS number and a space, tied for 90 days at `since`, and still. One query, none for none."""
    if not pairs:
        return set()
    rows = CareRelation.objects.filter(
        _GIVEN,
        Q(until__isnull=True) | Q(until__gt=since),
        space_id__among=sorted({space_id for _, space_id in pairs}),
        since__lte=since - LONG_BEFORE,
    )
    return set(rows.values_list("rpps", "space_id")) & set(pairs)
