"""kill -9 at each write of a batch, and a full disk: nothing is lost, nothing is in the log twice. TRA-01; ADR 19."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crash.service import Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]
POINTS = ("_take", "_edges", "_write_leaves", "write_tiles", "_signed", "save", "checkpoint", "commit")

# Runs with the service's settings: integrates, and stops without warning before or after one write.
GO_ON = """
import os, signal, sys
from uuid import UUID
import django
django.setup()
from django.db import connections, transaction
from espace_sante.audit import api as audit
from espace_sante.audit.models import LogCheckpoint, LogPeriod
from espace_sante.kernel.actors import SYSTEM
from espace_sante.kernel.clock import utc_now

integrate = sys.modules["espace_sante.audit.services.log.integrate"]
what, when = sys.argv[1:]

def stopping(function):
    def stop(*args, **values):
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        done = function(*args, **values)
        os.kill(os.getpid(), signal.SIGKILL)
        return done
    return stop

space = UUID(int=7)
if what == "write":
    with transaction.atomic(using="dmp"):
        record = audit.TraceRecord(space_id=space, at=utc_now(), act=audit.Act.TRACE_READ, actor=SYSTEM)
        print(audit.append_all([record] * int(when)))
elif what == "full":
    with connections["dmp"].cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    refused = 0
    for attempt in range(2):
        try:
            audit.log.integrate(now=utc_now())
        except Exception as error:
            refused += "full" in str(error)
    print(refused)
elif what == "shared":
    sys.modules["espace_sante.audit.services.spread"].SHARED_FROM = 1
    outcome = audit.verify()
    print(outcome.leaves if outcome.holds and outcome.entries == outcome.leaves else outcome.faults)
elif what == "all":
    print(sum(iter(lambda: audit.log.integrate(now=utc_now()), 0)))
else:
    if what == "save":
        LogPeriod.save = stopping(LogPeriod.save)
    elif what == "checkpoint":
        LogCheckpoint.objects.bulk_create = stopping(LogCheckpoint.objects.bulk_create)
    elif what == "commit":
        connections["dmp"].ensure_connection()
        connections["dmp"]._commit = stopping(connections["dmp"]._commit)
    else:
        setattr(integrate, what, stopping(getattr(integrate, what)))
    audit.log.integrate(now=utc_now())
"""


def go(service: Service, what: str, when: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GO_ON, what, str(when)],
        env={**service.environment, "DJANGO_SETTINGS_MODULE": "espace_sante.config.settings"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def verified(service: Service) -> str:
    done = service.command("audit", "verify", check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    return done.stdout.splitlines()[-1]


def told(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_batch_that_is_killed_at_each_write_is_wholly_in_the_log_or_wholly_waits(tmp_path: Path) -> None:
    service = Service(tmp_path)
    told(go(service, "all", ""))
    before = int(verified(service).split()[1])
    assert told(go(service, "write", 300)) == 300
    for point in POINTS:
        for when in ("before", "after"):
            assert go(service, point, when).returncode == -signal.SIGKILL, (point, when)
    # The last one was killed once its batch was committed: all of it is there, once.
    assert verified(service) == f"OK  {before + 300} leaves in the log, 0 entries wait for it."
    assert told(go(service, "all", "")) == 0
    if not os.environ.get("DMP_DATABASE_URL", "").startswith("postgres"):
        told(go(service, "write", 5_000))
        assert told(go(service, "full", "")) == 2
        assert verified(service) == f"OK  {before + 300} leaves in the log, 5000 entries wait for it."
        assert told(go(service, "all", "")) == 5_000
    last = verified(service)
    assert last.endswith(" 0 entries wait for it.")
    assert told(go(service, "shared", "")) == int(last.split()[1])  # the same, read by several processes
