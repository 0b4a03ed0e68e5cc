"""Invite a carer. Whoever is named, the same work is done and the same answer given (CAR-03).

An invitation to somebody who is not found is recorded like another one; nobody can answer it and it expires. One whose
space is not active finds it on their first page if they activate it in time. Its sender sees the same page in every
case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.delegation import (
    COUNTED,
    MOST_CARERS,
    CarerIsOneself,
    DelegationExists,
    DelegationState,
    OtherKindExists,
    SameInvitationPending,
    Terms,
    TooManyCarers,
    check_terms,
)
from espace_sante.identity.domain.names import name_key
from espace_sante.identity.models import Delegation, DelegationStep, Holder
from espace_sante.identity.services.delegations.guards import lock_people, other_kind_between
from espace_sante.identity.services.delegations.steps import add_terms
from espace_sante.identity.services.delegations.views import DelegationView, delegations_given
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Ins, new_id
from espace_sante.vault import api as vault

FIRST = 1


@dataclass(frozen=True, slots=True)
class CarerIdentity:
    """What a holder must know of a carer (CAR-03). `ins` holds the 15 characters of the social security number."""

    ins: str
    first_given_name: str
    birth_name: str
    birth_on: date

    @classmethod
    def of(cls, *, ins: Ins, first_given_name: str, birth_name: str, birth_on: date) -> CarerIdentity:
        return cls(
            ins=ins.value,
            first_given_name=" ".join(first_given_name.split()),
            birth_name=" ".join(birth_name.split()),
            birth_on=birth_on,
        )

    @property
    def typed_name(self) -> str:
        return f"{self.first_given_name} {self.birth_name}"


def holder_of_carer(who: CarerIdentity) -> UUID | None:
    """The one holder who answers to all four traits, or None. One query, whoever is named."""
    names = (name_key(who.first_given_name), name_key(who.birth_name))
    found = [
        holder_id
        for holder_id, given_name, birth_name, birth_on in Holder.objects.filter(
            ins=who.ins, merged_into__isnull=True
        ).values_list("id", "first_given_name", "birth_name", "birth_on")
        if (name_key(given_name), name_key(birth_name)) == names and birth_on == who.birth_on
    ]
    return found[0] if len(found) == 1 else None


def invite_carer(
    *, helped_id: UUID, carer_id: UUID | None, who: CarerIdentity, terms: Terms, by: Actor, now: datetime
) -> UUID:
    """Record an invitation, in a transaction on `ens`, and return its id.

    Raises NothingOpened, PeriodInvalid, CarerIsOneself, SameInvitationPending, DelegationExists, OtherKindExists,
    TooManyCarers: all of them about what the holder knows already.
    """
    check_terms(terms, now=now, longest=settings.DELEGATION_LONGEST)
    with transaction.atomic(using="ens"):
        lock_people(helped_id)  # not the carer, so that the same is done when there is none
        if carer_id == helped_id:
            raise CarerIsOneself
        fingerprint = _fingerprint(helped_id, who)
        _check_guards(delegations_given(helped_id, now=now), helped_id, carer_id, fingerprint, now)
        row = Delegation.objects.create(
            id=new_id(),
            helped_id=helped_id,
            carer_id=carer_id,
            typed_name=who.typed_name,
            fingerprint=fingerprint,
            made_at=now,
            expires_at=now + settings.DELEGATION_INVITATION_LIFE,
        )
        DelegationStep.objects.create(
            delegation=row,
            position=FIRST,
            state=DelegationState.PENDING.value,
            at=now,
            by_kind=by.kind.value,
            by_id=by.id,
        )
        add_terms(row.id, terms, position=FIRST, by=by, now=now)
        return row.id


def _check_guards(
    given: list[DelegationView], helped_id: UUID, carer_id: UUID | None, fingerprint: bytes, now: datetime
) -> None:
    """CAR-05, then CAR-02. The queries are the same whether the carer was found or not."""
    running = [one for one in given if one.state in COUNTED]
    same = set(Delegation.objects.filter(helped_id=helped_id, fingerprint=fingerprint).values_list("id", flat=True))
    other_kind = other_kind_between(person_id=carer_id or new_id(), helped_id=helped_id, now=now)
    if any(one.state is DelegationState.PENDING and one.id in same for one in running):
        raise SameInvitationPending
    if carer_id and any(one.state is DelegationState.ACCEPTED and one.carer_id == carer_id for one in running):
        raise DelegationExists
    if other_kind:
        raise OtherKindExists
    if len(running) >= MOST_CARERS:
        raise TooManyCarers


def _fingerprint(helped_id: UUID, who: CarerIdentity) -> bytes:
    """Tells the same invitation again, and tells nothing to who reads the table."""
    return vault.master_key().mac(b"delegation" + helped_id.bytes + who.ins.encode())
