"""`espace-sante access …`: the access matrix, as an operator replaces it."""

from __future__ import annotations

from pathlib import Path

import click

from espace_sante.config.cli.people import run


@click.group()
def access() -> None:
    """Look after who may read what, for everybody at once."""
    from espace_sante.config.cli import set_up

    set_up()


@access.group()
def matrix() -> None:
    """The access matrix: which profession reads which type of document."""


@matrix.command()
def show() -> None:
    """List the matrices known here, and which one is in force. A file that cannot be read ends this with 1."""
    from espace_sante.access import api

    faults = api.matrix_faults()
    for fault in faults:
        click.echo(f"! {fault.file}  CANNOT BE READ, no professional reads until it is mended or gone: {fault.why}")
    in_force = api.current_matrix()
    for one in api.known_matrices():
        mark = "*" if one.version == in_force.version else " "
        click.echo(f"{mark} {one.version}  in force from {one.in_force_from}  {one.status}  {one.source}")
    if faults:
        raise SystemExit(1)


@matrix.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check it and say what it changes, without keeping it.")
def import_file(file: Path, dry_run: bool) -> None:
    """Check FILE (TOML, as src/espace_sante/access/data/access_matrix.toml) and keep it.

    It is in force from the date it bears. Prints what each profession gains (+) and loses (-). Two imported versions
    are kept. On several machines, run it on each.
    """
    from espace_sante.access import api

    new, changes = run(lambda: api.import_matrix(file, dry_run=dry_run))
    for change in changes:
        click.echo(api.words_of(change))
    done = "Checked" if dry_run else "Kept"
    click.echo(f"{done}: {new.version}, in force from {new.in_force_from}; {len(changes)} professions change.")
