"""Load the facts and ask the decision point: at most one query for a professional, one for a citizen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.finalities import Consent, Finality
from espace_sante.access.domain.services import NEEDS, needed_consent
from espace_sante.access.domain.visible_set import VisibleSet, visible_set
from espace_sante.access.models import CareRelation
from espace_sante.access.services.matrices import current_matrix
from espace_sante.access.services.service_grants import granted_to, mark_used
from espace_sante.access.services.stored_rules import DocumentRule, StoredRules
from espace_sante.access.services.ties import Tie, by_kind, of_ties, open_ties, place_of
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Refused
from espace_sante.prepared.api import Select
from espace_sante.spaces.api import OpeningMode, SpaceView, State, opening_mode, spaces_of_holders

OPEN_STATES = frozenset({State.OPEN_NOT_ACTIVATED, State.ACTIVE})  # RULES.md 1.1


class AccessRefused(Refused):
    """The decision point said no. `decision` has the reason."""

    code = "access-refused"

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(decision.sentence)


class OwnSpaceNeeded(Refused):
    """One accepts to represent a child, or to help somebody, from one's own active space (MIN-04, CAR-03)."""

    code = "own-space-needed"


class SecretConnectionRefused(Refused):
    """A secret connection is for a professional before the record of a minor, in agreement with the minor (MIN-10)."""

    code = "secret-connection-refused"


@dataclass(frozen=True, slots=True)
class Case:
    """An actor before a space, facts loaded: ask as many questions as needed without another query.

    But once a day, of a service: the first use of each consent is written down (C14). `unmarked`: what waits for it.
    """

    actor: Actor
    space: SpaceFacts
    relations: Relations
    at: datetime | None = None
    unmarked: set[Consent] = field(default_factory=set)

    def decide(
        self, action: Action, document: DocumentFacts | None = None, *, finality: Finality | None = None
    ) -> Decision:
        decision = decide(
            actor=self.actor,
            action=action,
            space=self.space,
            relations=self.relations,
            matrix=current_matrix(),
            document=document,
            finality=finality,
        )
        if self.unmarked:
            self._mark(decision, action, finality)
        return decision

    def visible(self) -> tuple[Decision, VisibleSet]:
        found = visible_set(actor=self.actor, space=self.space, relations=self.relations, matrix=current_matrix())
        if self.unmarked:
            self._mark(found[0], Action.LIST_DOCUMENTS, None)
        return found

    def _mark(self, decision: Decision, action: Action, finality: Finality | None) -> None:
        consent = needed_consent(action, finality) if decision.allowed and action in NEEDS else None
        if consent in self.unmarked:
            assert self.at is not None  # of a service that was looked up
            mark_used(UUID(self.actor.id), self.space.space_id, consent, now=self.at)
            self.unmarked.discard(consent)


def case_of(*, actor: Actor, space: SpaceView, now: datetime, rules_stay: bool = False) -> Case:
    """The case of an actor before a space. Raises SecretConnectionRefused.

    `rules_stay`: rules about single documents stay where they are stored (`StoredRules`), for who lists many documents.
    """
    if actor.secret_connection:
        check_secret_connection(actor, space, now)
    if actor.kind is ActorKind.SERVICE:
        return _case_of_service(actor, space, now)
    return Case(actor=actor, space=space_facts(space), relations=_relations(actor, space, now, rules_stay))


def _case_of_service(actor: Actor, space: SpaceView, now: datetime) -> Case:
    """What was consented to for it, within what its token says when it says something. One query, in most spaces."""
    service_id = None if actor.paired and actor.paired.space_id != space.id else _service_id(actor)  # SCO-04
    granted, unmarked = granted_to(service_id, space, now=now) if service_id else (frozenset(), frozenset())
    if actor.scopes:
        granted = frozenset(one for one in granted if one.code in actor.scopes)
    relations = Relations(granted=granted)
    return Case(actor=actor, space=space_facts(space), relations=relations, at=now, unmarked=set(unmarked & granted))


def _service_id(actor: Actor) -> UUID | None:
    """None for the account of a publisher, which is no service before a space."""
    try:
        return UUID(actor.id)
    except ValueError:
        return None


def known_case(*, actor: Actor, space: SpaceView, relations: Relations) -> Case:
    """The case of an actor whose relations are loaded already: no query."""
    return Case(actor=actor, space=space_facts(space), relations=relations)


def feeding_case(*, actor: Actor, space: SpaceView) -> Case:
    """The case of who sends something, for what needs no tie and survives a block: no query (CIT-08, MSG-02)."""
    return Case(actor=actor, space=space_facts(space), relations=Relations())


def family_relations(tie: identity.Tie | identity.ActsFor | None) -> Relations:
    """What a tie between two people gives the one in the space of the other."""
    if tie is None:
        return Relations()
    kind = families.Kind(tie.kind)
    return Relations(
        representative=kind is families.Kind.REPRESENTATIVE,
        guardian=kind is families.Kind.GUARDIAN,
        assistant=kind is families.Kind.ASSISTANT,
        contested=tie.contested,
        awaiting=tie.awaiting,
        carer=tie.scope,
    )


