"""What is looked at, under a lock, before a delegation moves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from espace_sante.identity.domain.delegation import (
    MOST_HELPED,
    CarerIsOneself,
    DelegationExists,
    DelegationState,
    OtherKindExists,
    TooManyHelped,
)
from espace_sante.identity.domain.representation import Kind
from espace_sante.identity.models import Holder, Relationship
from espace_sante.identity.services.delegations.views import DelegationView, delegations_received


def lock_people(*holder_ids: UUID | None) -> None:
    """Put in a row what is done to these people's delegations, in one order, so that limits are counted once."""
    ids = sorted({one for one in holder_ids if one is not None})
    list(Holder.objects.select_for_update().filter(id__in=ids).order_by("id").values_list("id"))


def other_kind_between(*, person_id: UUID, helped_id: UUID, now: datetime) -> bool:
    """Whether the one acts for the other already as something else than a carer (CAR-05)."""
    open_now = Q(until__isnull=True) | Q(until__gt=now)
    rows = Relationship.objects.filter(open_now, person_id=person_id, helped_id=helped_id)
    return rows.exclude(kind=Kind.CARER.value).exists()


def check_may_accept(view: DelegationView, *, carer_id: UUID, now: datetime) -> None:
    """Raise CarerIsOneself, DelegationExists, OtherKindExists or TooManyHelped.

    Things may have changed since the invitation.
    """
    if view.helped.id == carer_id:
        raise CarerIsOneself  # both turned out to be one person: two holders were merged meanwhile
    received = [one for one in delegations_received(carer_id, now=now) if one.state is DelegationState.ACCEPTED]
    if any(one.helped.id == view.helped.id for one in received):
        raise DelegationExists
    if other_kind_between(person_id=carer_id, helped_id=view.helped.id, now=now):
        raise OtherKindExists
    if len(received) >= MOST_HELPED:
        raise TooManyHelped
