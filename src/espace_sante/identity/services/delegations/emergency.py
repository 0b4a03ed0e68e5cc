"""A carer who helps in an emergency alone opens the space, to read, for a time that a setting bounds (C13)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.delegation import DelegationState, EmergencyReason, NotInThisState
from espace_sante.identity.models import CarerEmergency
from espace_sante.identity.services.delegations.steps import locked


def declare_emergency(*, delegation_id: UUID, reason: EmergencyReason, now: datetime) -> datetime:
    """Open reading and return the instant at which it ends. One that runs already is not made longer.

    Raises DelegationUnknown, NotInThisState.
    """
    with transaction.atomic(using="ens"):
        view = locked(delegation_id, now=now)
        if view.state is not DelegationState.ACCEPTED or not view.terms.scope.emergency_only or now < view.since:
            raise NotInThisState("This delegation opens nothing in an emergency.")
        running = view.emergency_at(now)
        if running is not None:
            return running.until
        until = min(now + settings.CARER_EMERGENCY_LIFE, view.until)
        CarerEmergency.objects.create(delegation_id=view.id, since=now, until=until, reason=reason.value)
        return until