def space_facts(space: SpaceView) -> SpaceFacts:
    return SpaceFacts(
        space_id=space.id,
        open=space.state in OPEN_STATES,
        active=space.state is State.ACTIVE,
        identity_qualified=space.identity_qualified,
        inert=space.state is State.OPEN_NOT_ACTIVATED and opening_mode() is OpeningMode.INERT,
        unknown=space.state is State.UNKNOWN,
        notified=space.state is State.NOTIFIED,
        opposed=space.state is State.OPPOSED,
        suspended=space.state is State.SUSPENDED,
        archived=space.state is State.CLOSED_ARCHIVED,
        erasing=space.state is State.ERASURE_PENDING,
        erased=space.state is State.ERASED,
        deceased=space.state is State.DECEASED,
        treating_doctor_sees_masked=settings.TREATING_DOCTOR_SEES_MASKED,
    )


def check_secret_connection(actor: Actor, space: SpaceView, now: datetime) -> None:
    """Raise SecretConnectionRefused unless a professional is before a minor's space. One query, for those alone."""
    born = identity.holders([space.holder_id])[space.holder_id].birth_on
    if actor.kind is not ActorKind.PROFESSIONAL or not families.is_minor(born, now=now):
        raise SecretConnectionRefused


def refuse_secrecy(actor: Actor) -> None:
    """Raise SecretConnectionRefused for what is always told: an emergency, in which nobody agrees to a secret (EMG-09),
    and a code, which who represents the minor gave.
    """
    if actor.secret_connection:
        raise SecretConnectionRefused


def own_space_needed(actor: Actor) -> None:
    """Raise OwnSpaceNeeded unless this citizen's own space is active. One query."""
    own = spaces_of_holders([actor.holder_id]).get(actor.holder_id) if actor.holder_id else None
    if own is None or own.state is not State.ACTIVE:
        raise OwnSpaceNeeded


def relations_in(space_id: UUID, *, now: datetime, but_secret: bool = False) -> dict[str, Relations]:
    """Every professional tied to a space now, by RPPS number, in one query.

    `but_secret`: without the ties declared in a secret connection, for who represents the minor (MIN-10).
    """
    found_rows = open_ties(now).filter(space_id=space_id).exclude(kind=CareRelation.Kind.KNOWN)
    rows = by_kind(found_rows.filter(secret=False) if but_secret else found_rows, "rpps", "finess")
    of_everybody: list[Tie] = []
    ties: dict[str, list[Tie]] = {}
    for rpps, finess, *tie in rows:
        if rpps:
            ties.setdefault(rpps, []).append(tuple(tie))
        elif not finess:
            of_everybody.append(tuple(tie))
    return {rpps: of_ties([*found, *of_everybody]) for rpps, found in ties.items()}


def _relations(actor: Actor, space: SpaceView, now: datetime, rules_stay: bool) -> Relations:
    if actor.kind is ActorKind.CITIZEN and actor.holder_id:
        if actor.holder_id == space.holder_id:
            return Relations(holder=True)
        return family_relations(identity.tie_of(person_id=actor.holder_id, helped_id=space.holder_id, now=now))
    if actor.kind is ActorKind.STRUCTURE:  # what the holder chose for everybody: it has no tie of its own
        return of_ties(_TIES.rows(space_id=space.id, rpps=_NOWHERE, finess=_NOWHERE, now=now))
    if actor.kind is ActorKind.PROFESSIONAL and actor.rpps:
        finess = actor.finess or _NOWHERE
        ties = _TIES_ALONE if rules_stay else _TIES
        found = of_ties(ties.rows(space_id=space.id, rpps=actor.rpps, finess=finess, now=now))
        if rules_stay:
            denied, allowed = (StoredRules(rule, space.id, actor.rpps) for rule in _RULES)
            found = replace(found, denied=denied, allowed=allowed)
        place = place_of(actor)
        return found if place is None else replace(found, place=place)
    return Relations()


_NOWHERE = "-"  # where somebody acts who acts in no structure
_RULES = (DocumentRule.DENIED, DocumentRule.ALLOWED)


def _ties_of(a: Any, **more: Any) -> QuerySet[CareRelation, Any]:
    theirs = Q(rpps=a.rpps) | Q(rpps="", finess="") | Q(rpps="", finess=a.finess)
    return by_kind(open_ties(a.now).filter(theirs, space_id=a.space_id, **more))


_ASKED: dict[str, Any] = {"space_id": UUID, "rpps": str, "finess": str, "now": datetime}
_TIES = Select(_ties_of, **_ASKED)
_TIES_ALONE = Select(lambda a: _ties_of(a, document_id__isnull=True), **_ASKED)
