"""`espace-sante catalogue criteria show|import`: the dated criteria of the catalogue of services (CAT-01, CAT-02)."""

from __future__ import annotations

from pathlib import Path

import click

from espace_sante.config.cli.people import BY, now, operator_of, run


@click.group()
def catalogue() -> None:
    """Look after the catalogue of services; the rest is on the pages of operators and publishers."""
    from espace_sante.config.cli import set_up

    set_up()


@catalogue.group()
def criteria() -> None:
    """The criteria of referencing, version by version."""


@criteria.command()
def show() -> None:
    """List the versions known here, the latest first, with how many criteria each family has."""
    from espace_sante.catalogue import api

    for one in api.versions():
        families = ", ".join(f"{count} {family.value}" for family, count in one.by_family.items())
        click.echo(f"{one.version}  published on {one.published_on}  {one.count} criteria: {families}")


@criteria.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@BY
def import_file(file: Path, by: str) -> None:
    """Check FILE (CSV, as src/espace_sante/catalogue/data/criteria-2026-01.csv) and keep it as a version.

    New applications are filled in on it; those that were begun keep theirs. A version is never changed.
    """
    from espace_sante.catalogue import api

    found = run(lambda: api.import_criteria(actor=operator_of(by), content=file.read_bytes(), now=now()))
    click.echo(f"Kept: {found.version}, published on {found.published_on}; {found.count} criteria.")
