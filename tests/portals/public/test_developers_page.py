"""The page for who writes a service."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.html import escape

from espace_sante.portals.public.views.developers import examples


@pytest.mark.django_db
def test_every_example_is_shown_whole_with_the_figures_in_force(client: Client, settings: object) -> None:
    page = client.get("/developpeurs/").content.decode()
    for one in examples().values():
        assert escape(one["text"]) in page, one["name"]
    assert "/developpeurs/openapi.json" in page
    assert "30\u00a0minutes" in page


@pytest.mark.django_db
def test_it_is_in_english_for_who_reads_english(client: Client) -> None:
    page = client.get("/developpeurs/", headers={"Accept-Language": "en"}).content.decode()
    assert "Developers" in page
