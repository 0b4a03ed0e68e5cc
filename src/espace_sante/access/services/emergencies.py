"""Open a record in an emergency, for a while; what the holder sees of it, and contests.

Source: CSP art. L. 1111-17 I, R. 1111-48; RULES.md EMG-01 to EMG-09, NOT-02, MT-03, C8.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Subquery

from espace_sante.access.domain.emergency import MODES
from espace_sante.access.domain.events import EmergencyContested, EmergencyOpened
from espace_sante.access.domain.facts import Action, EmergencyMode
from espace_sante.access.models import CareRelation, EmergencyOpening
from espace_sante.access.services.ask import case_of, refuse_secrecy
from espace_sante.access.services.changes import allowed_case, begin, end, record, stop_if_refused
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import associated_data, seal, unseal
from espace_sante.kernel.errors import Malformed, NotFound
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

_Kind = CareRelation.Kind
_ACTIONS = {mode: action for action, mode in MODES.items()}
LONGEST_WORDS = 1000  # characters


class OpeningReason(StrEnum):
    """Why a record is opened without the person's consent (EMG-08). The codes are ours."""

    UNCONSCIOUS = "unconscious"
    CONFUSED = "confused"
    IN_DANGER = "in_danger"
    CALL = "call"  # of the call centre
    OTHER = "other"


class EmergencyInvalid(Malformed):
    """An emergency is opened with a reason, some words, and the statement that the person cannot answer."""

    code = "emergency-invalid"


class EmergencyUnknown(NotFound):
    """No emergency of this space has this number."""

    code = "emergency-unknown"


@dataclass(frozen=True, slots=True)
class EmergencyView:
    """An access in an emergency, as the holder sees it. `words` is empty unless they were asked for."""

    id: UUID
    rpps: str
    name: str
    structure_name: str
    mode: EmergencyMode
    reason: OpeningReason
    since: datetime
    until: datetime
    contested_at: datetime | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OpeningMark:
    """What finds the line of the trace that tells an opening: the space whose chain has it, the instant, who."""

    space_id: UUID
    rpps: str
    at: datetime


def open_emergency(
    *,
    actor: Actor,
    space: SpaceView,
    mode: EmergencyMode,
    reason: OpeningReason,
    words: str,
    cannot_answer: bool,
    now: datetime,
) -> EmergencyView:
    """Open the record of a person in an emergency: reading alone, for a while, traced, told at once.

    `cannot_answer`: the professional states that the person cannot express their will and is in immediate danger; asked
    for to break the glass, not at the call centre (EMG-02). Raises AccessRefused (traced), EmergencyInvalid, and
    SecretConnectionRefused: an emergency is always told.
    """
    refuse_secrecy(actor)
    act = audit.Act.EMERGENCY_OPENED
    case = case_of(actor=actor, space=space, now=now)
    stop_if_refused(case.decide(_ACTIONS[mode]), act=act, actor=actor, space=space, now=now)
    _check(mode, words, cannot_answer=cannot_answer)
    assert actor.rpps is not None  # the decision point lets professionals alone through
    row = _row(actor, space, mode, reason, words, now)
    kind = _Kind(mode.value)
    with transaction.atomic(using="dmp"):
        end(space.id, [kind], rpps=actor.rpps, now=now)
        begin(space.id, kind, rpps=actor.rpps, by=actor, now=now, until=row.until)
        row.save(force_insert=True)
        told = "emergency" if mode is EmergencyMode.BREAK_GLASS else "call_centre"
        audit.append(record(act, actor=actor, space=space, now=now, reason=reason.value, about=actor.rpps, mode=told))
        publish(_event(row, _treating_doctor(space, now)))
    return _view(row)


def end_emergency(*, actor: Actor, space: SpaceView, now: datetime) -> None:
    """A professional closes the emergency they opened, before its time; traced. Nothing happens without one."""
    if not actor.rpps:
        return
    act = audit.Act.CARE_RELATION_ENDED
    with transaction.atomic(using="dmp"):
        for kind in (_Kind.BREAK_GLASS, _Kind.CALL_CENTRE):
            if end(space.id, [kind], rpps=actor.rpps, now=now):
                reason = kind.value
                audit.append(
                    record(act, actor=actor, space=space, now=now, reason=reason, about=actor.rpps, name=actor.name)
                )


def emergencies_of(
    *, actor: Actor, space: SpaceView, now: datetime, merged: Collection[UUID] = (), most: int = 50
) -> list[EmergencyView]:
    """The accesses in an emergency, newest first, with the words that justify them; traced. Raises AccessRefused.

    Each ends when its tie does: the professional may have left it, opened another, or been blocked meanwhile.
    `merged`: the spaces merged into this one, whose accesses are of the same person and open nothing any more.
    """
    act = audit.Act.EMERGENCIES_READ
    decision = allowed_case(actor=actor, space=space, action=Action.READ_TRACE, act=act, now=now).decide(
        Action.READ_TRACE
    )
    audit.append_alone(record(act, actor=actor, space=space, now=now, reason=decision.reason.value))  # TRA-04
    tie = CareRelation.objects.filter(
        space_id=OuterRef("space_id"), rpps=OuterRef("rpps"), kind=OuterRef("mode"), since=OuterRef("since")
    )
    spaces = [space.id, *merged]
    openings = EmergencyOpening.objects.filter(space_id__in=spaces).annotate(ended=Subquery(tie.values("until")[:1]))
    rows = list(openings.order_by("-since", "-id")[:most])
    keys = {space_id: vault.key_of(space_id) for space_id in {row.space_id for row in rows}}
    return [
        replace(_view(row, words=_opened(row, keys[row.space_id])), until=_ended(row, row.ended, space, now))
        for row in rows
    ]


