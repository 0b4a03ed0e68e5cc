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
    """Verify the chain of every space; name the first bad entry of each one that does not hold.

    Exit status 0 when every chain holds, 1 when one does not.
    """
    from espace_sante.config.cli import set_up  # loaded when run

    set_up()
    from espace_sante.audit import api  # needs Django

    outcome = api.verify(space)
    for fault in outcome.faults:
        click.echo(f"BROKEN  space {fault.space_id}  entry {fault.position}: {fault.what}")
    if outcome.faults:
        click.echo(f"{len(outcome.faults)} of {outcome.spaces} chains do not hold.", err=True)
        sys.exit(1)
    click.echo(f"OK  {outcome.entries} entries in {outcome.spaces} chains, every one holds.")
