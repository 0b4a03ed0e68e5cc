"""Whether the service lives and can work: words for who watches over it, no detail for anybody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from espace_sante.kernel.errors import Unavailable
from espace_sante.portals.public.views import health


def test_it_lives_without_asking_a_database(visitor: Client) -> None:
    response = visitor.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_it_is_ready_when_its_parts_answer(visitor: Client) -> None:
    response = visitor.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n"), health.not_ready()


def test_it_is_not_ready_when_one_does_not_and_says_no_more(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise Unavailable("the key file is not there")

    monkeypatch.setattr(health.vault, "master_key", broken)
    response = visitor.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert health.not_ready() == ["master key"]


def test_it_is_not_ready_while_a_matrix_cannot_be_read(visitor: Client, tmp_path: Path, settings: Any) -> None:
    settings.ACCESS_MATRICES = tmp_path
    (tmp_path / "annexe.toml").write_text("version = ", encoding="utf-8")
    response = visitor.get("/readyz")
    assert (response.status_code, response.content) == (503, b"not ready\n")
    assert [one.partition(":")[0] for one in health.not_ready()] == ["access matrix annexe.toml"]
