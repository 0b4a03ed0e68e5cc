"""`espace-sante bench`: measure speed and memory on a state of its own."""

from __future__ import annotations

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
@click.option("--erasure", type=click.IntRange(min=1), help="Erase one space of so many documents instead (5000).")
@click.option("--workers", type=click.IntRange(min=1), help="Processes of the service (as `serve` decides).")
def bench(
    *,
    quick: bool,
    json_file: Path | None,
    workers: int | None,
    directories: int | None,
    national: int | None,
    erasure: int | None,
) -> None:
    """Measure requests per second, latency, memory, and the ratio to the same work without HTTP.

    On SQLite; on PostgreSQL when ENS_DATABASE_URL, DMP_DATABASE_URL and KEYS_DATABASE_URL name three empty databases.
    The state of the service on this machine is neither read nor touched.
    """
    from espace_sante.bench.place import NotEmpty, throw_away_place

    try:
        with throw_away_place() as folder:
            if directories:
                _measure_directories(folder, people=directories, json_file=json_file)
                return
            if erasure:
                _measure_erasure(count=erasure, json_file=json_file)
                return
            if national:
                _simulate_campaign(folder, people=national, json_file=json_file)
                return
            _measure(folder, quick=quick, json_file=json_file, workers=workers)
    except NotEmpty as error:
        raise click.ClickException(str(error)) from error


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
        json_file.write_bytes(orjson.dumps(asdict(report), option=orjson.OPT_INDENT_2))
    if report.faults:
        raise click.ClickException("Somebody is not where their history says.")


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
