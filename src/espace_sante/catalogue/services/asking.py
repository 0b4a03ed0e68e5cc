"""Who asks: an operator, a member of the publisher whose service it is, or of the commission. Everything begins here.

That a member acts for their own publisher alone, or sits now, is the rule of this room; what a kind of actor may do at
all is of `access`. Source: RULES.md CAT-01, CAT-03.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from espace_sante.access.api import Action, check_of_no_space, check_operator
from espace_sante.catalogue.domain.commission import College
from espace_sante.catalogue.domain.errors import NotInOffice, OwnerNeeded, PublisherUnknown, ServiceUnknown
from espace_sante.catalogue.models import CommissionMember, Member, Service
from espace_sante.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Membership:
    """For which publisher somebody acts, and as what."""

    member_id: UUID
    publisher_id: UUID
    publisher_name: str
    owner: bool


def membership_of(actor: Actor) -> Membership:
    """For whom this actor acts now. One query. Raises AccessRefused, PublisherUnknown when for nobody any more."""
    check_of_no_space(actor, Action.PUBLISH_SERVICE)
    live = Member.objects.filter(ended_at__isnull=True).select_related("publisher")
    row = live.filter(account_id=actor.account_id).first() if actor.account_id else None
    if row is None:
        raise PublisherUnknown
    return Membership(row.id, row.publisher_id, row.publisher.name, row.role == Member.Role.OWNER)


def owner_of(actor: Actor) -> Membership:
    """As `membership_of`, for what owners alone do. Raises OwnerNeeded besides."""
    found = membership_of(actor)
    if not found.owner:
        raise OwnerNeeded
    return found


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on the commission."""

    id: UUID
    college: College


def seat_of(actor: Actor) -> Seat:
    """The seat of this member of the commission. One query. Raises AccessRefused, NotInOffice for who has none now."""
    check_of_no_space(actor, Action.ADVISE_ON_SERVICES)
    live = CommissionMember.objects.filter(ended_at__isnull=True)
    row = live.filter(account_id=actor.account_id).first() if actor.account_id else None
    if row is None:
        raise NotInOffice
    return Seat(row.id, College(row.college))


def check_reviewer(actor: Actor) -> None:
    """Raise AccessRefused unless this is an operator."""
    check_operator(actor, Action.REVIEW_SERVICES)


def own_service(actor: Actor, slug: str, *, lock: bool = False) -> Service:
    """A service of the actor's publisher. Raises AccessRefused, PublisherUnknown, ServiceUnknown for anybody else's."""
    found = membership_of(actor)
    return _service(lock=lock, slug=slug, publisher_id=found.publisher_id)


def owned_service_id(actor: Actor, slug: str) -> UUID:
    """A service of the publisher that the actor is an owner of. Raises OwnerNeeded besides."""
    owner_of(actor)
    return own_service(actor, slug).id


def reviewed_service(actor: Actor, service_id: UUID, *, lock: bool = False) -> Service:
    """Any service, for an operator. Raises AccessRefused, ServiceUnknown."""
    check_reviewer(actor)
    return _service(lock=lock, id=service_id)


def _service(*, lock: bool, **by: object) -> Service:
    rows = Service.objects.filter(**by).select_related("publisher")
    row = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if row is None:
        raise ServiceUnknown
    return row
