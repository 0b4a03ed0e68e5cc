"""What is seen of massive acts: the list, one of them, and how many spaces one would move. No name, no content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Subquery

from espace_sante.spaces.domain.ending import Massive
from espace_sante.spaces.domain.states import ALLOWED, Move, State
from espace_sante.spaces.models import MassiveAct, MassiveSpace, Space, SpaceStateRow
from espace_sante.spaces.services.massive import DONE, needs_two

SHOWN = 50
_CAN = {
    Massive.CLOSE: frozenset(source for source, move in ALLOWED if move is Move.CLOSE),
    Massive.ERASE: frozenset(source for source, move in ALLOWED if move in {Move.CLOSE, Move.ASK_ERASURE}),
    Massive.OPEN: frozenset(source for source, move in ALLOWED if move is Move.REQUEST) - {State.OPPOSED},
}


@dataclass(frozen=True, slots=True)
class MassiveView:
    """One act. `left`: spaces of which nothing became yet; `stopped`: what stopped the others, by code."""

    id: UUID
    act: Massive
    ground: str
    spaces: int
    proposed_at: datetime
    proposed_by: str
    approved_at: datetime | None
    approved_by: str
    done: int
    left: int
    stopped: dict[str, int]

    @property
    def needs_two(self) -> bool:
        return needs_two(self.spaces)

    @property
    def waits_for_approval(self) -> bool:
        return self.needs_two and not self.approved_by


def massive_acts() -> list[MassiveView]:
    """The last ones, newest first."""
    rows = list(MassiveAct.objects.order_by("-proposed_at", "-id")[:SHOWN])
    outcomes = _outcomes([row.id for row in rows])
    return [_view(row, outcomes.get(row.id, {})) for row in rows]


def massive_act(act_id: UUID) -> MassiveView | None:
    row = MassiveAct.objects.filter(id=act_id).first()
    return _view(row, _outcomes([act_id]).get(act_id, {})) if row else None


def count_movable(act: Massive, holder_ids: Sequence[UUID]) -> int:
    """How many of these people an act would concern today: a dry run, which writes nothing."""
    wanted = list(set(holder_ids))
    if not wanted:
        return 0
    last = SpaceStateRow.objects.filter(space=OuterRef("pk")).order_by("-position").values("state")[:1]
    rows = Space.objects.filter(holder__id__among=wanted).annotate(last=Subquery(last)).values_list("last", flat=True)
    states = [State(one) if one else State.UNKNOWN for one in rows]
    without = len(wanted) - len(states) if State.UNKNOWN in _CAN[act] else 0
    return without + sum(one in _CAN[act] for one in states)


def _outcomes(act_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    rows = MassiveSpace.objects.filter(act__in=act_ids).values_list("act_id", "outcome").annotate(count=Count("id"))
    found: dict[UUID, dict[str, int]] = {}
    for act_id, outcome, count in rows.order_by("outcome"):
        found.setdefault(act_id, {})[outcome] = count
    return found


def _view(row: MassiveAct, outcomes: dict[str, int]) -> MassiveView:
    return MassiveView(
        id=row.id,
        act=Massive(row.act),
        ground=row.ground,
        spaces=row.spaces,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        approved_at=row.approved_at,
        approved_by=row.approved_by,
        done=outcomes.get(DONE, 0),
        left=outcomes.get("", 0),
        stopped={code: count for code, count in outcomes.items() if code not in {DONE, ""}},
    )
