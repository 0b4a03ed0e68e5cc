from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.demo.extracts import TITLES, write_extracts
from espace_sante.identity import api as identity
from espace_sante.identity.models import DirectoryImport, Exercise, Professional, Structure
from espace_sante.identity.services.imports.reading import TooMuchWouldEnd
from espace_sante.kernel.extract_rows import ColumnsMissing
from espace_sante.kernel.line_file import NotALineFile
from tests.identity.imports.extracts import NOW, activity, annuaire_file, finess_file, rejections, run, structure
from tests.worlds import finess_number, rpps_number

pytestmark = pytest.mark.django_db
FINESS = finess_number(1).value


def current() -> set[str]:
    return set(Professional.objects.filter(ended_at__isnull=True).values_list("rpps", flat=True))


def rpps(*numbers: int) -> set[str]:
    return {rpps_number(number).value for number in numbers}


def test_a_line_becomes_a_professional_a_place_and_an_exercise(tmp_path: Path) -> None:
    outcome = run(annuaire_file(tmp_path, activity(1, family="LE GALL-FICTIF", finess=FINESS, place="CENTRE FICTIF")))
    one = Professional.objects.get()
    assert (one.rpps, one.family_key, one.given_key) == (rpps_number(1).value, "le gall fictif", "helene")
    assert one.display_name == "Dr Hélène Le Gall-Fictif"
    assert (one.profession_code, one.specialty_code) == ("10", "SM26")
    exercise = Exercise.objects.get()
    assert exercise.structure == Structure.objects.get(finess=FINESS)
    assert (exercise.city_key, exercise.postal_code, exercise.place_name) == ("saint aubin", "00100", "CENTRE FICTIF")
    assert (outcome.read, outcome.added, outcome.rejected) == (1, 3, 0)


def test_a_professional_with_two_activities_is_one_with_two_exercises(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, technical="R1"), activity(2), activity(1, technical="R2")))
    assert Professional.objects.count() == 2
    assert Exercise.objects.filter(professional__rpps=rpps_number(1).value).count() == 2


def test_a_specialty_comes_before_other_know_how_whatever_the_order_of_lines(tmp_path: Path) -> None:
    lines = [activity(1, know_how_kind="CAP", know_how="C01"), activity(1), activity(1, know_how_kind="", know_how="")]
    run(annuaire_file(tmp_path, *lines))
    again = run(annuaire_file(tmp_path, *reversed(lines)))
    assert Professional.objects.get().specialty_code == "SM26"
    assert Exercise.objects.get().know_how_code == "SM26"
    assert (again.added, again.changed, again.ended) == (0, 0, 0)


def test_the_same_extract_again_writes_nothing(tmp_path: Path) -> None:
    path = annuaire_file(tmp_path, activity(1, finess=FINESS), activity(2))
    run(path)
    with CaptureQueriesContext(connections["ens"]) as queries:
        again = run(path)
    assert (again.added, again.changed, again.ended) == (0, 0, 0)
    assert len(queries) < 60, "statements are set-based: their number does not follow the rows"
    assert list(DirectoryImport.objects.values_list("read", "added", "rejected").order_by("id"))[1] == (2, 0, 0)


def test_what_changed_is_changed_and_what_left_is_ended_and_comes_back(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1), activity(2), activity(3)))
    later = NOW + timedelta(days=1)
    outcome = run(annuaire_file(tmp_path, activity(1, town="Valmorin"), activity(3)), now=later)
    counts = outcome.tables
    assert (counts["professionals"].changed, counts["exercises"].changed) == (0, 1)
    assert (counts["professionals"].ended, counts["exercises"].ended) == (1, 1)
    assert current() == rpps(1, 3)
    assert Professional.objects.get(rpps=rpps_number(2).value).ended_at == later
    run(annuaire_file(tmp_path, activity(1), activity(2), activity(3)), now=later)
    assert current() == rpps(1, 2, 3)
    assert not Exercise.objects.filter(ended_at__isnull=False).exists()


def test_who_was_not_imported_is_never_ended(tmp_path: Path) -> None:
    identity.register_structure(finess=finess_number(9), name="Cabinet fictif", sector_code="SA07")
    identity.register_professional(
        rpps=rpps_number(9), family_name="Fictif", given_name="Noé", profession_code="10", works_at=[finess_number(9)]
    )
    run(annuaire_file(tmp_path, activity(1)))
    assert current() == rpps(1, 9)
    assert Exercise.objects.filter(ended_at__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (activity(1, **{"Identifiant PP": "99910000018"}), "The key of the RPPS number is wrong."),
        (activity(1, **{"Identifiant PP": "12"}), "An RPPS number has 11 digits."),
        (activity(1, **{"Type d'identifiant PP": "3"}), "The type of the number is neither RPPS (8) nor ADELI (0)."),
        (activity(1, family=" - "), "The professional has no name."),
        (activity(1, profession=""), "The professional has no profession code."),
        (activity(1)[:100], "fields where the first line has"),
        (activity(1, family="FIC\x00TIF"), "The line holds bytes that are no character: wrong encoding?"),
    ],
)
def test_a_wrong_line_is_rejected_with_its_number_and_the_others_are_taken(
    tmp_path: Path, line: str, reason: str
) -> None:
    path = annuaire_file(tmp_path, activity(2), line, activity(3))
    outcome = run(path)
    assert current() == rpps(2, 3)
    assert (outcome.read, outcome.rejected) == (3, 1)
    (told,) = rejections(path)
    assert told.startswith("3,")
    assert reason in told


