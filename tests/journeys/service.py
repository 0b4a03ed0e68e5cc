"""A real service with its worker and its identity provider, filled with a few fictitious people."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from espace_sante.kernel.identifiers import INS_TEST_OID
from tests.migrated import copy_databases

PEOPLE = "12"
START_SECONDS = 120.0


@dataclass(frozen=True)
class Service:
    """Where it listens and how to ask it as software does."""

    url: str
    identity_url: str
    smtp_port: int
    environment: dict[str, str]
    tokens: dict[str, str] = field(default_factory=dict)

    def token(self, login: str) -> str:
        """A bearer token of a demonstration login, asked for once."""
        if login not in self.tokens:
            self.tokens[login] = self._new_token(login)
        return self.tokens[login]

    def _new_token(self, login: str) -> str:
        command = [sys.executable, "-m", "espace_sante", "demo", "token", login]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def ask(self, login: str, address: str, **parameters: str) -> httpx.Response:
        """One request to the FHIR interface, with the token of a demonstration login."""
        headers = {"Authorization": f"Bearer {self.token(login)}"}
        return httpx.get(f"{self.url}/fhir/{address}", params=parameters, headers=headers, timeout=20)

    def titles_found_by(self, login: str, *, ins: str) -> list[str]:
        """What a professional's software finds in the record of a patient (ITI-67)."""
        whose = {"patient.identifier": f"urn:oid:{INS_TEST_OID}|{ins}", "status": "current", "_count": "50"}
        answer = self.ask(login, "DocumentReference", **whose)
        assert answer.status_code == 200, answer.text
        bundle: dict[str, Any] = answer.json()
        resources = [one["resource"] for one in bundle.get("entry", [])]
        found = [one for one in resources if one["resourceType"] == "DocumentReference"]
        return [one["content"][0]["attachment"]["title"] for one in found]


@contextmanager
def running_service(home: Path) -> Iterator[Service]:
    port, identity_port, smtp_port = _free_ports(3)
    environment = {name: value for name, value in os.environ.items() if not _is_ours(name)} | {
        "ESPACE_SANTE_HOME": str(home),
        "ESPACE_SANTE_PORT": str(port),
        "ESPACE_SANTE_IDENTITY_PORT": str(identity_port),
        "ESPACE_SANTE_SMTP_PORT": str(smtp_port),
    }
    copy_databases(home)
    log = home / "demonstration.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "espace_sante", "demo", "run", "--people", PEOPLE],
            env=environment, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        service = Service(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{identity_port}", smtp_port, environment)
        _wait_until_open(process, service, log)
        yield service
    finally:
        process.terminate()
        process.wait(timeout=20)


def _is_ours(name: str) -> bool:
    """What the tests set for themselves, and what would send the demonstration to another database."""
    return name.startswith(("ESPACE_SANTE_", "DJANGO_")) or name.endswith("_DATABASE_URL") or name == "DOCUMENTS_URL"


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait_until_open(process: subprocess.Popen[bytes], service: Service, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The demonstration stopped at its start:\n{log.read_text()}")
        if "is open" in log.read_text() and _answers(f"{service.url}/readyz"):
            return
        time.sleep(0.2)
    pytest.fail(f"The demonstration is not open after {START_SECONDS:.0f} s:\n{log.read_text()}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=5).status_code == 200
    except httpx.TransportError:
        return False
