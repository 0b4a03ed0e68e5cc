"""The whole bench in a tiny form: the real service, the real load, real figures."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from espace_sante.bench import documents
from espace_sante.bench.load import UNIQUE_ID_LENGTH, new_unique_id
from espace_sante.bench.place import NotEmpty
from espace_sante.bench.report import Line, Report, Slope, missed
from tests.bench.place import run_in_a_place
from tests.worlds import ins_number

OPERATIONS = ["deposit 10 kB", "deposit 1 MB", "list of 50", "retrieve 10 kB", "retrieve 1 MB", "citizen home"]
TINY = """
from espace_sante.config.cli import set_up

set_up()
import orjson

from espace_sante.bench.run import Plan, run_bench
from espace_sante.config.cli.service import prepare

prepare()
plan = Plan(
    each=60, registries=(120, 240), growing=(60, 120), spaces=4, clients=2,
    seconds=0.4, warm_seconds=0.2, floor_seconds=0.2,
)
report = run_bench(plan, folder=folder, workers=1, tell=print)
Path(sys.argv[1]).write_bytes(orjson.dumps(report.as_json()))
"""


@pytest.mark.slow
def test_a_tiny_bench_reports_real_figures_and_touches_nothing_else(tmp_path: Path) -> None:
    untouched = tmp_path / "state"
    done = run_in_a_place(TINY, folder=tmp_path, result=tmp_path / "figures.json", ESPACE_SANTE_HOME=str(untouched))
    assert done.returncode == 0, done.stderr
    report = json.loads((tmp_path / "figures.json").read_text())
    assert not untouched.exists()
    assert [line["name"] for line in report["lines"]] == OPERATIONS
    for line in report["lines"]:
        assert line["errors"] == 0
        assert line["requests"] > 0
        assert 0 < line["p50"] <= line["p99"] <= line["longest"]
        assert line["floor"] > 0
        assert line["statements"] >= 5
        assert 20e6 < line["worker_bytes"] < 300e6
    assert report["acknowledged"] == report["registered"] > 0
    assert [slope["sizes"] for slope in report["slopes"]] == [[120, 240], [60, 120]]
    assert list(tmp_path.glob("espace-sante-bench-*")) == []  # nothing is left behind


def test_the_samples_have_the_sizes_that_they_say() -> None:
    small = documents.small(ins_number(7)).content
    assert 9_000 < len(small) < 12_000
    assert ins_number(7).value.encode() in small
    assert len(documents.large().content) == 1_000_000


def test_a_placeholder_is_as_long_as_what_replaces_it() -> None:
    import random

    assert len(documents.PLACEHOLDER) == UNIQUE_ID_LENGTH == len(new_unique_id(random.Random(1)))


def line(**changes: object) -> Line:
    figures: dict[str, object] = {
        "name": "list", "rate": 100.0, "p50": 20.0, "p99": 60.0, "longest": 80.0, "errors": 0, "requests": 500,
        "floor": 150.0, "floor_of_all": 250.0, "statements": 11, "worker_bytes": 150_000_000, "client_cores": 0.1,
        "ratio_aim": 0.5,
    }  # fmt: skip
    return Line(**{**figures, **changes})  # type: ignore[arg-type]


def report(one: Line, *, database: str = "postgresql", slope: float = 1.0, lost: int = 0) -> Report:
    return Report(
        database=database,
        cores=2,
        workers=2,
        clients=8,
        flush_ms=0.2,
        load_before=0.1,
        documents=1000,
        lines=[one],
        slopes=[Slope("registry", (10, 100), (1.0, slope))],
        acknowledged=5 + lost,
        registered=5,
    )


def test_figures_that_meet_every_aim_are_reported_as_such() -> None:
    assert missed(report(line())) == []
    assert report(line()).sound


@pytest.mark.parametrize(
    ("one", "more"),
    [
        (line(rate=74.0), {}),
        (line(p99=100.0), {}),
        (line(worker_bytes=300_000_000), {}),
        (line(errors=1), {}),
        (line(), {"slope": 1.21}),
        (line(), {"lost": 1}),
    ],
)
def test_each_aim_that_is_missed_is_named(one: Line, more: dict[str, object]) -> None:
    assert len(missed(report(one, **more))) == 1  # type: ignore[arg-type]


def test_the_ratio_is_an_aim_on_postgresql_alone() -> None:
    assert missed(report(line(rate=74.0), database="sqlite")) == []


def test_a_database_that_holds_tables_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from espace_sante.bench import place

    class Found:
        def __enter__(self) -> Found:
            return self

        def __exit__(self, *error: object) -> None: ...

        def execute(self, sql: str) -> Found:
            return self

        def fetchone(self) -> tuple[int]:
            return (1,)

    for name in place.DATABASES:
        monkeypatch.setenv(name, "postgres://localhost/full")
    monkeypatch.setattr(place.psycopg, "connect", lambda url: Found())
    with pytest.raises(NotEmpty), place.throw_away_place():
        raise AssertionError
