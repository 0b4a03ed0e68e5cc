"""What every page of the console keeps: one title, landmarks, no style of its own, nobody's name in an address."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.portals.drawn import drawn
from tests.portals.operator.conftest import Console
from tests.spaces.campaign_world import Campaign
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db

PAGES = [
    "home", "campaign", "propose", "wave", "people", "person", "oppose", "withdraw", "letters", "send_again",
]  # fmt: skip


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest) -> str:
    return drawn(request, page_of, "campaign", "console")


def page_of(name: str, campaign: Campaign, console: Console) -> str:
    ids = {
        "campaign": [campaign.id],
        "propose": [campaign.id],
        "wave": [campaign.wave_id],
        "send_again": [campaign.people["Revenue"], campaign.notice("Revenue").id],
        **{one: [campaign.people["Opposée"]] for one in ("person", "oppose", "withdraw")},
    }
    return console.read(name, *ids.get(name, []))


def test_a_page_has_one_title_its_landmarks_and_headings_in_order(page: str) -> None:
    assert len(re.findall(r"<h1\b", page)) == 1
    assert page.count("<main ") == 1
    assert 'lang="fr"' in page
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_identifiers_are_used_once_and_references_lead_somewhere(page: str) -> None:
    found = re.findall(r'\sid="([^"]+)"', page)
    assert len(found) == len(set(found)), [one for one in found if found.count(one) > 1]
    named = re.findall(r'\s(?:for|aria-labelledby)="([^"]+)"', page)
    described = [one for value in re.findall(r'\saria-describedby="([^"]+)"', page) for one in value.split()]
    assert {*named, *described} <= set(found)


def test_a_page_has_no_style_nor_script_of_its_own(page: str) -> None:
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|\son\w+=", page)


def test_no_title_and_no_address_holds_a_name_or_a_matricule(page: str) -> None:
    told = re.findall(r"<title>([^<]+)</title>", page) + re.findall(r'(?:href|action|src)="([^"]+)"', page)
    for word in ("inventée", "inventee", "opposée", ins_number(8000).value):
        assert word not in " ".join(told).casefold()


def test_a_page_is_not_kept_by_the_browser(campaign: Campaign, console: Console) -> None:
    response = console.get("person", campaign.people["Lettre"])
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "default-src 'none'" in response["Content-Security-Policy"]
