"""`espace-sante audit anomalies`: the report on unusual accesses, which the auditor's pages then show."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta

import click

DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--since", type=DAY, required=True, help="The first day, in Paris.")
@click.option("--until", type=DAY, help="The last day, included (default: yesterday).")
@click.option("--by", "login", required=True, help="The login of the auditor who asks: the look is traced.")
def anomalies(since: datetime, until: datetime | None, login: str) -> None:
    """Look for unusual accesses in a period, and keep what is found for the auditor's page.

    The same period again adds nothing twice. A quarter at most. `housekeeping` makes the report of each day.
    """
    from espace_sante.config.cli import set_up  # loaded when run

    set_up()
    from espace_sante.access.api import AccessRefused
    from espace_sante.identity import api as identity
    from espace_sante.kernel.clock import PARIS, utc_now
    from espace_sante.oversight import api as oversight

    now = utc_now()
    today = now.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    end = until.replace(tzinfo=PARIS) + timedelta(days=1) if until else today
    try:
        actor = identity.actor_of_login(login)
        found = oversight.make_report(
            actor=actor, since=since.replace(tzinfo=PARIS), until=end, now=now, edge="command"
        )
    except (identity.AccountUnknown, AccessRefused):
        click.echo("This login is not an auditor's.", err=True)
        sys.exit(1)
    except oversight.PeriodInvalid:
        click.echo("Give a period that has begun, of a quarter at most.", err=True)
        sys.exit(1)
    click.echo(f"{found} new findings.")
