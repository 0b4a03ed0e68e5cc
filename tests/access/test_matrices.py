"""A matrix that an operator imports: checked, dated, kept; each trace keeps the version used. RULES.md M1 to M6."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings

from espace_sante.access import api as access
from espace_sante.access.domain.matrix import DATA, MatrixInvalid
from espace_sante.audit import api as audit
from espace_sante.config.cli import main
from espace_sante.kernel.clock import PARIS
from espace_sante.record import api as record
from tests.worlds import World

BUNDLED = (DATA / "access_matrix.toml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    from django.test import override_settings

    with override_settings(ACCESS_MATRICES=tmp_path / "matrices"):
        yield tmp_path


def file(folder: Path, version: str, day: str, *, nurse: bool = True) -> Path:
    """The matrix of the package under another version and date; without the row of the nurse when asked."""
    text = BUNDLED.replace('"2026-11-reconstructed"', f'"{version}"').replace("2026-11-01", day)
    if not nurse:
        text = text.replace('professions = ["60"', 'professions = ["36"')
    path = folder / "given.toml"
    path.write_text(text, encoding="utf-8")
    return path


def in_force(day: date) -> str:
    return access.current_matrix(datetime(day.year, day.month, day.day, 12, tzinfo=PARIS)).version


def test_a_matrix_is_in_force_from_its_date_and_not_the_day_before(folder: Path) -> None:
    access.import_matrix(file(folder, "2031-annexe", "2031-03-01"))
    assert in_force(date(2031, 2, 28)) == "2026-11-reconstructed"
    assert in_force(date(2031, 3, 1)) == "2031-annexe"


def test_a_dry_run_says_what_changes_and_keeps_nothing(folder: Path) -> None:
    _, changes = access.import_matrix(file(folder, "2031-annexe", "2031-03-01", nurse=False), dry_run=True)
    assert {change.profession for change in changes} >= {"60"}
    assert next(one for one in changes if one.profession == "60").given == frozenset()
    assert len(access.known_matrices()) == 1


def test_the_one_in_force_the_one_before_and_those_to_come_are_kept(folder: Path) -> None:
    """What is to come never sends away what holds: the rights of everybody would change without a word."""
    for year in (2023, 2024, 2025, 2131, 2132, 2133):
        access.import_matrix(file(folder, f"v{year}", f"{year}-01-01"))
    assert [one.version for one in access.known_matrices()][1:] == ["v2024", "v2025", "v2131", "v2132", "v2133"]
    assert access.current_matrix().version == "v2025"
    assert len(list(settings.ACCESS_MATRICES.iterdir())) == 5


@pytest.mark.parametrize("version", ["2026-11-reconstructed", "../../etc", "", "a b"])
def test_a_version_that_is_known_or_is_none_is_refused(folder: Path, version: str) -> None:
    with pytest.raises((access.MatrixRefused, MatrixInvalid)):
        access.import_matrix(file(folder, version, "2031-01-01"))
    assert not settings.ACCESS_MATRICES.exists()


def test_a_file_that_is_no_matrix_is_refused_naming_where(folder: Path) -> None:
    path = folder / "bad.toml"
    path.write_text(BUNDLED.replace('"15508-5"', '"0000-0"', 1), encoding="utf-8")
    shown = CliRunner().invoke(main, ["access", "matrix", "import", str(path)])
    assert shown.exit_code == 1
    assert "row" in shown.output
    assert "0000-0" in shown.output


def test_the_command_says_what_each_profession_gains_and_loses(folder: Path) -> None:
    given = file(folder, "2031-annexe", "2031-03-01", nurse=False)
    shown = CliRunner().invoke(main, ["access", "matrix", "import", str(given), "--dry-run"])
    assert shown.exit_code == 0
    assert "infirmière ou infirmier: - " in shown.output
    assert "Checked: 2031-annexe" in shown.output


@pytest.mark.django_db
def test_m6_the_trace_keeps_the_version_that_was_used(folder: Path) -> None:
    world = World()
    world.deposit()
    access.import_matrix(file(folder, "annexe-2026", "2026-11-02"))
    record.list_documents(actor=world.nurse, space=world.space, now=world.now)
    (entry,) = audit.trace_page(space_id=world.space.id, acts=[audit.Act.DOCUMENTS_LISTED.value], size=1).entries
    assert entry.matrix_version == "annexe-2026"
