"""kill -9 at each step of an erasure: it is finished later, and never half said. RULES.md LC-16, LC-17, C7.

Real processes on the real databases of the run: each kills itself at a later point than the one before.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.crash.service import Service

pytestmark = [pytest.mark.storage, pytest.mark.slow]

# What a process does: go on with the erasure until the call that kills it, then say where things stand.
GO_ON = """
import json, os, signal, sys
from datetime import timedelta
import django
os.environ["DJANGO_SETTINGS_MODULE"] = "espace_sante.config.settings"
django.setup()
from espace_sante.identity import api as identity
from espace_sante.kernel.blobs import BlobStore
from espace_sante.kernel.clock import utc_now
from espace_sante.outbox import api as outbox
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services import erase_record
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault
from espace_sante.vault.services import space_keys

def dying(place, name, after):
    real = getattr(place, name)
    def call(*args, **named):
        if not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(*args, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return answer
    setattr(place, name, call)

POINTS = {
    "key": (vault, "destroy_key"), "rows": (erase_record, "_erase_rows"),
    "files": (BlobStore, "delete_some"), "word": (spaces, "confirm_erasure"),
}
holder_id = identity.actor_of_login("camille").holder_id
if sys.argv[1] == "close":
    spaces.close_space(holder_id=holder_id, by=identity.actor_of_login("camille"), now=utc_now(), erase=True)
elif sys.argv[1] != "look":
    if sys.argv[1] in POINTS:
        dying(*POINTS[sys.argv[1]], after=sys.argv[2] == "after")
    later = utc_now() + timedelta(days=2)
    spaces.run_erasures(clock=lambda: later)
    while outbox.drain(spaces.SpacesOutbox, now=later):
        pass
space = spaces.space_of_holder(holder_id)
told = spaces.last_erasure(space.id)
try:
    vault.key_of(space.id)
    key = True
except vault.SpaceKeyMissing:
    key = False
print(json.dumps({
    "state": space.state.value, "key": key, "certificate": told.documents if told else None,
    "rows": DocumentEntry.objects.filter(space_id=space.id).count(), "files": len(blob_store().names(space.id)),
}))
"""


def go(service: Service, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", GO_ON, *words],
        env=service.environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def told(service: Service, *words: str) -> dict[str, Any]:
    done = go(service, *words)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_an_erasure_that_is_killed_at_each_step_is_finished_and_never_half_said(tmp_path: Path) -> None:
    service = Service(tmp_path)
    begun = told(service, "close")
    assert (begun["state"], begun["key"]) == ("S7", True)
    assert begun["rows"] > 0
    for point in ("key", "rows", "files", "word"):
        for when in ("before", "after"):
            assert go(service, point, when).returncode == -signal.SIGKILL, (point, when)
            found = told(service, "look")
            assert (found["state"], found["certificate"]) == ("S7", None), (point, when)
            assert found["key"] is ((point, when) == ("key", "before")), (point, when)
    over = told(service, "finish")
    assert over == {"state": "S8", "key": False, "certificate": begun["rows"], "rows": 0, "files": 0}
    verified = service.command("audit", "verify", check=False)
    assert (verified.returncode, verified.stderr) == (0, ""), verified.stdout
