"""The holder's side opposes what one professional will deposit: it is still deposited, and arrives in quarantine.

The motive, and who answers it for each document, are kept by the room of reports.
Source: CSP art. R. 1111-47; RULES.md CIT-12, C3; ADR 29.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation
from espace_sante.access.services.changes import allowed_case, begin, end, record
from espace_sante.access.services.ties import open_ties
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import Rpps
from espace_sante.spaces.api import SpaceView

_KIND = CareRelation.Kind.DEPOSITS_OPPOSED


def set_deposits_opposed(
    *, actor: Actor, space: SpaceView, rpps: Rpps, name: str, opposed: bool, now: datetime
) -> None:
    """Have the next deposits of this professional arrive in quarantine, or no longer. Raises AccessRefused."""
    act = audit.Act.DEPOSITS_OPPOSED if opposed else audit.Act.DEPOSITS_OPPOSED_NO_MORE
    allowed_case(actor=actor, space=space, action=Action.OPPOSE_DEPOSIT, act=act, now=now)
    with transaction.atomic(using="dmp"):
        ended = end(space.id, [_KIND], rpps=rpps.value, now=now)
        if opposed:
            begin(space.id, _KIND, rpps=rpps.value, by=actor, now=now, until=None)
        if opposed or ended:
            audit.append(
                record(act, actor=actor, space=space, now=now, reason=_KIND.value, about=rpps.value, name=name)
            )


def deposits_opposed(*, space_id: UUID, rpps: str, now: datetime) -> bool:
    """Whether what this professional deposits now arrives in quarantine. One query; it tells nobody by itself."""
    return open_ties(now).filter(space_id=space_id, rpps=rpps, kind=_KIND).exists()
