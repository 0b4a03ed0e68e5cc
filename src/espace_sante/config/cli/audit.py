"""`espace-sante audit …`: what an auditor runs."""

from __future__ import annotations

import sys
from uuid import UUID

import click


@click.group()
def audit() -> None:
    """Look after the trace of accesses and acts."""


@audit.command()
@click.option("--space", type=click.UUID, help="Verify one space only (default: all).")
def verify(space: UUID | None) -> None:
    """Verify every chain and the log; name the first bad entry of each space and the first bad leaf of each month.

    Exit status 0 when everything holds, 1 when something does not.
    """
    from espace_sante.config.cli import set_up  # loaded when run

    set_up()
    from espace_sante.audit import api  # needs Django

    outcome = api.verify(space)
    for fault in outcome.faults:
        click.echo(f"BROKEN  space {fault.space_id}  entry {fault.position}: {fault.what}")
    for broken in outcome.log_faults:
        click.echo(f"BROKEN  log {_month(broken.month)}  leaf {broken.leaf}: {broken.what}")
    if outcome.faults:
        click.echo(f"{len(outcome.faults)} of {outcome.spaces} chains do not hold.", err=True)
    if not outcome.holds:
        sys.exit(1)
    click.echo(f"OK  {outcome.entries} entries in {outcome.spaces} chains, every one holds.")
    if space is None:
        click.echo(f"OK  {outcome.leaves} leaves in the log, {outcome.waiting} entries wait for it.")


def _month(month: int) -> str:
    return f"{month // 100}-{month % 100:02d}"
