"""Change what authorises a professional, or a structure, to read a space. Each change is decided, traced and dated.

Source: RULES.md PRO-01 to PRO-05, PRO-09 (authorisation), STR-03 (structures), CIT-08 to CIT-10 (block).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation
from espace_sante.access.services.changes import allowed_case, begin, change_tie, end, record
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM, Actor, ActorKind
from espace_sante.kernel.identifiers import Finess, Rpps
from espace_sante.spaces.api import SpaceView

_Kind = CareRelation.Kind
# What lets a professional read, one way or another: a block, and its end, end all of it (CIT-08, CIT-09).
AUTHORISATIONS = (
    _Kind.CARE_TEAM, _Kind.CONSENT, _Kind.EXPRESS_CONSENT, _Kind.ADMINISTRATOR, _Kind.CODE, _Kind.BREAK_GLASS,
    _Kind.CALL_CENTRE, _Kind.DOCUMENT_ALLOWED,
)  # fmt: skip


def declare_care_relation(
    *, actor: Actor, space: SpaceView, in_care_team: bool, now: datetime, express: bool = False
) -> None:
    """A professional declares that they care for this person and have what the law asks for (PRO-01, PRO-02).

    Outside the care team it holds for one consultation. `express`: the person agreed in so many words, and was told
    that they may hide things (PRO-09). Raises AccessRefused, for instance when blocked; the refusal is traced.
    """
    act = audit.Act.CARE_RELATION_DECLARED
    allowed_case(actor=actor, space=space, action=Action.DECLARE_CARE_RELATION, act=act, now=now)
    assert actor.rpps is not None  # the decision point lets professionals alone through
    kind = _Kind.CARE_TEAM if in_care_team else _Kind.EXPRESS_CONSENT if express else _Kind.CONSENT
    life = settings.CARE_TEAM_LIFE if in_care_team else _visit_life(actor)
    with transaction.atomic(using="dmp"):
        if not actor.secret_connection:  # what a representative sees of it stays as it was (MIN-10)
            end(space.id, [kind], rpps=actor.rpps, now=now)
        begin(space.id, kind, rpps=actor.rpps, by=actor, now=now, until=now + life)
        audit.append(record(act, actor=actor, space=space, now=now, reason=kind.value, about=actor.rpps))


def _visit_life(actor: Actor) -> timedelta:
    """How long what is declared at a visit lasts: one consultation, or what the operator gives to this profession."""
    life: timedelta = settings.VISIT_LIFE.get(actor.profession or "", settings.CONSULTATION_LIFE)
    return life


def collect_consent(
    *, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime, express: bool = False
) -> None:
    """A member of the care team collects the person's consent for somebody else, for one consultation (PRO-03).

    Raises AccessRefused. It is written whether the other one is blocked or not, and gives nothing to who is: the answer
    does not tell the holder's choices.
    """
    act = audit.Act.CARE_RELATION_DECLARED
    allowed_case(actor=actor, space=space, action=Action.COLLECT_CONSENT, act=act, now=now)
    kind = _Kind.EXPRESS_CONSENT if express else _Kind.CONSENT
    until = now + settings.CONSULTATION_LIFE
    with transaction.atomic(using="dmp"):
        begin(space.id, kind, rpps=rpps.value, by=actor, now=now, until=until)  # a lasting one is not shortened
        audit.append(record(act, actor=actor, space=space, now=now, reason="collected", about=rpps.value, name=name))


def give_consent(
    *,
    actor: Actor,
    space: SpaceView,
    rpps: Rpps,
    name: str,
    now: datetime,
    until: datetime | None = None,
    express: bool = False,
) -> None:
    """The holder authorises a professional, until a date or until withdrawn (PRO-02).

    Raises AccessRefused, EndInvalid.
    """
    kind = _Kind.EXPRESS_CONSENT if express else _Kind.CONSENT
    change_tie(actor=actor, space=space, kind=kind, running=True, now=now, rpps=rpps.value, name=name, until=until)


def withdraw_authorisations(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The holder takes back whatever lets this professional read, without blocking them. Raises AccessRefused.

    The treating doctor keeps that role, which the insurer tells (MT-01): a block is what stops them.
    """
    act = audit.Act.CARE_RELATION_ENDED
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    with transaction.atomic(using="dmp"):
        if end(space.id, AUTHORISATIONS, rpps=rpps.value, now=now):
            audit.append(
                record(act, actor=actor, space=space, now=now, reason="withdrawn", about=rpps.value, name=name)
            )


def authorise_structure(
    *, actor: Actor, space: SpaceView, finess: Finess, name: str, now: datetime, until: datetime | None = None
) -> None:
    """The holder authorises whoever acts in a structure; the trace still names each person (STR-03, STR-04).

    Raises AccessRefused, EndInvalid.
    """
    change_tie(
        actor=actor, space=space, kind=_Kind.STRUCTURE, running=True, now=now, finess=finess.value, name=name,
        until=until or now + settings.CARE_TEAM_LIFE,
    )  # fmt: skip


def withdraw_structure(*, actor: Actor, space: SpaceView, finess: Finess, name: str, now: datetime) -> None:
    """The end of it. Raises AccessRefused."""
    change_tie(actor=actor, space=space, kind=_Kind.STRUCTURE, running=False, now=now, finess=finess.value, name=name)


def block_professional(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """Block a professional, known to the space or not; authorisations end with it (CIT-08 to CIT-10).

    By the holder's side, or by an administrator (CIT-07). Raises AccessRefused.
    """
    act = audit.Act.PROFESSIONAL_BLOCKED
    by_administrator = actor.kind is ActorKind.PROFESSIONAL
    action = Action.BLOCK_PROFESSIONAL if by_administrator else Action.CHOOSE_PROFESSIONALS
    allowed_case(actor=actor, space=space, action=action, act=act, now=now)
    with transaction.atomic(using="dmp"):
        end(space.id, AUTHORISATIONS, rpps=rpps.value, now=now)
        begin(space.id, _Kind.BLOCKED, rpps=rpps.value, by=actor, now=now, until=None)
        audit.append(record(act, actor=actor, space=space, now=now, reason="blocked", about=rpps.value, name=name))


def unblock_professional(*, actor: Actor, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The holder lifts a block. Access does not come back by itself, nor what was given meanwhile (CIT-09)."""
    act = audit.Act.PROFESSIONAL_UNBLOCKED
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    with transaction.atomic(using="dmp"):
        if end(space.id, [_Kind.BLOCKED], rpps=rpps.value, now=now):
            end(space.id, AUTHORISATIONS, rpps=rpps.value, now=now)
        audit.append(record(act, actor=actor, space=space, now=now, reason="unblocked", about=rpps.value, name=name))


def record_medecin_traitant(*, space: SpaceView, rpps: Rpps, name: str, now: datetime) -> None:
    """The insurer tells who the treating doctor is; nobody changes it inside the space (MT-01)."""
    act, kind = audit.Act.CARE_RELATION_DECLARED, _Kind.MEDECIN_TRAITANT
    with transaction.atomic(using="dmp"):
        end(space.id, [kind], now=now)
        begin(space.id, kind, rpps=rpps.value, by=SYSTEM, now=now, until=None)
        audit.append(record(act, actor=SYSTEM, space=space, now=now, reason=kind.value, about=rpps.value, name=name))
