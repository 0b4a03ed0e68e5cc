"""`espace-sante code|certificate …`: what an operator does about sign-in."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import click

BY = "command-line"  # who decided, in the rows: whoever may run commands on the host


@click.group()
def code() -> None:
    """Provisional codes, with which people enrol or come back."""


@code.command()
@click.argument("who", metavar="LOGIN_OR_HOLDER")
@click.option("--channel", type=click.Choice(["mail", "sms", "post"]), default="post", show_default=True)
def issue(who: str, channel: str) -> None:
    """Issue a code to a person (login, holder id or matricule) and send it; nobody but them sees it.

    The code before it opens nothing any more. Without a known address the code goes by post.
    """
    _set_up()
    from espace_sante.identity.api import sign_in
    from espace_sante.kernel.actors import Actor, ActorKind
    from espace_sante.kernel.clock import utc_now

    operator = Actor(kind=ActorKind.OPERATOR, id=BY, name=BY)
    try:
        holder_id = sign_in.holder_named(who)
    except sign_in.HolderUnknown as error:
        raise click.ClickException("Nobody is known under this login, id or matricule.") from error
    taken = sign_in.send_code(holder_id=holder_id, channel=sign_in.Channel(channel), by=operator, now=utc_now())
    click.echo(f"A code is on its way by {taken.value}.")


@code.command()
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where to write.")
def letters(folder: Path) -> None:
    """Draw the letters that wait for the post (codes, news) in a folder with a manifest, and date them posted.

    Stopped or killed, run it again into the same folder: no letter is printed twice.
    """
    _set_up()
    from espace_sante.identity.adapters.letters import write_posted_letter
    from espace_sante.identity.api import sign_in
    from espace_sante.kernel.clock import utc_now

    report = sign_in.print_letters(folder=folder, writer=write_posted_letter, now=utc_now())
    for place in report.folders:
        click.echo(str(place))
    click.echo(f"{report.printed} letters printed.")
    if report.found:
        click.echo(f"{report.found} printed by an earlier run are dated now.")
    if report.dropped:
        click.echo(f"{report.dropped} dropped: their code was replaced, used or out of date.")


@click.group()
def certificate() -> None:
    """Client certificates of structures' software (STR-01)."""


@certificate.command()
@click.argument("login")
@click.argument("file", type=click.File("rb"))
def add(login: str, file: BinaryIO) -> None:
    """Accept a certificate (PEM or DER file) for the structure that signs in as LOGIN."""
    _set_up()
    from espace_sante.identity.api import AccountUnknown, sign_in
    from espace_sante.kernel.clock import utc_now

    try:
        added = sign_in.add_certificate(login=login, content=file.read(), by=BY, now=utc_now())
    except AccountUnknown as error:
        raise click.ClickException("No structure signs in under this login.") from error
    except (sign_in.CertificateUnreadable, sign_in.CertificateTaken) as error:
        raise click.ClickException(error.message) from error
    click.echo(f"{added.fingerprint}  {added.login}  until {added.not_after:%Y-%m-%d}")


@certificate.command(name="list")
def list_command() -> None:
    """The certificates, with their SHA-256 fingerprint."""
    _set_up()
    from espace_sante.identity.api import sign_in

    for one in sign_in.certificates():
        state = f"revoked {one.revoked_at:%Y-%m-%d}" if one.revoked_at else f"until {one.not_after:%Y-%m-%d}"
        click.echo(f"{one.fingerprint}  {one.login:<16} {state:<20} {one.subject}")


@certificate.command()
@click.argument("fingerprint")
def revoke(fingerprint: str) -> None:
    """Refuse a certificate from now on."""
    _set_up()
    from espace_sante.identity.api import sign_in
    from espace_sante.kernel.clock import utc_now

    try:
        sign_in.revoke_certificate(fingerprint=fingerprint, now=utc_now())
    except sign_in.CertificateUnknown as error:
        raise click.ClickException("No certificate in force has this fingerprint.") from error
    click.echo("Revoked.")


def _set_up() -> None:
    from espace_sante.config.cli import set_up

    set_up()
