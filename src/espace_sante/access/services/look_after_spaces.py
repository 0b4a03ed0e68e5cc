"""What operators do of the life of spaces, without reading any: each act is theirs alone, and traced in the space.

What moves a state is traced by `spaces`; the rest here, before it is done, so that no act is without its trace.
Source: CSP art. R. 1111-36, L. 1110-4, L. 1111-7; RULES.md LC-14 to LC-22, OPE-05.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.facts import Action, Relations
from espace_sante.access.services.ask import AccessRefused
from espace_sante.access.services.families import NO_SPACE
from espace_sante.access.services.matrices import current_matrix
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces import api as spaces


def suspend(*, operator: Actor, holder_id: UUID, ground: str, message: str, told_by: str, now: datetime) -> None:
    """LC-21. Raises AccessRefused, and what `spaces.suspend_space` raises."""
    stop_unless_operator(operator)
    spaces.suspend_space(holder_id=holder_id, message=message, by=operator, now=now, ground=ground, told_by=told_by)


def restore(*, operator: Actor, holder_id: UUID, ground: str, now: datetime) -> None:
    """LC-21. Raises AccessRefused, SpaceUnknown, MoveNotAllowed."""
    stop_unless_operator(operator)
    spaces.restore_space(holder_id=holder_id, by=operator, now=now, ground=ground)


def close_for(*, operator: Actor, holder_id: UUID, ground: str, erase: bool, now: datetime) -> None:
    """For a holder who asks the operator (LC-14). Raises AccessRefused, SpaceUnknown, MoveNotAllowed."""
    stop_unless_operator(operator)
    spaces.close_space(holder_id=holder_id, by=operator, now=now, ground=ground, erase=erase)


def erase_for(*, operator: Actor, holder_id: UUID, ground: str, now: datetime) -> None:
    """LC-16. Raises AccessRefused, SpaceUnknown, MoveNotAllowed, ErasureBegun."""
    stop_unless_operator(operator)
    spaces.ask_erasure(holder_id=holder_id, by=operator, now=now, ground=ground)


def reopen_for(*, operator: Actor, holder_id: UUID, ground: str, now: datetime) -> None:
    """LC-18, LC-19. Raises AccessRefused, SpaceUnknown, MoveNotAllowed, ErasureBegun."""
    stop_unless_operator(operator)
    spaces.reopen_space(holder_id=holder_id, by=operator, now=now, ground=ground)


def record_death(*, operator: Actor, holder_id: UUID, died_at: datetime, now: datetime) -> None:
    """LC-22. Raises AccessRefused, DiedInTheFuture, MoveNotAllowed."""
    stop_unless_operator(operator)
    spaces.record_death(holder_id=holder_id, died_at=died_at, by=operator, now=now)


def propose_death_correction(*, operator: Actor, holder_id: UUID, reason: str, now: datetime) -> UUID:
    """LC-22, a mistake. Raises AccessRefused, SpaceUnknown, NotDead, CorrectionReasonInvalid."""
    stop_unless_operator(operator)
    return spaces.propose_correction(holder_id=holder_id, reason=reason, by=operator, now=now)


def undo_death(*, operator: Actor, holder_id: UUID, now: datetime) -> spaces.State:
    """By a second person; the state again. Raises AccessRefused, and what `spaces.undo_death` raises."""
    stop_unless_operator(operator)
    return spaces.undo_death(holder_id=holder_id, by=operator, now=now)


def learn_older_records(*, operator: Actor, file: Path, report: Path, now: datetime) -> spaces.OlderRecordsLearnt:
    """LC-08. Raises AccessRefused, and what `spaces.learn_older_records` raises."""
    stop_unless_operator(operator)
    return spaces.learn_older_records(file, report=report, now=now)


def hold(*, operator: Actor, holder_id: UUID, reference: str, now: datetime) -> None:
    """LC-15, LC-16. Raises AccessRefused, SpaceUnknown, AlreadyHeld, ErasureBegun."""
    stop_unless_operator(operator)  # before whether the person has a space
    _traced(
        operator,
        audit.Act.SPACE_HELD,
        lambda: spaces.hold_space(holder_id=holder_id, reference=reference, by=operator, now=now),
        space_id=spaces.space_of_holder(holder_id).id,
        now=now,
    )


def release(*, operator: Actor, holder_id: UUID, reference: str, now: datetime) -> None:
    """Raises AccessRefused, SpaceUnknown, NotHeld."""
    stop_unless_operator(operator)  # before whether the person has a space
    _traced(
        operator,
        audit.Act.SPACE_RELEASED,
        lambda: spaces.release_space(holder_id=holder_id, reference=reference, by=operator, now=now),
        space_id=spaces.space_of_holder(holder_id).id,
        now=now,
    )


def receive_heirs(
    *,
    operator: Actor,
    holder_id: UUID,
    asker: str,
    tie: str,
    purpose: spaces.HeirPurpose,
    proofs: str,
    now: datetime,
) -> UUID:
    """LC-22. Raises AccessRefused, SpaceUnknown, HolderNotDead, HeirWordsInvalid."""
    stop_unless_operator(operator)
    return spaces.receive_heir_request(
        holder_id=holder_id, asker=asker, tie=tie, purpose=purpose, proofs=proofs, by=operator, now=now
    )


def decide_heirs(
    *, operator: Actor, request_id: UUID, decision: spaces.HeirDecision, reason: str, now: datetime
) -> None:
    """LC-22. Raises AccessRefused, HeirRequestUnknown, AlreadyDecided, HeirWordsInvalid."""
    stop_unless_operator(operator)
    with transaction.atomic(using="ens"):
        space_id = spaces.decide_heir_request(
            request_id=request_id, decision=decision, reason=reason, by=operator, now=now
        )
        _append(operator, audit.Act.HEIRS_ANSWERED, space_id=space_id, reason=decision.value, now=now)


def propose_many(
    *, operator: Actor, act: spaces.Massive, holder_ids: Iterable[UUID], ground: str, now: datetime
) -> tuple[UUID, bool]:
    """The act, and whether a second person must approve it. Raises AccessRefused, NobodyListed."""
    stop_unless_operator(operator)
    return spaces.propose_massive_act(act=act, holder_ids=holder_ids, ground=ground, by=operator, now=now)


def approve_many(*, operator: Actor, act_id: UUID, now: datetime) -> None:
    """Raises AccessRefused, and what `spaces.approve_massive_act` raises."""
    stop_unless_operator(operator)
    spaces.approve_massive_act(act_id=act_id, by=operator, now=now)


def run_many(
    *, operator: Actor, act_id: UUID, clock: Callable[[], datetime], progress: Callable[[int], None]
) -> spaces.MassiveOutcome:
    """Raises AccessRefused, and what `spaces.run_massive_act` raises."""
    stop_unless_operator(operator)
    return spaces.run_massive_act(act_id=act_id, by=operator, clock=clock, progress=progress)


def stop_unless_operator(actor: Actor) -> None:
    """Raises AccessRefused for whoever does not look after spaces."""
    decision = decide(
        actor=actor,
        action=Action.LOOK_AFTER_SPACES,
        space=NO_SPACE,
        relations=Relations(),
        matrix=current_matrix(),
    )
    if not decision.allowed:
        raise AccessRefused(decision)


def _traced(operator: Actor, act: audit.Act, do: Callable[[], None], *, space_id: UUID, now: datetime) -> None:
    stop_unless_operator(operator)
    with transaction.atomic(using="ens"):
        do()
        _append(operator, act, space_id=space_id, reason="operator", now=now)


def _append(operator: Actor, act: audit.Act, *, space_id: UUID, reason: str, now: datetime) -> None:
    audit.append_alone(
        audit.TraceRecord(space_id=space_id, at=now, act=act, actor=operator, reason=reason, edge="command")
    )
