"""The application as a web server loads it, in a process of its own: what it sets up is for the whole process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LOADED = """
import threading
from espace_sante.config.wsgi import application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test.client import RequestFactory

mine, theirs = connections["ens"], []
thread = threading.Thread(target=lambda: theirs.extend(connections[one] for one in ("ens", "ens", "default")))
thread.start()
thread.join()
assert connections["ens"] is mine
assert theirs[0] is theirs[1] is theirs[2] is not mine
assert not request_started.disconnect(close_old_connections)
assert request_finished.disconnect(close_old_connections)

told = []
environ = RequestFactory().get("/healthz").environ
body = b"".join(application(environ, lambda status, headers, error=None: told.append(status)))
assert told == ["200 OK"], (told, body)
print("loaded")
"""


def test_a_thread_has_its_own_connections_which_are_looked_at_when_a_request_ends(tmp_path: Path) -> None:
    environment = os.environ | {"ESPACE_SANTE_HOME": str(tmp_path)}
    command = [sys.executable, "-c", LOADED]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip().endswith("loaded"), done.stdout + done.stderr
