"""Change what ties a professional to a space. Each change is decided, traced and dated.

Source: RULES.md PRO-02, PRO-05 (authorisation), CIT-08 to CIT-10 (block).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from espace_sante.access.domain.decision import Decision
from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation
from espace_sante.access.services.ask import AccessRefused, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.identifiers import Rpps, new_id
from espace_sante.spaces.api import SpaceView

CARE_TEAM_LIFE = timedelta(days=365)  # RULES.md PRO-05: one year, renewable
CONSENT_LIFE = timedelta(days=1)  # RULES.md PRO-02, strict reading: each consultation outside the care team
_Kind = CareRelation.Kind
_AUTHORISATIONS = (_Kind.CARE_TEAM, _Kind.CONSENT)


def declare_care_relation(*, actor: Actor, space: SpaceView, in_care_team: bool, now: datetime) -> None:
    """A professional declares that they care for this person and have what the law asks for (PRO-01, PRO-02).

    Raises AccessRefused, for instance when blocked; the refusal is traced.
    """
    decision = case_of(actor=actor, space=space, now=now).decide(Action.DECLARE_CARE_RELATION)
    act = audit.Act.CARE_RELATION_DECLARED
    _stop_if_refused(decision, act=act, actor=actor, space=space, now=now)
    kind, life = (_Kind.CARE_TEAM, CARE_TEAM_LIFE) if in_care_team else (_Kind.CONSENT, CONSENT_LIFE)
    assert actor.rpps is not None  # the decision point lets professionals alone through
    with transaction.atomic(using="dmp"):
        if not actor.secret_connection:  # what a representative sees of it stays as it was (MIN-10)
            _end(space, actor.rpps, [kind], now)
        _begin(space, actor.rpps, kind, by=actor, now=now, until=now + life)
        audit.append(_record(act, actor=actor, space=space, now=now, reason=kind.value, rpps=actor.rpps))


def give_consent(
    *, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime, until: datetime | None = None
) -> None:
    """The holder authorises a professional, until a date or until withdrawn (PRO-02). Raises AccessRefused."""
    act = audit.Act.CARE_RELATION_DECLARED
    _choose(actor=actor, space=space, act=act, now=now)
    with transaction.atomic(using="dmp"):
        _end(space, rpps.value, [_Kind.CONSENT], now)
        _begin(space, rpps.value, _Kind.CONSENT, by=actor, now=now, until=until)
        audit.append(_record(act, actor=actor, space=space, now=now, reason="consent", rpps=rpps.value, name=name))


def block_professional(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The holder blocks a professional, known to the space or not; authorisations end with it (CIT-08 to CIT-10)."""
    act = audit.Act.PROFESSIONAL_BLOCKED
    _choose(actor=actor, space=space, act=act, now=now)
    with transaction.atomic(using="dmp"):
        _end(space, rpps.value, _AUTHORISATIONS, now)
        _begin(space, rpps.value, _Kind.BLOCKED, by=actor, now=now, until=None)
        audit.append(_record(act, actor=actor, space=space, now=now, reason="blocked", rpps=rpps.value, name=name))


def unblock_professional(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The holder lifts a block. Access does not come back by itself (CIT-09)."""
    act = audit.Act.PROFESSIONAL_UNBLOCKED
    _choose(actor=actor, space=space, act=act, now=now)
    with transaction.atomic(using="dmp"):
        _end(space, rpps.value, [_Kind.BLOCKED], now)
        audit.append(_record(act, actor=actor, space=space, now=now, reason="unblocked", rpps=rpps.value, name=name))


def record_medecin_traitant(*, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The insurer tells who the treating doctor is; nobody changes it inside the space (MT-01)."""
    act = audit.Act.CARE_RELATION_DECLARED
    with transaction.atomic(using="dmp"):
        open_ones = CareRelation.objects.filter(space_id=space.id, kind=_Kind.MEDECIN_TRAITANT, until__isnull=True)
        open_ones.update(until=now)
        _begin(space, rpps.value, _Kind.MEDECIN_TRAITANT, by=SYSTEM, now=now, until=None)
        audit.append(
            _record(act, actor=SYSTEM, space=space, now=now, reason="medecin_traitant", rpps=rpps.value, name=name)
        )


def _choose(*, actor: Actor, space: SpaceView, act: audit.Act, now: datetime) -> None:
    decision = case_of(actor=actor, space=space, now=now).decide(Action.CHOOSE_PROFESSIONALS)
    _stop_if_refused(decision, act=act, actor=actor, space=space, now=now)


def _stop_if_refused(decision: Decision, *, act: audit.Act, actor: Actor, space: SpaceView, now: datetime) -> None:
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


def _begin(
    space: SpaceView, rpps: str, kind: CareRelation.Kind, *, by: Actor, now: datetime, until: datetime | None
) -> None:
    CareRelation.objects.bulk_create(
        [
            CareRelation(
                space_id=space.id,
                id=new_id(),
                rpps=rpps,
                kind=kind,
                since=now,
                until=until,
                by_kind=by.kind.value,
                by_id=by.id,
                secret=by.secret_connection,
            )
        ],
        ignore_conflicts=until is None,
    )


def _end(
    space: SpaceView, rpps: str, kinds: list[CareRelation.Kind] | tuple[CareRelation.Kind, ...], now: datetime
) -> None:
    running = Q(until__isnull=True) | Q(until__gt=now)
    CareRelation.objects.filter(running, space_id=space.id, rpps=rpps, kind__in=kinds).update(until=now)


def _record(
    act: audit.Act, *, actor: Actor, space: SpaceView, now: datetime, reason: str, rpps: str, name: str = ""
) -> audit.TraceRecord:
    return audit.TraceRecord(
        space_id=space.id, at=now, act=act, actor=actor, reason=reason, subject_id=rpps, subject_name=name
    )
