"""The numbers of a large campaign, counted now and then: the same as a recount, whole or not at all. OPE-05, C2."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import campaigns
from espace_sante.spaces.models import CountedCell
from espace_sante.spaces.services.campaigns import count
from tests.spaces.campaign_world import OPENED, SENT, Campaign, citizen

pytestmark = pytest.mark.django_db
LATER = SENT + timedelta(days=4)


def figures_when(settings: Any, campaign: Campaign, *, live: bool) -> campaigns.Figures:
    settings.FIGURES_LIVE_UP_TO = 20_000 if live else 0
    return campaigns.campaign_figures(campaign.id, now=LATER)


def tallies(figures: campaigns.Figures) -> tuple[Any, ...]:
    return (
        figures.total, figures.by_wave(), figures.by_channel(), figures.by_departement(), figures.activated_lately,
    )  # fmt: skip


@pytest.mark.parametrize("piece", [1, 3, 1_000])
def test_what_was_counted_is_what_a_small_campaign_shows_at_once(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch, piece: int
) -> None:
    campaign = Campaign(tmp_path)
    monkeypatch.setattr(count, "PIECE", piece)
    assert campaigns.count_campaigns(now=LATER) == 8
    counted, live = figures_when(settings, campaign, live=False), figures_when(settings, campaign, live=True)
    assert tallies(counted) == tallies(live)
    assert (counted.total.people, counted.activated_lately, counted.as_of) == (7, 1, LATER)
    assert campaigns.campaign_outline(campaign.id).waves[0].first_sent_at == SENT  # type: ignore[union-attr]


@pytest.mark.parametrize("seed", range(3))
def test_a_count_equals_a_recount_after_any_history(tmp_path: Path, settings: Any, seed: int) -> None:
    campaign, chance = Campaign(tmp_path), random.Random(seed)
    acts: list[Callable[..., object]] = [
        spaces.oppose_opening, spaces.activate_space, spaces.open_space, spaces.close_space, spaces.request_space,
    ]  # fmt: skip
    for day in range(12):
        name = chance.choice(list(campaign.people))
        try:
            chance.choice(acts)(
                holder_id=campaign.people[name], by=citizen(campaign.people[name]), now=LATER + timedelta(days=day)
            )
        except (spaces.MoveNotAllowed, spaces.SpaceAlreadyOpen):
            continue
    campaigns.open_by_silence(clock=lambda: OPENED)
    campaigns.count_campaigns(now=OPENED)
    settings.FIGURES_LIVE_UP_TO = 0
    counted = campaigns.campaign_figures(campaign.id, now=OPENED)
    settings.FIGURES_LIVE_UP_TO = 20_000
    live = campaigns.campaign_figures(campaign.id, now=OPENED)
    assert tallies(counted)[:4] == tallies(live)[:4]
    assert "waves counted beyond their notices" not in {one.what for one in spaces.reconcile().findings if one.count}


def test_a_large_campaign_shows_its_last_count_in_a_few_queries_and_none_before_the_first(
    tmp_path: Path, settings: Any, django_assert_num_queries: Any
) -> None:
    campaign = Campaign(tmp_path)
    before = figures_when(settings, campaign, live=False)
    assert (before.as_of, before.total) == (None, campaigns.Tally())
    campaigns.count_campaigns(now=LATER)
    person = campaign.people["Silencieuse"]
    spaces.oppose_opening(holder_id=person, by=citizen(person), now=LATER)
    with django_assert_num_queries(3, using="ens"):
        shown = campaigns.campaign_figures(campaign.id, now=LATER)
    assert shown.total.opposed == 1
    assert figures_when(settings, campaign, live=True).total.opposed == 2


def test_large_campaigns_are_counted_once_an_hour_and_small_ones_never(tmp_path: Path, settings: Any) -> None:
    Campaign(tmp_path)
    assert campaigns.count_if_due(now=LATER) == 0
    settings.FIGURES_LIVE_UP_TO = 0
    hour = settings.FIGURES_EVERY
    assert campaigns.count_if_due(now=LATER) == 8
    assert campaigns.count_if_due(now=LATER + hour - timedelta(seconds=1)) == 0
    assert campaigns.count_if_due(now=LATER + hour) == 8


def test_a_count_cut_on_its_way_leaves_the_one_before_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Campaign(tmp_path)
    campaigns.count_campaigns(now=LATER)
    before = list(CountedCell.objects.order_by("id").values_list())
    monkeypatch.setattr(count, "PIECE", 2)

    def cut(done: int) -> None:
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        campaigns.count_campaigns(now=OPENED, progress=cut)
    assert list(CountedCell.objects.order_by("id").values_list()) == before


def test_an_older_count_that_ends_later_does_not_replace_a_newer_one(tmp_path: Path, settings: Any) -> None:
    campaign = Campaign(tmp_path)
    campaigns.count_campaigns(now=OPENED)
    campaigns.count_campaigns(now=LATER)
    assert figures_when(settings, campaign, live=False).as_of == OPENED


def test_reconciliation_names_a_wave_counted_beyond_its_notices(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)
    campaigns.count_campaigns(now=LATER)
    cell = CountedCell.objects.order_by("id")[0]
    CountedCell.objects.filter(id=cell.id).update(count=cell.count + 1)
    found = {one.what: one.spaces for one in spaces.reconcile().findings if one.count}
    assert found == {"waves counted beyond their notices": [campaign.wave_id]}
