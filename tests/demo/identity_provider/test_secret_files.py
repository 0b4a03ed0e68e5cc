"""Secrets that the launcher, the main site and the provider share."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from espace_sante.demo.identity_provider.secret_files import (
    CLIENTS_FILE,
    PRIVATE_FILE,
    SIGNING_KEY_FILE,
    ensure_clients_file,
    ensure_private_values,
    ensure_signing_key,
)


def test_clients_are_drawn_once(tmp_path: Path) -> None:
    first = ensure_clients_file(tmp_path, "http://127.0.0.1:8001")
    assert ensure_clients_file(tmp_path, "http://127.0.0.1:8001/") == first
    assert first["franceconnect"]["issuer"] == "http://127.0.0.1:8001/fc/api/v2"
    assert first["prosanteconnect"]["issuer"] == "http://127.0.0.1:8001/psc/auth/realms/esante-wallet"


def test_a_provider_that_moves_keeps_its_secrets(tmp_path: Path) -> None:
    before = ensure_clients_file(tmp_path, "http://127.0.0.1:8001")
    after = ensure_clients_file(tmp_path, "http://127.0.0.1:9001")
    assert after["franceconnect"]["issuer"] == "http://127.0.0.1:9001/fc/api/v2"
    assert after["franceconnect"]["client_secret"] == before["franceconnect"]["client_secret"]
    assert json.loads((tmp_path / CLIENTS_FILE).read_text()) == after


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ensure_clients_file(tmp_path, "http://127.0.0.1:8001"), range(8)))
    assert all(answer == answers[0] for answer in answers)
    assert [file.name for file in (tmp_path / "secrets").iterdir()] == ["identity-provider.json"]


def test_only_their_owner_reads_them(tmp_path: Path) -> None:
    ensure_clients_file(tmp_path, "http://127.0.0.1:8001")
    assert ensure_signing_key(tmp_path) == ensure_signing_key(tmp_path)
    assert ensure_private_values(tmp_path) == ensure_private_values(tmp_path)
    for name in (CLIENTS_FILE, SIGNING_KEY_FILE, PRIVATE_FILE):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
