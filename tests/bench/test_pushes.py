"""The bench of what is pushed to a linked service, with its receiver in a process of its own. ADR 42."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache

from espace_sante.bench import pushes
from espace_sante.subscriptions.services import calling


def test_every_push_arrives_once_and_in_order_and_a_silent_address_keeps_nobody_waiting(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    settings.WEBHOOKS_ON_THIS_MACHINE = True
    monkeypatch.setattr(pushes, "SILENT", 20)
    monkeypatch.setattr(pushes, "EACH", 2)
    monkeypatch.setattr(calling, "TIMEOUT_SECONDS", 0.2)
    told: list[str] = []
    figures = pushes.run_pushes(pushes=1, tell=told.append)
    assert (figures.pushes, figures.lost, figures.twice, figures.in_order) == (32, 0, 0, True)
    assert figures.missed == []
    assert len(told) == 2
    late = replace(figures, lost=1, twice=2, in_order=False, behind_silent=100.0)
    assert late.missed == ["1 lost", "2 received twice", "out of order", "100 s behind a silent receiver"]
