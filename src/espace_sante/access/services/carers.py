"""Carers: invite, answer, change, end, declare an emergency. Each act is decided and traced, and nothing else tells.

The rows are in `ens`, the trace in `dmp`: the trace is committed before the rows, inside their transaction, so that
no act is without its trace; one whose rows could not be written then stands in the trace as the intention it was.
Source: RULES.md CAR-02 to CAR-09, C13; CSP art. L. 1111-16.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.events import DelegationMoved
from espace_sante.access.domain.facts import Action, Relations
from espace_sante.access.services.ask import AccessRefused, Case, case_of, own_space_needed, space_facts
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.events import publish
from espace_sante.spaces import api as spaces


def invite_carer(
    *,
    actor: Actor,
    space: spaces.SpaceView,
    who: identity.CarerIdentity,
    terms: identity.Terms,
    declared: bool,
    now: datetime,
) -> UUID:
    """The holder asks somebody to be their carer. The answer and the work are the same whoever is named (CAR-03).

    Raises AccessRefused (traced), DeclarationMissing and the errors of `identity.invite_carer`.
    """
    decision = _decide(Action.CHOOSE_CARERS, actor=actor, space=space, act=audit.Act.CARER_INVITED, now=now)
    if not declared:
        raise identity.DeclarationMissing
    carer_id = identity.holder_of_carer(who)  # their space may become active while the invitation waits
    with transaction.atomic(using="ens"):
        delegation_id = identity.invite_carer(
            helped_id=space.holder_id, carer_id=carer_id, who=who, terms=terms, by=actor, now=now
        )
        _trace(decision, audit.Act.CARER_INVITED, actor=actor, space=space, about=delegation_id, now=now)
    return delegation_id


def answer_invitation(*, actor: Actor, delegation_id: UUID, accept: bool, now: datetime) -> None:
    """The person invited accepts or refuses; one accepts from one's own active space (CAR-03).

    Raises DelegationUnknown for anybody else, OwnSpaceNeeded, and what `identity.accept_invitation` raises.
    """
    view = _received(actor, delegation_id, now)
    if accept:
        own_space_needed(actor)
    space = spaces.space_of_holder(view.helped.id)
    act = audit.Act.CARER_ACCEPTED if accept else audit.Act.CARER_REFUSED
    invited = Relations(invited=view.state is identity.DelegationState.PENDING)
    case = Case(actor=actor, space=space_facts(space), relations=invited)
    decision = case.decide(Action.ANSWER_INVITATION)
    if decision.reason is Reason.NOT_YOURS and not invited.invited:
        raise identity.NotInThisState
    _stop_if_refused(decision, actor=actor, space=space, act=act, now=now)
    do = identity.accept_invitation if accept else identity.refuse_invitation
    _move(decision, act, do, actor=actor, space=space, delegation_id=delegation_id, now=now)


def end_delegation(*, actor: Actor, delegation_id: UUID, now: datetime) -> None:
    """Withdraw what waits, or end what runs: the holder or the carer, at any time, at once (CAR-06).

    Raises DelegationUnknown, NotInThisState, AccessRefused (traced).
    """
    view = _one_of_mine(actor, delegation_id, now)
    space = spaces.space_of_holder(view.helped.id)
    pending = view.state is identity.DelegationState.PENDING
    act = audit.Act.CARER_WITHDRAWN if pending else audit.Act.CARER_ENDED
    if actor.holder_id == view.helped.id:
        decision = _decide(Action.CHOOSE_CARERS, actor=actor, space=space, act=act, now=now)
    elif view.state is not identity.DelegationState.ACCEPTED:
        raise identity.NotInThisState
    else:
        helping = Case(actor=actor, space=space_facts(space), relations=Relations(carer=view.terms.scope))
        decision = helping.decide(Action.STOP_HELPING)
        _stop_if_refused(decision, actor=actor, space=space, act=act, now=now)
    do = identity.withdraw_invitation if pending else identity.revoke_delegation
    _move(decision, act, do, actor=actor, space=space, delegation_id=delegation_id, now=now)


def change_delegation(*, actor: Actor, delegation_id: UUID, terms: identity.Terms, now: datetime) -> None:
    """The holder opens more, or less, or for another time. Raises DelegationUnknown, AccessRefused (traced),
    and what `identity.change_terms` raises.
    """
    view = _given(actor, delegation_id, now)
    space = spaces.space_of_holder(view.helped.id)
    act = audit.Act.CARER_CHANGED
    decision = _decide(Action.CHOOSE_CARERS, actor=actor, space=space, act=act, now=now)

    def change(*, delegation_id: UUID, by: Actor, now: datetime) -> int:
        return identity.change_terms(delegation_id=delegation_id, terms=terms, by=by, now=now)

    _move(decision, act, change, actor=actor, space=space, delegation_id=delegation_id, now=now)


def declare_emergency(
    *, actor: Actor, delegation_id: UUID, reason: identity.EmergencyReason, now: datetime
) -> datetime:
    """Open reading to a carer who helps in an emergency alone, and tell it at once in the holder's activity.

    The trace comes first: what the holder must know is written before anything opens. Returns the instant at which
    reading ends. Raises DelegationUnknown, NotInThisState, AccessRefused (traced).
    """
    view = _received(actor, delegation_id, now)
    space = spaces.space_of_holder(view.helped.id)
    act = audit.Act.CARER_EMERGENCY
    decision = _decide(Action.DECLARE_EMERGENCY, actor=actor, space=space, act=act, now=now)
    with transaction.atomic(using="ens"):
        if view.emergency_at(now) is None:
            _trace(decision, act, actor=actor, space=space, about=delegation_id, now=now, reason=reason.value)
        return identity.declare_emergency(delegation_id=delegation_id, reason=reason, now=now)


def _given(actor: Actor, delegation_id: UUID, now: datetime) -> identity.DelegationView:
    view = identity.delegation(delegation_id, now=now)
    if view.helped.id != actor.holder_id:
        raise identity.DelegationUnknown
    return view


def _received(actor: Actor, delegation_id: UUID, now: datetime) -> identity.DelegationView:
    view = identity.delegation(delegation_id, now=now)
    if view.carer_id is None or view.carer_id != actor.holder_id:
        raise identity.DelegationUnknown
    return view


def _one_of_mine(actor: Actor, delegation_id: UUID, now: datetime) -> identity.DelegationView:
    view = identity.delegation(delegation_id, now=now)
    if actor.holder_id is None or actor.holder_id not in {view.helped.id, view.carer_id}:
        raise identity.DelegationUnknown
    return view


def _decide(action: Action, *, actor: Actor, space: spaces.SpaceView, act: audit.Act, now: datetime) -> Decision:
    decision = case_of(actor=actor, space=space, now=now).decide(action)
    _stop_if_refused(decision, actor=actor, space=space, act=act, now=now)
    return decision


def _stop_if_refused(
    decision: Decision, *, actor: Actor, space: spaces.SpaceView, act: audit.Act, now: datetime
) -> None:
    if decision.allowed:
        return
    audit.append_alone(
        audit.TraceRecord(
            space_id=space.id,
            at=now,
            act=act,
            actor=actor,
            outcome=audit.Outcome.REFUSED,
            reason=decision.reason.value,
            matrix_version=decision.matrix_version,
            edge="portal",
        )
    )
    raise AccessRefused(decision)


def _move(
    decision: Decision,
    act: audit.Act,
    do: Callable[..., int],
    *,
    actor: Actor,
    space: spaces.SpaceView,
    delegation_id: UUID,
    now: datetime,
) -> None:
    """Do it and trace it; nothing is traced when nothing changed."""
    with transaction.atomic(using="ens"):
        position = do(delegation_id=delegation_id, by=actor, now=now)
        if position:
            moved = DelegationMoved(space_id=space.id, delegation_id=delegation_id, position=position, at=now)
            _trace(decision, act, actor=actor, space=space, about=delegation_id, now=now, moved=moved)


def _trace(
    decision: Decision,
    act: audit.Act,
    *,
    actor: Actor,
    space: spaces.SpaceView,
    about: UUID,
    now: datetime,
    reason: str = "",
    moved: DelegationMoved | None = None,
) -> None:
    """One line in the trace of the person helped; what the rooms above do of the event goes with it or not at all."""
    with transaction.atomic(using="dmp"):
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=act,
                actor=actor,
                reason=reason or decision.reason.value,
                subject_id=str(about),
                mode=decision.mode,
                matrix_version=decision.matrix_version,
                edge="portal",
            )
        )
        if moved is not None:
            publish(moved)
