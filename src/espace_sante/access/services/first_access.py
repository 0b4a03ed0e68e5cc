"""The first time that a professional reads in a space: the holder is told, once (NOT-01).

Whether it is the first is known without a query: a tie says so ever after, and comes with the others.
Source: Arrêté du 26 octobre 2023 (ARR-MATRIX); RULES.md NOT-01, MIN-10.
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.access.domain.decision import Decision, Obligation
from espace_sante.access.domain.events import FirstAccess
from espace_sante.access.models import CareRelation
from espace_sante.access.services.ask import Case
from espace_sante.access.services.changes import begin
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.events import publish


def tell_first_access(case: Case, decision: Decision, *, now: datetime) -> None:
    """Do what the decision obliges to, in the transaction that traces the reading. Nothing in a secret connection."""
    if Obligation.NOTIFY_HOLDER not in decision.obligations or case.actor.secret_connection:
        return
    if case.actor.kind is not ActorKind.PROFESSIONAL or not case.actor.rpps:
        return
    space_id = case.space.space_id
    begin(space_id, CareRelation.Kind.KNOWN, rpps=case.actor.rpps, by=case.actor, now=now, until=None)
    publish(FirstAccess(space_id=space_id, rpps=case.actor.rpps, name=case.actor.name, at=now))
