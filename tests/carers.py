"""A carer for a test: invited by the holder and accepted, through the services that pages use."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.carers import EVERYTHING, CarerScope
from espace_sante.spaces import api as spaces

A_YEAR = timedelta(days=365)


def identity_of(carer: Actor) -> identity.CarerIdentity:
    """What a holder knows of this carer."""
    assert carer.holder_id is not None
    holder = identity.holders([carer.holder_id])[carer.holder_id]
    return identity.CarerIdentity.of(
        ins=holder.ins,
        first_given_name=holder.first_given_name,
        birth_name=holder.birth_name,
        birth_on=holder.birth_on,
    )


def terms(now: datetime, scope: CarerScope = EVERYTHING, *, lasts: timedelta = A_YEAR) -> identity.Terms:
    return identity.Terms(since=now, until=now + lasts, scope=scope)


def invite(
    holder: Actor, carer: Actor, *, now: datetime, scope: CarerScope = EVERYTHING, lasts: timedelta = A_YEAR
) -> UUID:
    assert holder.holder_id is not None
    return access.invite_carer(
        actor=holder,
        space=spaces.space_of_holder(holder.holder_id),
        who=identity_of(carer),
        terms=terms(now, scope, lasts=lasts),
        declared=True,
        now=now,
    )


def make_carer(
    holder: Actor, carer: Actor, *, now: datetime, scope: CarerScope = EVERYTHING, lasts: timedelta = A_YEAR
) -> UUID:
    """The id of a delegation that the carer has accepted."""
    delegation_id = invite(holder, carer, now=now, scope=scope, lasts=lasts)
    access.answer_invitation(actor=carer, delegation_id=delegation_id, accept=True, now=now)
    return delegation_id
