"""`espace-sante agent …`: who runs and who checks the service; once registered, they sign in with ProConnect."""

from __future__ import annotations

import sys

import click


@click.group()
def agent() -> None:
    """Operators and auditors: nobody becomes one by signing in."""


@agent.command()
@click.argument("login")
@click.option("--kind", type=click.Choice(["operator", "auditor"]), required=True)
@click.option("--name", required=True, help="Given name and name, as people read it in the trace.")
@click.option("--email", required=True, help="The professional address that ProConnect gives.")
def add(login: str, kind: str, name: str, email: str) -> None:
    """Register an agent under a login, which stands beside what they do."""
    api = _identity()
    from espace_sante.kernel.actors import ActorKind
    from espace_sante.kernel.clock import utc_now

    if api.agent_account(email) is not None or any(one.login == login for one in api.agents()):
        click.echo("This login, or this address, is somebody's already.", err=True)
        sys.exit(1)
    api.register_account(login=login, kind=ActorKind(kind), name=name, email=email, now=utc_now())
    click.echo("Registered.")


@agent.command(name="list")
def show() -> None:
    """Say who is registered."""
    for one in _identity().agents():
        closed = "" if one.is_open else "  closed"
        click.echo(f"{one.login}  {one.kind}  {one.name}  {one.email}{closed}")


@agent.command()
@click.argument("login")
def close(login: str) -> None:
    """Close the account of an agent: they enter no more, and what they did stays under their login."""
    if not _identity().close_agent(login):
        click.echo("There is no open agent of this login.", err=True)
        sys.exit(1)
    click.echo("Closed.")


def _identity():
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.identity import api

    return api
