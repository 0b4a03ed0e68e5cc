"""`espace-sante client …`: credentials of linked services, and of software of structures. Secrets are shown once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click


@click.group()
def client() -> None:
    """Credentials with which services and software are let in by OAuth 2."""


_ADDRESS = click.option(
    "--redirect", "redirects", multiple=True, required=True, help="A return address, letter for letter. Repeat it."
)
_KEYS = click.option("--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A JWK set.")
_KEYS_AT = click.option("--keys-at", default="", help="The https address of a JWK set.")


@client.command()
@click.argument("service")
@click.option("--name", default="", help="What people of the service call it; the service's name when absent.")
@_ADDRESS
@click.option("--secret", is_flag=True, help="It keeps a secret (a server). Without: PKCE alone (a telephone, a page).")
@_KEYS
@_KEYS_AT
@click.option("--production", is_flag=True, help="For real people. Without: for tests, with fictitious people alone.")
def add(
    service: str, name: str, redirects: tuple[str, ...], secret: bool, keys: Path | None, keys_at: str, production: bool
) -> None:
    """Make credentials for SERVICE, by its name in addresses (carnet-glycemie)."""
    pairing = _pairing()
    from espace_sante.catalogue.api import service_named

    def made() -> Any:
        found = service_named(service)
        told = {"keys": pairing.read_keys(keys.read_bytes()) if keys else None, "keys_at": keys_at}
        proof = pairing.ClientProof
        kind = proof.KEY if keys or keys_at else proof.SECRET if secret else proof.NONE
        return pairing.make_client(
            service_id=found.id, name=name or found.name, redirects=redirects, proof=kind, sandbox=not production,
            now=_now(), **told,
        )  # fmt: skip

    _tell(_done(made))


@client.command()
@click.argument("finess")
@click.option("--name", required=True, help="What the software is called, in the trace.")
@click.option("--scope", required=True, help="The system/… scopes it may ask at most, with spaces between them.")
@_KEYS
@_KEYS_AT
def software(finess: str, name: str, scope: str, keys: Path | None, keys_at: str) -> None:
    """Register the software of the structure FINESS, which signs with its key (SMART Backend Services)."""
    pairing = _pairing()
    _tell(
        _done(
            lambda: pairing.make_software_client(
                finess=finess, name=name, scopes=scope, now=_now(), keys_at=keys_at,
                keys=pairing.read_keys(keys.read_bytes()) if keys else None,
            )
        )
    )  # fmt: skip


@client.command(name="list")
@click.argument("service")
def show(service: str) -> None:
    """Say which credentials SERVICE has."""
    pairing = _pairing()
    from espace_sante.catalogue.api import service_named

    for one in pairing.clients_of(_done(lambda: service_named(service)).id):
        click.echo(f"{one.client_id}  {'tests' if one.sandbox else 'production'}  {one.proof}  {one.name}")
        for redirect in one.redirects:
            click.echo(f"    {redirect}")


@client.command()
@click.argument("client_id")
def secret(client_id: str) -> None:
    """Renew the secret of CLIENT_ID: the one before proves nothing any more."""
    pairing = _pairing()
    _tell(_done(lambda: pairing.renew_secret(client_id=client_id, now=_now())))


@client.command()
@click.argument("client_id")
def end(client_id: str) -> None:
    """Withdraw CLIENT_ID: all of its tokens open nothing, from the next request on."""
    pairing = _pairing()
    _done(lambda: pairing.end_client(client_id=client_id, now=_now()))
    click.echo("Withdrawn.")


@client.command(name="signing-key")
@click.argument("service")
def signing_key(service: str) -> None:
    """Make the key that signs what SERVICE is told of changes (webhooks). The one before signs too for a day."""
    _pairing()
    from espace_sante.catalogue.api import service_named
    from espace_sante.subscriptions.api import make_signing_key

    found = _done(lambda: service_named(service))
    click.echo(f"signing_key: {make_signing_key(service_id=found.id, now=_now())}")


def _tell(made: Any) -> None:
    click.echo(f"client_id: {made.client_id}")
    if made.secret:
        click.echo(f"client_secret: {made.secret}")


def _done(act: Any) -> Any:
    from espace_sante.kernel.errors import DomainError

    try:
        return act()
    except DomainError as error:
        raise click.ClickException(error.message) from error


def _now() -> Any:
    from espace_sante.kernel.clock import utc_now

    return utc_now()


def _pairing() -> Any:
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.pairing import api

    return api
