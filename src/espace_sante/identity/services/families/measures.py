"""The legal protection of adults. Source: Code civil art. 440; CSP art. L. 1111-14, R. 1111-1, R. 1111-40; MIN-16.

Representation: the person in charge acts in the space from the record of the measure. Assistance: they act only while
the protected person expressly consents, in the protected person's own space, and stop when the consent is withdrawn.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from espace_sante.identity.domain.minority import is_minor, majority_at
from espace_sante.identity.domain.representation import (
    AlreadyActsFor,
    Ground,
    InvitationUnknown,
    Kind,
    MeasureKind,
    StillAMinor,
)
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import Holder, ProtectionMeasure, Relationship
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.representatives import holder_of, locked
from espace_sante.identity.services.family import current, end_relationships, relate
from espace_sante.kernel.actors import SYSTEM, Actor

KIND_OF = {MeasureKind.REPRESENTATION: Kind.GUARDIAN, MeasureKind.ASSISTANCE: Kind.ASSISTANT}


def record_measure(
    *, protected_id: UUID, person_id: UUID, kind: MeasureKind, reference: str, operator: Actor, now: datetime
) -> UUID:
    """Record a measure, and who is in charge of it. The caller has asked the decision point.

    Raises ChildUnknown (nobody has this id), StillAMinor, AlreadyActsFor.
    """
    with transaction.atomic(using="ens"):
        protected, person = locked(protected_id), Holder.objects.get(id=person_id)
        if is_minor(protected.birth_on, now=now) or is_minor(person.birth_on, now=now):
            raise StillAMinor
        _end_childhood(protected, now)
        if Relationship.objects.filter(current(now), helped=protected, person=person).exists():
            raise AlreadyActsFor
        measure = ProtectionMeasure.objects.create(
            kind=kind.value,
            protected=protected,
            person=person,
            reference=reference,
            since=now,
            by_kind=operator.kind.value,
            by_id=operator.id,
            ground=Ground.JUDGMENT.value,
        )
        if kind is MeasureKind.REPRESENTATION:
            _begin(measure, by=operator, ground=Ground.JUDGMENT, now=now)
        else:
            tell(FamilyTopic.CONSENT_ASKED, people=[protected_id], about=protected_id, now=now)
        return measure.id


def consent_to_assistance(*, measure_id: UUID, actor: Actor, consents: bool, now: datetime) -> None:
    """The protected person opens their space to who assists them, or closes it again. Raises InvitationUnknown."""
    with transaction.atomic(using="ens"):
        locked(holder_of(actor))
        measure = ProtectionMeasure.objects.filter(
            id=measure_id, protected_id=holder_of(actor), kind=MeasureKind.ASSISTANCE.value, until__isnull=True
        ).first()
        if measure is None:
            raise InvitationUnknown
        opened = _open_ones(measure, now).exists()
        if consents and not opened:
            _begin(measure, by=actor, ground=Ground.CONSENT, now=now)
        elif not consents and opened:
            _end(measure, by=actor, ground=Ground.OWN_WISH, now=now)
        tell(FamilyTopic.CONSENT_ANSWERED, people=[measure.person_id], about=measure.protected_id, now=now)


def end_measure(*, measure_id: UUID, operator: Actor, now: datetime) -> None:
    """The measure is over, and so is what it gave. Raises InvitationUnknown."""
    with transaction.atomic(using="ens"):
        measure = ProtectionMeasure.objects.select_for_update().filter(id=measure_id, until__isnull=True).first()
        if measure is None:
            raise InvitationUnknown
        measure.until, measure.ended_ground = now, Ground.JUDGMENT.value
        measure.ended_by_kind, measure.ended_by_id = operator.kind.value, operator.id
        measure.save(update_fields=["until", "ended_ground", "ended_by_kind", "ended_by_id"])
        _end(measure, by=operator, ground=Ground.JUDGMENT, now=now)
        tell(
            FamilyTopic.REPRESENTATION_ENDED,
            people=[measure.person_id, measure.protected_id],
            about=measure.protected_id,
            now=now,
        )


def _begin(measure: ProtectionMeasure, *, by: Actor, ground: Ground, now: datetime) -> None:
    relate(
        person_id=measure.person_id,
        helped_id=measure.protected_id,
        kind=KIND_OF[MeasureKind(measure.kind)].value,
        now=now,
        by=by,
        ground=ground.value,
    )
    changed(
        FamilyAct.BEGAN,
        helped_id=measure.protected_id,
        by=by,
        now=now,
        subject_id=measure.person_id,
        ground=ground.value,
    )


def _end(measure: ProtectionMeasure, *, by: Actor, ground: Ground, now: datetime) -> None:
    if end_relationships(_open_ones(measure, now), by=by, ground=ground, now=now):
        changed(
            FamilyAct.ENDED,
            helped_id=measure.protected_id,
            by=by,
            now=now,
            subject_id=measure.person_id,
            ground=ground.value,
        )


def _open_ones(measure: ProtectionMeasure, now: datetime) -> QuerySet[Relationship]:
    kind = KIND_OF[MeasureKind(measure.kind)]
    return Relationship.objects.filter(
        current(now), helped_id=measure.protected_id, person_id=measure.person_id, kind=kind.value
    )


def _end_childhood(protected: Holder, now: datetime) -> None:
    """Rows of the time when they were a minor give nothing any more; close them at the majority, for good order."""
    rows = Relationship.objects.filter(helped=protected, kind=Kind.REPRESENTATIVE.value, until__isnull=True)
    end_relationships(rows, by=SYSTEM, ground=Ground.MAJORITY, now=majority_at(protected.birth_on))
