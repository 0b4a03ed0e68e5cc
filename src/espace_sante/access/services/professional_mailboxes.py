"""Which mailboxes of the secure health space a professional reads: their own, and that of the place where they act.

Who belongs to an organisation is not declared anywhere else: it is who acts there now, in the situation that the
session chose (PRO-08). Who works in two places reads the mailbox of the one they are in; who left reads neither. The
mailbox of an application is read by software alone. Being of the place gives nothing in a patient's record (MSG-18).
Source: RULES.md STR-05, PRO-08, MSG-18.
"""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.services.ask import AccessRefused
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class ProfessionalMailbox:
    """An address that an actor reads and writes from. `name`: the person's, or the organisation's when `shared`."""

    address: str
    name: str
    shared: bool


def mailboxes_of(actor: Actor) -> list[ProfessionalMailbox]:
    """Their own first. Empty for a professional whom the directory gives no address. One query.

    Raises AccessRefused for anybody who is no professional: no program and no citizen reads these.
    """
    if actor.kind is not ActorKind.PROFESSIONAL or not actor.rpps:
        raise AccessRefused(Decision(allowed=False, reason=Reason.NOT_FOR_THIS_KIND))
    found = identity.mailboxes_read_by(rpps=actor.rpps, finess=actor.finess or "")
    return [
        ProfessionalMailbox(address, (actor.structure_name or address) if shared else actor.name, shared)
        for address, shared in found
    ]
