"""Figures for whoever watches, and for nobody else; never a word about a person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.conf import settings as django_settings
from django.test import Client

from tests.factories import make_holder, open_active_space


def test_requests_are_counted_by_route_without_ids(client: Client, db: None) -> None:
    space = open_active_space(make_holder("camille"))
    client.get(f"/espace/{space.id}/documents/")
    figures = client.get("/metrics").content.decode()
    assert 'route="espace/<uuid:space_id>/documents/"' in figures
    assert str(space.id) not in figures


@pytest.mark.parametrize("headers", [{"X-Forwarded-For": "203.0.113.4"}, {"Via": "1.1 proxy"}])
def test_what_came_through_a_proxy_gets_nothing_without_a_token(client: Client, headers: dict[str, str]) -> None:
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("address", ["203.0.113.4", "::ffff:203.0.113.4", "", "unix"])
def test_another_machine_gets_nothing_without_a_token(client: Client, address: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=address).status_code == 404


@pytest.mark.parametrize(
    ("presented", "status"), [("", 404), ("Bearer no", 404), ("Bearer é", 404), ("Bearer yes", 200)]
)
def test_with_a_token_only_its_bearer_reads(client: Client, settings, presented: str, status: int) -> None:
    settings.ENVIRONMENT = replace(django_settings.ENVIRONMENT, metrics_token="yes")
    assert client.get("/metrics", HTTP_AUTHORIZATION=presented).status_code == status
