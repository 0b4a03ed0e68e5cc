"""Correct the identity of a holder. What was stays as a dated row, with who changed it and why.

Strict traits and the matricule belong to the national base: a correction by anybody else is recorded, and the identity
is no longer qualified until the teleservice confirms it (RULES.md OPE-08, DOC-05).
Source: RNIV 1, correction d'identité; Référentiel INS (matricules historiques).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.domain.identity_status import IdentityStatus, after_disagreement
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.models import Holder, IdentityChange, MatriculeHistory
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed, NotFound
from espace_sante.kernel.identifiers import Ins, PersonIdentifier

STRICT = frozenset({"birth_name", "given_names", "sex", "birth_date", "birth_place_code"})
OTHERS = frozenset({"used_name", "birth_place_name", "birth_rank"})
_Ground = MatriculeHistory.Ground


class HolderUnknown(NotFound):
    """There is no holder under this id, or they were merged into another one."""

    code = "holder-unknown"


class MatriculeTaken(Conflict):
    """This matricule is already another holder's: the two may be one person to be merged."""

    code = "matricule-taken"


class ReasonMissing(Malformed):
    """An act on an identity needs a reason in words."""

    code = "reason-missing"


def correct_identity(
    *,
    holder_id: UUID,
    corrections: Mapping[str, str],
    by: Actor,
    reason: str,
    now: datetime,
    ins: Ins | None = None,
    wrong_person: bool = False,
) -> IdentityStatus:
    """Correct traits (by the names of STRICT and OTHERS), the matricule, or both; return the status that results.

    `wrong_person`: the matricule that goes was another person's, and must never find this one again.
    Raises HolderUnknown, MatriculeTaken, ReasonMissing, Malformed.
    """
    check_reason(reason)
    unknown = corrections.keys() - STRICT - OTHERS
    if unknown:
        raise Malformed(f"Not a trait: {', '.join(sorted(unknown))}.", field=min(unknown))
    with transaction.atomic(using="ens"):
        holder = locked_holder(holder_id)
        changes: dict[str, Any] = {name: text for name, text in corrections.items() if name in OTHERS}
        if corrections.keys() & STRICT:
            changes |= columns_of(_corrected(holder, corrections))
        if ins is not None:
            changes |= {"ins": ins.value, "ins_oid": ins.oid}
            ground = _Ground.WRONG_PERSON if wrong_person else _Ground.CHANGED
            replace_matricule(holder, ins, ground=ground, by=by, now=now)
        if any(getattr(holder, name) != value for name, value in changes.items() if name not in OTHERS):
            changes["identity_status"] = after_disagreement(IdentityStatus(holder.identity_status)).value
        write_change(holder, changes, origin="operator", by=by, reason=reason, now=now)
        return IdentityStatus(holder.identity_status)


def check_reason(reason: str) -> None:
    """Raises ReasonMissing."""
    if not 3 <= len(reason.strip()) <= 200:
        raise ReasonMissing(field="reason")


def locked_holder(holder_id: UUID) -> Holder:
    """The holder, locked until the end of the transaction. Raises HolderUnknown."""
    holder = Holder.objects.select_for_update().filter(id=holder_id, merged_into__isnull=True).first()
    if holder is None:
        raise HolderUnknown
    return holder


def strict_traits(holder: Holder) -> StrictTraits:
    """The traits of a holder as a value. Raises Malformed when what is stored is not a national identity."""
    return StrictTraits.read(
        birth_name=holder.birth_name,
        given_names=holder.given_names or holder.first_given_name,
        sex=holder.sex,
        birth_date=holder.birth_date_text,
        birth_place=holder.birth_place_code,
    )


def columns_of(traits: StrictTraits) -> dict[str, Any]:
    return {
        "birth_name": traits.birth_name,
        "given_names": " ".join(traits.given_names),
        "first_given_name": traits.first_given_name,
        "sex": traits.sex,
        "birth_date_text": traits.birth_date.text,
        "birth_on": traits.birth_date.civil,
        "birth_place_code": traits.birth_place.code,
    }


def replace_matricule(holder: Holder, ins: Ins, *, ground: MatriculeHistory.Ground, by: Actor, now: datetime) -> None:
    """Put the present matricule in the history before another one takes its place. Raises MatriculeTaken."""
    former = holder.identifier
    if ins == former:
        return
    if Holder.objects.filter(ins=ins.value, ins_oid=ins.oid).exclude(id=holder.id).exists():
        raise MatriculeTaken(field="ins")
    if ground is _Ground.CHANGED and former.is_nia and not ins.is_nia:
        ground = _Ground.NIA_REPLACED
    since = MatriculeHistory.objects.filter(holder=holder).order_by("-until").values_list("until", flat=True).first()
    remember_matricule(holder, former, ground=ground, since=since, by=by, now=now)


def remember_matricule(
    holder: Holder,
    former: PersonIdentifier,
    *,
    ground: MatriculeHistory.Ground,
    since: datetime | None,
    by: Actor,
    now: datetime,
) -> None:
    MatriculeHistory.objects.create(
        holder=holder,
        ins=former.value,
        ins_oid=former.oid,
        since=since,
        until=now,
        ground=ground,
        by_kind=by.kind.value,
        by_id=by.id,
    )


def write_change(
    holder: Holder, changes: Mapping[str, Any], *, origin: str, by: Actor, reason: str, now: datetime
) -> tuple[str, ...]:
    """Write what differs on a locked holder, with the row of what was; return the columns that changed."""
    before = {name: getattr(holder, name) for name, value in changes.items() if getattr(holder, name) != value}
    if not before:
        return ()
    for name in before:
        setattr(holder, name, changes[name])
    holder.save()
    IdentityChange.objects.create(
        holder=holder,
        at=now,
        by_kind=by.kind.value,
        by_id=by.id,
        origin=origin,
        reason=reason,
        before={name: str(value) for name, value in before.items()},
        after={name: str(changes[name]) for name in before},
    )
    return tuple(sorted(before))


def _corrected(holder: Holder, corrections: Mapping[str, str]) -> StrictTraits:
    """The traits with the corrections; what is not corrected may stay as it was stored."""
    read = {
        "birth_name": holder.birth_name,
        "given_names": holder.given_names or holder.first_given_name,
        "sex": holder.sex,
        "birth_date": holder.birth_date_text or BirthDate.of_day(holder.birth_on).text,
        "birth_place": holder.birth_place_code,
    }
    given = {name.removesuffix("_code"): text for name, text in corrections.items() if name in STRICT}
    return StrictTraits.read(**read | given)
