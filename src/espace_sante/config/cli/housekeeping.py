"""`espace-sante housekeeping`: what is due now and then."""

from __future__ import annotations

import click


@click.command()
def housekeeping() -> None:
    """Forget what has been kept long enough, and tell of majorities.

    The worker does it once a day; doing it again changes nothing.
    """
    from espace_sante.config.cli import set_up

    set_up()
    from espace_sante.config.housekeeping import keep_house

    for name, count in keep_house().items():
        click.echo(f"{count:>9}  {name}")
