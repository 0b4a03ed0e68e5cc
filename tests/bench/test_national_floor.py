"""The floor of a campaign copies the rows that the campaign wrote, and none of the campaign's own are touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connections

from espace_sante.bench.national_floor import CHANGES, TABLES, measure_floor, microseconds
from espace_sante.spaces.models import Notice, Space
from tests.spaces.campaign_world import Campaign


@pytest.mark.django_db
def test_the_floor_copies_each_row_of_a_campaign_once(tmp_path: Path) -> None:
    Campaign(tmp_path)
    before = list(Notice.objects.order_by("id").values_list("id", "state"))
    lines = measure_floor()
    if connections["ens"].vendor != "postgresql":
        assert lines == []
        return
    assert len(lines) == len(TABLES) + len(CHANGES)
    rows = {one.what: one.rows for one in lines}
    assert rows["spaces_notice"] == rows["update spaces_notice"] == len(before)
    assert rows["spaces_spaceclock"] == Space.objects.count()
    assert microseconds(lines, people=1) >= 0
    assert list(Notice.objects.order_by("id").values_list("id", "state")) == before
