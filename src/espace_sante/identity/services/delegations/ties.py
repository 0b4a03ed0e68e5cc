"""What a carer's relationship carries beside its dates: the scope, and whether an emergency runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from espace_sante.identity.models import CarerEmergency, Relationship
from espace_sante.identity.models.delegation import scope_of
from espace_sante.kernel.carers import CarerScope, Section

SCOPE_COLUMNS = (*(section.value for section in Section), "writes", "emergency_only")
NOTHING = CarerScope(sections=frozenset())


def with_scope(rows: QuerySet[Relationship], *, now: datetime) -> QuerySet[Relationship]:
    """The same relationships with what `scope_in` reads, in the same query."""
    running = running_emergencies(OuterRef("terms__delegation"), now)
    return rows.select_related("terms").annotate(emergency=Exists(running))


def running_emergencies(delegation: OuterRef, now: datetime) -> QuerySet[CarerEmergency]:
    """The emergencies of a delegation that run at this instant."""
    return CarerEmergency.objects.filter(delegation=delegation, since__lte=now, until__gt=now)


def joined_scope(row: Any) -> CarerScope:
    """What a carer may do, from a row that carries the `SCOPE_COLUMNS` and `emergency`; nothing without terms."""
    return NOTHING if row.writes is None else scope_of(row, emergency=bool(row.emergency))


def scope_in(row: Relationship) -> CarerScope | None:
    """What a carer may do; None for who is no carer. A carer's row without terms opens nothing."""
    if row.kind != "carer":
        return None
    terms = getattr(row, "terms", None)
    return scope_of(terms, emergency=bool(getattr(row, "emergency", False))) if terms else NOTHING
