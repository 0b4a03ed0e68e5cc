"""The ties between professionals and a space that is erased go with it: a new space starts without any (LC-20)."""

from __future__ import annotations

from uuid import UUID

from espace_sante.access.models import AccessCode, CareRelation, EmergencyOpening, FirstChoices


def forget_relations(*, space_id: UUID) -> None:
    """In the caller's transaction on `dmp`."""
    for model in (CareRelation, EmergencyOpening, AccessCode, FirstChoices):
        model.objects.filter(space_id=space_id).delete()
