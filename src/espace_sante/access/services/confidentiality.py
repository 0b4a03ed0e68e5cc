"""What the holder chooses for everybody: emergencies, and whether new items arrive masked.

Source: RULES.md CIT-03, CIT-04, EMG-03, EMG-04, EMG-07.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from espace_sante.access.domain.facts import Action
from espace_sante.access.models import CareRelation
from espace_sante.access.services.changes import allowed_case, begin, end, record
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView

_Kind = CareRelation.Kind


@dataclass(frozen=True, slots=True)
class Choices:
    """Where the switches stand. By default, as the law: emergencies open the record, what is masked stays masked."""

    call_centre: bool = True  # EMG-03 a
    break_glass: bool = True  # EMG-03 b
    masked_in_emergency: bool = False  # EMG-03 c; default: the safe one (EMG-04)
    new_items_masked: bool = False  # CIT-04


# Each switch, and the tie that runs while it is not at its place by default.
_TIES = {
    "call_centre": _Kind.NO_CALL_CENTRE,
    "break_glass": _Kind.NO_BREAK_GLASS,
    "masked_in_emergency": _Kind.MASKED_IN_EMERGENCY,
    "new_items_masked": _Kind.NEW_ITEMS_MASKED,
}


def choices_of(space: SpaceView, *, now: datetime) -> Choices:
    """Where the switches of a space stand. One query."""
    running = Q(until__isnull=True) | Q(until__gt=now)
    rows = CareRelation.objects.filter(running, space_id=space.id, rpps="", finess="")
    found = set(rows.values_list("kind", flat=True))
    moved = {name: kind.value in found for name, kind in _TIES.items()}
    return Choices(
        call_centre=not moved["call_centre"],
        break_glass=not moved["break_glass"],
        masked_in_emergency=moved["masked_in_emergency"],
        new_items_masked=moved["new_items_masked"],
    )


def choose_confidentiality(*, actor: Actor, space: SpaceView, choices: Choices, now: datetime) -> Choices:
    """Set the switches; each that moves is a line of the trace. Returns where they stood.

    A refusal of emergencies ends at once what such an emergency had opened. Raises AccessRefused.
    """
    act = audit.Act.CONFIDENTIALITY_CHOSEN
    allowed_case(actor=actor, space=space, action=Action.CHOOSE_CONFIDENTIALITY, act=act, now=now)
    with transaction.atomic(using="dmp"):
        before = choices_of(space, now=now)
        for name, kind in _TIES.items():
            wanted = getattr(choices, name)
            if wanted == getattr(before, name):
                continue
            if wanted != getattr(_DEFAULT, name):
                begin(space.id, kind, by=actor, now=now, until=None)
            else:
                end(space.id, [kind], rpps="", finess="", now=now)
            reason = f"{name}:{'yes' if wanted else 'no'}"
            audit.append(record(act, actor=actor, space=space, now=now, reason=reason))
    return before


_DEFAULT = Choices()
