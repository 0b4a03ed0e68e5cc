"""One service for the tests that may share it: its databases take seconds to fill."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crash.service import Service


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service(tmp_path_factory.mktemp("service"))
    try:
        yield service
    finally:
        service.kill()
