"""Withdraw an invitation, or end a help: either side, at any time, at once (CAR-06)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.delegation import Move
from espace_sante.identity.services.delegations.steps import add_step, end, locked
from espace_sante.kernel.actors import Actor


def withdraw_invitation(*, delegation_id: UUID, by: Actor, now: datetime) -> int:
    """Raises DelegationUnknown, NotInThisState."""
    with transaction.atomic(using="ens"):
        return add_step(locked(delegation_id, now=now), Move.WITHDRAW, by=by, now=now)


def revoke_delegation(*, delegation_id: UUID, by: Actor, now: datetime) -> int:
    """End every right of the carer at this instant. Raises DelegationUnknown, NotInThisState."""
    with transaction.atomic(using="ens"):
        view = locked(delegation_id, now=now)
        position = add_step(view, Move.REVOKE, by=by, now=now)
        end(view, by=by, now=now)
        return position
