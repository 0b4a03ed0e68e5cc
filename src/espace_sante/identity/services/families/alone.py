"""A minor whose family ties are broken, and who has a coverage of their own, consents alone: a dated decision.

From then representatives have no access to that space, and the minor may have an account of their own whatever their
age; it ends by another dated decision, after which representatives act again. The rows of `Relationship` stay as they
are: the queries that read them look at this decision (`services/family.py`).
Source: CSP art. L. 1111-5, last paragraph; RULES.md MIN-12, MIN-15, MIN-18.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.identity.domain.minority import is_minor
from espace_sante.identity.domain.representation import (
    AlreadyConsentsAlone,
    DoesNotConsentAlone,
    NotAMinor,
    ProofKind,
    ProvedAct,
)
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import ConsentAlone
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.proofs import note_proofs
from espace_sante.identity.services.families.representatives import locked, representatives
from espace_sante.kernel.actors import Actor


def let_consent_alone(
    *, child_id: UUID, decided_by: str, basis: str, proofs: Collection[ProofKind], operator: Actor, now: datetime
) -> UUID:
    """Record that a minor consents alone from now on. The caller has asked the decision point.

    Raises ChildUnknown, NotAMinor, AlreadyConsentsAlone, ProofMissing.
    """
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        if not is_minor(child.birth_on, now=now):
            raise NotAMinor
        if ConsentAlone.objects.filter(child=child, until__isnull=True).exists():
            raise AlreadyConsentsAlone
        concerned = representatives(child.id, now=now)
        note_proofs(child.id, ProvedAct.CONSENTS_ALONE, proofs, operator=operator, now=now)
        row = ConsentAlone.objects.create(
            child=child, since=now, by_kind=operator.kind.value, by_id=operator.id, decided_by=decided_by, basis=basis
        )
        changed(FamilyAct.CONSENTS_ALONE, helped_id=child.id, by=operator, now=now)
        tell(FamilyTopic.REPRESENTATION_ENDED, people=concerned, about=child.id, now=now)
        return row.id


def end_consent_alone(*, child_id: UUID, decided_by: str, basis: str, operator: Actor, now: datetime) -> None:
    """Record that the minor no longer consents alone: representatives act again. Raises DoesNotConsentAlone."""
    with transaction.atomic(using="ens"):
        child = locked(child_id)
        row = ConsentAlone.objects.select_for_update().filter(child=child, until__isnull=True).first()
        if row is None:
            raise DoesNotConsentAlone
        row.until, row.ended_by_kind, row.ended_by_id = now, operator.kind.value, operator.id
        row.ended_decided_by, row.ended_basis = decided_by, basis
        row.save()
        changed(FamilyAct.CONSENTS_ALONE_ENDED, helped_id=child.id, by=operator, now=now)
        concerned = [child.id, *representatives(child.id, now=now)]
        tell(FamilyTopic.REPRESENTATION_BEGAN, people=concerned, about=child.id, now=now)
