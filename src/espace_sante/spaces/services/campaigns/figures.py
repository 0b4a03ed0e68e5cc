"""What the numbers of a campaign by wave, channel and département are made of. Nobody is named.

The notices that ask are counted, first ones and those of who refused and has an older record (LC-09), not reminders.
A notice is counted where it is; a person once, with their last notice: a mail that came back and was followed by a
letter counts among the mails, its reader among those who received a letter.
Source: RULES.md OPE-05, C2, C4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Left

from espace_sante.spaces.domain.notice import ASKING, LONG_PREFIXES, Channel, Kind, NoticeState, departement_of
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import Notice, SpaceStateRow

Key = TypeVar("Key")
LEFT = frozenset({NoticeState.SENT, NoticeState.RETURNED})  # those that came back left too
WAITING = frozenset({NoticeState.READY, NoticeState.SENDING})
OPENED = frozenset(State) - {State.UNKNOWN, State.NOTIFIED, State.OPPOSED}  # whatever was done with it since

COLUMNS = ("wave_id", "channel", "state", "prefix", "person", "followed")  # of `asking_notices`, of `cell_of`


@dataclass(frozen=True, slots=True)
class Cell:
    """Notices that have all of this in common, and how many. `last`: none of them was followed by a letter."""

    wave_id: UUID
    channel: Channel
    state: NoticeState
    departement: str
    person: State
    last: bool
    count: int


@dataclass(slots=True)
class Tally:
    """What a wave, a channel or a département adds up to. `to_correct`: letters that wait for a better address."""

    sent: int = 0
    returned: int = 0
    waiting: int = 0
    to_correct: int = 0
    people: int = 0
    reached: int = 0  # people whose last notice arrived, as far as anybody knows
    opposed: int = 0
    opened: int = 0
    activated: int = 0

    @property
    def delivered(self) -> int:
        """Notices that arrived, as far as anybody knows."""
        return self.sent - self.returned

    def add(self, cell: Cell) -> None:
        self.sent += cell.count * (cell.state in LEFT)
        self.returned += cell.count * (cell.state is NoticeState.RETURNED)
        self.waiting += cell.count * (cell.state in WAITING)
        if cell.last:
            self.people += cell.count
            self.reached += cell.count * (cell.state is NoticeState.SENT)
            self.opposed += cell.count * (cell.person is State.OPPOSED)
            self.opened += cell.count * (cell.person in OPENED)
            self.activated += cell.count * (cell.person is State.ACTIVE)
            self.to_correct += cell.count * _waits_for_an_address(cell)


@dataclass(frozen=True, slots=True)
class Figures:
    """Every cell of a campaign, and the ways of adding them up.

    `as_of`: when they were counted. `activated_lately`: people who activated their space in the seven days before.
    """

    cells: list[Cell] = field(default_factory=list)
    as_of: datetime | None = None
    activated_lately: int = 0

    @property
    def total(self) -> Tally:
        return self._by(lambda cell: "").get("", Tally())

    def by_wave(self) -> dict[UUID, Tally]:
        return self._by(lambda cell: cell.wave_id)

    def by_channel(self) -> dict[Channel, Tally]:
        return self._by(lambda cell: cell.channel)

    def by_departement(self) -> dict[str, Tally]:
        """By the code of the département of the postal address; empty for addresses that name none."""
        return self._by(lambda cell: cell.departement)

    def only(self, wave_ids: Iterable[UUID]) -> Figures:
        wanted = set(wave_ids)
        return replace(self, cells=[cell for cell in self.cells if cell.wave_id in wanted])

    def _by(self, key: Callable[[Cell], Key]) -> dict[Key, Tally]:
        found: dict[Key, Tally] = {}
        for cell in self.cells:
            found.setdefault(key(cell), Tally()).add(cell)
        return found


def live_cells(campaign_id: UUID) -> list[Cell]:
    """The notices of a campaign that ask, and the people they were sent to, counted now, in one query."""
    told: Any = asking_notices().filter(wave__campaign=campaign_id)
    return [cell_of(*row) for row in told.values_list(*COLUMNS).annotate(count=Count("id"))]


def cell_of(
    wave_id: UUID, channel: str, state: str, prefix: str, person: str | None, followed: bool, count: int
) -> Cell:
    """The cell of a row of `asking_notices`: its columns, then how many."""
    return Cell(
        wave_id=wave_id,
        channel=Channel(channel),
        state=NoticeState(state),
        departement=departement_of(prefix),
        person=State(person or State.UNKNOWN),
        last=not followed,
        count=count,
    )


def activated_since(campaign_id: UUID, *, since: datetime) -> int:
    """How many people of a campaign activated their space since then. One query."""
    told = Notice.objects.filter(space=OuterRef("space"), wave__campaign=campaign_id, kind__in=ASKING)
    rows = SpaceStateRow.objects.filter(Exists(told), state=State.ACTIVE.value, since__gte=since)
    return rows.values("space").distinct().count()


def asking_notices() -> QuerySet[Notice]:
    """With the département of the address, the state of the person, and whether a letter followed.

    Who refused long ago and is to be asked again has not refused this time, before the notice leaves.
    """
    state = SpaceStateRow.objects.filter(space=OuterRef("space")).order_by("-position").values("state")[:1]
    letter = Notice.objects.filter(
        space=OuterRef("space"), wave=OuterRef("wave"), kind=OuterRef("kind"), channel=Channel.POST.value
    )
    code = F("space__holder__postal_code")
    to_be_asked = When(kind=Kind.AGAIN.value, sent_at__isnull=True, then=Value(State.UNKNOWN.value))
    return Notice.objects.filter(kind__in=ASKING).annotate(
        prefix=Case(
            *(When(space__holder__postal_code__startswith=long, then=Left(code, 3)) for long in LONG_PREFIXES),
            default=Left(code, 2),
        ),
        person=Case(to_be_asked, default=Subquery(state)),
        followed=Case(When(channel=Channel.MAIL.value, then=Exists(letter)), default=Value(False)),
    )


def _waits_for_an_address(cell: Cell) -> bool:
    """A letter that came back to nobody's answer: the person was not heard, and no clock runs."""
    came_back = cell.channel is Channel.POST and cell.state is NoticeState.RETURNED
    return came_back and cell.person in {State.UNKNOWN, State.NOTIFIED}
