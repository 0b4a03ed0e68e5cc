"""An operator replaces the calendar by a file, checked and dated; those before are kept (RULES.md AGE-06, AGE-07)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import override_settings

from espace_sante.agenda.api import prevention
from espace_sante.agenda.services.prevention_editions import PACKAGED
from espace_sante.config.cli import main

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    with override_settings(PREVENTION_CALENDARS=tmp_path / "calendars"):
        yield tmp_path


def file(folder: Path, code: str, day: str, **changed: object) -> Path:
    """The edition of the package under another name and date, without its last act."""
    told = json.loads((PACKAGED / "prevention_2025.json").read_bytes())
    told |= {"edition": code, "valid_from": day, "acts": told["acts"][:-1], **changed}
    path = folder / "given.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def in_force(day: date) -> str:
    return prevention.edition_in_force(day).code


def test_an_edition_is_in_force_from_its_date_and_not_the_day_before(folder: Path) -> None:
    new, change = prevention.import_edition(file(folder, "2027", "2027-01-01"), today=TODAY)
    assert (new.code, change.added, change.removed) == ("2027", (), ("bilan-70",))
    assert in_force(date(2026, 12, 31)) == "2025"
    assert in_force(date(2027, 1, 1)) == "2027"


def test_an_edition_that_ended_leaves_its_place_to_the_one_before(folder: Path) -> None:
    prevention.import_edition(file(folder, "2027", "2027-01-01", valid_until="2027-06-01"), today=TODAY)
    assert in_force(date(2027, 5, 31)) == "2027"
    assert in_force(date(2027, 6, 1)) == "2025"


def test_a_dry_run_keeps_nothing_and_a_name_or_a_day_is_taken_once(folder: Path) -> None:
    prevention.import_edition(file(folder, "2027", "2027-01-01"), today=TODAY, dry_run=True)
    assert not settings.PREVENTION_CALENDARS.exists()
    prevention.import_edition(file(folder, "2027", "2027-01-01"), today=TODAY)
    for code, day in (("2027", "2028-01-01"), ("2028", "2027-01-01"), ("2025", "2029-01-01")):
        with pytest.raises(prevention.EditionKnown):
            prevention.import_edition(file(folder, code, day), today=TODAY)
    assert [one.code for one in prevention.known_editions()] == ["2025", "2027"]


def test_the_command_checks_keeps_and_shows(folder: Path) -> None:
    run = CliRunner().invoke
    path = str(file(folder, "2027", "2027-01-01"))
    checked = run(main, ["agenda", "prevention", "import", path, "--dry-run"])
    assert (checked.exit_code, checked.output) == (0, "- bilan-70\nChecked: 2027, in force from 2027-01-01; 70 acts.\n")
    assert run(main, ["agenda", "prevention", "import", path]).exit_code == 0
    shown = run(main, ["agenda", "prevention", "show"]).output.splitlines()
    assert [line.split()[-1] for line in shown] == ["2025", "2025"]
    (folder / "given.json").write_text('{"edition": "x"}')
    refused = run(main, ["agenda", "prevention", "import", path])
    assert (refused.exit_code, refused.stderr) == (1, "the edition, sources: this is no object.\n")
