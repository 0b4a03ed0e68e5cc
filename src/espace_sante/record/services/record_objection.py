"""A professional records that a minor, told of the right, objects to the mention of an act in the space.

From then on the insurer's events of the act never enter, and those that already came are taken out. Nobody who
represents the minor learns of it: no row they read, no count, no notification, and a line of the trace in the secret
mode, which the holder alone reads.

Source: CSP art. R. 1111-33; RULES.md MIN-07, MIN-08, MIN-11.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from espace_sante.access.api import AccessRefused, Action, Decision, case_of
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.record.domain.errors import HolderNotAMinor, ObjectionInvalid
from espace_sante.record.domain.objections import ActFamily, Objection
from espace_sante.record.services.health_rows import keep_out, objections_of, take_out
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def record_objection(
    *, actor: Actor, space: SpaceView, family: ActFamily, on: date, informed: bool, now: datetime, edge: str = "portal"
) -> bool:
    """Record it. False when it is already there.

    `informed`: the professional told the minor of the right to object. Raises AccessRefused (traced, in the secret
    mode too), HolderNotAMinor, ObjectionInvalid.
    """
    decision = case_of(actor=actor, space=space, now=now).decide(Action.RECORD_OBJECTION)
    if not decision.allowed:
        audit.append_alone(_record(decision, actor=actor, space=space, edge=edge, now=now, refused=True))
        raise AccessRefused(decision)
    _check(space, on=on, informed=informed, now=now)
    assert actor.rpps is not None  # the decision point lets professionals alone through
    objection = Objection(family=family, on=on, rpps=actor.rpps)
    with transaction.atomic(using="dmp"):
        # The trace first: its lock on the head of the chain makes an import of the same space wait, or be waited for.
        audit.append(_record(decision, actor=actor, space=space, edge=edge, now=now))
        known = objections_of([space.id]).get(space.id, set())
        if objection in known:
            return False
        keep_out({objection}, space_id=space.id, key=(key := vault.key_of(space.id)), now=now)
        take_out(space_id=space.id, objections={objection}, known=known, key=key, now=now)
    return True


def _check(space: SpaceView, *, on: date, informed: bool, now: datetime) -> None:
    born = identity.holders([space.holder_id])[space.holder_id].birth_on
    if not identity.families.is_minor(born, now=now):
        raise HolderNotAMinor
    if not born <= on <= now.astimezone(PARIS).date():
        raise ObjectionInvalid("The day of the act is not between the birth and today.", field="on")
    if not informed:
        raise ObjectionInvalid("The minor must have been told of the right to object.", field="informed")


def _record(
    decision: Decision, *, actor: Actor, space: SpaceView, edge: str, now: datetime, refused: bool = False
) -> audit.TraceRecord:
    return audit.TraceRecord(
        space_id=space.id,
        at=now,
        act=audit.Act.OBJECTION_RECORDED,
        actor=actor,
        outcome=audit.Outcome.REFUSED if refused else audit.Outcome.DONE,
        reason=decision.reason.value,
        mode=audit.SECRET_MODE,
        matrix_version=decision.matrix_version,
        edge=edge,
    )
