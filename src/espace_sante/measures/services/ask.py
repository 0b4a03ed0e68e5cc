"""Who may read measures or write them: always asked kind by kind. Source: RULES.md SCO-01, SCO-04, PRO-16."""

from __future__ import annotations

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.measures.domain.kinds import Kind


def may(case: access.Case, action: access.Action, kind: Kind) -> access.Decision:
    """The decision for one kind of measures. No query."""
    return case.decide(action, finality=access.Finality(kind.value))


def checked(case: access.Case, action: access.Action, kind: Kind) -> access.Decision:
    """Raises AccessRefused. No query."""
    decision = may(case, action, kind)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    return decision


def readable(case: access.Case) -> frozenset[Kind]:
    """The kinds that this actor may read."""
    return frozenset(kind for kind in Kind if may(case, access.Action.READ_MEASURES, kind).allowed)


def on_holder_side(actor: Actor) -> bool:
    return actor.kind is ActorKind.CITIZEN
