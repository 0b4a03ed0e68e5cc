"""The holder ends an access in an emergency that still runs, without contesting it.

Source: RULES.md EMG-08, PRO-15 (the holder's opposition always wins).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation, EmergencyOpening
from espace_sante.access.services.changes import allowed_case, end, record
from espace_sante.access.services.emergencies import EmergencyUnknown
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView


def stop_emergency(*, actor: Actor, space: SpaceView, emergency_id: UUID, now: datetime) -> bool:
    """End it now. True when it was running. Raises AccessRefused, EmergencyUnknown."""
    act = audit.Act.CARE_RELATION_ENDED
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_PROFESSIONALS, act=act, now=now)
    with transaction.atomic(using="dmp"):
        row = EmergencyOpening.objects.select_for_update().filter(space_id=space.id, id=emergency_id).first()
        if row is None:
            raise EmergencyUnknown
        kind = CareRelation.Kind(row.mode)
        if not end(space.id, [kind], rpps=row.rpps, now=now):
            return False
        row.until = min(row.until, now)
        row.save(update_fields=["until"])
        audit.append(record(act, actor=actor, space=space, now=now, reason=kind.value, about=row.rpps, name=row.name))
    return True
