"""kill -9 at each write of a batch, and a full disk: nothing is lost, nothing is in the log twice. TRA-01; ADR 19."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]
POINTS = ("_take", "_edges", "_write_leaves", "write_tiles", "_signed", "save", "checkpoint", "commit")


def test_a_batch_that_is_killed_at_each_write_is_wholly_in_the_log_or_wholly_waits(tmp_path: Path) -> None:
    service = Service(tmp_path)
    with Steps(service, "tests.crash.steps_of_integration") as steps:
        steps.told("all")
        before, waiting, _faults = steps.told("verify")
        assert waiting == 0
        assert steps.told("write", "300") == 300
        for point in POINTS:
            for when in ("before", "after"):
                assert steps.killed(point, when), (point, when)
        # The last one was killed once its batch was committed: all of it is there, once.
        assert steps.told("verify") == [before + 300, 0, []]
        assert steps.told("all") == 0
        if not os.environ.get("DMP_DATABASE_URL", "").startswith("postgres"):
            steps.told("write", "5000")
            assert steps.told("full") == 2
            assert steps.told("verify") == [before + 300, 5000, []]
            assert steps.told("all") == 5_000
        last = steps.told("verify")
        assert last[1:] == [0, []]
        assert steps.told("shared") == last  # the same, read by several processes
    verified = service.command("audit", "verify", check=False)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout
    assert verified.stdout.splitlines()[-1] == f"OK  {last[0]} leaves in the log, 0 entries wait for it."
