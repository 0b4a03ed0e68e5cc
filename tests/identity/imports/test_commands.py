from pathlib import Path

import pytest
from click.testing import CliRunner

from espace_sante.config.cli import main
from espace_sante.identity.models import Holder, Professional
from tests.identity.imports.extracts import activity, annuaire_file, insured, population_file

pytestmark = pytest.mark.django_db


def test_a_directory_is_imported_and_its_counts_are_told(tmp_path: Path) -> None:
    path = annuaire_file(tmp_path, activity(1), activity(2, profession=""))
    told = CliRunner().invoke(main, ["directory", "import", str(path)])
    assert told.exit_code == 0, told.output
    assert "1 lines were rejected" in told.output
    assert Path(f"{path}.rejected.csv").read_text().endswith("3,The professional has no profession code.\n")
    assert Professional.objects.count() == 1


def test_a_wrong_file_is_a_sentence_and_an_exit_code(tmp_path: Path) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text("rien\n")
    told = CliRunner().invoke(main, ["directory", "import", str(path)])
    assert (told.exit_code, "This is no extract" in told.output) == (1, True)
    told = CliRunner().invoke(main, ["population", "import", str(path)])
    assert (told.exit_code, "The first line lacks these columns: matricule" in told.output) == (1, True)


def test_a_population_is_imported_and_nobody_is_named(tmp_path: Path) -> None:
    path = population_file(tmp_path, insured(1), insured(2, sexe="X"))
    told = CliRunner().invoke(main, ["population", "import", str(path)])
    assert told.exit_code == 0, told.output
    assert "FICTIF" not in told.output + Path(f"{path}.rejected.csv").read_text()
    assert Holder.objects.count() == 1


def test_fictitious_files_are_written_and_taken(tmp_path: Path) -> None:
    runner, people = CliRunner(), tmp_path / "people.csv"
    for arguments in (
        ["directory", "generate", "--professionals", "20", "--to", str(tmp_path / "extracts")],
        ["population", "generate", "--people", "16", "--to", str(people)],
        *(["directory", "import", str(tmp_path / "extracts" / name)] for name in EXTRACTS),
        ["population", "import", str(people)],
    ):
        told = runner.invoke(main, arguments)
        assert told.exit_code == 0, told.output
    assert (Professional.objects.count(), Holder.objects.count()) == (20, 16)


EXTRACTS = (
    "etalab-cs1100502-stock-fictif.csv",
    "PS_LibreAcces_Personne_activite_fictif.txt",
    "Extraction_Correspondance_MSSante_fictif.txt",
)
