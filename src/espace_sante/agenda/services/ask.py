"""Who may read an agenda or write in it, and in which spaces its rows lie.

What a linked service is refused is a line of the trace before it is answered, as for measures (SCO-07, TRA-01).
Source: RULES.md AGE-01, CAR-08, MIN-07.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from django.db.models import QuerySet

from espace_sante.access import api as access
from espace_sante.agenda.domain.content import Source
from espace_sante.agenda.models import Event, Joined
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces.api import SpaceView

BY_LAW = frozenset({access.Reason.REPRESENTATIVE, access.Reason.GUARDIAN, access.Reason.ASSISTANT})


def check(actor: Actor, space: SpaceView, action: access.Action, now: datetime) -> access.Decision:
    """Raises AccessRefused."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(action)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    return decision


def check_reading(actor: Actor, space: SpaceView, now: datetime) -> access.Decision:
    """The holder's side reads the agenda; who feeds it reads back what they wrote. Raises AccessRefused.

    A linked service reads it when the person consented to that, else what it wrote, which the reason then says.
    """
    if actor.kind is ActorKind.SERVICE:
        case = access.case_of(actor=actor, space=space, now=now)
        reading, feeding = (case.decide(one) for one in (access.Action.READ_AGENDA, access.Action.FEED_AGENDA))
        if not reading.allowed and feeding.allowed:
            return replace(feeding, reason=access.Reason.FEEDING)
        if not reading.allowed:
            _refuse(reading, audit.Act.AGENDA_READ, actor, space, now)
        return reading
    return check(actor, space, access.Action.READ_AGENDA if on_holder_side(actor) else access.Action.FEED_AGENDA, now)


def check_writing(actor: Actor, space: SpaceView, now: datetime) -> access.Decision:
    """Raises AccessRefused."""
    action = access.Action.CHANGE_AGENDA if on_holder_side(actor) else access.Action.FEED_AGENDA
    decision = access.case_of(actor=actor, space=space, now=now).decide(action)
    if not decision.allowed:
        _refuse(decision, audit.Act.AGENDA_CHANGED, actor, space, now)
    return decision


def _refuse(
    decision: access.Decision, act: audit.Act, actor: Actor, space: SpaceView, now: datetime
) -> NoReturn:  # fmt: skip
    """Raises AccessRefused; once it is written, of a linked service."""
    if actor.kind is ActorKind.SERVICE:
        audit.append_alone(
            audit.TraceRecord(
                space_id=space.id, at=now, act=act, actor=actor, outcome=audit.Outcome.REFUSED,
                reason=decision.reason.value, matrix_version=decision.matrix_version, edge=Source.FHIR.value,
            )
        )  # fmt: skip
    raise access.AccessRefused(decision)


def on_holder_side(actor: Actor) -> bool:
    return actor.kind is ActorKind.CITIZEN


def sees_secrets(actor: Actor, decision: access.Decision) -> bool:
    """Whether what a minor hides from who represents them is shown: to them and their carers (RULES.md MIN-11)."""
    return on_holder_side(actor) and decision.reason not in BY_LAW


def shown_to(
    rows: QuerySet[Event], actor: Actor, decision: access.Decision, *, writing: bool = False
) -> QuerySet[Event]:
    """Without what a minor hides from who represents them; of who feeds, their own alone.

    A linked service that reads sees what a representative does; one that is `writing`, its own.
    """
    if decision.reason in BY_LAW:
        return rows.filter(secret=False)
    if on_holder_side(actor):
        return rows
    if actor.kind is ActorKind.SERVICE and decision.reason is access.Reason.GRANT and not writing:
        return rows.filter(secret=False)
    if actor.finess:
        return rows.filter(author_finess=actor.finess)
    return rows.filter(author_kind=actor.kind.value, author_id=actor.id)


def joined_to(space_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Every space whose rows are shown, with the one it is shown in: each itself, and the duplicates merged into it.

    One query.
    """
    wanted = list(space_ids)
    rows = Joined.objects.filter(space_id__in=wanted).order_by("at").values_list("from_space_id", "space_id")
    return {one: one for one in wanted} | dict(rows)
