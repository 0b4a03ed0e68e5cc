"""Rows that every move of a delegation appends: a step, a version of the terms and the relationship they open."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.identity.domain.delegation import DelegationUnknown, Move, Terms, next_state
from espace_sante.identity.domain.representation import Ground, Kind
from espace_sante.identity.models import Delegation, DelegationStep, DelegationTerms, Relationship
from espace_sante.identity.models.delegation import scope_columns
from espace_sante.identity.services.delegations.guards import lock_people
from espace_sante.identity.services.delegations.views import DelegationView, delegation
from espace_sante.kernel.actors import Actor


def locked(delegation_id: UUID, *, now: datetime) -> DelegationView:
    """The delegation, with both people locked for the rest of the transaction. Raises DelegationUnknown."""
    people = Delegation.objects.filter(id=delegation_id).values_list("helped_id", "carer_id").first()
    if people is None:
        raise DelegationUnknown
    lock_people(*people)
    return delegation(delegation_id, now=now)


def add_step(view: DelegationView, move: Move, *, by: Actor, now: datetime) -> int:
    """Append the state that a move leads to and return its position. Raises NotInThisState."""
    position = len(view.steps) + 1
    DelegationStep.objects.create(
        delegation_id=view.id,
        position=position,
        state=next_state(view.state, move).value,
        at=now,
        by_kind=by.kind.value,
        by_id=by.id,
    )
    return position


def add_terms(
    delegation_id: UUID,
    terms: Terms,
    *,
    position: int,
    by: Actor,
    now: datetime,
    relationship: Relationship | None = None,
) -> None:
    DelegationTerms.objects.create(
        delegation_id=delegation_id,
        position=position,
        relationship=relationship,
        since=terms.since,
        until=terms.until,
        decided_at=now,
        by_kind=by.kind.value,
        by_id=by.id,
        **scope_columns(terms.scope),
    )


def begin(view: DelegationView, terms: Terms, *, by: Actor, now: datetime) -> Relationship:
    """Open a relationship for the time of the terms, or what is left of it."""
    assert view.carer_id is not None  # nobody accepts an invitation that reached nobody
    return Relationship.objects.create(
        kind=Kind.CARER.value,
        person_id=view.carer_id,
        helped_id=view.helped.id,
        since=max(terms.since, now),
        until=terms.until,
        by_kind=by.kind.value,
        by_id=by.id,
        ground=Ground.DELEGATION.value,
    )


def end(view: DelegationView, *, by: Actor, now: datetime, ground: Ground = Ground.OWN_WISH) -> None:
    """Close at once every relationship of a delegation that has not ended, one that has not begun included."""
    Relationship.objects.filter(terms__delegation_id=view.id, until__gt=now).update(
        until=now, ended_by_kind=by.kind.value, ended_by_id=by.id, ended_ground=ground.value
    )