def _ended(row: EmergencyOpening, ended: datetime | None, space: SpaceView, now: datetime) -> datetime:
    until = ended or row.until
    return until if row.space_id == space.id else min(until, now)  # a merge carries no emergency over


def opening_mark(*, space_ids: Collection[UUID], emergency_id: UUID) -> OpeningMark | None:
    """Where the trace of these spaces tells this opening; None when it is of none of them. One query.

    The caller has asked the decision point for the trace.
    """
    rows = EmergencyOpening.objects.filter(space_id__in=space_ids, id=emergency_id)
    found = rows.values_list("space_id", "rpps", "since").first()
    return OpeningMark(*found) if found else None


def contest_emergency(
    *, actor: Actor, space: SpaceView, emergency_id: UUID, now: datetime, merged: Collection[UUID] = ()
) -> bool:
    """The holder says that an access in an emergency was none (C8). True the first time. What it opened ends.

    `merged`: as of `emergencies_of`; the line is written in the trace of the space where it happened. Raises
    AccessRefused, EmergencyUnknown.
    """
    act = audit.Act.EMERGENCY_CONTESTED
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    with transaction.atomic(using="dmp"):
        openings = EmergencyOpening.objects.select_for_update().filter(space_id__in=[space.id, *merged])
        row = openings.filter(id=emergency_id).first()
        if row is None:
            raise EmergencyUnknown
        if row.contested_at is not None:
            return False
        row.contested_at = now
        row.save(update_fields=["contested_at"])
        end(row.space_id, [_Kind(row.mode)], rpps=row.rpps, now=now)
        line = record(act, actor=actor, space=space, now=now, reason=row.reason, about=row.rpps, name=row.name)
        audit.append(replace(line, space_id=row.space_id))
        publish(EmergencyContested(space_id=row.space_id, emergency_id=row.id, at=now))
    return True


def _check(mode: EmergencyMode, words: str, *, cannot_answer: bool) -> None:
    if not words.strip() or len(words) > LONGEST_WORDS:
        raise EmergencyInvalid(field="words")
    if mode is EmergencyMode.BREAK_GLASS and not cannot_answer:
        raise EmergencyInvalid(field="cannot_answer")


def _row(
    actor: Actor, space: SpaceView, mode: EmergencyMode, reason: OpeningReason, words: str, now: datetime
) -> EmergencyOpening:
    emergency_id = new_id()
    sealed = seal(vault.key_of(space.id), words.strip().encode(), associated=_associated(space.id, emergency_id))
    return EmergencyOpening(
        space_id=space.id,
        id=emergency_id,
        rpps=actor.rpps or "",
        name=actor.name[:200],
        finess=actor.finess or "",
        structure_name=(actor.structure_name or "")[:200],
        mode=mode.value,
        reason=reason.value,
        words=sealed,
        since=now,
        until=now + settings.EMERGENCY_LIFE,
    )


def _opened(row: EmergencyOpening, key: bytes) -> str:
    return unseal(key, bytes(row.words), associated=_associated(row.space_id, row.id)).decode()


def _associated(space_id: UUID, emergency_id: UUID) -> bytes:
    return associated_data(space_id=space_id, item=f"emergency:{emergency_id}")


def _treating_doctor(space: SpaceView, now: datetime) -> str:
    """Whom the space knows as the treating doctor; else whom the insurer names; else nobody."""
    rows = CareRelation.objects.filter(space_id=space.id, kind=_Kind.MEDECIN_TRAITANT, until__isnull=True)
    known = rows.values_list("rpps", flat=True).first()
    return known or _of_insurer(identity.treating_doctors([space.holder_id]).values())


def _of_insurer(found: Iterable[tuple[str, str]]) -> str:
    return next((rpps for rpps, _name in found), "")


def _event(row: EmergencyOpening, treating: str) -> EmergencyOpened:
    return EmergencyOpened(
        space_id=row.space_id,
        emergency_id=row.id,
        rpps=row.rpps,
        name=row.name,
        mode=row.mode,
        reason=row.reason,
        at=row.since,
        until=row.until,
        treating_doctor_rpps="" if treating == row.rpps else treating,
    )


def _view(row: EmergencyOpening, *, words: str = "") -> EmergencyView:
    return EmergencyView(
        id=row.id,
        rpps=row.rpps,
        name=row.name,
        structure_name=row.structure_name,
        mode=EmergencyMode(row.mode),
        reason=OpeningReason(row.reason),
        since=row.since,
        until=row.until,
        contested_at=row.contested_at,
        words=words,
    )
