"""The decision of a judge, as the operator records it: its reference, and who keeps authority over the child.

It ends every disagreement, ends the representation of the others, and keeps them from coming back (MIN-06).
Source: Code civil art. 373-2-1, 373-3, 377; RULES.md MIN-03, MIN-05, MIN-06.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from espace_sante.identity.domain.minority import is_minor
from espace_sante.identity.domain.representation import (
    AgreementAnswer,
    Ground,
    InvitationAnswer,
    Kind,
    NotAMinor,
    ProofKind,
    ProvedAct,
    StillAMinor,
)
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import (
    AuthorityKept,
    Holder,
    JudgeDecision,
    NotRepresentative,
    ParentalAgreement,
    Relationship,
    RepresentativeInvitation,
)
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.proofs import note_proofs
from espace_sante.identity.services.families.representatives import locked, representatives
from espace_sante.identity.services.family import end_relationships, relate
from espace_sante.kernel.actors import Actor


def record_judge_decision(
    *,
    child_id: UUID,
    keepers: Collection[UUID],
    reference: str,
    proofs: Collection[ProofKind],
    operator: Actor,
    now: datetime,
) -> UUID:
    """Record who keeps authority over a minor. The caller has asked the decision point.

    Raises ChildUnknown, NotAMinor, StillAMinor (a keeper is a minor), ProofMissing (MIN-18).
    """
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        if not is_minor(child.birth_on, now=now):
            raise NotAMinor
        if any(is_minor(one.birth_on, now=now) for one in Holder.objects.filter(id__in=keepers)):
            raise StillAMinor
        note_proofs(child.id, ProvedAct.JUDGMENT, proofs, operator=operator, now=now)
        concerned = {*representatives(child.id, now=now), *keepers, *_in_disagreement(child.id)}
        decision = JudgeDecision.objects.create(
            child=child, reference=reference, recorded_at=now, by_kind=operator.kind.value, by_id=operator.id
        )
        AuthorityKept.objects.bulk_create([AuthorityKept(decision=decision, person_id=one) for one in keepers])
        _settle(child, decision, now)
        _set_representatives(child, keepers, operator=operator, now=now)
        changed(FamilyAct.JUDGED, helped_id=child.id, by=operator, now=now, ground=Ground.JUDGMENT.value)
        tell(FamilyTopic.DECISION_RECORDED, people=sorted(concerned), about=child.id, now=now)
        return decision.id


def open_contests() -> list[tuple[UUID, datetime]]:
    """Every child whose representation is contested, with the instant of the first contest, oldest first."""
    rows = ParentalAgreement.objects.filter(answer=AgreementAnswer.CONTESTED.value, settled_by__isnull=True)
    first: dict[UUID, datetime] = {}
    for child_id, answered_at in rows.order_by("answered_at", "id").values_list("child_id", "answered_at"):
        if answered_at is not None:
            first.setdefault(child_id, answered_at)
    return list(first.items())


def _in_disagreement(child_id: UUID) -> set[UUID]:
    rows = ParentalAgreement.objects.filter(child_id=child_id, settled_by__isnull=True)
    return {one for pair in rows.values_list("newcomer_id", "asked_of_id") for one in pair}


def _settle(child: Holder, decision: JudgeDecision, now: datetime) -> None:
    open_questions = Q(answer="") | Q(answer=AgreementAnswer.CONTESTED.value)
    ParentalAgreement.objects.filter(open_questions, child=child, settled_by__isnull=True).update(settled_by=decision)
    RepresentativeInvitation.objects.filter(child=child, answer="", ends_at__gt=now).update(
        answer=InvitationAnswer.WITHDRAWN.value, answered_at=now
    )


def _set_representatives(child: Holder, keepers: Collection[UUID], *, operator: Actor, now: datetime) -> None:
    """End the others, add those who are not there yet; a judge's decision also ends « je ne suis pas… »."""
    before = representatives(child.id, now=now)
    judgment = {"helped_id": child.id, "by": operator, "now": now, "ground": Ground.JUDGMENT.value}
    for person_id in before:
        if person_id not in keepers:
            rows = Relationship.objects.filter(helped=child, person_id=person_id, kind=Kind.REPRESENTATIVE.value)
            end_relationships(rows, by=operator, ground=Ground.JUDGMENT, now=now)
            changed(FamilyAct.ENDED, subject_id=person_id, **judgment)  # type: ignore[arg-type]
    NotRepresentative.objects.filter(child=child, person_id__in=keepers, until__isnull=True).update(
        until=now, ended_by_kind=operator.kind.value, ended_by_id=operator.id, ended_ground=Ground.JUDGMENT.value
    )
    for person_id in keepers:
        if person_id not in before:
            relate(
                person_id=person_id,
                helped_id=child.id,
                kind=Kind.REPRESENTATIVE.value,
                now=now,
                by=operator,
                ground=Ground.JUDGMENT.value,
            )
            changed(FamilyAct.BEGAN, subject_id=person_id, **judgment)  # type: ignore[arg-type]
