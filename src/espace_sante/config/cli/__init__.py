"""The `espace-sante` command: every operation of the service is one of its subcommands."""

from __future__ import annotations

import gc
import os

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="espace-sante")
def main() -> None:
    """Run and look after an open national health space.

    Every operation is a subcommand; `espace-sante COMMAND --help` explains each. Settings come from the
    environment (docs/operations.md), first of all ESPACE_SANTE_HOME, the folder of its state.
    """


def set_up() -> None:
    """Load Django once, for the commands that need the databases."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "espace_sante.config.settings")
    import django  # only the commands that need it pay for it

    django.setup()
    gc.freeze()  # what is loaded is there to stay: a campaign spent a quarter of its Python going through it again


def _register() -> None:
    # They import `main`'s group helpers.
    from espace_sante.config.cli import (
        access,
        agenda,
        agents,
        anomalies,
        audit,
        bench,
        campaign,
        catalogue,
        clients,
        demo,
        directory,
        family,
        housekeeping,
        identity,
        mssante,
        notifications,
        population,
        reimbursements,
        service,
        sign_in,
        spaces,
    )

    for command in (
        service.setup,
        service.serve,
        service.worker,
        service.check,
        housekeeping.housekeeping,
        audit.audit,
        bench.bench,
        demo.demo,
    ):
        main.add_command(command)
    audit.audit.add_command(anomalies.anomalies)
    for group in (
        access.access,
        agenda.agenda,
        agents.agent,
        campaign.campaign,
        catalogue.catalogue,
        clients.client,
        directory.directory,
        family.family,
        identity.identity,
        mssante.mssante,
        notifications.notifications,
        population.population,
        reimbursements.reimbursements,
        sign_in.code,
        sign_in.certificate,
        spaces.spaces,
    ):
        main.add_command(group)


_register()
