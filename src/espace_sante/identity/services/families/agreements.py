"""What the other parent answers when somebody becomes a representative: agree, or contest (MIN-05, C9).

A contest freezes what both may change, reading stays, until the operator records the decision of a judge.
Source: Code civil art. 372-2 (each parent is deemed to act with the other's agreement for usual acts), 373-2-1.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.representation import AgreementAnswer, AgreementStatus, InvitationUnknown
from espace_sante.identity.domain.representation import agreement_status as status_at
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import ParentalAgreement
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.representatives import holder_of, locked
from espace_sante.kernel.actors import Actor


def answer_agreement(*, agreement_id: UUID, actor: Actor, agrees: bool, now: datetime) -> None:
    """Agree or contest, once, within the window. Raises InvitationUnknown for what does not wait for this person."""
    with transaction.atomic(using="ens"):
        child_id = _child_of(agreement_id, actor)
        child = locked(child_id)
        row = ParentalAgreement.objects.select_for_update().get(id=agreement_id)
        status = status_at(answer=row.answer, settled=row.settled_by_id is not None, ends_at=row.ends_at, now=now)
        if status is not AgreementStatus.WAITING:
            raise InvitationUnknown
        row.answer = (AgreementAnswer.AGREED if agrees else AgreementAnswer.CONTESTED).value
        row.answered_at = now
        row.save(update_fields=["answer", "answered_at"])
        act = FamilyAct.AGREED if agrees else FamilyAct.CONTESTED
        changed(act, helped_id=child.id, by=actor, now=now, subject_id=row.newcomer_id)
        tell(FamilyTopic.AGREEMENT_ANSWERED, people=[row.newcomer_id], about=child.id, now=now)


def contest(*, child_id: UUID, newcomer_id: UUID, actor: Actor, now: datetime) -> None:
    """Within a transaction that holds the child: write a contest that answers no question asked before."""
    ParentalAgreement.objects.create(
        child_id=child_id,
        newcomer_id=newcomer_id,
        asked_of_id=holder_of(actor),
        asked_at=now,
        ends_at=now,
        answer=AgreementAnswer.CONTESTED.value,
        answered_at=now,
    )
    changed(FamilyAct.CONTESTED, helped_id=child_id, by=actor, now=now, subject_id=newcomer_id)


def _child_of(agreement_id: UUID, actor: Actor) -> UUID:
    rows = ParentalAgreement.objects.filter(id=agreement_id, asked_of_id=holder_of(actor))
    child_id = rows.values_list("child_id", flat=True).first()
    if child_id is None:
        raise InvitationUnknown
    return child_id
