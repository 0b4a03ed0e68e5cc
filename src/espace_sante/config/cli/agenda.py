"""`espace-sante agenda …`: the calendar of prevention, as an operator replaces it."""

from __future__ import annotations

from pathlib import Path

import click

from espace_sante.config.cli.people import now, run


@click.group()
def agenda() -> None:
    """Look after what agendas share: the prevention calendar."""
    from espace_sante.config.cli import set_up

    set_up()


@agenda.group()
def prevention() -> None:
    """The prevention calendar: vaccines, examinations and screenings by age, with their sources."""


@prevention.command()
def show() -> None:
    """List the editions known here, and which one is in force."""
    from espace_sante.agenda.api import prevention as calendar
    from espace_sante.kernel.clock import PARIS

    in_force = calendar.edition_in_force(now().astimezone(PARIS).date())
    for one in calendar.known_editions():
        mark = "*" if one.code == in_force.code else " "
        until = f" until {one.valid_until}" if one.valid_until else ""
        click.echo(f"{mark} {one.code}  in force from {one.valid_from}{until}  {len(one.acts)} acts  {one.title.fr}")


@prevention.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check it and say what it changes, without keeping it.")
def import_file(file: Path, dry_run: bool) -> None:
    """Check FILE (JSON, as src/espace_sante/agenda/data/prevention_2025.json) and keep it.

    It is in force from the date it bears; the editions before it are kept. Prints the acts that it adds (+), takes away
    (-) and tells otherwise (~). On several machines, run it on each.
    """
    from espace_sante.agenda.api import prevention as calendar
    from espace_sante.kernel.clock import PARIS

    today = now().astimezone(PARIS).date()
    new, change = run(lambda: calendar.import_edition(file, today=today, dry_run=dry_run))
    for sign, codes in (("+", change.added), ("-", change.removed), ("~", change.changed)):
        for code in codes:
            click.echo(f"{sign} {code}")
    done = "Checked" if dry_run else "Kept"
    click.echo(f"{done}: {new.code}, in force from {new.valid_from}; {len(new.acts)} acts.")


@prevention.command()
def tell() -> None:
    """Tell the spaces for which something begins today, as housekeeping does once a day; a count alone is printed."""
    from espace_sante.agenda.api import prevention as calendar

    click.echo(f"{run(lambda: sum(iter(lambda: calendar.tell_of_prevention(now=now()), 0)))} spaces looked at")
