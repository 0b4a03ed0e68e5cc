"""A client that answers errors with pages, as the service does."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def visitor(db: None) -> Client:
    return Client(raise_request_exception=False)
