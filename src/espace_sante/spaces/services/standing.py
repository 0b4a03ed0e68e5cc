"""Where one person stands and why, for the operator who answers them: states, notices, oppositions. No content.

Source: RULES.md LC-02, LC-05, C2, C4, OPE-05.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.spaces.domain.notice import Channel, Kind, NoticeState
from espace_sante.spaces.domain.standing import Why, why
from espace_sante.spaces.models import Notice, Opposition, SpaceClock
from espace_sante.spaces.services.history import StateLine, states_of
from espace_sante.spaces.services.life import space_for
from espace_sante.spaces.services.oppose import OppositionView, opposition_view


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice of one person: by which way, in which wave, what became of it and when."""

    id: UUID
    campaign: str
    wave: str
    kind: Kind
    channel: Channel
    state: NoticeState
    made_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None

    @property
    def may_be_sent_again(self) -> bool:
        """A first letter that came back: a mail was followed by a letter already."""
        came_back = self.state is NoticeState.RETURNED
        return came_back and self.channel is Channel.POST and self.kind is not Kind.REMINDER


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything about one person's space but what lies in it. `due`: what happens by itself, and when."""

    space_id: UUID
    why: Why
    states: list[StateLine]
    notices: list[NoticeLine]
    oppositions: list[OppositionView]
    due: tuple[str, datetime] | None

    @property
    def last(self) -> StateLine | None:
        return self.states[-1] if self.states else None

    @property
    def opposition(self) -> OppositionView | None:
        """The one in force."""
        return next((one for one in self.oppositions if one.withdrawn_at is None), None)


def place_of(*, holder_id: UUID, now: datetime) -> UUID:
    """The id under which what is done about a person is traced; a row that says nothing is made when there is none."""
    return space_for(holder_id, now).id


def standing_of(space_id: UUID) -> Standing:
    """Where a person stands, in four queries."""
    states, notices = states_of(space_id), _notices(space_id)
    due = SpaceClock.objects.filter(space=space_id).values_list("move", "due_at").first()
    first = [one.state for one in notices if one.kind is not Kind.REMINDER and one.state is not NoticeState.CANCELLED]
    return Standing(
        space_id=space_id,
        why=why(
            state=states[-1].state if states else None,
            last_notice=first[-1] if first else None,
            clock_runs=due is not None,
        ),
        states=states,
        notices=notices,
        oppositions=[opposition_view(row) for row in Opposition.objects.filter(space=space_id).order_by("recorded_at")],
        due=due,
    )


def _notices(space_id: UUID) -> list[NoticeLine]:
    rows = Notice.objects.filter(space=space_id).select_related("wave__campaign").order_by("made_at", "id")
    return [
        NoticeLine(
            id=row.id,
            campaign=row.wave.campaign.name,
            wave=row.wave.name,
            kind=Kind(row.kind),
            channel=Channel(row.channel),
            state=NoticeState(row.state),
            made_at=row.made_at,
            sent_at=row.sent_at,
            settled_at=row.settled_at,
        )
        for row in rows
    ]
