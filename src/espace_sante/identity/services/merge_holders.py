"""Merge two holders who are one person, and undo it. What must move to the kept space is told to the rooms above.

The duplicate keeps its row and its matricule, marked `merged_into`: every look-up answers with the one who was kept.
Relationships, what families wrote and asked (`merge_families.py`) and, when the kept holder has none, the account pass
to the kept holder; `HolderMerge.before` says what passed, so that it can be given back.
Source: RNIV 1, traitement des doublons et des collisions; Référentiel INS.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.identity.domain.events import HoldersMerged, HoldersParted
from espace_sante.identity.models import Account, Holder, HolderMerge, MatriculeHistory, Relationship
from espace_sante.identity.services.correct_identity import HolderUnknown, check_reason
from espace_sante.identity.services.merge_families import give_back_families, pass_families
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, NotFound, Refused
from espace_sante.kernel.events import publish
from espace_sante.kernel.identifiers import new_id


class MergeNeedsForce(Refused):
    """Both have a qualified matricule and an account in use: they look like two people. Insist to merge them."""

    code = "merge-needs-force"


class AlreadyMerged(Conflict):
    """One of the two is already part of another merge."""

    code = "already-merged"


class MergeUnknown(NotFound):
    """There is no merge in force under this id."""

    code = "merge-unknown"


def merge_holders(
    *, kept_id: UUID, merged_id: UUID, by: Actor, reason: str, now: datetime, force: bool = False
) -> UUID:
    """Have everything of one holder answered for by the other; return the id of the merge.

    Raises HolderUnknown, AlreadyMerged, MergeNeedsForce, ReasonMissing, and what the rooms above refuse.
    """
    check_reason(reason)
    if kept_id == merged_id:
        raise AlreadyMerged("A holder is not merged with themselves.")
    with transaction.atomic(using="ens"):
        kept, merged = _locked(kept_id, merged_id)
        if kept.merged_into_id or merged.merged_into_id or merged.duplicates.exists():
            raise AlreadyMerged
        if not force and _look_like_two_people(kept, merged):
            raise MergeNeedsForce
        merge = HolderMerge(
            id=new_id(),
            kept=kept,
            merged=merged,
            at=now,
            by_kind=by.kind.value,
            by_id=by.id,
            reason=reason.strip(),
            forced=force,
        )
        merge.before = (
            _pass_relationships(kept, merged, now) | pass_families(kept.id, merged.id) | _pass_account(kept, merged)
        )
        merge.save()
        merged.merged_into = kept
        merged.save(update_fields=["merged_into"])
        _pass_matricules(merge, by=by, now=now)
        publish(HoldersMerged(merge.id, kept.id, merged.id, forced=force, by=by, at=now))
        return merge.id


def undo_merge(*, merge_id: UUID, by: Actor, reason: str, now: datetime) -> None:
    """Give back what came with a merge. Raises MergeUnknown, ReasonMissing."""
    check_reason(reason)
    with transaction.atomic(using="ens"):
        merge = HolderMerge.objects.select_for_update().filter(id=merge_id, undone_at__isnull=True).first()
        if merge is None:
            raise MergeUnknown
        kept, merged = _locked(merge.kept_id, merge.merged_id)
        merged.merged_into = None
        merged.save(update_fields=["merged_into"])
        _give_back_relationships(merge.before, kept, merged)
        give_back_families(merge.before, kept.id, merged.id)
        _give_back_account(merge.before, kept, merged)
        merge.undone_at, merge.undone_reason = now, reason.strip()
        merge.undone_by_kind, merge.undone_by_id = by.kind.value, by.id
        merge.save()
        publish(HoldersParted(merge.id, kept.id, merged.id, merged_at=merge.at, by=by, at=now))


def _locked(*holder_ids: UUID) -> list[Holder]:
    """The holders in the order asked, locked in one order so that two merges never wait for each other."""
    found = {one.id: one for one in Holder.objects.select_for_update().filter(id__in=holder_ids).order_by("id")}
    if len(found) < len(holder_ids):
        raise HolderUnknown
    return [found[holder_id] for holder_id in holder_ids]


def _look_like_two_people(kept: Holder, merged: Holder) -> bool:
    if not (kept.ins_qualified and merged.ins_qualified and kept.ins != merged.ins):
        return False
    return Account.objects.filter(holder__in=[kept, merged], is_active=True).count() == 2


def _pass_relationships(kept: Holder, merged: Holder, now: datetime) -> dict[str, Any]:
    """Ties in force pass as they are; one that the kept holder already has, or with oneself, ends."""
    passed, ended = [], []
    running = Relationship.objects.filter(Q(until__isnull=True) | Q(until__gt=now))
    theirs = set(running.filter(Q(person=kept) | Q(helped=kept)).values_list("person_id", "helped_id"))
    for tie in running.filter(Q(person=merged) | Q(helped=merged)).select_for_update().order_by("id"):
        side = "person" if tie.person_id == merged.id else "helped"
        pair = (kept.id, tie.helped_id) if side == "person" else (tie.person_id, kept.id)
        if pair in theirs or pair[0] == pair[1]:
            ended.append({"id": str(tie.id), "until": tie.until.isoformat() if tie.until else None})
            Relationship.objects.filter(id=tie.id).update(until=now)
        else:
            theirs.add(pair)
            passed.append({"id": str(tie.id), "side": side})
            Relationship.objects.filter(id=tie.id).update(**{side: kept})
    return {"relationships_passed": passed, "relationships_ended": ended}


def _give_back_relationships(before: dict[str, Any], kept: Holder, merged: Holder) -> None:
    for row in before["relationships_passed"]:
        Relationship.objects.filter(id=row["id"], **{row["side"]: kept}).update(**{row["side"]: merged})
    for row in before["relationships_ended"]:
        until = datetime.fromisoformat(row["until"]) if row["until"] else None
        Relationship.objects.filter(id=row["id"]).update(until=until)


def _pass_account(kept: Holder, merged: Holder) -> dict[str, Any]:
    """The duplicate's account becomes the kept holder's, or rests when they have one already."""
    account = Account.objects.filter(holder=merged).first()
    if account is None:
        return {}
    if Account.objects.filter(holder=kept).exists():
        if not account.is_active:
            return {}
        Account.objects.filter(id=account.id).update(is_active=False)
        return {"account_rested": str(account.id)}
    Account.objects.filter(id=account.id).update(holder=kept)
    return {"account_passed": str(account.id)}


def _give_back_account(before: dict[str, Any], kept: Holder, merged: Holder) -> None:
    if "account_rested" in before:
        Account.objects.filter(id=before["account_rested"]).update(is_active=True)
    if "account_passed" in before:
        Account.objects.filter(id=before["account_passed"], holder=kept).update(holder=merged)


def _pass_matricules(merge: HolderMerge, *, by: Actor, now: datetime) -> None:
    """What found the duplicate finds the kept holder: the present matricule and the former ones."""
    own = MatriculeHistory.objects.filter(holder_id=merge.merged_id).exclude(
        ground=MatriculeHistory.Ground.WRONG_PERSON
    )
    pairs = {(merge.merged.ins, merge.merged.ins_oid), *own.values_list("ins", "ins_oid")}
    MatriculeHistory.objects.bulk_create(
        MatriculeHistory(
            holder_id=merge.kept_id,
            ins=ins,
            ins_oid=oid,
            until=now,
            ground=MatriculeHistory.Ground.MERGED,
            merge=merge,
            by_kind=by.kind.value,
            by_id=by.id,
        )
        for ins, oid in sorted(pairs)
    )
