"""Campaigns and their waves: proposed by somebody, approved by somebody else, paused and resumed at any time.

Source: CSP art. R. 1111-28; RULES.md LC-01, C2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max

from espace_sante.kernel.errors import Conflict, NotFound
from espace_sante.kernel.identifiers import Ins
from espace_sante.spaces.domain.notice import Criteria, CriteriaInvalid, NoticeState, WaveState
from espace_sante.spaces.models import Campaign, Notice, PrintBatch, Sending, Wave, WaveChange, WavePerson


class CampaignUnknown(NotFound):
    """There is no campaign, or no wave, of this name or number."""

    code = "campaign-unknown"


class WaveNotReady(Conflict):
    """This is not what can be done with a wave in the state it is in."""

    code = "wave-not-ready"


class SecondPersonNeeded(Conflict):
    """Whoever proposed a wave does not approve it: two people answer for what is massive."""

    code = "second-person-needed"


class CampaignExists(Conflict):
    """A campaign of this name exists."""

    code = "campaign-exists"


def start_campaign(*, name: str, by: str, now: datetime, per_minute: int = 0) -> UUID:
    """A campaign without waves yet. Raises CampaignExists."""
    campaign, made = Campaign.objects.get_or_create(
        name=name, defaults={"made_at": now, "by_id": by, "per_minute": per_minute}
    )
    if not made:
        raise CampaignExists
    return campaign.id


def propose_wave(
    *,
    campaign_id: UUID,
    name: str,
    criteria: Criteria,
    by: str,
    now: datetime,
    is_pilot: bool = False,
    planned_on: date | None = None,
    people: Iterable[Ins] = (),
) -> UUID:
    """Propose the next wave of a campaign; `people`: the explicit list, when the criteria ask for one.

    Raises CampaignUnknown, CriteriaInvalid when a list is empty.
    """
    with transaction.atomic(using="ens"):
        campaign = Campaign.objects.select_for_update().filter(id=campaign_id).first()
        if campaign is None:
            raise CampaignUnknown
        number = (campaign.waves.aggregate(last=Max("number"))["last"] or 0) + 1
        wave = Wave.objects.create(
            campaign=campaign,
            number=number,
            name=name,
            is_pilot=is_pilot,
            criteria=asdict(criteria),
            state=WaveState.PROPOSED.value,
            planned_on=planned_on,
            proposed_at=now,
            proposed_by=by,
        )
        listed = [WavePerson(wave=wave, ins=one.value, ins_oid=one.oid) for one in dict.fromkeys(people)]
        if criteria.listed != bool(listed):
            raise CriteriaInvalid("A wave by list needs its list, and only that one has one.", field="people")
        WavePerson.objects.bulk_create(listed, batch_size=1000)
        return wave.id


def approve_wave(*, wave_id: UUID, by: str, now: datetime) -> None:
    """A second person approves; from then on it may be sent. Raises SecondPersonNeeded, WaveNotReady."""
    with transaction.atomic(using="ens"):
        wave = locked_wave(wave_id)
        if wave.state != WaveState.PROPOSED:
            raise WaveNotReady
        if by == wave.proposed_by:
            raise SecondPersonNeeded
        earlier = Wave.objects.filter(campaign=wave.campaign_id, is_pilot=True).exclude(id=wave.id)
        if not wave.is_pilot and earlier.exclude(state=WaveState.SENT.value).exists():
            raise WaveNotReady("The pilots come first: one of them is not sent yet.")
        wave.state, wave.approved_at, wave.approved_by = WaveState.APPROVED.value, now, by
        wave.save(update_fields=["state", "approved_at", "approved_by"])


@dataclass(frozen=True, slots=True)
class WaveChangeView:
    """Who paused a wave, or resumed it, and when."""

    paused: bool
    at: datetime
    by_id: str


def pause_wave(*, wave_id: UUID, by: str, now: datetime) -> None:
    """Nothing more leaves until it is resumed; what is being sent is finished, a chunk at most. Raises WaveNotReady."""
    _change_by(wave_id, {WaveState.APPROVED, WaveState.SENDING}, WaveState.PAUSED, by=by, now=now)


def resume_wave(*, wave_id: UUID, by: str, now: datetime) -> None:
    """Raises WaveNotReady."""
    _change_by(wave_id, {WaveState.PAUSED}, WaveState.SENDING, by=by, now=now)


def changes_of_wave(wave_id: UUID) -> list[WaveChangeView]:
    """Every pause and every resumption of a wave, the first one first."""
    rows = WaveChange.objects.filter(wave=wave_id).order_by("at", "id")
    return [WaveChangeView(row.state == WaveState.PAUSED.value, row.at, row.by_id) for row in rows]


def begin_sending(*, wave_id: UUID) -> None:
    """Raises WaveNotReady: not approved, paused."""
    _change(wave_id, {WaveState.APPROVED, WaveState.SENDING, WaveState.SENT}, WaveState.SENDING)


def end_if_sent(*, wave_id: UUID) -> bool:
    """A wave whose choice is over and of which nothing waits is sent."""
    ready = Notice.objects.filter(wave=wave_id, state=NoticeState.READY.value)
    sending = Sending.objects.filter(wave=wave_id)
    batches = PrintBatch.objects.filter(wave=wave_id, posted_at__isnull=True)
    over = Wave.objects.filter(id=wave_id, state=WaveState.SENDING.value, chosen_at__isnull=False)
    return bool(over.filter(~Exists(ready), ~Exists(sending), ~Exists(batches)).update(state=WaveState.SENT.value))


def is_paused(wave_id: UUID) -> bool:
    return Wave.objects.filter(id=wave_id, state=WaveState.PAUSED.value).exists()


def locked_wave(wave_id: UUID) -> Wave:
    """Raises CampaignUnknown."""
    wave = Wave.objects.select_for_update().filter(id=wave_id).first()
    if wave is None:
        raise CampaignUnknown
    return wave


def wave_named(campaign: str, number: int) -> UUID:
    """The wave that an operator names. Raises CampaignUnknown."""
    found = Wave.objects.filter(campaign__name=campaign, number=number).values_list("id", flat=True).first()
    if found is None:
        raise CampaignUnknown
    return found


def campaign_named(name: str) -> UUID:
    """Raises CampaignUnknown."""
    found = Campaign.objects.filter(name=name).values_list("id", flat=True).first()
    if found is None:
        raise CampaignUnknown
    return found


def _change_by(wave_id: UUID, sources: set[WaveState], target: WaveState, *, by: str, now: datetime) -> None:
    with transaction.atomic(using="ens"):
        _change(wave_id, sources, target)
        WaveChange.objects.create(wave_id=wave_id, state=target.value, at=now, by_id=by)


def _change(wave_id: UUID, sources: set[WaveState], target: WaveState) -> None:
    with transaction.atomic(using="ens"):
        wave = locked_wave(wave_id)
        if WaveState(wave.state) not in sources:
            raise WaveNotReady
        wave.state = target.value
        wave.save(update_fields=["state"])
