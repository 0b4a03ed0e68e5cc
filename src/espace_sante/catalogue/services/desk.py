"""The desk of the operator: what waits, by status; what is due, by date; what citizens reported is of `reports`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q

from espace_sante.catalogue.domain.life import REFERENCED, ServiceStatus
from espace_sante.catalogue.models import FinalityProposal, Service
from espace_sante.catalogue.services.asking import check_reviewer
from espace_sante.catalogue.services.life import SOON, day_of
from espace_sante.catalogue.services.views import ServiceView, view_of
from espace_sante.kernel.actors import Actor

MOST = 200  # of a page: those that wait the longest first


@dataclass(frozen=True, slots=True)
class Due:
    """What is due: audits late, audits soon, conventions that end soon."""

    late: list[ServiceView]
    audits: list[ServiceView]
    conventions: list[ServiceView]


def services_in(*, actor: Actor, statuses: Collection[ServiceStatus]) -> list[ServiceView]:
    """Services in these statuses, those that wait the longest first. One query. Raises AccessRefused."""
    check_reviewer(actor)
    rows = Service.objects.filter(status__in=[one.value for one in statuses]).select_related("publisher")
    return [view_of(row) for row in rows.order_by("status_since", "id")[:MOST]]


def with_proposals(*, actor: Actor) -> list[ServiceView]:
    """Services that ask to ask for something else. One query. Raises AccessRefused."""
    check_reviewer(actor)
    waiting = FinalityProposal.objects.filter(decided_at__isnull=True).values("service")
    rows = Service.objects.filter(id__in=waiting).select_related("publisher").order_by("status_since", "id")
    return [view_of(row) for row in rows[:MOST]]


def counts(*, actor: Actor) -> dict[ServiceStatus, int]:
    """How many services are in each status. One query. Raises AccessRefused."""
    check_reviewer(actor)
    rows = Service.objects.values_list("status").annotate(number=Count("id")).order_by()
    return {ServiceStatus(status): number for status, number in rows}


def what_is_due(*, actor: Actor, now: datetime) -> Due:
    """Audits and ends of conventions, late or within two months (CAT-04). One query. Raises AccessRefused."""
    check_reviewer(actor)
    today = day_of(now)
    soon = Q(reaudit_on__lt=today + SOON) | Q(convention_ends_on__lt=today + SOON)
    rows = Service.objects.filter(soon, status__in=[one.value for one in REFERENCED]).select_related("publisher")
    found = [view_of(row) for row in rows.order_by(F("reaudit_on").asc(nulls_last=True), "id")[:MOST]]
    ending = [one for one in found if one.convention_ends_on and one.convention_ends_on < today + SOON]
    return Due(
        late=[one for one in found if one.reaudit_on and one.reaudit_on <= today],
        audits=[one for one in found if one.reaudit_on and today < one.reaudit_on < today + SOON],
        conventions=sorted(ending, key=lambda one: str(one.convention_ends_on)),
    )
