"""A real provider process on a free port, with a small population."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest

from espace_sante.demo.identity_provider.people import write_people
from espace_sante.demo.identity_provider.secret_files import ensure_clients_file
from tests.demo.identity_provider.browser import SITE, Provider, Visit
from tests.demo.identity_provider.sample_people import PEOPLE


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    home = tmp_path_factory.mktemp("identity-provider")
    write_people(home=home, people=PEOPLE)
    port = _free_port()
    base_url = f"http://127.0.0.1:{port}"
    clients = ensure_clients_file(home, base_url)
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "espace_sante.demo.identity_provider", "--port", str(port), "--home", str(home)]
    process = subprocess.Popen(
        [*command, "--client-base-url", SITE], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        _wait_until_it_answers(process, base_url)
        yield Provider(base_url=base_url, home=home, clients=clients)
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture
def visit(provider: Provider) -> Iterator[Callable[..., Visit]]:
    """A new visit at an issuer, with a browser of its own or an earlier visitor's."""
    with ExitStack() as stack:
        direct = stack.enter_context(httpx.Client(timeout=10, verify=False))

        def begin(key: str, *, browser: httpx.Client | None = None) -> Visit:
            own = browser or stack.enter_context(httpx.Client(timeout=10, verify=False))
            return Visit(provider, key, browser=own, direct=direct)

        yield begin


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_it_answers(process: subprocess.Popen[str], base_url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            pytest.fail(f"The provider stopped at its start:\n{process.stderr.read() if process.stderr else ''}")
        try:
            httpx.get(f"{base_url}/", timeout=1)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("The provider did not answer within 30 seconds.")
