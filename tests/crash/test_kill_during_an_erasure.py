"""kill -9 at each step of an erasure: it is finished later, and never half said. RULES.md LC-16, LC-17, C7.

Real processes on the real databases of the run: each kills itself at a later point than the one before.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.forked import Steps
from tests.crash.service import Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]


def test_an_erasure_that_is_killed_at_each_step_is_finished_and_never_half_said(tmp_path: Path) -> None:
    service = Service(tmp_path)
    with Steps(service, "tests.crash.steps_of_an_erasure") as steps:
        begun = steps.told("close")
        assert (begun["state"], begun["key"]) == ("S7", True)
        assert begun["rows"] > 0
        for point in ("key", "rows", "files", "word"):
            for when in ("before", "after"):
                assert steps.killed(point, when), (point, when)
                found = steps.told("look")
                assert (found["state"], found["certificate"]) == ("S7", None), (point, when)
                assert found["key"] is ((point, when) == ("key", "before")), (point, when)
        over = steps.told("finish")
    assert over == {"state": "S8", "key": False, "certificate": begun["rows"], "rows": 0, "files": 0}
    verified = service.command("audit", "verify", check=False)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout
