"""`espace-sante demo …`: the demonstration, with fictitious people only."""

from __future__ import annotations

import click


@click.group()
def demo() -> None:
    """Fill and run a demonstration: fictitious people, real services."""


@demo.command()
@click.option("--people", type=int, default=300, show_default=True, help="How many people besides the named ones.")
@click.option("--seed", type=int, envvar="ESPACE_SANTE_DEMO_SEED", default=1, show_default=True)
def load(people: int, seed: int) -> None:
    """Create the population and its documents, through the services of real deposits. Doing it again adds nothing."""
    _set_up()
    from espace_sante.demo.load import load_demonstration

    load_demonstration(people=people, seed=seed, tell=click.echo)


@demo.command()
@click.option("--people", type=int, default=300, show_default=True, help="How many people at the first start.")
@click.option("--seed", type=int, envvar="ESPACE_SANTE_DEMO_SEED", default=1, show_default=True)
def run(people: int, seed: int) -> None:
    """Set up, fill and run everything in the foreground until Ctrl-C."""
    from espace_sante.config.demonstration import run_demonstration

    run_demonstration(people=people, seed=seed)


@demo.command(name="people")
@click.option("--json", "as_json", is_flag=True, help="A JSON list, for programs.")
def people_command(as_json: bool) -> None:
    """Who exists in the demonstration and can sign in."""
    import orjson

    from espace_sante.demo.listing import listing

    rows = listing()
    if as_json:
        click.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
        return
    for row in rows:
        identity = row["ins"] or row["rpps"] or row["finess"] or ""
        click.echo(f"{row['login'] or '':<16} {row['kind']:<13} {row['name']:<40} {identity}")


@demo.command()
@click.argument("login")
def token(login: str) -> None:
    """Print a bearer token for a demonstration login, alone on one line."""
    _set_up()
    from espace_sante.demo.tokens import NoAccount, token_for

    try:
        click.echo(token_for(login))
    except NoAccount as error:
        raise click.ClickException(str(error)) from error


@demo.command(name="code")
@click.argument("login")
def code_command(login: str) -> None:
    """Print a provisional code for a demonstration login, alone on one line; the one before it no longer opens."""
    _set_up()
    from espace_sante.demo.tokens import NoAccount, code_for

    try:
        click.echo(code_for(login))
    except NoAccount as error:
        raise click.ClickException(str(error)) from error


@demo.command()
def key() -> None:
    """Print the private key with which the software `sil-des-tilleuls` signs, a JWK in JSON."""
    _set_up()
    from django.conf import settings

    from espace_sante.demo.software import NoKey, private_key

    try:
        click.echo(private_key(home=settings.ENVIRONMENT.home))
    except NoKey as error:
        raise click.ClickException(str(error)) from error


@demo.command()
def letters() -> None:
    """Who was just written to: birth date, code, where their space stands. The codes open /lettre/."""
    _set_up()
    from espace_sante.demo.letters import letters as written

    for one in written():
        click.echo(f"{one.name:<20} {one.born:%d/%m/%Y}  {one.code}  {one.state}")


def _set_up() -> None:
    from espace_sante.config.cli import set_up

    set_up()
