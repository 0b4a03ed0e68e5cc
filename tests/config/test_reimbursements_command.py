"""`espace-sante reimbursements import`: what it tells, and what it never tells."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from espace_sante.config.cli import main
from tests.reimbursements import line, reimbursements_file, report_of
from tests.worlds import World

pytestmark = pytest.mark.django_db


def test_a_file_is_imported_and_its_counts_are_told_without_anybody_s_number(tmp_path: Path) -> None:
    world = World()
    elsewhere = line(world.space, 3, oid="1.2.250.1.213.1.4.8")
    path = reimbursements_file(tmp_path, line(world.space, 1), line(world.space, 2, nature="?"), elsewhere)
    told = CliRunner().invoke(main, ["reimbursements", "import", str(path)])
    assert told.exit_code == 0, told.output
    counts = {words.strip().rpartition(" ")[0].strip(): words.split()[-1] for words in told.output.splitlines()}
    assert (counts["stored"], counts["there already"], counts["withheld"], counts["without open space"]) == (
        "1", "0", "0", "1",
    )  # fmt: skip
    assert "1 lines were rejected" in told.output
    assert world.space.ins.value not in told.output + report_of(path).read_text()


def test_a_wrong_file_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "faux.csv"
    path.write_text("rien\n")
    told = CliRunner().invoke(main, ["reimbursements", "import", str(path)])
    assert (told.exit_code, "The first line lacks these columns: matricule" in told.output) == (1, True)
