"""Who may link services to a space: its holder, and who represents them; never a carer (CAR-09)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView

EXCHANGING = frozenset({catalogue.ServiceStatus.ONLINE})
IN_TRIAL = EXCHANGING | {catalogue.ServiceStatus.PRE_PRODUCTION}  # with sandbox accounts


def check_choosing(actor: Actor, space: SpaceView, service_id: UUID, act: audit.Act, now: datetime) -> access.Decision:
    """Raises AccessRefused, once the refusal is in the trace."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.CHOOSE_SERVICES)
    if not decision.allowed:
        audit.append_alone(
            audit.TraceRecord(
                space_id=space.id, at=now, act=act, actor=actor, outcome=audit.Outcome.REFUSED,
                reason=decision.reason.value, subject_id=str(service_id), matrix_version=decision.matrix_version,
            )
        )  # fmt: skip
        raise access.AccessRefused(decision)
    return decision


def check_seeing(actor: Actor, space: SpaceView, now: datetime) -> access.Decision:
    """Raises AccessRefused."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.SEE_SERVICES)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    return decision
