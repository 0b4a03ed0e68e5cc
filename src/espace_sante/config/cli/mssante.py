"""`espace-sante mssante …`: the gateway of secure health mail, what leaves, and whom it trusts."""

from __future__ import annotations

import threading
from pathlib import Path

import click

from espace_sante.config.cli.people import now, run

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def mssante() -> None:
    """Secure health mail (MSSanté): take mails in, send what waits, say whom to trust."""
    from espace_sante.config.cli import set_up

    set_up()


@mssante.command()
@click.option("--host", help="Address to listen on (ESPACE_SANTE_SMTP_HOST).")
@click.option("--port", type=int, help="Port to listen on (ESPACE_SANTE_SMTP_PORT, 2525); 0 for any.")
@click.option("--share-port", is_flag=True, help="Let several gateways listen on this port, one for each core.")
def serve(host: str | None, port: int | None, share_port: bool) -> None:
    """Take mails for citizens by SMTP, with STARTTLS (stays in the foreground). Prints its address."""
    from django.conf import settings

    from espace_sante.interop.mssante import api

    given = settings.ENVIRONMENT.mail
    run(
        lambda: api.serve(
            host=host or given.host,
            port=given.port if port is None else port,
            share_port=share_port,
            clock=now,
            told=lambda at, number: click.echo(f"smtp://{at}:{number}"),
        )
    )


@mssante.command()
@click.option("--once/--loop", default=True, help="Send what is due and stop, or go on.  [default: once]")
@click.option("--every", type=float, default=1.0, show_default=True, help="Seconds between two looks, with --loop.")
def send(once: bool, every: float) -> None:
    """Give what waits to the relay (MSSANTE_RELAY_URL), as the worker does all the time; counts alone are printed."""
    from espace_sante.interop.mssante import api

    stop = threading.Event()
    while True:
        sent = run(lambda: api.send_due(clock=now))
        if sent.done + sent.postponed:
            click.echo(f"{sent.departed} sent, {sent.postponed} postponed, {sent.bounced} refused for good")
        if once and not sent.done:
            return
        if not sent.done:
            stop.wait(every)


@mssante.group()
def trust() -> None:
    """The domains of the trust space: a signed list, replaced whole."""


@trust.command("import")
@click.argument("file", type=FILE)
@click.option("--signature", type=FILE, help="The signature of the list (FILE.sig).")
def import_list(file: Path, signature: Path | None) -> None:
    """Check the signature of FILE with the key in MSSANTE_TRUST_KEY, and put it in the place of the list before.

    A list that is older than the one in force, or not signed by that key, changes nothing.
    """
    from espace_sante.interop.mssante import api

    told = run(lambda: api.import_trust_list(file, signature or file.with_name(f"{file.name}.sig")))
    click.echo(f"Version {told.version}: {len(told.domains)} domains.")


@trust.command()
@click.argument("file", type=FILE)
def sign(file: Path) -> None:
    """Write FILE.sig with this service's own signing key, for who keeps the list themselves."""
    from espace_sante.interop.mssante import api

    signature = file.with_name(f"{file.name}.sig")
    signature.write_text(run(lambda: api.sign_trust_list(file)) + "\n", encoding="ascii")
    click.echo(f"{signature}, for the key {api.own_trust_key()}")


@trust.command()
def show() -> None:
    """List the domains in force, with their certificates and their days."""
    from espace_sante.interop.mssante import api

    version, domains = api.trust_in_force()
    click.echo(f"Version {version or 'none'}")
    for one in domains:
        until = f"{one.until:%Y-%m-%d}" if one.until else "no end"
        click.echo(f"{one.domain}  {one.fingerprint or 'no certificate'}  {one.since:%Y-%m-%d}  {until}")
