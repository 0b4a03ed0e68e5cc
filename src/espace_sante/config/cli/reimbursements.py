"""`espace-sante reimbursements …`: the health history, as the insurer sends it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from espace_sante.config.cli.imports import report_beside, told_errors

if TYPE_CHECKING:
    from espace_sante.record.api import ReimbursementOutcome


@click.group()
def reimbursements() -> None:
    """Import what the insurer reimbursed into people's health histories."""


@reimbursements.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Rejected lines (FILE.rejected.csv).")
def import_command(file: Path, *, report: Path | None) -> None:
    """Import events from FILE: CSV with a line of titles (docs/operations.md).

    Events enter open spaces alone; lines about anybody else are counted, without telling who has no space and who
    does not exist. What a minor keeps out is counted too, and written nowhere. Importing a file again changes nothing;
    a run that was stopped is simply run again. The report of rejected lines holds their numbers and reasons.
    """
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.kernel.clock import utc_now
    from espace_sante.record import api as record

    where, began = report_beside(file, report), time.monotonic()
    with told_errors() as progress:
        outcome = record.import_reimbursements(file, now=utc_now(), report=where, progress=progress)
    _tell(outcome, report=where, seconds=time.monotonic() - began)


def _tell(outcome: ReimbursementOutcome, *, report: Path, seconds: float) -> None:
    speed = f"{outcome.read / seconds:,.0f} a second" if seconds else ""
    click.echo(f"batch {outcome.batch_id}: {outcome.read} lines in {seconds:.1f} s ({speed})")
    for name, count in (
        ("stored", outcome.stored),
        ("there already", outcome.known),
        ("withheld", outcome.withheld),
        ("without open space", outcome.elsewhere),
    ):
        click.echo(f"  {name:<20} {count:>9}")
    if outcome.rejected:
        click.echo(f"  {outcome.rejected} lines were rejected, see {report}")
