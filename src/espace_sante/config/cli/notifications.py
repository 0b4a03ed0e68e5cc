"""`espace-sante notifications send|status`: what leaves by mail and to devices, in counts alone."""

from __future__ import annotations

import click


@click.group()
def notifications() -> None:
    """Send the notifications that are due, or say how many wait. No command shows whom they are for."""
    from espace_sante.config.cli import set_up

    set_up()


@notifications.command()
def send() -> None:
    """Write what the outboxes hold and send everything that is due, as the worker does all the time."""
    from espace_sante.config.worker import drain_all

    done = 0
    while more := drain_all():
        done += more
    click.echo(f"{done:>9}  done")


@notifications.command()
def status() -> None:
    """Say how many notifications there are, and how many messages left, wait, or wait for more than an hour."""
    from espace_sante.kernel.clock import utc_now
    from espace_sante.notifications.api import status as count_all

    found = count_all(now=utc_now())
    for count, words in (
        (found.notifications, "notifications kept"),
        (found.devices, "devices"),
        (found.sent, "messages sent"),
        (found.waiting, "messages that wait"),
        (found.late, "of which for more than an hour"),
        (found.dropped, "messages dropped: deleted, or no longer their reader's"),
        (found.refused, "messages refused for good by an address or a device"),
    ):
        click.echo(f"{count:>9}  {words}")