def test_a_rejected_line_ends_nobody(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1), activity(2)))
    run(annuaire_file(tmp_path, activity(1, profession=""), activity(2)))
    assert current() == rpps(1, 2)


def test_a_file_cut_in_its_last_line_ends_nobody(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1), activity(2), activity(3)))
    outcome = run(annuaire_file(tmp_path, activity(1), activity(2)[:80], end=""))
    assert not outcome.whole
    assert current() == rpps(1, 2, 3)
    assert not DirectoryImport.objects.order_by("-id")[0].whole


def test_a_last_line_without_its_end_is_a_line(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1), activity(2), activity(3)))
    assert run(annuaire_file(tmp_path, activity(1), activity(2), end="")).whole
    assert current() == rpps(1, 2)


def test_an_extract_that_lacks_too_many_stores_nothing(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, *(activity(number) for number in range(1, 210))))
    with pytest.raises(TooMuchWouldEnd):
        run(annuaire_file(tmp_path, activity(300)))
    assert len(current()) == 209
    run(annuaire_file(tmp_path, activity(300)), may_end=1)
    assert current() == rpps(300)


@pytest.mark.parametrize(
    "first", ["Identifiant PP|Nom d'exercice|", "", "matricule;oid", TITLES.replace("Code profession|", "")]
)
def test_missing_columns_are_said_before_anything_is_stored(tmp_path: Path, first: str) -> None:
    path = tmp_path / "wrong.txt"
    path.write_text(first + "\n" + activity(1) + "\n", encoding="utf-8")
    with pytest.raises(ColumnsMissing):
        run(path)
    assert not DirectoryImport.objects.exists()


def test_another_encoding_is_said_before_anything_is_stored(tmp_path: Path) -> None:
    path = tmp_path / "latin.txt"
    path.write_bytes((TITLES + "\n" + activity(1) + "\n").encode("latin-1"))
    with pytest.raises((NotALineFile, ColumnsMissing)):
        run(path)
    with pytest.raises(NotALineFile):
        identity.import_directory(path, kind="annuaire", now=NOW, clock=lambda: NOW)
    assert not DirectoryImport.objects.exists()


def test_one_line_in_another_encoding_is_rejected(tmp_path: Path) -> None:
    path = tmp_path / "mixed.txt"
    path.write_bytes(f"{TITLES}\n{activity(1)}\n".encode() + f"{activity(2)}\n".encode("latin-1"))
    assert run(path).rejected == 1
    assert current() == rpps(1)


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbf" + f"{TITLES}\r\n{activity(1)}\r\n".encode())
    assert run(path).rejected == 0
    assert current() == rpps(1)


def test_quotation_marks_are_letters_of_a_name_or_wrap_a_field(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, place='CABINET "FICTIF"'), activity(2, place='"CABINET"')))
    assert sorted(Exercise.objects.values_list("place_name", flat=True)) == ["CABINET", 'CABINET "FICTIF"']


def test_backslashes_and_tabs_are_stored_as_they_are(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, place="A\\N\tB\\")))
    assert Exercise.objects.get().place_name == "A\\N B\\"


def test_homonyms_are_told_apart_by_their_number(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, family="FICTIF"), activity(2, family="FICTIF")))
    assert Professional.objects.filter(family_key="fictif", given_key="helene").count() == 2


def test_an_adeli_number_is_kept_behind_its_type_and_is_no_rpps(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, **{"Type d'identifiant PP": "0", "Identifiant PP": "009300001"})))
    (one,) = identity.professionals(["0009300001"]).values()
    assert not one.has_rpps


def test_finess_says_what_a_structure_is_and_the_directory_its_sector(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, finess=FINESS, place="NOM DE L'ANNUAIRE")))
    run(finess_file(tmp_path, structure(1, name="NOM DE FINESS")))
    again = run(annuaire_file(tmp_path, activity(1, finess=FINESS, place="NOM DE L'ANNUAIRE")))
    one = Structure.objects.get()
    assert (one.name, one.sector_code, one.category_code) == ("NOM DE FINESS", "SA07", "355")
    assert again.changed == 0


def test_a_generated_extract_is_taken_whole(tmp_path: Path) -> None:
    lines = write_extracts(tmp_path, professionals=200, seed=3)
    outcomes = [run(path) for path in sorted(tmp_path.iterdir())]
    assert [outcome.rejected for outcome in outcomes] == [0, 0, 0]
    assert sum(outcome.read for outcome in outcomes) == sum(lines.values()) - 3
    assert Professional.objects.count() == 200
