"""`espace-sante directory …`: the national directories of professionals, structures and secure addresses."""

from __future__ import annotations

import time
from pathlib import Path

import click

from espace_sante.config.cli.imports import report_beside, tell, told_errors


@click.group()
def directory() -> None:
    """Import the national directories (RPPS, FINESS, secure addresses), or make fictitious ones."""


@directory.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--kind", type=click.Choice(["annuaire", "finess", "mssante"]), help="Found from the first line if absent."
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Rejected lines (FILE.rejected.csv).")
@click.option(
    "--may-end",
    type=click.FloatRange(0, 1),
    default=0.1,
    show_default=True,
    help="Share of what is known that may be missing from the file; beyond, nothing is stored.",
)
def import_command(file: Path, *, kind: str | None, report: Path | None, may_end: float) -> None:
    """Import a whole extract: FILE becomes what the directory says today.

    Extracts of the Annuaire Santé (PS_LibreAcces_Personne_activite, Extraction_Correspondance_MSSante) and of FINESS
    (etalab). Unchanged rows cost no write; what the extract no longer has is ended, never deleted, and comes back with
    it. A run that was stopped is simply run again.
    """
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.identity import api as identity
    from espace_sante.kernel.clock import utc_now

    where, began = report_beside(file, report), time.monotonic()
    with told_errors() as progress:
        outcome = identity.import_directory(
            file, kind=kind or "", now=utc_now(), clock=utc_now, report=where, progress=progress, may_end=may_end
        )
    tell(outcome, report=where, seconds=time.monotonic() - began)


@directory.command()
@click.option("--professionals", type=click.IntRange(min=1), default=1000, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, help="A folder.")
def generate(*, professionals: int, seed: int, folder: Path) -> None:
    """Write fictitious extracts, in the formats of the real ones: for tests and measures."""
    from espace_sante.demo.extracts import write_extracts

    for name, lines in write_extracts(folder, professionals=professionals, seed=seed).items():
        click.echo(f"{folder / name}  {lines} lines")
