"""When a space is next told that something to plan begins, and whether it wants to be told at all.

Every active space has one row with the day of its next window, so that the pass of a day reads the rows of that day
alone, by an index. What is told says nothing of what begins; an opposition needs no reason and holds until lifted.
Source: RULES.md AGE-08, CIT-20, NOT-04, NOT-07.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from espace_sante.access import api as access
from espace_sante.agenda.domain.prevention_events import PreventionDue
from espace_sante.agenda.domain.prevention_windows import Status, next_start
from espace_sante.agenda.models import PreventionFollow, PreventionStatement
from espace_sante.agenda.services.prevention_editions import edition_in_force
from espace_sante.agenda.services.prevention_read import Prevention, computed
from espace_sante.agenda.services.trace import queue_trace
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.events import publish
from espace_sante.prepared.api import Insert
from espace_sante.spaces import api as spaces

AHEAD = timedelta(days=30 * 366)  # the longest time without any window is between 26 and 45 years of age
AWAY = timedelta(days=30)  # a space that is not active is looked at again a month later
_FOLLOW = Insert(PreventionFollow, ignore_conflicts=True)


def on_space(event: spaces.SpaceMoved) -> None:
    """A space that becomes active is followed."""
    if event.state == spaces.State.ACTIVE:
        _begin([event.space_id])


def on_spaces(event: spaces.SpacesMoved) -> None:
    """The same for many."""
    if event.state == spaces.State.ACTIVE:
        _begin(event.space_ids)


def _begin(space_ids: Iterable[UUID]) -> None:
    _FOLLOW.rows([PreventionFollow(space_id=one, due_on=None, edition="", opposed_at=None) for one in space_ids])


def follow_again(space_id: UUID) -> None:
    """What was said moves the windows to come: the next day is computed again by the next pass."""
    PreventionFollow.objects.filter(space_id=space_id).update(edition="", due_on=None)


def oppose_messages(
    *, actor: Actor, space: spaces.SpaceView, opposed: bool, now: datetime, edge: str = "portal"
) -> bool:
    """Want no prevention message, or want them again, without a reason. True when it changed. Raises AccessRefused."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.CHANGE_AGENDA)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    act = audit.Act.PREVENTION_OPPOSED if opposed else audit.Act.PREVENTION_WANTED
    with transaction.atomic(using="ens"):
        _begin([space.id])
        rows = PreventionFollow.objects.filter(space_id=space.id, opposed_at__isnull=opposed)
        changed = rows.update(opposed_at=now if opposed else None, due_on=None, edition="")
        if changed:
            queue_trace(
                space_id=space.id, act=act, actor=actor, decision=decision, about=space.id, secret=False, edge=edge,
                now=now,
            )  # fmt: skip
    return bool(changed)


def tell_of_prevention(*, now: datetime, most: int = 200) -> int:
    """Tell of what begins today, or began since the last pass; then compute the days that are not. How many rows.

    A row moves in the transaction that tells: it is told once, whatever becomes of the pass. Computing tells nothing: a
    new space, a new edition or an answer is no news.
    """
    today = now.astimezone(PARIS).date()
    edition = edition_in_force(today).code
    done = _pass(PreventionFollow.objects.filter(due_on__lte=today).order_by("due_on", "space_id"), now, today, most)
    rows = PreventionFollow.objects.filter(opposed_at__isnull=True).order_by("edition", "space_id")
    for others in (Q(edition__lt=edition), Q(edition__gt=edition)):  # each a piece of the index, in its order
        done += _pass(rows.filter(others), now, today, most - done)
    return done


def _pass(rows: QuerySet[PreventionFollow], now: datetime, today: date, most: int) -> int:
    with transaction.atomic(using="ens"):
        if connections["ens"].features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        found = list(rows[: max(most, 0)])
        windows = _windows([one.space_id for one in found], now)
        for row in found:
            _move(row, windows.get(row.space_id), now, today)
    return len(found)


def _move(row: PreventionFollow, found: Prevention | None, now: datetime, today: date) -> None:
    due_on, opposed = row.due_on, row.opposed_at is not None
    row.edition = edition_in_force(today).code
    if opposed:
        row.due_on = None
    elif found is None:
        row.due_on = today + AWAY
    else:
        row.due_on = next_start(found.windows, after=today)
        if due_on is not None and _begins(found, since=due_on, today=today):
            publish(PreventionDue(space_id=row.space_id, key=f"prevention:{row.space_id}:{today}", at=now))
    row.save(update_fields=["due_on", "edition"])


def _begins(found: Prevention, *, since: date, today: date) -> bool:
    """Whether something to plan began since the day that was awaited and is not over."""
    return any(
        one.status is Status.TO_PLAN and since <= one.start <= today and one.is_open(today) for one in found.windows
    )


def _windows(space_ids: Sequence[UUID], now: datetime) -> dict[UUID, Prevention]:
    """Those of the active spaces, as their holders see them: nothing is shown to anybody."""
    known = spaces.spaces_by_ids(space_ids) if space_ids else {}
    cases = {
        one.id: (one, access.known_case(actor=_holder(one), space=one, relations=access.Relations(holder=True)))
        for one in known.values()
        if one.state is spaces.State.ACTIVE
    }
    return computed(cases, now=now, horizon=AHEAD)


def _holder(space: spaces.SpaceView) -> Actor:
    return Actor(kind=ActorKind.CITIZEN, id=str(space.holder_id), name="", holder_id=space.holder_id)


def forget_prevention(space_ids: Iterable[UUID]) -> None:
    """With the erasure of spaces (LC-15). Doing it twice is no error."""
    for model in (PreventionFollow, PreventionStatement):
        model._default_manager.filter(space_id__in=list(space_ids)).delete()
