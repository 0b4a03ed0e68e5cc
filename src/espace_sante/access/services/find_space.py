"""Find the space of a person, and say to whoever asks where it stands and what they may do with it.

An identity that nobody has and one without a space get the same answer; so does one whose space is not open yet (S0,
S1), was refused (S2: a choice that is told to no professional) or is erased (S8). Of a closed one: since when, and why
in one of three words. That its erasure was asked for is not told. What is found is traced.
Source: RULES.md LC-23, PRO-08, C4; DMP4FHIR TD0.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from espace_sante.access.domain.decide import ACTIONS_BY_KIND
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action
from espace_sante.access.services.ask import AccessRefused, Case, case_of
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import INS_DEMO_OID, INS_NIA_OID, INS_NIR_OID, INS_TEST_OID, Ins
from espace_sante.spaces import api as spaces

# A matricule is typed without the OID that says what it is: the final number first, the waiting one, then the tests.
MATRICULE_OIDS = (INS_NIR_OID, INS_NIA_OID, INS_TEST_OID, INS_DEMO_OID)


_TOLD = frozenset(
    {
        spaces.State.OPEN_NOT_ACTIVATED,
        spaces.State.ACTIVE,
        spaces.State.SUSPENDED,
        spaces.State.CLOSED_ARCHIVED,
        spaces.State.ERASURE_PENDING,
        spaces.State.DECEASED,
    }
)


class ClosureMotive(StrEnum):
    """Why a space is closed, as a professional's software is told (TD0.2)."""

    SUSPENDED = "suspended"
    REQUEST = "request"
    DEATH = "death"


@dataclass(frozen=True, slots=True)
class Closure:
    """Since when a space is closed, and why. `reason`: the motive in words."""

    at: datetime
    motive: ClosureMotive

    @property
    def reason(self) -> str:
        return _REASONS[self.motive]


_REASONS = {
    ClosureMotive.SUSPENDED: "Accès suspendu",
    ClosureMotive.REQUEST: "Fermeture",
    ClosureMotive.DEATH: "Décès du titulaire",
}
_MOTIVES = {
    spaces.State.SUSPENDED: ClosureMotive.SUSPENDED,
    spaces.State.CLOSED_ARCHIVED: ClosureMotive.REQUEST,
    spaces.State.ERASURE_PENDING: ClosureMotive.REQUEST,
    spaces.State.DECEASED: ClosureMotive.DEATH,
}


@dataclass(frozen=True, slots=True)
class FoundSpace:
    """Whose space it is, where it stands since when, and what the asker may do."""

    space: spaces.SpaceView
    holder: identity.HolderView
    case: Case

    @property
    def state(self) -> spaces.State:
        return self.space.state

    @property
    def since(self) -> datetime:
        return self.space.since

    @property
    def open(self) -> bool:
        return self.case.space.open

    @property
    def closure(self) -> Closure | None:
        """None for an open space. From the closure itself, whatever was asked for since."""
        motive = _MOTIVES.get(self.state)
        if motive is None:
            return None
        at = spaces.closed_at(self.space.id) if self.state is spaces.State.ERASURE_PENDING else self.since
        return Closure(at or self.since, motive)

    @property
    def inert(self) -> bool:
        """Whether nobody reads before the person activates it (C1)."""
        return self.case.space.inert

    @property
    def authorised(self) -> bool:
        """Whether the asker holds a valid authorisation to read."""
        return self.case.decide(Action.ENTER_SPACE).allowed

    @property
    def medecin_traitant(self) -> bool:
        return self.case.relations.medecin_traitant

    @property
    def blocked(self) -> bool:
        return self.case.relations.blocked

    @property
    def may_declare(self) -> bool:
        return self.case.decide(Action.DECLARE_CARE_RELATION).allowed

    @property
    def may_deposit(self) -> bool:
        return self.case.decide(Action.DEPOSIT_DOCUMENT).allowed


def find_space(
    *,
    actor: Actor,
    now: datetime,
    matricule: str = "",
    traits: identity.Traits | None = None,
    edge: str = "portal",
) -> FoundSpace:
    """Find a space by matricule with its key, or by the strict traits together. Traced.

    Raises SpaceUnknown, InvalidIdentifier, AccessRefused.
    """
    _stop_others(actor)
    holder = _by_matricule(matricule) if matricule else identity.holder_by_traits(traits) if traits else None
    if holder is None:
        raise spaces.SpaceUnknown
    return _found(actor, spaces.space_of_holder(holder.id), holder, edge=edge, now=now)


def found_space(
    *, actor: Actor, space_id: UUID, now: datetime, already_traced: bool = False, edge: str = "portal"
) -> FoundSpace:
    """The same answer for a space whose address one holds. `already_traced`: this session's search is in the trace.

    Raises SpaceUnknown, AccessRefused.
    """
    _stop_others(actor)
    space = spaces.space_by_id(space_id)
    holder = identity.holders([space.holder_id])[space.holder_id]
    return _found(actor, space, holder, edge=edge, now=now, traced=already_traced)


def told_to_professionals(space: spaces.SpaceView) -> bool:
    """Whether a professional, or a structure's software, may learn that this person has a space.

    False: they get the answer of an identity that nobody has, whatever they ask for (LC-23, C4).
    """
    return space.state in _TOLD


def _stop_others(actor: Actor) -> None:
    """Refuse before looking, so that a refusal never tells whether somebody exists."""
    if Action.FIND_SPACE not in ACTIONS_BY_KIND[actor.kind]:
        raise AccessRefused(Decision(allowed=False, reason=Reason.NOT_FOR_THIS_KIND))


def _by_matricule(text: str) -> identity.HolderView | None:
    return identity.holder_by_matricule(Ins.parse(text, oid=INS_NIR_OID).value, oids=MATRICULE_OIDS)


def _found(
    actor: Actor,
    space: spaces.SpaceView,
    holder: identity.HolderView,
    *,
    edge: str,
    now: datetime,
    traced: bool = False,
) -> FoundSpace:
    if not told_to_professionals(space):
        raise spaces.SpaceUnknown
    case = case_of(actor=actor, space=space, now=now)
    decision = case.decide(Action.FIND_SPACE)
    if not decision.allowed:
        raise AccessRefused(decision)
    if not traced:
        _trace(decision, actor=actor, space=space, edge=edge, now=now)
    return FoundSpace(space=space, holder=holder, case=case)


def _trace(decision: Decision, *, actor: Actor, space: spaces.SpaceView, edge: str, now: datetime) -> None:
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=audit.Act.SPACE_FOUND,
            actor=actor,
            reason=decision.reason.value,
            matrix_version=decision.matrix_version,
            edge=edge,
        )
    )
