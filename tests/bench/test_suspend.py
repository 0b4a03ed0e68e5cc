"""The bench of a service that is stopped, in the process of the test. RULES.md SCO-02, SCO-06; issue 8, "Speed"."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache

from espace_sante.access.models import ServiceGrant
from espace_sante.bench import suspend, suspended
from espace_sante.bench.server import Server
from espace_sante.bench.suspended import DUE
from espace_sante.pairing.models import AccessToken, Digest, Pairing, TokenGrant
from tests.bench.test_cycles import Inside

GRANTS = 2 * DUE + 52  # with the two people whom the service asks for


class InsideUntilClosed(Inside):
    def close(self) -> None:
        self.closed = True


@contextmanager
def here(*, workers: int) -> Iterator[Server]:
    yield Server(port=80, process=0, workers=workers)


@pytest.fixture
def figures(db: None, monkeypatch: pytest.MonkeyPatch) -> suspend.SuspendFigures:
    cache.clear()
    monkeypatch.setattr(suspended, "AT_ONCE", 100)
    monkeypatch.setattr(suspend, "running_server", here)
    monkeypatch.setattr(suspend, "Connection", lambda _host, _port: InsideUntilClosed())
    return suspend.run_suspend(grants=GRANTS, tell=lambda _: None)


def test_sco06_a_service_that_is_stopped_is_refused_at_its_very_next_request(figures: suspend.SuspendFigures) -> None:
    for one in (figures.disconnect, figures.suspend):
        assert (one.before, one.after) == (200, 401)
    assert figures.refresh_after == 400
    assert figures.told_later == GRANTS - 1


def test_sco06_stopping_a_service_writes_a_few_rows_whatever_the_number_of_its_grants(
    figures: suspend.SuspendFigures,
) -> None:
    assert 1 <= figures.suspend.rows <= 8  # SQLite counts none that an INSERT gives back
    assert Pairing.objects.filter(ended_at__isnull=True).count() == GRANTS - 1
    for model, most in ((TokenGrant, GRANTS), (AccessToken, GRANTS + 2), (Digest, GRANTS)):
        assert GRANTS - 2 <= model.objects.count() <= most, model
    assert ServiceGrant.objects.filter(stage="over").count() >= DUE, "those that ended are in the trace"
    assert ServiceGrant.objects.filter(stage="warned").count() == DUE
    assert len(figures.tasks) == 6


def test_what_is_missed_is_said() -> None:
    late = suspend.Stopped(act_ms=10, rows=1, before=200, after=200, after_ms=1)
    slow = suspend.Stopped(act_ms=500, rows=1, before=200, after=401, after_ms=1)
    told = suspend.SuspendFigures("sqlite", 1, 1, late, slow, 200, 1).missed
    assert told == ["disconnect: 200 before, 200 after", "suspend: 500 ms", "a refresh was answered 200"]
