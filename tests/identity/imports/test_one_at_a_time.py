"""Two imports of one kind never run at once, and a process that was killed holds nobody up."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from django.db import connections

from espace_sante.config.cli import main
from espace_sante.identity.models import DirectoryImport
from espace_sante.identity.services.imports.one_at_a_time import ImportRunning, one_at_a_time
from tests.identity.imports.extracts import activity, annuaire_file, insured, population_file, run, run_population

pytestmark = pytest.mark.django_db
HOLD = """
import django
django.setup()
from espace_sante.identity.services.imports.one_at_a_time import one_at_a_time
with one_at_a_time("population"):
    print("held", flush=True)
    input()
"""
SOON_SECONDS = 10.0


@contextmanager
def another_import(kind: str) -> Iterator[None]:
    """Hold the place on another connection."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with one_at_a_time(kind):
            held.set()
            done.wait()
        connections["ens"].close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(SOON_SECONDS)
    try:
        yield
    finally:
        done.set()
        holder.join()


def address_of_ens() -> str:
    """Of the test database, for another process."""
    told = connections["ens"].settings_dict
    if connections["ens"].vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    host = quote(told["HOST"], safe="")  # the folder of its socket
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{host}:{told['PORT']}/{told['NAME']}"


def test_the_second_import_of_a_kind_is_refused_and_reads_nothing(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1))
    with another_import("population"):
        told = CliRunner().invoke(main, ["population", "import", str(path)])
        assert told.exit_code == os.EX_TEMPFAIL
        assert "Another import of the kind “population” is running" in told.output
        assert not DirectoryImport.objects.exists()
    assert run_population(path).added == 1


def test_directories_have_a_place_for_each_kind(tmp_path: Path) -> None:
    path = annuaire_file(tmp_path, activity(1))
    with another_import("finess"):
        assert run(path).tables["professionals"].added == 1
    with another_import("annuaire"), pytest.raises(ImportRunning):
        run(path)


def test_an_import_that_fails_leaves_the_place(tmp_path: Path) -> None:
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), one_at_a_time("population"):
            1 / 0  # noqa: B018 - any fault
    with another_import("population"):
        pass


def test_a_process_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    environ = os.environ | {
        "ENS_DATABASE_URL": address_of_ens(), "DJANGO_SETTINGS_MODULE": "espace_sante.config.settings",
    }  # fmt: skip
    path = population_file(tmp_path, insured(1))
    with subprocess.Popen(
        [sys.executable, "-c", HOLD], env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(ImportRunning):
            run_population(path)
        other.kill()
    deadline = time.monotonic() + SOON_SECONDS
    while True:
        try:
            assert run_population(path).added == 1
            return
        except ImportRunning:  # the server of PostgreSQL has not noticed yet
            assert time.monotonic() < deadline
            time.sleep(0.05)
