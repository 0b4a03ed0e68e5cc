"""The ties of a space that is erased go with it: a new space starts without any (LC-20)."""

from __future__ import annotations

from uuid import UUID

from espace_sante.access.models import AccessCode, CareRelation, EmergencyOpening, FirstChoices, ServiceGrant


def forget_relations(*, space_id: UUID) -> None:
    """In the caller's transaction on `dmp`."""
    for model in (CareRelation, EmergencyOpening, AccessCode, FirstChoices, ServiceGrant):
        model.objects.filter(space_id=space_id).delete()
