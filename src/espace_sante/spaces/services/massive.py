"""Open, close, or have erased, many spaces: two people answer for it when they are more than a setting says.

The list is fixed when it is proposed. Each space is moved in a transaction of its own, and what became of it is kept
with it: killed, the act goes on where it was.
Source: RULES.md OPE-01 to OPE-05, LC-14, LC-16.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.errors import Conflict, DomainError, Malformed, NotFound
from espace_sante.spaces.domain.ending import Massive
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import MassiveAct, MassiveSpace, Space
from espace_sante.spaces.services.campaigns.waves import SecondPersonNeeded
from espace_sante.spaces.services.life import ask_erasure, close_space, request_space

DONE, OPPOSED = "done", "opposed"
# The predicate of the index of what is left, in its own words: a planner proves nothing of a parameter.
_LEFT = "outcome = ''"


class MassiveActUnknown(NotFound):
    """There is no such act."""

    code = "massive-act-unknown"


class NobodyListed(Malformed):
    """The list names nobody who has a space."""

    code = "nobody-listed"


class AlreadyApproved(Conflict):
    """This act was approved."""

    code = "already-approved"


@dataclass(frozen=True, slots=True)
class MassiveOutcome:
    """What became of the spaces of an act: how many were moved, and what stopped the others."""

    act_id: UUID
    spaces: int
    done: int
    stopped: dict[str, int]


def propose_massive_act(
    *, act: Massive, holder_ids: Iterable[UUID], ground: str, by: Actor, now: datetime
) -> tuple[UUID, bool]:
    """Fix the list; the id of the act, and whether a second person must approve it. Raises NobodyListed."""
    wanted = list(dict.fromkeys(holder_ids))
    with transaction.atomic(using="ens"):
        if act is Massive.OPEN:
            _make_rows(wanted, now=now)
        spaces = list(Space.objects.filter(holder__id__among=wanted).order_by("id")) if wanted else []
        if not spaces:
            raise NobodyListed
        row = MassiveAct.objects.create(
            act=act.value, ground=ground, spaces=len(spaces), proposed_at=now, proposed_by=by.id
        )
        MassiveSpace.objects.bulk_create((MassiveSpace(act=row, space=one) for one in spaces), batch_size=1000)
        return row.id, needs_two(len(spaces))


def _make_rows(holder_ids: list[UUID], *, now: datetime) -> None:
    """Who asked for a space and has none yet gets the row of one: it says nothing before its first state."""
    if holder_ids:
        found = set(Space.objects.filter(holder__id__among=holder_ids).values_list("holder_id", flat=True))
        new = (Space(holder_id=one, made_at=now) for one in holder_ids if one not in found)
        Space.objects.bulk_create(new, batch_size=1000)


def needs_two(count: int) -> bool:
    """Whether an act on that many spaces is massive."""
    return count > settings.MASSIVE_ACT


def approve_massive_act(*, act_id: UUID, by: Actor, now: datetime) -> None:
    """A second person approves. Raises MassiveActUnknown, AlreadyApproved, SecondPersonNeeded."""
    with transaction.atomic(using="ens"):
        row = MassiveAct.objects.select_for_update().filter(id=act_id).first()
        if row is None:
            raise MassiveActUnknown
        if row.approved_by:
            raise AlreadyApproved
        if by.id == row.proposed_by:
            raise SecondPersonNeeded("Whoever proposed a massive act does not approve it.")
        row.approved_at, row.approved_by = now, by.id
        row.save(update_fields=["approved_at", "approved_by"])


def run_massive_act(
    *, act_id: UUID, by: Actor, clock: Callable[[], datetime], progress: Callable[[int], None] = lambda done: None
) -> MassiveOutcome:
    """Do what is left of an act. Raises MassiveActUnknown, SecondPersonNeeded."""
    act = MassiveAct.objects.filter(id=act_id).first()
    if act is None:
        raise MassiveActUnknown
    if needs_two(act.spaces) and not act.approved_by:
        raise SecondPersonNeeded("A second person must approve this act first.")
    left = act.listed.filter(outcome="").select_related("space").order_by("space_id")
    for done, listed in enumerate(left.iterator(chunk_size=500), 1):
        with transaction.atomic(using="ens"):
            listed.outcome = _do_one(Massive(act.act), listed.space, ground=act.ground, by=by, now=clock())
            listed.save(update_fields=["outcome"])
        progress(done)
    return _outcome(act)


def _do_one(act: Massive, space: Space, *, ground: str, by: Actor, now: datetime) -> str:
    """`done`, or the code of what stopped it: a closed space is not closed again."""
    try:
        with transaction.atomic(using="ens"):
            last = space.states.order_by("-position").values_list("state", flat=True).first()
            if act is Massive.OPEN:
                return _open_one(space, last, ground=ground, by=by, now=now)
            if act is Massive.ERASE and last == State.CLOSED_ARCHIVED.value:
                ask_erasure(holder_id=space.holder_id, by=by, now=now, ground=ground)
            else:
                close_space(holder_id=space.holder_id, by=by, now=now, ground=ground, erase=act is Massive.ERASE)
    except DomainError as error:
        return error.code
    return DONE


def _open_one(space: Space, last: str | None, *, ground: str, by: Actor, now: datetime) -> str:
    """For who asked for it. A refusal stands: its holder withdraws it in person (C1)."""
    if last == State.OPPOSED.value or space.oppositions.filter(withdrawn_at__isnull=True).exists():
        return OPPOSED
    request_space(holder_id=space.holder_id, by=by, now=now, ground=ground)
    return DONE


def run_approved_acts(*, clock: Callable[[], datetime]) -> int:
    """Do what is left of the acts that a second person approved, in their name; how many spaces were moved."""
    waiting = MassiveSpace.objects.extra(where=[_LEFT]).filter(act=OuterRef("pk"))  # noqa: S610 - a constant of ours
    moved = 0
    for act_id, approved_by in list(
        MassiveAct.objects.filter(Exists(waiting)).exclude(approved_by="").values_list("id", "approved_by")
    ):
        by = Actor(kind=ActorKind.OPERATOR, id=approved_by, name=approved_by)
        before = MassiveSpace.objects.filter(act=act_id, outcome=DONE).count()
        moved += run_massive_act(act_id=act_id, by=by, clock=clock).done - before
    return moved


def _outcome(act: MassiveAct) -> MassiveOutcome:
    outcomes = list(act.listed.values_list("outcome", flat=True))
    stopped = {one: outcomes.count(one) for one in sorted(set(outcomes) - {DONE, ""})}
    return MassiveOutcome(act.id, act.spaces, outcomes.count(DONE), stopped)
