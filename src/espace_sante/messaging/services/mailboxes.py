"""Whose mailbox an address is, and whether it takes mail.

Source: RULES.md MSG-01, MSG-08, MSG-17; CSP art. R. 1111-27 (one space, one mailbox).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from espace_sante.access import api as access
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.identifiers import INS_OIDS
from espace_sante.messaging.domain.addresses import address_of, matricule_in
from espace_sante.messaging.domain.errors import MailboxClosed, MailboxUnknown
from espace_sante.messaging.domain.mail import MailAddress
from espace_sante.spaces import api as spaces


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mailbox of one profile: the space's id, and its address as we write it."""

    id: UUID
    address: str
    space: spaces.SpaceView


def find_mailbox(address: str) -> Mailbox:
    """The mailbox that an address names. Raises MailboxUnknown, in the same words whether the person exists or not."""
    named = {
        value: oid
        for oid in sorted(INS_OIDS)
        if (value := matricule_in(address, domain=settings.PATIENT_MAIL_DOMAIN, oid=oid))
    }
    for value in named:  # one: an address names one matricule, which may stand under several OIDs
        found = spaces.space_of_matricule(value, oids=INS_OIDS)
        if found is not None:
            return mailbox_of(found)
    raise MailboxUnknown


def mailbox_of(space: spaces.SpaceView) -> Mailbox:
    """The mailbox of a space."""
    return Mailbox(id=space.id, address=address_of(space.ins.value, domain=settings.PATIENT_MAIL_DOMAIN), space=space)


def sender_actor(sender: MailAddress) -> Actor:
    """Who writes from this address, as the directory knows them; else the organisation that owns the domain."""
    return known_actor(sender.address) or unlisted_actor(sender)


def unlisted_actor(sender: MailAddress) -> Actor:
    """Who writes from an address that the directory does not have: the organisation that owns the domain. No query."""
    return Actor(kind=ActorKind.STRUCTURE, id=sender.domain, name=sender.name or sender.domain)


def known_actor(address: str) -> Actor | None:
    """Who the directory says writes from this address. Two queries at most."""
    owner = identity.mssante_owner(address)
    if owner is not None and owner.rpps:
        return Actor(
            kind=ActorKind.PROFESSIONAL,
            id=owner.rpps,
            name=owner.name,
            rpps=owner.rpps,
            profession=owner.profession or None,
            finess=owner.finess or None,
        )
    if owner is not None and owner.finess:
        return Actor(kind=ActorKind.STRUCTURE, id=owner.finess, name=owner.name, finess=owner.finess)
    return None


def check_delivery(mailbox: Mailbox, *, sender: Actor) -> access.Decision:
    """Whether this mailbox takes mail from this sender. Raises MailboxClosed (MSG-08). No query."""
    decision = access.feeding_case(actor=sender, space=mailbox.space).decide(access.Action.DELIVER_MESSAGE)
    if not decision.allowed:
        raise MailboxClosed
    return decision
