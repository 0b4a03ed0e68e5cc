"""`make run`: set up, fill and run everything in the foreground, until Ctrl-C.

Five processes: this one, which looks after the others; the service; its worker; the mail gateway; the demonstration's
identity provider. When one of them stops, or on Ctrl-C, all stop.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from urllib.error import URLError
from urllib.request import urlopen

import click

from espace_sante.config.environment import Environment, read_environment
from espace_sante.demo.identity_provider.secret_files import ensure_clients_file

START_SECONDS = 60.0
STOP_SECONDS = 8.0


def run_demonstration(*, people: int, seed: int) -> None:
    """Set up, fill and run. Returns when interrupted; exits with 1 when a part stops by itself."""
    began = time.monotonic()
    environment = read_environment()
    _require_free(environment.host, environment.port)
    _choose_mail_port(environment)
    environment = read_environment()
    provider_url = _choose_provider(environment)
    _fill(people=people, seed=seed)
    children = _start_all(environment, provider_url)
    try:
        _wait_until_up(children, [f"{_local(environment)}/healthz", f"{provider_url}/"])
        _welcome(environment, seconds=time.monotonic() - began)
        _watch(children)
    finally:
        _stop(children)


def _fill(*, people: int, seed: int) -> None:
    from espace_sante.config.cli import set_up  # after the clients' file, which settings read
    from espace_sante.config.cli.service import prepare

    set_up()
    prepare()
    from espace_sante.demo.load import load_demonstration  # needs Django

    load_demonstration(people=people, seed=seed, tell=lambda line: click.echo(f"  {line}"))


def _choose_provider(environment: Environment) -> str:
    """Where the identity provider listens: the port after ours, or any free one; told to the other processes."""
    port = environment.identity_port
    if not _is_free(environment.host, port):
        port = _any_free_port(environment.host)
    os.environ["ESPACE_SANTE_IDENTITY_PORT"] = str(port)
    url = f"http://{_shown_host(environment.host)}:{port}"
    ensure_clients_file(environment.home, url)
    return url


def _choose_mail_port(environment: Environment) -> None:
    """Where the mail gateway listens: its own port, or any free one; told to the other processes."""
    mail = environment.mail
    port = mail.port if _is_free(mail.host, mail.port) else _any_free_port(mail.host)
    os.environ["ESPACE_SANTE_SMTP_PORT"] = str(port)


def _start_all(environment: Environment, provider_url: str) -> list[subprocess.Popen[bytes]]:
    this = [sys.executable, "-m", "espace_sante"]
    site = f"http://127.0.0.1:{environment.port} http://localhost:{environment.port} {environment.base_url}"
    provider = [
        *(sys.executable, "-m", "espace_sante.demo.identity_provider"),
        *("--host", environment.host, "--port", provider_url.rsplit(":", 1)[-1]),
        *("--home", str(environment.home), "--client-base-url", site, "--issuer-base-url", provider_url),
    ]
    environ = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return [
        # Each in its own group: Ctrl-C reaches this process alone, which stops them in order.
        subprocess.Popen(command, env=environ, start_new_session=True)  # noqa: S603 - our own commands
        for command in (provider, [*this, "serve"], [*this, "mssante", "serve"], [*this, "worker"])
    ]


def _wait_until_up(children: list[subprocess.Popen[bytes]], urls: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    for url in urls:
        while not _answers(url):
            _fail_if_stopped(children)
            if time.monotonic() > deadline:
                raise click.ClickException(f"{url} does not answer after {START_SECONDS:.0f} s.")
            time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status < 500)
    except URLError as error:
        return getattr(error, "code", 500) < 500
    except OSError:
        return False


def _watch(children: list[subprocess.Popen[bytes]]) -> None:
    """Until a signal, or until one of the children stops by itself."""
    asked: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not asked:
        _fail_if_stopped(children)
        time.sleep(0.3)
    click.echo("\nGoodbye.")


def _fail_if_stopped(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is not None:
            raise click.ClickException(f"A part of the demonstration stopped by itself (status {child.returncode}).")


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in reversed(children):
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)


def _welcome(environment: Environment, *, seconds: float) -> None:
    address = _local(environment)
    click.echo(
        f"""
  Espace santé is open ({seconds:.0f} s). Everybody in it is fictitious.

    Pages          {address}/
    Citizens       {address}/espace/   sign in as Camille, Andre, Sacha…
    Professionals  {address}/pro/      sign in as Dr Martin, Karim Petit, Nadia Leroy…; mail: /pro/messages/
    Operators      {address}/operateur/ sign in as Nora Vidal, or Samir Achard who approves
    Publishers     {address}/editeurs/ sign in as Inès Caron; the catalogue for everybody: {address}/catalogue/
    FHIR           {address}/fhir      with a token: espace-sante demo token dr.martin
    Health mail    smtp://{_shown_host(environment.mail.host)}:{environment.mail.port} with STARTTLS, from an
                   address @hopital.mssante.example or @liberal.mssante.example; answers: {environment.home}/mssante
    Components     {address}/composants/

  Sacha has never come: http://localhost:{environment.port}/activer/ with the code of `espace-sante demo code sacha`.
  Robin, Charlie and the child Alix were just written to: {address}/lettre/ with `espace-sante demo letters`.
  Mails are files in {environment.home}/mails. A passkey needs a name: localhost, not 127.0.0.1.

  Who exists: espace-sante demo people        The trace: espace-sante audit verify
  State: {environment.home}        Stop: Ctrl-C
"""
    )


def _require_free(host: str, port: int) -> None:
    if not _is_free(host, port):
        raise click.ClickException(f"Port {port} is taken. Choose another one: ESPACE_SANTE_PORT=8080 make run")


def _is_free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _any_free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


def _shown_host(host: str) -> str:
    return "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound


def _local(environment: Environment) -> str:
    return f"http://{_shown_host(environment.host)}:{environment.port}"
