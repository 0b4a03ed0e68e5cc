"""A simulated national run in small: each phase a process of its own, killed once; everybody is accounted for."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.crash.service import COMMAND

PEOPLE = 1200  # of which 24 oppose and 12 close


@pytest.mark.slow
def test_nobody_is_told_twice_lost_or_opened_against_their_word_when_every_phase_is_killed(tmp_path: Path) -> None:
    """LC-01 to LC-04, LC-14: what was acknowledged before the kill is what the databases hold after it."""
    environment = {name: value for name, value in os.environ.items() if not name.endswith("_DATABASE_URL")}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [*COMMAND, "bench", "--national", str(PEOPLE), "--json", str(tmp_path / "run.json")]
    done = subprocess.run(
        command, env=environment | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "run.json").read_text())
    assert report["faults"] == []
    assert report["states"] == {"OPPOSED": 24, "OPEN_NOT_ACTIVATED": PEOPLE - 36, "CLOSED_ARCHIVED": 12}
    assert all(one["killed_at"] for one in report["phases"] if one["name"] in {"choose", "notice", "open"})
