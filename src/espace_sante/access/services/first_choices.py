"""The first choices of a space: asked until they are made, then changed in the settings (CIT-03).

Each screen writes its own answer at once; this remembers that the last one was reached, so that nothing is asked again.
Source: RULES.md CIT-03, CIT-04, EMG-03, MT-07.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.domain.facts import Action
from espace_sante.access.models import FirstChoices
from espace_sante.access.services.changes import allowed_case, record
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.prepared.api import Select
from espace_sante.spaces.api import SpaceView

REASON = "first_choices"  # of the line of trace
_MADE = Select(lambda a: FirstChoices.objects.filter(space_id=a.space_id).values_list("made_at"), space_id=UUID)


def first_choices_made(space: SpaceView) -> bool:
    """Whether they were made. One query."""
    return _MADE.first(space_id=space.id) is not None


def finish_first_choices(*, actor: Actor, space: SpaceView, now: datetime) -> bool:
    """Remember that they are made, and trace it; True the first time. Raises AccessRefused."""
    act = audit.Act.CONFIDENTIALITY_CHOSEN
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_CONFIDENTIALITY, act=act, now=now)
    with transaction.atomic(using="dmp"):
        values = {"made_at": now, "by_kind": actor.kind.value, "by_id": actor.id}
        _row, created = FirstChoices.objects.get_or_create(space_id=space.id, defaults=values)
        if created:
            audit.append(record(act, actor=actor, space=space, now=now, reason=REASON))
    return created
