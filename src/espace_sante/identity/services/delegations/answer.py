"""The carer accepts or refuses (CAR-04)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.delegation import Move, next_state
from espace_sante.identity.models import DelegationTerms
from espace_sante.identity.services.delegations.guards import check_may_accept
from espace_sante.identity.services.delegations.steps import add_step, begin, locked
from espace_sante.kernel.actors import Actor


def accept_invitation(*, delegation_id: UUID, by: Actor, now: datetime) -> int:
    """Open what was offered, from now or from its beginning, and return the position of the step.

    Raises DelegationUnknown, NotInThisState (expired included), DelegationExists, OtherKindExists, TooManyHelped.
    """
    with transaction.atomic(using="ens"):
        view = locked(delegation_id, now=now)
        next_state(view.state, Move.ACCEPT)
        assert view.carer_id is not None  # access lets the person invited alone through
        check_may_accept(view, carer_id=view.carer_id, now=now)
        relationship = begin(view, view.terms, by=by, now=now)
        DelegationTerms.objects.filter(delegation_id=view.id, position=view.history[-1].position).update(
            relationship=relationship
        )
        return add_step(view, Move.ACCEPT, by=by, now=now)


def refuse_invitation(*, delegation_id: UUID, by: Actor, now: datetime) -> int:
    """Raises DelegationUnknown, NotInThisState."""
    with transaction.atomic(using="ens"):
        return add_step(locked(delegation_id, now=now), Move.REFUSE, by=by, now=now)
