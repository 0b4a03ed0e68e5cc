"""Who sits on the commission: named and ended by an operator, each for one college.

Nobody sits by signing in: ProConnect names a professional address that an operator wrote down first. A member of the
commission is an account of its own kind: who runs the service, or publishes one, advises on none (RULES.md CAT-03).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from espace_sante.catalogue.domain.card import is_mail
from espace_sante.catalogue.domain.commission import College
from espace_sante.catalogue.domain.errors import EntryInvalid, SeatUnknown
from espace_sante.catalogue.domain.events import CommissionToTell
from espace_sante.catalogue.models import CommissionMember
from espace_sante.catalogue.services.asking import check_reviewer
from espace_sante.catalogue.services.publishers import MOST_NAME, Somebody
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id


@dataclass(frozen=True, slots=True)
class SeatView:
    """A member in office. `email`: the professional address by which they sign in."""

    id: UUID
    name: str
    email: str
    college: College
    named_at: datetime


def name_member(*, actor: Actor, somebody: Somebody, college: College, now: datetime) -> None:
    """Let somebody sit on the commission; they are told by mail where to sign in.

    Raises AccessRefused, EntryInvalid: one answer for an address that is none and for one that is somebody else's.
    """
    check_reviewer(actor)
    name, email = " ".join(somebody.name.split()), somebody.email.strip().lower()
    if not 0 < len(name) <= MOST_NAME:
        raise EntryInvalid(field="name")
    try:
        with transaction.atomic(using="ens"):
            account_id = _account(name, email, now) if is_mail(email) else None
            if account_id is None:
                raise EntryInvalid(field="email")
            CommissionMember.objects.create(
                account_id=account_id, college=college.value, named_at=now, named_by=actor.id
            )
            publish(CommissionToTell(account_ids=(account_id,), service_id=None, at=now))
    except IntegrityError as error:
        raise EntryInvalid(field="email") from error


def end_seat(*, actor: Actor, seat_id: UUID, now: datetime) -> None:
    """From the next page on, this member reads no file; what they said stays. Raises AccessRefused, SeatUnknown."""
    check_reviewer(actor)
    if not CommissionMember.objects.filter(id=seat_id, ended_at__isnull=True).update(ended_at=now):
        raise SeatUnknown


def seats(*, actor: Actor) -> list[SeatView]:
    """The members in office, in the order they were named. Two queries. Raises AccessRefused."""
    check_reviewer(actor)
    rows = list(CommissionMember.objects.filter(ended_at__isnull=True).order_by("named_at", "id"))
    known = identity.agents_of([one.account_id for one in rows])
    return [
        SeatView(one.id, known[one.account_id].name, known[one.account_id].email, College(one.college), one.named_at)
        for one in rows
        if one.account_id in known
    ]


def members_in_office() -> int:
    """How many sit on the commission now. One query."""
    return CommissionMember.objects.filter(ended_at__isnull=True).count()


def accounts_in_office() -> tuple[UUID, ...]:
    """Whose accounts they are, for mails. One query."""
    rows = CommissionMember.objects.filter(ended_at__isnull=True).order_by("named_at", "id")
    return tuple(rows.values_list("account_id", flat=True))


def _account(name: str, email: str, now: datetime) -> UUID | None:
    """The account of this address, opened when there is none; None when it is of somebody who does something else."""
    known = identity.agent_account(email)
    if known is not None:
        return known.id if known.kind == ActorKind.COMMISSION.value and known.is_active else None
    return identity.register_account(
        login=f"commission-{new_id().hex[-12:]}", kind=ActorKind.COMMISSION, name=name, email=email, now=now
    )
