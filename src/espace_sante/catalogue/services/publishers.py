"""Publishers and their members: opened by an operator, then their own to invite and to end.

Nobody becomes a member by signing in: ProConnect names a professional address that somebody invited first (ADR 38).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from stdnum import luhn

from espace_sante.catalogue.domain.card import is_address, is_mail
from espace_sante.catalogue.domain.errors import EntryInvalid, PublisherUnknown
from espace_sante.catalogue.domain.events import MemberInvited
from espace_sante.catalogue.models import Member, Publisher
from espace_sante.catalogue.services.asking import check_reviewer, membership_of, owner_of
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id

MOST_NAME = 120
MOST_MEMBERS = 50
Role = Literal["owner", "editor"]


@dataclass(frozen=True, slots=True)
class PublisherView:
    """A publisher, and how many services and members they have."""

    id: UUID
    name: str
    siren: str
    website: str
    services: int
    members: int


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member of a publisher. `email`: the professional address by which they sign in."""

    id: UUID
    name: str
    email: str
    owner: bool
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Somebody:
    """Who is invited: given name and name, and the professional address that ProConnect gives."""

    name: str
    email: str


def open_publisher(*, actor: Actor, name: str, siren: str, website: str, owner: Somebody, now: datetime) -> UUID:
    """Open the account of an organisation, with its first owner. Raises AccessRefused, EntryInvalid."""
    check_reviewer(actor)
    number = "".join(siren.split())
    if not 0 < len(name.strip()) <= MOST_NAME:
        raise EntryInvalid(field="name")
    if len(number) != 9 or not luhn.is_valid(number):
        raise EntryInvalid(field="siren")
    if website and not is_address(website):
        raise EntryInvalid(field="website")
    try:
        with transaction.atomic(using="ens"):
            row = Publisher.objects.create(
                name=name.strip(), siren=number, website=website, made_at=now, made_by=actor.id
            )
            _add(row.id, owner, Member.Role.OWNER, by=actor, now=now)
            return row.id
    except IntegrityError as error:
        raise EntryInvalid(field="siren") from error


def publishers(*, actor: Actor) -> list[PublisherView]:
    """Every publisher, by name. One query. Raises AccessRefused."""
    check_reviewer(actor)
    live = Count("members", filter=Q(members__ended_at__isnull=True), distinct=True)
    rows = Publisher.objects.annotate(own=Count("services", distinct=True), live=live).order_by("name")
    return [PublisherView(one.id, one.name, one.siren, one.website, one.own, one.live) for one in rows]


def members_of_mine(*, actor: Actor) -> list[MemberView]:
    """The members of the actor's publisher, in order. Raises AccessRefused, PublisherUnknown."""
    found = membership_of(actor)
    rows = list(Member.objects.filter(publisher=found.publisher_id, ended_at__isnull=True).order_by("added_at", "id"))
    accounts = identity.agents_of([one.account_id for one in rows])
    return [
        MemberView(one.id, accounts[one.account_id].name, accounts[one.account_id].email, one.role == "owner",
                   one.added_at)
        for one in rows if one.account_id in accounts
    ]  # fmt: skip


def invite(*, actor: Actor, somebody: Somebody, role: Role, now: datetime) -> None:
    """Let somebody act for the actor's publisher; they are told by mail.

    Raises AccessRefused, PublisherUnknown, OwnerNeeded, EntryInvalid: the answer for an address that acts for somebody
    else already is the one for an address that is no address.
    """
    found = owner_of(actor)
    with transaction.atomic(using="ens"):
        Publisher.objects.select_for_update().get(id=found.publisher_id)
        if Member.objects.filter(publisher=found.publisher_id, ended_at__isnull=True).count() >= MOST_MEMBERS:
            raise EntryInvalid(field="email")
        _add(found.publisher_id, somebody, Member.Role(role), by=actor, now=now)


def end_member(*, actor: Actor, member_id: UUID, now: datetime) -> None:
    """From the next page on, this member acts for the publisher no more. One owner always stays.

    Raises AccessRefused, PublisherUnknown (also for a member of another publisher), OwnerNeeded, EntryInvalid.
    """
    found = owner_of(actor)
    with transaction.atomic(using="ens"):
        Publisher.objects.select_for_update().get(id=found.publisher_id)
        live = Member.objects.filter(publisher=found.publisher_id, ended_at__isnull=True)
        member = live.filter(id=member_id).first()
        if member is None:
            raise PublisherUnknown
        others = live.filter(role=Member.Role.OWNER).exclude(id=member_id)
        if member.role == Member.Role.OWNER and not others.exists():
            raise EntryInvalid(field="member")
        member.ended_at = now
        member.save(update_fields=["ended_at"])


def members_to_tell(publisher_id: UUID) -> list[UUID]:
    """The accounts of the members, for mails that say that something is to be read. One query."""
    rows = Member.objects.filter(publisher=publisher_id, ended_at__isnull=True).order_by("added_at", "id")
    return list(rows.values_list("account_id", flat=True))


def _add(publisher_id: UUID, somebody: Somebody, role: Member.Role, *, by: Actor, now: datetime) -> None:
    name, email = somebody.name.strip(), somebody.email.strip().lower()
    if not 0 < len(name) <= MOST_NAME:
        raise EntryInvalid(field="owner_name" if by.kind is ActorKind.OPERATOR else "name")
    account_id = _account(name, email, now) if is_mail(email) else None
    if account_id is None or Member.objects.filter(account_id=account_id, ended_at__isnull=True).exists():
        raise EntryInvalid(field="email")
    Member.objects.create(publisher_id=publisher_id, account_id=account_id, role=role, added_at=now, added_by=by.id)
    publish(MemberInvited(publisher_id=publisher_id, account_id=account_id, at=now))


def _account(name: str, email: str, now: datetime) -> UUID | None:
    """The account of this address, opened when there is none; None when it is of somebody who does something else."""
    known = identity.agent_account(email)
    if known is not None:
        return known.id if known.kind == ActorKind.PUBLISHER.value and known.is_active else None
    return identity.register_account(
        login=f"editeur-{new_id().hex[-12:]}", kind=ActorKind.PUBLISHER, name=name, email=email, now=now
    )
