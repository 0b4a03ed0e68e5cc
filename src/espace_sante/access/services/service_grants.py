"""Consents to services of the catalogue: given, withdrawn, told with their last use, marked as used.

A consent that serves to nothing ends by itself: each day of use moves its end, and nothing else does (C14). Whoever
calls has asked the decision point and owns the transaction on `dmp`, in which the lines of the trace are written too.
Source: RULES.md SCO-01, SCO-02, C14; ADR 39.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.finalities import EVERY_CONSENT, Consent
from espace_sante.access.models import ServiceGrant
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.prepared.api import Insert, Select
from espace_sante.spaces.api import SpaceView

_REPRESENTING = frozenset({families.Kind.REPRESENTATIVE, families.Kind.GUARDIAN})


@dataclass(frozen=True, slots=True)
class GrantView:
    """A consent in force. `until`: when it ends unless it is used; `last_used_on`: a day of Paris, None before."""

    service_id: UUID
    consent: Consent
    given_at: datetime
    given_by: UUID | None
    until: datetime
    last_used_on: date | None


def grants_of(*, space_id: UUID, service_id: UUID, now: datetime) -> list[GrantView]:
    """What one service may do in a space now, in the order of the finalities. One query."""
    return _views(_running(now).filter(space_id=space_id, service_id=service_id))


def grants_in(*, space_id: UUID, now: datetime) -> dict[UUID, list[GrantView]]:
    """What every service may do in a space now, by service. One query."""
    found: dict[UUID, list[GrantView]] = {}
    for view in _views(_running(now).filter(space_id=space_id)):
        found.setdefault(view.service_id, []).append(view)
    return found


def grant(
    *,
    actor: Actor,
    space: SpaceView,
    service_id: UUID,
    service_name: str,
    consents: Collection[Consent],
    decision: Decision,
    now: datetime,
    ends_at: datetime | None = None,
) -> frozenset[Consent]:
    """Write these consents, traced one by one, in the caller's transaction on `dmp`. What was not in force before.

    `ends_at`: they hold until then at most. Raises ValueError for a consent that nobody can give.
    """
    if not all(one.possible for one in consents):
        raise ValueError("What is computed is not written.")
    running = grants_of(space_id=space.id, service_id=service_id, now=now)
    had = {view.consent for view in still_given(space, running, now=now)}
    new = [one for one in EVERY_CONSENT if one in consents and one not in had]
    _GIVEN.rows([_row(actor, space.id, service_id, one, now, ends_at) for one in new])
    _trace(audit.Act.CONSENT_GIVEN, new, actor, space, service_id, service_name, decision, now)
    return frozenset(new)


def withdraw(
    *,
    actor: Actor,
    space: SpaceView,
    service_id: UUID,
    service_name: str,
    consents: Collection[Consent] | None,
    decision: Decision,
    now: datetime,
) -> frozenset[Consent]:
    """End these consents, or all of them when None, likewise. What was in force before."""
    running = grants_of(space_id=space.id, service_id=service_id, now=now)
    gone = [one.consent for one in running if consents is None or one.consent in consents]
    for one in gone:
        rows = ServiceGrant.objects.filter(space_id=space.id, service_id=service_id)
        rows.filter(finality=one.finality.value, right=one.right.value).update(until=now, stage=ServiceGrant.Stage.OVER)
    _trace(audit.Act.CONSENT_WITHDRAWN, gone, actor, space, service_id, service_name, decision, now)
    return frozenset(gone)


def end_grants(*, space_id: UUID, service_ids: Collection[UUID], now: datetime) -> int:
    """End all that these services could do here, given at `now` at the latest; how many consents. No line of its own:
    that of the end of the link tells it. In the caller's transaction on `dmp`.
    """
    rows = ServiceGrant.objects.filter(space_id=space_id, service_id__in=service_ids, given_at__lte=now, until__gt=now)
    return rows.update(until=now, stage=ServiceGrant.Stage.OVER)


def granted_to(service_id: UUID, space: SpaceView, *, now: datetime) -> tuple[frozenset[Consent], frozenset[Consent]]:
    """What a service may do in a space now, and what of it is not yet marked as used today.

    One prepared query; one more where somebody consented for the holder (`who_still_acts`).
    """
    today = _day(now)
    rows = _GRANTED.rows(space_id=space.id, service_id=service_id, now=now)
    acting = who_still_acts(space, {UUID(row[3]) for row in rows}, now=now)
    held = [(_CONSENTS[row[0], row[1]], row[2] != today) for row in rows if UUID(row[3]) in acting]
    return frozenset(one for one, _ in held), frozenset(one for one, unmarked in held if unmarked)


def who_still_acts(space: SpaceView, givers: Collection[UUID], *, now: datetime) -> frozenset[UUID]:
    """Of who consented, the holder and those who still represent them: no consent outlives the right to give it.

    One query for each giver who is not the holder: none in the space of somebody who chose for themselves.
    """
    return frozenset(one for one in givers if one == space.holder_id or _represents(one, space, now))


def still_given(space: SpaceView, grants: Collection[GrantView], *, now: datetime) -> list[GrantView]:
    """These consents, without those of somebody who no longer acts for the holder. For pages, as `granted_to`."""
    acting = who_still_acts(space, {one.given_by for one in grants if one.given_by}, now=now)
    return [one for one in grants if one.given_by in acting]


def _represents(person_id: UUID, space: SpaceView, now: datetime) -> bool:
    tie = identity.tie_of(person_id=person_id, helped_id=space.holder_id, now=now)
    return tie is not None and tie.kind in _REPRESENTING


def consents_in_force(*, space_id: UUID, service_id: UUID, now: datetime) -> frozenset[Consent]:
    """What was consented to for one service, to say it in a token: what it may do is decided at each request.

    One prepared query.
    """
    rows = _GRANTED.rows(space_id=space_id, service_id=service_id, now=now)
    return frozenset(_CONSENTS[row[0], row[1]] for row in rows)


def mark_used(service_id: UUID, space_id: UUID, consent: Consent, *, now: datetime) -> None:
    """The first use of a day is written down, and moves the end of the consent (C14)."""
    rows = ServiceGrant.objects.filter(
        space_id=space_id, service_id=service_id, finality=consent.finality.value, right=consent.right.value,
        until__gt=now,
    )  # fmt: skip
    for ends_at in rows.values_list("ends_at", flat=True):
        rows.update(last_used_on=_day(now), until=_end(now, ends_at), stage=ServiceGrant.Stage.RUNNING)


def _end(now: datetime, ends_at: datetime | None) -> datetime:
    unused: datetime = now + settings.SERVICE_CONSENT_UNUSED
    return unused if ends_at is None else min(unused, ends_at)


def _day(now: datetime) -> date:
    return now.astimezone(PARIS).date()


def _running(now: datetime) -> QuerySet[ServiceGrant]:
    return ServiceGrant.objects.filter(until__gt=now)


def _views(rows: QuerySet[ServiceGrant]) -> list[GrantView]:
    views = [
        GrantView(
            service_id=row.service_id,
            consent=_CONSENTS[row.finality, row.right],
            given_at=row.given_at,
            given_by=UUID(row.by_id) if row.by_kind == "citizen" else None,
            until=row.until,
            last_used_on=row.last_used_on,
        )
        for row in rows
    ]
    return sorted(views, key=lambda one: _ORDER[one.consent])


def _row(
    actor: Actor, space_id: UUID, service_id: UUID, consent: Consent, now: datetime, ends_at: datetime | None
) -> dict[str, Any]:
    return {
        "space_id": space_id, "service_id": service_id, "finality": consent.finality.value,
        "right": consent.right.value, "given_at": now, "by_kind": actor.kind.value, "by_id": actor.id,
        "until": _end(now, ends_at), "ends_at": ends_at, "last_used_on": None,
        "stage": ServiceGrant.Stage.RUNNING.value,
    }  # fmt: skip


def _trace(
    act: audit.Act,
    consents: Iterable[Consent],
    actor: Actor,
    space: SpaceView,
    service_id: UUID,
    service_name: str,
    decision: Decision,
    now: datetime,
) -> None:
    lines = [
        audit.TraceRecord(
            space_id=space.id, at=now, act=act, actor=actor, reason=decision.reason.value, type_code=one.code,
            subject_id=str(service_id), subject_name=service_name, matrix_version=decision.matrix_version,
        )
        for one in consents
    ]  # fmt: skip
    if lines:
        audit.append_all(lines)


_GRANTED = Select(
    lambda a: ServiceGrant.objects.filter(
        space_id=a.space_id, service_id=a.service_id, until__gt=a.now
    ).values_list("finality", "right", "last_used_on", "by_id"),
    space_id=UUID, service_id=UUID, now=datetime,
)  # fmt: skip
_GIVEN = Insert(ServiceGrant, replaces=("space_id", "service_id", "finality", "right"))
_CONSENTS = {(one.finality.value, one.right.value): one for one in EVERY_CONSENT}
_ORDER = {one: place for place, one in enumerate(EVERY_CONSENT)}
