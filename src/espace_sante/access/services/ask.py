"""Load the facts and ask the decision point: at most one query for a professional, one for a citizen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.visible_set import VisibleSet, visible_set
from espace_sante.access.models import CareRelation
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Refused
from espace_sante.spaces.api import SpaceView, State

_KINDS = {kind.value: kind.value for kind in CareRelation.Kind}
OPEN_STATES = frozenset({State.OPEN_NOT_ACTIVATED, State.ACTIVE})  # RULES.md 1.1


class AccessRefused(Refused):
    """The decision point said no. `decision` has the reason."""

    code = "access-refused"

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.sentence)


@dataclass(frozen=True, slots=True)
class Case:
    """An actor before a space, facts loaded: ask as many questions as needed without another query."""

    actor: Actor
    space: SpaceFacts
    relations: Relations

    def decide(self, action: Action, document: DocumentFacts | None = None) -> Decision:
        return decide(
            actor=self.actor,
            action=action,
            space=self.space,
            relations=self.relations,
            matrix=current_matrix(),
            document=document,
        )

    def visible(self) -> tuple[Decision, VisibleSet]:
        return visible_set(actor=self.actor, space=self.space, relations=self.relations, matrix=current_matrix())


def case_of(*, actor: Actor, space: SpaceView, now: datetime) -> Case:
    """The case of an actor before a space."""
    return Case(actor=actor, space=space_facts(space), relations=_relations(actor, space, now))


def space_facts(space: SpaceView) -> SpaceFacts:
    return SpaceFacts(space_id=space.id, open=space.state in OPEN_STATES, active=space.state is State.ACTIVE)


def relations_in(space_id: UUID, *, now: datetime) -> dict[str, Relations]:
    """Every professional tied to a space now, by RPPS number, in one query."""
    rows = _open_relations(now).filter(space_id=space_id).values_list("rpps", "kind")
    kinds: dict[str, set[str]] = {}
    for rpps, kind in rows:
        kinds.setdefault(rpps, set()).add(kind)
    return {rpps: _of_kinds(found) for rpps, found in kinds.items()}


def _relations(actor: Actor, space: SpaceView, now: datetime) -> Relations:
    if actor.kind is ActorKind.CITIZEN and actor.holder_id:
        if actor.holder_id == space.holder_id:
            return Relations(holder=True)
        kind = identity.relationship(person_id=actor.holder_id, helped_id=space.holder_id, now=now)
        return Relations(representative=kind == "representative", carer=kind == "carer")
    if actor.kind is ActorKind.PROFESSIONAL and actor.rpps:
        rows = _open_relations(now).filter(space_id=space.id, rpps=actor.rpps)
        return _of_kinds(rows.values_list("kind", flat=True))
    return Relations()


def _of_kinds(kinds: Iterable[str]) -> Relations:
    return Relations(**{_KINDS[kind]: True for kind in kinds})


def _open_relations(now: datetime) -> QuerySet[CareRelation]:
    return CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
