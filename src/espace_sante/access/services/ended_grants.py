"""Consents that end because they are not used: whoever chose them is told before, and the end is in the trace (C14).

No right depends on it: a consent whose end has passed opens nothing, looked after or not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from espace_sante.access.domain.finalities import Consent
from espace_sante.access.models import ServiceGrant
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM

_Stage = ServiceGrant.Stage
# The predicate of the index of those that end, in its own words: a planner proves nothing of a parameter.
_NOT_OVER = "NOT (stage = 'over')"


@dataclass(frozen=True, slots=True)
class EndingGrant:
    """A consent that ends at `until`, or ended then."""

    space_id: UUID
    service_id: UUID
    consent: Consent
    until: datetime


def grants_ending(*, before: datetime, now: datetime, most: int) -> list[EndingGrant]:
    """Those that end before then, of which nobody was told. By their date alone: one query."""
    rows = _not_over().filter(stage=_Stage.RUNNING, until__gt=now, until__lte=before)
    return [_view(row) for row in rows.order_by("until")[:most]]


def grants_warned(grants: Collection[EndingGrant]) -> None:
    """Somebody was told of them."""
    for one in grants:
        ServiceGrant.objects.filter(_is(one), stage=_Stage.RUNNING).update(stage=_Stage.WARNED)


def grants_ended(*, now: datetime, most: int) -> list[EndingGrant]:
    """Those whose end has passed, and is not in the trace yet. One query."""
    rows = _not_over().filter(stage__in=[_Stage.RUNNING, _Stage.WARNED], until__lte=now)
    return [_view(row) for row in rows.order_by("until")[:most]]


def trace_ended(grants: Collection[EndingGrant], *, names: Mapping[UUID, str]) -> None:
    """A line for each, dated from its end, once: whoever comes second finds nothing. `names`: of the services."""
    for one in grants:
        with transaction.atomic(using="dmp"):
            left = ServiceGrant.objects.filter(_is(one), stage__in=[_Stage.RUNNING, _Stage.WARNED], until=one.until)
            if left.update(stage=_Stage.OVER):
                audit.append(
                    audit.TraceRecord(
                        space_id=one.space_id,
                        at=one.until,
                        act=audit.Act.CONSENT_EXPIRED,
                        actor=SYSTEM,
                        type_code=one.consent.code,
                        subject_id=str(one.service_id),
                        subject_name=names.get(one.service_id, ""),
                        edge="task",
                    )
                )


def _not_over() -> QuerySet[ServiceGrant]:
    return ServiceGrant.objects.extra(where=[_NOT_OVER])  # noqa: S610 - a constant of ours


def _is(one: EndingGrant) -> Q:
    return Q(
        space_id=one.space_id,
        service_id=one.service_id,
        finality=one.consent.finality.value,
        right=one.consent.right.value,
    )


def _view(row: ServiceGrant) -> EndingGrant:
    consent = Consent.of_code(f"{row.finality}.{row.right}")
    return EndingGrant(space_id=row.space_id, service_id=row.service_id, consent=consent, until=row.until)
