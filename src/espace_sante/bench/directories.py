"""Directories and population: how fast files enter, how much memory that takes, how long a search takes.

Everything runs in this process, as `espace-sante directory import` and `population import` do. Beside the time on the
clock stands the time of processors, of this process and of the database's: on a busy machine only the second says what
the work costs. Needs Django loaded on a throw-away place, with its databases migrated.
"""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import connections

from espace_sante.demo.extracts import ANNUAIRE, FINESS, MSSANTE, write_extracts
from espace_sante.demo.extracts_population import write_population
from espace_sante.demo.population_names import family_names, given_names, places
from espace_sante.identity import api as identity
from espace_sante.kernel.clock import utc_now

SEED = 1
SEARCHES = 2_000
SEARCH_AIM = 50.0  # ms at p99, issue 3
ROWS_AIM = 20_000  # population rows a second of one core, issue 3
_TICKS = 100  # of /proc/PID/stat, a second


@dataclass(frozen=True, slots=True)
class FileLine:
    """One import."""

    name: str
    rows: int
    seconds: float
    core_seconds: float

    @property
    def rate(self) -> float:
        return self.rows / self.seconds

    @property
    def rate_of_a_core(self) -> float:
        return self.rows / self.core_seconds


@dataclass(frozen=True, slots=True)
class SearchLine:
    """One kind of search, in milliseconds."""

    name: str
    p50: float
    p99: float
    longest: float


@dataclass(slots=True)
class DirectoryReport:
    """One run on one database."""

    database: str
    professionals: int
    files: list[FileLine] = field(default_factory=list)
    searches: list[SearchLine] = field(default_factory=list)
    memory_bytes: int = 0

    @property
    def missed(self) -> list[str]:
        """The aims that this run does not meet."""
        found = [
            f"search {one.name} p99 {one.p99:.0f} ms >= {SEARCH_AIM:.0f}"
            for one in self.searches
            if one.p99 >= SEARCH_AIM and self.database == "postgresql"
        ]
        return found + [
            f"{one.name}: {one.rate_of_a_core:.0f} rows a second of a core < {ROWS_AIM}"
            for one in self.files
            if one.name == "population" and one.rate_of_a_core < ROWS_AIM
        ]


def run_directories(*, people: int, folder: Path, tell: Callable[[str], object]) -> DirectoryReport:
    """Make fictitious files of so many people in the folder, import each twice, then search."""
    report = DirectoryReport(database=connections["ens"].vendor, professionals=people)
    tell(f"{report.database}: writing fictitious files of {people} people")
    write_extracts(folder, professionals=people, seed=SEED)
    write_population(folder / "population.csv", people=people, seed=SEED, professionals=people)
    for name in (FINESS, ANNUAIRE, ANNUAIRE, MSSANTE):
        again = " again" if any(one.name == name for one in report.files) else ""
        report.files.append(_measured(name + again, partial(_directory, folder / name)))
        _show_file(report.files[-1], tell)
    for name in ("population", "population again"):
        report.files.append(_measured(name, partial(_population, folder / "population.csv")))
        _show_file(report.files[-1], tell)
    report.memory_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for kind, search in _searches():
        report.searches.append(_timed(kind, search))
        one = report.searches[-1]
        tell(f"search {one.name:<28} p50 {one.p50:6.1f} ms   p99 {one.p99:6.1f} ms   longest {one.longest:6.1f} ms")
    tell(f"memory {report.memory_bytes / 1e6:.0f} MB; " + ("; ".join(report.missed) or "every aim is met"))
    return report


def _directory(path: Path) -> int:
    return identity.import_directory(path, now=utc_now(), clock=utc_now).read


def _population(path: Path) -> int:
    return identity.import_population(path, now=utc_now(), clock=utc_now).read


def _measured(name: str, run: Callable[[], int]) -> FileLine:
    began, cores = time.perf_counter(), _core_seconds()
    rows = run()
    return FileLine(name, rows, time.perf_counter() - began, _core_seconds() - cores)


def _core_seconds() -> float:
    """Processor time of this process and of the process of the database that serves it."""
    return time.process_time() + _backend_seconds()


def _backend_seconds() -> float:
    if connections["ens"].vendor != "postgresql":
        return 0.0
    with connections["ens"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # on another machine
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _searches() -> Iterator[tuple[str, Callable[[random.Random], Any]]]:
    """What people type: names that exist, cut anywhere; the first towns have the most people."""
    families, towns = family_names(), [place.name for place in places()]

    def family(chance: random.Random) -> str:
        name = chance.choice(families)
        return name[: chance.randint(2, len(name))]

    def given(chance: random.Random) -> str:
        return given_names(chance, sex="F" if chance.random() < 0.5 else "M", year=chance.randint(1955, 2000))[0]

    def town(chance: random.Random) -> str:
        return towns[min(int(chance.expovariate(0.3)), len(towns) - 1)]

    find = identity.search_professionals
    yield "by name", lambda chance: find(family(chance))
    yield "by two letters", lambda chance: find(chance.choice(families)[:2])
    yield "by name and given name", lambda chance: find(f"{family(chance)} {given(chance)[:3]}")
    yield "by name and town", lambda chance: find(family(chance), town=town(chance))
    yield "by two letters, largest town", lambda chance: find(chance.choice(families)[:2], town=towns[0])
    yield "by name and postal code", lambda chance: find(family(chance), town=f"{chance.randint(1, 40):05d}")
    yield "by name and profession", lambda chance: find(family(chance), profession=chance.choice(("10", "80")))
    yield "by name and rare profession", lambda chance: find(chance.choice(families)[:2], profession="99")


def _timed(name: str, search: Callable[[random.Random], Any]) -> SearchLine:
    chance = random.Random(SEED)  # noqa: S311 - what is searched for
    took = []
    for _ in range(SEARCHES):
        began = time.perf_counter()
        search(chance)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return SearchLine(name, took[len(took) // 2], took[len(took) * 99 // 100], took[-1])


def _show_file(line: FileLine, tell: Callable[[str], object]) -> None:
    tell(
        f"{line.name:<52} {line.rows:>9} rows {line.seconds:>7.1f} s {line.rate:>8.0f}/s"
        f"   {line.core_seconds:>7.1f} s of a core {line.rate_of_a_core:>8.0f}/s"
    )
