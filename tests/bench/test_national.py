"""A simulated national run in small: each phase a process of its own, killed once; everybody is accounted for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.place import run_in_a_place

PEOPLE = 1200  # of which 24 oppose and 12 close
RUN = f"""
from espace_sante.config.cli.bench import _simulate_campaign

_simulate_campaign(folder, people={PEOPLE}, json_file=Path(sys.argv[1]))
"""


@pytest.mark.slow
def test_nobody_is_told_twice_lost_or_opened_against_their_word_when_every_phase_is_killed(tmp_path: Path) -> None:
    """LC-01 to LC-04, LC-14: what was acknowledged before the kill is what the databases hold after it."""
    done = run_in_a_place(RUN, folder=tmp_path, result=tmp_path / "run.json")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "run.json").read_text())
    assert report["faults"] == []
    assert report["states"] == {"OPPOSED": 24, "OPEN_NOT_ACTIVATED": PEOPLE - 36, "CLOSED_ARCHIVED": 12}
    assert all(one["killed_at"] for one in report["phases"] if one["name"] in {"choose", "notice", "open"})
