"""Starting the provider: its database, its clients, then Granian with one worker.

It needs a process of its own, because its Django settings are not the main site's.
"""

from __future__ import annotations

import os
from pathlib import Path

import django
from django.core.management import call_command
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from espace_sante.demo.identity_provider.clients import register_clients

SETTINGS = "espace_sante.demo.identity_provider.settings"
THREADS = 4
DATABASE_FILE = "identity-provider.sqlite3"


def serve(*, host: str, port: int, home: Path, client_base_url: str, issuer_base_url: str | None = None) -> None:
    """Serve every issuer until the process is told to stop (SIGINT, SIGTERM).

    `client_base_url` is the main site's address, or several separated by spaces; `issuer_base_url` is what browsers and
    the main site call this process, `http://host:port` when it is not given.
    """
    base_url = (issuer_base_url or f"http://{host}:{port}").rstrip("/")
    client_base_urls = tuple(url.rstrip("/") for url in client_base_url.split())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    os.environ["ESPACE_SANTE_HOME"] = str(home)
    os.environ["IDENTITY_PROVIDER_BASE_URL"] = base_url
    os.environ["IDENTITY_PROVIDER_CLIENT_BASE_URLS"] = " ".join(client_base_urls)
    _prepare(home=home, base_url=base_url, client_base_urls=client_base_urls)
    Granian(
        "espace_sante.demo.identity_provider.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
    ).serve()


def _prepare(*, home: Path, base_url: str, client_base_urls: tuple[str, ...]) -> None:
    django.setup()
    (home / DATABASE_FILE).touch(mode=0o600)  # its journals take the same mode
    call_command("migrate", verbosity=0, interactive=False)
    call_command("clearsessions")
    register_clients(home=home, issuer_base_url=base_url, client_base_urls=client_base_urls)
