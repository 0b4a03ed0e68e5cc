"""Until when a professional reads a space, for the banner and the foot of their pages.

Source: RULES.md EMG-08 (an emergency has an end), PRO-02, PRO-05, PRO-13.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from espace_sante.access.domain.decision import Reason
from espace_sante.access.models import CareRelation
from espace_sante.access.services.ties import open_ties
from espace_sante.kernel.actors import Actor
from espace_sante.spaces.api import SpaceView

_Kind = CareRelation.Kind
_OF_REASON = {
    Reason.BREAK_GLASS: _Kind.BREAK_GLASS,
    Reason.CALL_CENTRE: _Kind.CALL_CENTRE,
    Reason.CODE: _Kind.CODE,
    Reason.CARE_TEAM: _Kind.CARE_TEAM,
    Reason.CONSENT: _Kind.CONSENT,
    Reason.EXPRESS_CONSENT: _Kind.EXPRESS_CONSENT,
}
EMERGENCIES = frozenset({Reason.BREAK_GLASS, Reason.CALL_CENTRE})


@dataclass(frozen=True, slots=True)
class TimeBox:
    """What authorises the reading, and its end."""

    reason: Reason
    until: datetime

    @property
    def emergency(self) -> bool:
        return self.reason in EMERGENCIES


def time_box(*, actor: Actor, space: SpaceView, reason: Reason, now: datetime) -> TimeBox | None:
    """The end of what authorises this professional for this reason; None when it has none. At most one query."""
    kind = _OF_REASON.get(reason)
    if kind is None or not actor.rpps:
        return None
    rows = open_ties(now).filter(space_id=space.id, rpps=actor.rpps, kind=kind.value)
    ends = list(rows.values_list("until", flat=True))
    dated = [one for one in ends if one is not None]
    return TimeBox(reason=reason, until=max(dated)) if dated and len(dated) == len(ends) else None
