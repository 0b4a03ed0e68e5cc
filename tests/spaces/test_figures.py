"""The numbers of a campaign by wave, channel and département, each person once. Source: RULES.md OPE-05, C2."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces.api import campaigns
from espace_sante.spaces.domain.notice import DEPARTEMENTS, LONG_PREFIXES, departement_of
from tests.spaces.campaign_world import OPENED, SENT, Campaign

MAIL, POST = campaigns.Channel.MAIL, campaigns.Channel.POST


@pytest.mark.parametrize(
    ("postal_code", "departement"),
    [("31000", "31"), ("01000", "01"), ("20000", "2A"), ("20137", "2A"), ("20200", "2B"), ("20600", "2B"),
     ("97410", "974"), ("97139", "971"), ("98800", "988"), ("99350", "99"), ("00100", ""), ("", ""), ("20900", ""),
     ("96000", "")],
)  # fmt: skip
def test_a_postal_code_tells_its_departement(postal_code: str, departement: str) -> None:
    length = 3 if postal_code.startswith(LONG_PREFIXES) else 2
    assert departement_of(postal_code[:length]) == departement


def test_every_departement_is_found_again_by_the_codes_that_choose_it() -> None:
    for code in DEPARTEMENTS:
        for prefix in campaigns.Criteria(departements=(code,)).postal_prefixes:
            assert departement_of(prefix) == code


@pytest.mark.django_db
def test_figures_add_up_the_same_by_wave_channel_and_departement_in_three_queries(
    tmp_path: Path, django_assert_num_queries: Any
) -> None:
    campaign = Campaign(tmp_path)
    with django_assert_num_queries(3, using="ens"):
        figures = campaigns.campaign_figures(campaign.id, now=SENT + timedelta(days=4))
    total = figures.total
    assert (total.sent, total.returned, total.delivered, total.waiting) == (7, 2, 5, 1)
    assert (total.people, total.reached, total.opposed, total.opened, total.activated, total.to_correct) == (
        7,
        5,
        1,
        1,
        1,
        1,
    )
    assert figures.by_wave() == {campaign.wave_id: total}
    by_channel = figures.by_channel()
    assert (by_channel[MAIL].sent, by_channel[MAIL].returned, by_channel[MAIL].people) == (4, 1, 3)
    assert (by_channel[POST].sent, by_channel[POST].returned, by_channel[POST].people) == (3, 1, 4)
    by_departement = figures.by_departement()
    assert {code: (one.sent, one.people) for code, one in by_departement.items()} == {
        "31": (3, 3), "974": (2, 2), "2A": (1, 1), "": (1, 1),
    }  # fmt: skip
    assert by_departement["2A"].to_correct == 1
    assert figures.only([new_id()]).total == campaigns.Tally()


@pytest.mark.django_db
def test_who_opened_by_silence_counts_among_the_opened_and_who_activated_lately_is_a_trend(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)
    campaigns.open_by_silence(clock=lambda: OPENED)
    total = campaigns.campaign_figures(campaign.id, now=SENT + timedelta(days=4)).total
    assert (total.opened, total.activated) == (4, 1)
    assert campaigns.activated_since(campaign.id, since=SENT + timedelta(days=3)) == 1
    assert campaigns.activated_since(campaign.id, since=SENT + timedelta(days=4)) == 0
    assert campaigns.campaign_figures(new_id(), now=SENT).total == campaigns.Tally()
