"""The health history as somebody may read it, and the one switch that hides it from professionals.

One decision holds for the whole of it: the list, each page of it and the count give everything or nothing. To a
professional an empty history, a hidden one and one that their profession does not read look the same; the trace, which
the holder reads, tells them apart.

Source: RULES.md CIT-06, CIT-08, CIT-14, PRO-16, TRA-01; CSP art. R. 1111-49.
"""

from __future__ import annotations

import base64
import binascii
import struct
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.access.api import Action, Case, Decision, Reason, case_of, health_history_facts, tell_first_access
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.record.models import HealthEvent, HealthHistory
from espace_sante.record.services.health_rows import open_words
from espace_sante.record.services.list_documents import CursorInvalid
from espace_sante.record.services.read import refuse
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

PAGE = 60
_CURSOR = struct.Struct(">i16s")


@dataclass(frozen=True, slots=True)
class HealthEventView:
    """An event, opened. Amounts are in cents, None when the insurer tells none."""

    id: UUID
    on: date
    nature: str
    label: str
    performer: str
    codes: tuple[str, ...]
    amount_cents: int | None
    reimbursed_cents: int | None


@dataclass(frozen=True, slots=True)
class HealthHistoryPage:
    """Newest first. `masked` says where the switch stands, to the holder's side alone; None for the others."""

    events: list[HealthEventView]
    total: int
    next_cursor: str | None
    masked: bool | None
    decision: Decision


def health_history(
    *,
    actor: Actor,
    space: SpaceView,
    now: datetime,
    cursor: str | None = None,
    size: int = PAGE,
    edge: str = "portal",
) -> HealthHistoryPage:
    """One page of what the actor may read. Traced. Raises AccessRefused, DocumentUnknown (traced), CursorInvalid."""
    case = case_of(actor=actor, space=space, now=now)
    after = _read_cursor(cursor) if cursor else None
    masked, decision = _decide(case)
    if not decision.allowed and not _looks_empty(case, decision):
        refuse(decision, act=audit.Act.HEALTH_HISTORY_READ, actor=actor, space=space, edge=edge, now=now)
    rows, total = _rows(space.id, after, size) if decision.allowed else ([], 0)
    events = _opened(rows[:size], space.id)
    _trace(
        decision,
        audit.Act.HEALTH_HISTORY_READ,
        actor=actor,
        space=space,
        edge=edge,
        now=now,
        count=len(events),
        case=case,
    )
    following = _write_cursor(events[-1]) if len(rows) > size else None
    to_holder = actor.kind is ActorKind.CITIZEN
    return HealthHistoryPage(
        events=events, total=total, next_cursor=following, masked=masked if to_holder else None, decision=decision
    )


def count_health_events(*, actor: Actor, space: SpaceView, now: datetime) -> int:
    """How many events the actor may read: all of them or none."""
    case = case_of(actor=actor, space=space, now=now)
    return HealthEvent.objects.filter(space_id=space.id).count() if _decide(case)[1].allowed else 0


def health_history_open_to(case: Case) -> bool:
    """Whether somebody would read it: for who shows what a professional sees. Nothing is opened. One query."""
    return _decide(case)[1].allowed


def set_health_history_masked(
    *, actor: Actor, space: SpaceView, masked: bool, now: datetime, edge: str = "portal"
) -> bool:
    """Hide the whole history from professionals, or show it again. True when something changed.

    Raises AccessRefused, DocumentUnknown (traced).
    """
    act = audit.Act.HEALTH_HISTORY_MASKED if masked else audit.Act.HEALTH_HISTORY_UNMASKED
    decision = case_of(actor=actor, space=space, now=now).decide(Action.MASK_HEALTH_HISTORY)
    if not decision.allowed:
        refuse(decision, act=act, actor=actor, space=space, edge=edge, now=now)
    with transaction.atomic(using="dmp"):
        if _is_masked(space.id) is masked:
            return False
        HealthHistory.objects.update_or_create(space_id=space.id, defaults={"masque_ps": masked, "changed_at": now})
        _trace(decision, act, actor=actor, space=space, edge=edge, now=now)
    return True


def _decide(case: Case) -> tuple[bool, Decision]:
    """Where the switch stands, and whether the history may be read."""
    masked = _is_masked(case.space.space_id)
    facts = health_history_facts(space_id=case.space.space_id, masked=masked)
    return masked, case.decide(Action.READ_HEALTH_HISTORY, facts)


def _is_masked(space_id: UUID) -> bool:
    return HealthHistory.objects.filter(space_id=space_id, masque_ps=True).exists()


def _looks_empty(case: Case, decision: Decision) -> bool:
    """Whether a professional who may read this record must not tell a hidden history from an empty one (VIS-05)."""
    return case.actor.kind is ActorKind.PROFESSIONAL and decision.reason in {Reason.MASKED, Reason.MATRIX}


def _rows(space_id: UUID, after: tuple[date, UUID] | None, size: int) -> tuple[list[Any], int]:
    """One row more than a page, and how many there are in all."""
    every = HealthEvent.objects.filter(space_id=space_id)
    later = Q(on__lt=after[0]) | Q(on=after[0], id__lt=after[1]) if after else Q()
    rows = every.filter(later).order_by("-on", "-id")[: size + 1]
    return list(rows), every.count()


def _opened(rows: list[HealthEvent], space_id: UUID) -> list[HealthEventView]:
    key = vault.key_of(space_id) if rows else b""
    return [_view(row, key) for row in rows]


def _view(row: HealthEvent, key: bytes) -> HealthEventView:
    words = open_words(row.words, space_id=row.space_id, event_id=row.id, key=key)
    return HealthEventView(
        id=row.id,
        on=row.on,
        nature=row.nature,
        label=words.label,
        performer=words.performer,
        codes=tuple(row.codes.split()),
        amount_cents=row.amount_cents,
        reimbursed_cents=row.reimbursed_cents,
    )


def _trace(
    decision: Decision,
    act: audit.Act,
    *,
    actor: Actor,
    space: SpaceView,
    edge: str,
    now: datetime,
    count: int | None = None,
    case: Case | None = None,
) -> None:
    with transaction.atomic(using="dmp"):
        if case is not None:
            tell_first_access(case, decision, now=now)
        audit.append(
            audit.TraceRecord(
                space_id=space.id,
                at=now,
                act=act,
                actor=actor,
                outcome=audit.Outcome.DONE if decision.allowed else audit.Outcome.REFUSED,
                reason=decision.reason.value,
                mode=decision.mode,
                matrix_version=decision.matrix_version,
                edge=edge,
                count=count,
            )
        )


def _write_cursor(last: HealthEventView) -> str:
    return base64.urlsafe_b64encode(_CURSOR.pack(last.on.toordinal(), last.id.bytes)).decode().rstrip("=")


def _read_cursor(text: str) -> tuple[date, UUID]:
    """Raises CursorInvalid."""
    try:
        ordinal, event_id = _CURSOR.unpack(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return date.fromordinal(ordinal), UUID(bytes=event_id)
    except (ValueError, OverflowError, binascii.Error, struct.error) as error:
        raise CursorInvalid from error
