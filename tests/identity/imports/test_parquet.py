"""Population files in Parquet: the same people, the same rejected rows, the same report as in CSV (issue 3, ADR 13)."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from click.testing import CliRunner
from pyarrow import parquet

from espace_sante.config.cli import main
from espace_sante.demo.extracts_population import write_population
from espace_sante.identity.domain.population_row import COLUMNS, NEEDED
from espace_sante.identity.models import DirectoryImport, HealthCard, Holder
from espace_sante.identity.services.imports.parquet import NotAParquetFile
from espace_sante.kernel.extract_rows import ColumnsMissing
from tests.identity.imports.extracts import insured, population_file, rejections, run_population
from tests.worlds import ins_number

pytestmark = pytest.mark.django_db


def parquet_file(folder: Path, *people: dict[str, str], titles: Sequence[str] = COLUMNS, **changed: Any) -> Path:
    """`changed`: columns that are no text; None for an empty cell."""
    columns = {title: changed.get(title, [one.get(title) for one in people]) for title in titles}
    return written(folder / "population.parquet", pyarrow.table(columns))


def written(path: Path, table: pyarrow.Table, **options: Any) -> Path:
    parquet.write_table(table, path, **options)
    return path


def stored() -> list[tuple[Any, ...]]:
    names = [field.name for field in Holder._meta.concrete_fields if field.name != "id"]
    return sorted(Holder.objects.values_list(*names), key=str)


def test_the_same_file_in_both_formats_stores_and_rejects_the_same(tmp_path: Path) -> None:
    people = [insured(1), insured(2, sexe="X"), insured(3, email="camille"), insured(4, parent_1=ins_number(1).value)]
    people.append(insured(5, numero_carte_vitale="123456789", nom_naissance="L'ÉTANG|FICTIF", adresse="1  rue"))
    first = run_population(csv := population_file(tmp_path, *people))
    kept = stored()
    again = run_population(columnar := parquet_file(tmp_path, *people))
    assert (again.read, again.rejected, again.added, again.changed) == (first.read, first.rejected, 0, 0)
    assert rejections(columnar) == rejections(csv)
    assert (stored(), HealthCard.objects.count()) == (kept, 1)


def test_a_parquet_file_is_taken_alone_and_known_by_its_content(tmp_path: Path) -> None:
    path = parquet_file(tmp_path, insured(1), insured(2)).rename(tmp_path / "population.data")
    outcome = run_population(path)
    assert (outcome.read, outcome.added, Holder.objects.count()) == (2, 2, 2)
    assert len(DirectoryImport.objects.get().file_digest) == 64


def test_dates_ranks_and_words_coded_by_numbers_are_taken_as_their_text(tmp_path: Path) -> None:
    words = pyarrow.array(["FICTIF"]).dictionary_encode()
    run_population(
        parquet_file(tmp_path, insured(1), nom_naissance=words, date_naissance=[date(1985, 9, 17)], rang_naissance=[2])
    )
    one = Holder.objects.get()
    assert (one.birth_name, one.birth_date_text, one.birth_rank) == ("FICTIF", "1985-09-17", 2)


def test_bytes_that_are_no_character_reject_their_row_alone(tmp_path: Path) -> None:
    names = pyarrow.array([b"FICTIF\xe9", b"FICTIF"]).view(pyarrow.string())
    path = parquet_file(tmp_path, insured(1), insured(2, prenoms="Camille\x00"), nom_naissance=names)
    assert (run_population(path).rejected, Holder.objects.count()) == (2, 0)
    reason = "The line holds bytes that are no character: wrong encoding?"
    assert rejections(path) == [f"2,{reason}", f"3,{reason}"]


@pytest.mark.parametrize("column", ["matricule", "code_postal"])
def test_a_column_of_numbers_where_text_is_expected_stores_nothing(tmp_path: Path, column: str) -> None:
    with pytest.raises(NotAParquetFile, match=f"The column {column} holds int64 where text is expected"):
        run_population(parquet_file(tmp_path, insured(1), **{column: [185]}))
    assert not DirectoryImport.objects.exists()


def test_missing_columns_are_said_before_anything_is_stored(tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing, match="matricule"):
        run_population(parquet_file(tmp_path, insured(1), titles=NEEDED[1:]))
    assert not DirectoryImport.objects.exists()


def _cut(content: bytes) -> bytes:
    return content[:-20]


def _without_beginning(content: bytes) -> bytes:
    return content[100:]


def _one_byte(content: bytes) -> bytes:
    return content[:200] + bytes([content[200] ^ 0xFF]) + content[201:]


@pytest.mark.parametrize("damage", [_cut, _without_beginning, _one_byte, lambda content: b""])
def test_a_damaged_file_is_said_and_stores_nobody(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    people = pyarrow.table({title: [insured(n).get(title, "") for n in range(1, 4)] for title in COLUMNS})
    path = written(tmp_path / "people.parquet", people, write_page_checksum=True, compression="none")
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(NotAParquetFile):
        run_population(path)
    assert not Holder.objects.exists()


def test_without_pyarrow_the_command_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = parquet_file(tmp_path, insured(1))
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    told = CliRunner().invoke(main, ["population", "import", str(path)])
    assert (told.exit_code, "pip install 'espace-sante[parquet]'" in told.output) == (1, True)
    assert not DirectoryImport.objects.exists()


def test_a_generated_population_is_taken_batch_after_batch(tmp_path: Path) -> None:
    write_population(tmp_path / "people.csv", people=12_000, seed=3)
    lines = (tmp_path / "people.csv").read_text(encoding="utf-8").splitlines()
    titles, *rows = [line.split(";") for line in lines]
    table = pyarrow.table(dict(zip(titles, map(list, zip(*rows, strict=True)), strict=True)))
    outcome = run_population(written(tmp_path / "people.parquet", table, row_group_size=12_000))
    assert (outcome.read, outcome.rejected, Holder.objects.count()) == (12_000, 0, 12_000)
