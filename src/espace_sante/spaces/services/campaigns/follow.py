"""How far a campaign is: numbers of people, never who they are. Source: RULES.md OPE-05, C2, C4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery

from espace_sante.spaces.domain.notice import ASKING, Channel, Criteria, NoticeState, WaveState
from espace_sante.spaces.domain.states import State
from espace_sante.spaces.models import Campaign, Notice, SpaceStateRow, Wave
from espace_sante.spaces.services.campaigns.count import counts_of, is_large


@dataclass(frozen=True, slots=True)
class WaveProgress:
    """The numbers of one wave: of its first notices by channel, and of the people they were sent to by state."""

    id: UUID
    number: int
    name: str
    is_pilot: bool
    state: WaveState
    criteria: Criteria
    planned_on: date | None
    proposed_by: str
    approved_by: str
    chosen: int
    choice_is_over: bool
    first_sent_at: datetime | None
    notices: dict[tuple[Channel, NoticeState], int]
    people: dict[State, int]

    def sent(self, channel: Channel | None = None) -> int:
        """Notices that left: those that came back too."""
        left = (NoticeState.SENT, NoticeState.RETURNED)
        return sum(n for (way, state), n in self.notices.items() if state in left and channel in (None, way))

    def returned(self, channel: Channel | None = None) -> int:
        return sum(
            n for (way, state), n in self.notices.items() if state is NoticeState.RETURNED and channel in (None, way)
        )

    def waiting(self) -> int:
        """Notices that have not left."""
        return sum(n for (_, state), n in self.notices.items() if state in (NoticeState.READY, NoticeState.SENDING))

    @property
    def delivered(self) -> int:
        """People whose notice arrived, as far as anybody knows."""
        return self.sent() - self.returned()

    @property
    def opposed(self) -> int:
        return self.people.get(State.OPPOSED, 0)

    @property
    def opened(self) -> int:
        """People whose space was opened, whatever they did with it since."""
        return sum(self.people.get(state, 0) for state in State if state.value >= State.OPEN_NOT_ACTIVATED.value)

    @property
    def activated(self) -> int:
        return self.people.get(State.ACTIVE, 0)


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign and its waves."""

    id: UUID
    name: str
    made_at: datetime
    per_minute: int
    waves: list[WaveProgress]


def campaigns() -> list[tuple[UUID, str]]:
    """Every campaign, the newest first."""
    return list(Campaign.objects.order_by("-made_at").values_list("id", "name"))


@dataclass(frozen=True, slots=True)
class CampaignLine:
    """A campaign in a list: its waves, and those that wait for a second person."""

    id: UUID
    name: str
    made_at: datetime
    waves: int
    to_approve: int


def campaign_lines() -> list[CampaignLine]:
    """Every campaign, the newest first, in one query."""
    proposed = Q(waves__state=WaveState.PROPOSED.value)
    rows = Campaign.objects.annotate(count=Count("waves"), proposed=Count("waves", filter=proposed))
    return [CampaignLine(one.id, one.name, one.made_at, one.count, one.proposed) for one in rows.order_by("-made_at")]


def campaign_of_wave(wave_id: UUID) -> UUID | None:
    """The campaign of a wave; None when there is no such wave."""
    return Wave.objects.filter(id=wave_id).values_list("campaign_id", flat=True).first()


def campaign_outline(campaign_id: UUID) -> CampaignView | None:
    """A campaign and its waves without their numbers, in four queries: `campaign_figures` adds those up."""
    campaign = Campaign.objects.filter(id=campaign_id).first()
    return _view(campaign, {}, {}) if campaign else None


def campaign_progress(campaign_id: UUID) -> CampaignView | None:
    """The numbers of a campaign, in four queries whatever the number of waves; None when it is unknown."""
    campaign = Campaign.objects.filter(id=campaign_id).first()
    if campaign is None:
        return None
    return _view(campaign, _notices(campaign), _people(campaign))


def _view(
    campaign: Campaign,
    notices: dict[UUID, dict[tuple[Channel, NoticeState], int]],
    people: dict[UUID, dict[State, int]],
) -> CampaignView:
    waves, first = Wave.objects.filter(campaign=campaign).order_by("number"), _first_sent(campaign)
    return CampaignView(
        id=campaign.id,
        name=campaign.name,
        made_at=campaign.made_at,
        per_minute=campaign.per_minute,
        waves=[
            WaveProgress(
                id=wave.id,
                number=wave.number,
                name=wave.name,
                is_pilot=wave.is_pilot,
                state=WaveState(wave.state),
                criteria=Criteria.of(wave.criteria),
                planned_on=wave.planned_on,
                proposed_by=wave.proposed_by,
                approved_by=wave.approved_by,
                chosen=wave.chosen,
                choice_is_over=wave.chosen_at is not None,
                first_sent_at=first.get(wave.id),
                notices=notices.get(wave.id, {}),
                people=people.get(wave.id, {}),
            )
            for wave in waves
        ],
    )


def _notices(campaign: Campaign) -> dict[UUID, dict[tuple[Channel, NoticeState], int]]:
    rows = (
        Notice.objects.filter(wave__campaign=campaign, kind__in=ASKING)
        .values_list("wave_id", "channel", "state")
        .annotate(count=Count("id"))
    )
    found: dict[UUID, dict[tuple[Channel, NoticeState], int]] = {}
    for wave_id, channel, state, count in rows:
        found.setdefault(wave_id, {})[Channel(channel), NoticeState(state)] = count
    return found


def _people(campaign: Campaign) -> dict[UUID, dict[State, int]]:
    """Each person once: a mail that came back and the letter that followed are one person's."""
    last = SpaceStateRow.objects.filter(space=OuterRef("space")).order_by("-position").values("state")[:1]
    rows = (
        Notice.objects.filter(wave__campaign=campaign, kind__in=ASKING)
        .annotate(person=Subquery(last))
        .values_list("wave_id", "person")
        .annotate(count=Count("space", distinct=True))
    )
    found: dict[UUID, dict[State, int]] = {}
    for wave_id, state, count in rows:
        found.setdefault(wave_id, {})[State(state or State.UNKNOWN)] = count
    return found


def _first_sent(campaign: Campaign) -> dict[UUID, datetime | None]:
    """When the first notice of each wave left; of a large campaign, as it was last counted."""
    if is_large(campaign.id):
        return {one.wave_id: one.first_sent_at for one in counts_of(campaign.id)}
    rows = Notice.objects.filter(wave__campaign=campaign, sent_at__isnull=False).values_list("wave_id")
    return dict(rows.annotate(first=Min("sent_at")))
