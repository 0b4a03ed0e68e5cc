"""`espace-sante population …`: the people the insurer knows."""

from __future__ import annotations

import time
from pathlib import Path

import click

from espace_sante.config.cli.imports import report_beside, tell, told_errors


@click.group()
def population() -> None:
    """Import insured people, or make fictitious ones."""


@population.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Rejected lines (FILE.rejected.csv).")
def import_command(file: Path, *, report: Path | None) -> None:
    """Import people from FILE: CSV with a line of titles, or Parquet (docs/operations.md).

    Matricule and strict traits, how to reach them, fund, treating doctor, parents. Nobody is ended. Importing a file
    again changes nothing; a run that was stopped is simply run again. The report of rejected lines holds their
    numbers and reasons, nothing of the people.
    """
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.identity import api as identity
    from espace_sante.kernel.clock import utc_now

    where, began = report_beside(file, report), time.monotonic()
    with told_errors() as progress:
        outcome = identity.import_population(file, now=utc_now(), clock=utc_now, report=where, progress=progress)
    tell(outcome, report=where, seconds=time.monotonic() - began)


@population.command()
@click.option("--people", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--to", "file", type=click.Path(dir_okay=False, path_type=Path), required=True, help="A CSV file.")
def generate(*, people: int, seed: int, file: Path) -> None:
    """Write a fictitious population: for tests and measures."""
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.demo.extracts_population import write_population

    click.echo(f"{file}  {write_population(file, people=people, seed=seed)} people")
