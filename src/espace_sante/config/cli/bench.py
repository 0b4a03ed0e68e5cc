"""`espace-sante bench`: measure speed and memory on a state of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click


@click.command()
@click.option("--quick", is_flag=True, help="A smaller registry and shorter measures: an idea, not figures.")
@click.option(
    "--json", "json_file", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures there too."
)
@click.option(
    "--directories", type=click.IntRange(min=1), help="Measure imports and searches of so many people instead."
)
@click.option(
    "--national", type=click.IntRange(min=1000), help="Simulate a campaign of so many people, each phase killed once."
)
@click.option("--access", type=click.IntRange(min=1000), help="Decide, and list so many documents under rules (5000).")
@click.option(
    "--agenda", type=click.IntRange(min=1000), help="Open a family's agenda, then wait with so many (100000)."
)
@click.option(
    "--cycles", type=click.IntRange(min=8), help="Token, one measure, the last fifty, for so many linked people (200)."
)
@click.option("--erasure", type=click.IntRange(min=1), help="Erase one space of so many documents instead (5000).")
@click.option("--letters", type=click.IntRange(min=1), help="Draw so many letters instead (300).")
@click.option("--log", type=click.IntRange(min=1000), help="Measure the verifiable log instead (300000 leaves).")
@click.option("--mails", type=click.IntRange(min=64), help="Take so many mails of 100 kB in instead (1600).")
@click.option("--pushes", type=click.IntRange(min=160), help="Push so much to a linked service (2000).")
@click.option("--suspend", type=click.IntRange(min=250), help="Stop a service that so many people linked (1000000).")
@click.option("--workers", type=click.IntRange(min=1), help="Processes of the service (as `serve` decides).")
def bench(
    *,
    quick: bool,
    json_file: Path | None,
    workers: int | None,
    directories: int | None,
    national: int | None,
    access: int | None,
    agenda: int | None,
    cycles: int | None,
    erasure: int | None,
    letters: int | None,
    log: int | None,
    mails: int | None,
    pushes: int | None,
    suspend: int | None,
) -> None:
    """Measure requests per second, latency, memory, and the ratio to the same work without HTTP.

    Then, on databases emptied each time: a national campaign, the erasure of a full space, the drawing of letters, the
    log, mails that come in, what linked services do, decisions and lists under rules, a service that is stopped, what
    is pushed to one.

    On SQLite; on PostgreSQL when ENS_DATABASE_URL, DMP_DATABASE_URL and KEYS_DATABASE_URL name three empty databases.
    The state of the service on this machine is neither read nor touched.
    """
    from espace_sante.bench.place import NotEmpty, throw_away_place

    try:
        with throw_away_place() as folder:
            one_alone = (
                (directories, lambda size: _measure_directories(folder, people=size, json_file=json_file)),
                (access, lambda size: _measure_access(count=size, json_file=json_file)),
                (agenda, lambda size: _measure_agenda(waiting=size, json_file=json_file)),
                (cycles, lambda size: _measure_cycles(people=size, workers=workers, json_file=json_file)),
                (erasure, lambda size: _measure_erasure(count=size, json_file=json_file)),
                (national, lambda size: _simulate_campaign(folder, people=size, json_file=json_file)),
                (log, lambda size: _measure_log(leaves=size, json_file=json_file)),
                (mails, lambda size: _measure_mails(count=size, workers=workers, json_file=json_file)),
                (pushes, lambda size: _measure_pushes(count=size, json_file=json_file)),
                (letters, lambda size: _measure_letters(count=size, json_file=json_file)),
                (suspend, lambda size: _measure_suspension(grants=size, json_file=json_file)),
            )
            asked = next(((size, measure) for size, measure in one_alone if size), None)
            if asked is not None:
                size, measure = asked
                measure(size)
                return
            _measure_everything(folder, quick=quick, json_file=json_file, workers=workers)
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error


# What follows the requests: a size for SQLite, for PostgreSQL, for a quick look.
OTHERS = {"national": (20_000, 100_000, 2_000), "erasure": (5_000, 5_000, 500), "letters": (300, 300, 50)}
OTHERS |= {"log": (300_000, 300_000, 5_000), "mails": (1_600, 1_600, 160), "cycles": (200, 200, 40)}
OTHERS |= {"access": (5_000, 5_000, 1_000), "suspend": (20_000, 20_000, 1_000), "pushes": (1_000, 2_000, 160)}


def _measure_everything(folder: Path, *, quick: bool, json_file: Path | None, workers: int | None) -> None:
    """The requests, then each of the others in a process and a place of its own; one report of all."""
    import json

    from espace_sante.bench.place import database_urls, empty_databases

    requests = folder / "requests.json"
    failed = []
    try:
        _measure(folder, quick=quick, json_file=requests, workers=workers)
    except click.ClickException as error:
        failed.append(error.format_message())
    report = {"requests": json.loads(requests.read_text())}
    for name, sizes in OTHERS.items():
        empty_databases()
        size = sizes[2] if quick else sizes[1] if database_urls() else sizes[0]
        figures = folder / f"{name}.json"
        command = [sys.executable, "-m", "espace_sante", "bench"]
        code = subprocess.run([*command, f"--{name}", str(size), "--json", str(figures)], check=False).returncode  # noqa: S603 - our own program
        if code:
            failed.append(f"The part {name} failed.")
        report[name] = json.loads(figures.read_text()) if figures.exists() else None
    if json_file:
        json_file.write_text(json.dumps(report, indent=2))
    if failed:
        raise click.ClickException(" ".join(failed))


def _measure_letters(*, count: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.letters import run_letters
    from espace_sante.config.cli.service import prepare
    from espace_sante.spaces.adapters.letters import write_letter

    prepare()
    figures = run_letters(count=count, writer=write_letter, tell=click.echo)
    if json_file:
        told = asdict(figures) | {"rate_of_a_core": figures.rate_of_a_core, "missed": figures.missed}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def _measure(folder: Path, *, quick: bool, json_file: Path | None, workers: int | None) -> None:
    from espace_sante.config.cli import set_up  # after the environment names the throw-away place

    set_up()
    import orjson

    from espace_sante.bench.run import QUICK, Plan, run_bench
    from espace_sante.config.cli.service import default_workers, prepare

    prepare()
    plan = QUICK if quick else Plan()
    report = run_bench(plan, folder=folder, workers=workers or default_workers(), tell=click.echo)
    if json_file:
        json_file.write_bytes(orjson.dumps(report.as_json(), option=orjson.OPT_INDENT_2))
    if not report.sound:
        raise click.ClickException("Some requests failed, or some acknowledged deposits are missing.")


def _measure_directories(folder: Path, *, people: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.directories import run_directories
    from espace_sante.config.cli.service import prepare

    prepare()
    report = run_directories(people=people, folder=folder, tell=click.echo)
    if json_file:
        json_file.write_bytes(orjson.dumps(asdict(report) | {"missed": report.missed}, option=orjson.OPT_INDENT_2))


def _simulate_campaign(folder: Path, *, people: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.national import run_national
    from espace_sante.config.cli.service import prepare

    prepare()
    report = run_national(people=people, folder=folder, tell=click.echo)
    if json_file:
        told = asdict(report) | {"rate_end_to_end": report.rate_end_to_end, "memory_bytes": report.memory_bytes}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    if report.faults:
        raise click.ClickException("Somebody is not where their history says.")


def _measure_log(*, leaves: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.log import run_log
    from espace_sante.bench.trace import run_trace
    from espace_sante.config.cli.service import prepare
    from espace_sante.config.log_keeper import LogKeeper

    prepare()
    figures = run_log(leaves=leaves, keeper=LogKeeper, tell=click.echo)
    told = asdict(figures) | {"missed": figures.missed} | asdict(run_trace(click.echo))
    if json_file:
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))


def _measure_mails(*, count: int, workers: int | None, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.mails import run_mails
    from espace_sante.config.cli.service import default_workers, prepare

    prepare()
    figures = run_mails(count=count, gateways=workers or default_workers(), tell=click.echo)
    if json_file:
        told = asdict(figures) | {"ratio": figures.ratio, "missed": figures.missed}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    if figures.lost or figures.refused or not figures.in_order:
        raise click.ClickException("Some mails are lost, refused, or out of order.")


def _measure_access(*, count: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.access import run_access
    from espace_sante.config.cli.service import prepare

    prepare()
    figures = run_access(count=count, tell=click.echo)
    if json_file:
        json_file.write_bytes(orjson.dumps(asdict(figures), option=orjson.OPT_INDENT_2))
    if figures.missed:
        raise click.ClickException("The decision point is slower than it may be.")


def _measure_agenda(*, waiting: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.agenda import run_agenda
    from espace_sante.config.cli.service import prepare

    prepare()
    figures = run_agenda(waiting=waiting, tell=click.echo)
    if json_file:
        json_file.write_bytes(orjson.dumps(asdict(figures), option=orjson.OPT_INDENT_2))
    if figures.missed:
        raise click.ClickException("The agenda is slower than it may be.")


def _measure_erasure(*, count: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.erasure import run_erasure
    from espace_sante.config.cli.service import prepare

    prepare()
    figures = run_erasure(count=count, tell=click.echo)
    if json_file:
        json_file.write_bytes(orjson.dumps(asdict(figures), option=orjson.OPT_INDENT_2))
    if figures.missed:
        raise click.ClickException("The erasure took longer than it may.")


def _measure_cycles(*, people: int, workers: int | None, json_file: Path | None) -> None:
    import os

    os.environ |= {"ESPACE_SANTE_PROFILE_REQUESTS": "1000000", "ESPACE_SANTE_SERVICE_REQUESTS": "10000000"}
    os.environ["ESPACE_SANTE_SOFTWARE_REQUESTS"] = "10000000"
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.cycles import run_cycles
    from espace_sante.config.cli.service import default_workers, prepare

    prepare()
    figures = run_cycles(people=people, workers=workers or default_workers(), tell=click.echo)
    if json_file:
        told = asdict(figures) | {"missed": figures.missed}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    if figures.errors:
        raise click.ClickException("Some requests of linked services failed.")


def _measure_suspension(*, grants: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson

    from espace_sante.bench.suspend import run_suspend
    from espace_sante.config.cli.service import prepare

    prepare()
    figures = run_suspend(grants=grants, tell=click.echo)
    if json_file:
        told = asdict(figures) | {"missed": figures.missed}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    if (figures.disconnect.after, figures.suspend.after) != (401, 401):
        raise click.ClickException("A service that was stopped was still answered.")


def _measure_pushes(*, count: int, json_file: Path | None) -> None:
    from espace_sante.config.cli import set_up

    set_up()
    from dataclasses import asdict

    import orjson
    from django.test import override_settings

    from espace_sante.bench.pushes import run_pushes
    from espace_sante.config.cli.service import prepare

    prepare()
    with override_settings(WEBHOOKS_ON_THIS_MACHINE=True):  # the receiver is on this machine
        figures = run_pushes(pushes=count, tell=click.echo)
    if json_file:
        told = asdict(figures) | {"missed": figures.missed}
        json_file.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    if figures.lost or figures.twice or not figures.in_order:
        raise click.ClickException("Some pushes are lost, doubled, or out of order.")
