"""Verify an identity with the national teleservice, and record the proofs that people show. Nothing else qualifies one.

Source: RNIV 1 (statuts, qualification); Référentiel INS; RULES.md DOC-05.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.identity_status import (
    IdentityStatus,
    after_disagreement,
    after_proof,
    after_retrieval,
)
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.models import Holder, MatriculeHistory
from espace_sante.identity.services.correct_identity import (
    columns_of,
    locked_holder,
    remember_matricule,
    replace_matricule,
    strict_traits,
    write_change,
)
from espace_sante.identity.services.verify_identity_port import Found, NationalIdentity, Teleservice
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Ins

_Ground = MatriculeHistory.Ground


class Proof(StrEnum):
    """What proves an identity with high confidence (RNIV 1, dispositifs à haut niveau de confiance)."""

    PASSPORT = "passeport"
    IDENTITY_CARD = "carte_identite"
    RESIDENCE_PERMIT = "titre_de_sejour"
    FAMILY_RECORD = "livret_de_famille"  # of a minor, with a representative's own proof
    ELECTRONIC = "identite_electronique"  # eIDAS substantial or high


class Outcome(StrEnum):
    """What a verification came to."""

    CONFIRMED = "confirmed"  # the national base says what we say
    CORRECTED = "corrected"  # it says otherwise for the same person: we now say as it does
    NOT_FOUND = "not_found"
    SEVERAL = "several"  # homonyms or twins: no matricule can be chosen
    DUPLICATE = "duplicate"  # another holder has the matricule: to be merged by a person
    UNREADABLE = "unreadable"  # what we hold is not a national identity


@dataclass(frozen=True, slots=True)
class Verified:
    """One verification. `other_id` is the holder who already has the matricule, for a duplicate."""

    holder_id: UUID
    outcome: Outcome
    status: IdentityStatus
    other_id: UUID | None = None


def holders_to_verify(*, qualified_too: bool = False) -> list[UUID]:
    """Who is to be verified, oldest first: those not qualified, or everybody."""
    rows = Holder.objects.filter(merged_into__isnull=True)
    if not qualified_too:
        rows = rows.exclude(identity_status=IdentityStatus.QUALIFIED.value)
    return list(rows.order_by("id").values_list("id", flat=True))


def verify_identities(
    holder_ids: list[UUID], *, teleservice: Teleservice, by: Actor, now: datetime
) -> Iterator[Verified]:
    """Verify several holders, one transaction each, so that what was done stays done if the service stops answering."""
    for holder_id in holder_ids:
        yield verify_identity(holder_id=holder_id, teleservice=teleservice, by=by, now=now)


def verify_identity(*, holder_id: UUID, teleservice: Teleservice, by: Actor, now: datetime) -> Verified:
    """Ask the teleservice about one holder and do as it says. Raises HolderUnknown, TeleserviceUnavailable."""
    with transaction.atomic(using="ens"):
        holder = locked_holder(holder_id)
        status = IdentityStatus(holder.identity_status)
        try:
            traits = strict_traits(holder)
        except Malformed:
            return Verified(holder.id, Outcome.UNREADABLE, status)
        ours = holder.identifier
        if isinstance(ours, Ins) and teleservice.verify(ours, traits):
            return _settle(holder, Outcome.CONFIRMED, after_retrieval(status), by=by, now=now)
        answer = teleservice.search(traits)
        if answer.identity is None:
            outcome = Outcome.SEVERAL if answer.found is Found.SEVERAL else Outcome.NOT_FOUND
            return _settle(holder, outcome, after_disagreement(status), by=by, now=now)
        return _adopt(holder, traits, answer.identity, by=by, now=now)


def record_proof(*, holder_id: UUID, proof: Proof, by: Actor, now: datetime) -> IdentityStatus:
    """An identity document was seen, or an electronic identity used. Raises HolderUnknown."""
    with transaction.atomic(using="ens"):
        holder = locked_holder(holder_id)
        status = after_proof(IdentityStatus(holder.identity_status))
        write_change(
            holder, {"identity_status": status.value}, origin="proof", by=by, reason=f"proof:{proof.value}", now=now
        )
        return status


def _adopt(holder: Holder, ours: StrictTraits, found: NationalIdentity, *, by: Actor, now: datetime) -> Verified:
    """Take the matricule and the traits of the national base for those of this holder, unless it is another's."""
    status = IdentityStatus(holder.identity_status)
    other = (
        Holder.objects.filter(ins=found.ins.value, ins_oid=found.ins.oid)
        .exclude(id=holder.id)
        .values_list("id", "merged_into_id")
        .first()
    )
    if other is not None:
        return Verified(holder.id, Outcome.DUPLICATE, status, other_id=other[1] or other[0])
    former = holder.identifier
    if found.ins != former:
        known_as_theirs = former in found.former or former.is_nia or not isinstance(former, Ins)
        ground = _Ground.CHANGED if known_as_theirs else _Ground.WRONG_PERSON
        replace_matricule(holder, found.ins, ground=ground, by=by, now=now)
    _remember_history(holder, found, by=by, now=now)
    changes = _fuller(ours, found) | {"ins": found.ins.value, "ins_oid": found.ins.oid}
    return _settle(holder, Outcome.CORRECTED, after_retrieval(status), by=by, now=now, changes=changes)


def _fuller(ours: StrictTraits, found: NationalIdentity) -> dict[str, Any]:
    """Their place code and list of names; our writing of a name (accents) where it is the same name."""
    theirs = columns_of(found.traits)
    names = max(ours.given_names, found.traits.given_names, key=len)
    return {"given_names": " ".join(names), "birth_place_code": theirs["birth_place_code"]}


def _remember_history(holder: Holder, found: NationalIdentity, *, by: Actor, now: datetime) -> None:
    """INSHISTO: the matricules that were this person's before."""
    known = set(MatriculeHistory.objects.filter(holder=holder).values_list("ins", "ins_oid"))
    for former in found.former:
        if (former.value, former.oid) not in known and former != found.ins:
            ground = _Ground.NIA_REPLACED if former.is_nia else _Ground.CHANGED
            remember_matricule(holder, former, ground=ground, since=None, by=by, now=now)


def _settle(
    holder: Holder,
    outcome: Outcome,
    status: IdentityStatus,
    *,
    by: Actor,
    now: datetime,
    changes: dict[str, Any] | None = None,
) -> Verified:
    wanted = (changes or {}) | {"identity_status": status.value}
    write_change(holder, wanted, origin="insi", by=by, reason=f"insi:{outcome.value}", now=now)
    return Verified(holder.id, outcome, status)
