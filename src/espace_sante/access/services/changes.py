"""What every change of a tie does: the decision, the row, the line of the trace. Callers own the transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation
from espace_sante.access.services.ask import AccessRefused, Case, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import SpaceView

Kinds = Iterable[CareRelation.Kind]


class EndInvalid(Malformed):
    """An end date must be in the future."""

    code = "end-invalid"


def check_end(until: datetime | None, now: datetime) -> None:
    """Raise EndInvalid for an end that is past."""
    if until is not None and until <= now:
        raise EndInvalid(field="until")


def allowed_case(*, actor: Actor, space: SpaceView, action: Action, act: audit.Act, now: datetime) -> Case:
    """The case of an actor who may do this. Raises AccessRefused, once the refusal is in the trace."""
    case = case_of(actor=actor, space=space, now=now)
    stop_if_refused(case.decide(action), act=act, actor=actor, space=space, now=now)
    return case


def stop_if_refused(decision: Decision, *, act: audit.Act, actor: Actor, space: SpaceView, now: datetime) -> None:
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
        )
    )
    raise AccessRefused(decision)


def begin(
    space_id: UUID,
    kind: CareRelation.Kind,
    *,
    by: Actor,
    now: datetime,
    until: datetime | None,
    rpps: str = "",
    finess: str = "",
    document_id: UUID | None = None,
    scope: str = "",
) -> None:
    """Write a tie. One of the same kind that has no end is left as it is."""
    tie = CareRelation(
        space_id=space_id,
        id=new_id(),
        rpps=rpps,
        finess=finess,
        kind=kind,
        document_id=document_id,
        scope=scope,
        since=now,
        until=until,
        by_kind=by.kind.value,
        by_id=by.id,
        secret=by.secret_connection,
    )
    CareRelation.objects.bulk_create([tie], ignore_conflicts=until is None)


def end(space_id: UUID, kinds: Kinds, *, now: datetime, **about: object) -> int:
    """End the ties of these kinds that run; how many there were. `about`: rpps, finess, document_id."""
    running = Q(until__isnull=True) | Q(until__gt=now)
    return CareRelation.objects.filter(running, space_id=space_id, kind__in=list(kinds), **about).update(until=now)


def record(
    act: audit.Act,
    *,
    actor: Actor,
    space: SpaceView,
    now: datetime,
    reason: str,
    about: str = "",
    name: str = "",
    document_id: UUID | None = None,
    mode: str = "normal",
) -> audit.TraceRecord:
    """The line of trace of a change about `about`, the number of a professional or of a structure."""
    return audit.TraceRecord(
        space_id=space.id, at=now, act=act, actor=actor, reason=reason, subject_id=about, subject_name=name,
        document_id=document_id, mode=mode,
    )  # fmt: skip


def change_tie(
    *,
    actor: Actor,
    space: SpaceView,
    kind: CareRelation.Kind,
    running: bool,
    now: datetime,
    rpps: str = "",
    finess: str = "",
    name: str = "",
    until: datetime | None = None,
    only_one: bool = False,
) -> None:
    """The holder's side begins a tie, or ends it. `only_one`: whoever had it has it no more. Raises AccessRefused."""
    act = audit.Act.CARE_RELATION_DECLARED if running else audit.Act.CARE_RELATION_ENDED
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    check_end(until, now)
    with transaction.atomic(using="dmp"):
        whose: dict[str, object] = {} if only_one else {"rpps": rpps, "finess": finess}
        ended = end(space.id, [kind], now=now, **whose)
        if running:
            begin(space.id, kind, by=actor, now=now, until=until, rpps=rpps, finess=finess)
        if running or ended:
            audit.append(
                record(act, actor=actor, space=space, now=now, reason=kind.value, about=rpps or finess, name=name)
            )
