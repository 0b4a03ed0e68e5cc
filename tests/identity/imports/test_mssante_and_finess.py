from pathlib import Path

import pytest

from espace_sante.identity import api as identity
from espace_sante.identity.models import MssanteAddress, Structure
from tests.identity.imports.extracts import finess_file, mailbox, mssante_file, rejections, run, structure
from tests.worlds import finess_number, rpps_number

pytestmark = pytest.mark.django_db
ONE, TWO = rpps_number(1).value, rpps_number(2).value


def test_addresses_are_found_by_their_owner(tmp_path: Path) -> None:
    place = finess_number(1).value
    run(
        mssante_file(
            tmp_path,
            mailbox("B.Fictif@liberal.mssante.example", number=1),
            mailbox("a@liberal.mssante.example", number=1),
            mailbox("commun@hopital.mssante.example", number=2),
            mailbox("commun@hopital.mssante.example", finess=place),
        )
    )
    found = identity.mssante_addresses([ONE, TWO, ""])
    assert found[ONE] == ["a@liberal.mssante.example", "b.fictif@liberal.mssante.example"]
    assert found[TWO] == ["commun@hopital.mssante.example"]
    assert MssanteAddress.objects.get(place_key=place).kind == "ORG"


def test_an_address_that_left_is_ended_and_comes_back(tmp_path: Path) -> None:
    both = [mailbox("a@x.example", number=1), mailbox("b@x.example", number=1)]
    run(mssante_file(tmp_path, *both))
    assert run(mssante_file(tmp_path, both[0])).ended == 1
    assert identity.mssante_addresses([ONE]) == {ONE: ["a@x.example"]}
    outcome = run(mssante_file(tmp_path, *both))
    assert (outcome.added, outcome.changed) == (0, 1)
    assert identity.mssante_addresses([ONE]) == {ONE: ["a@x.example", "b@x.example"]}


def test_a_line_that_stands_twice_counts_once(tmp_path: Path) -> None:
    assert run(mssante_file(tmp_path, *[mailbox("a@x.example", number=1)] * 2)).added == 1


@pytest.mark.parametrize(
    "line", [mailbox("nothing", number=1), mailbox("a@x.example"), "XXX" + mailbox("a@x.example", number=1)[3:]]
)
def test_an_address_without_form_owner_or_kind_is_rejected(tmp_path: Path, line: str) -> None:
    assert run(mssante_file(tmp_path, line)).rejected == 1


def test_a_structure_is_read_from_either_encoding(tmp_path: Path) -> None:
    run(finess_file(tmp_path, structure(1, name="HÔPITAL FICTIF"), encoding="windows-1252"))
    assert Structure.objects.get().name == "HÔPITAL FICTIF"
    assert run(finess_file(tmp_path, structure(1, name="HÔPITAL FICTIF"))).changed == 0


def test_an_address_is_cut_into_postal_code_and_town(tmp_path: Path) -> None:
    run(finess_file(tmp_path, structure(1, routing="00100 SAINT-AUBIN CEDEX")))
    one = Structure.objects.get()
    assert (one.postal_code, one.city, one.address_line) == ("00100", "SAINT-AUBIN CEDEX", "3 R DES INVENTIONS")


def test_a_semicolon_between_quotation_marks_is_part_of_a_name(tmp_path: Path) -> None:
    quoted = structure(1).replace("STRUCTURE FICTIVE 1", '"FICTIVE; SECONDE"')
    open_one = structure(2).replace("STRUCTURE FICTIVE 2", '"FICTIVE')
    path = finess_file(tmp_path, quoted, open_one)
    run(path)
    assert Structure.objects.get().name == "FICTIVE; SECONDE"
    assert rejections(path) == ['3,"A quotation mark is open, or misplaced."']


def test_other_lines_of_finess_are_left_out_and_a_wrong_key_is_rejected(tmp_path: Path) -> None:
    number = finess_number(2).value
    wrong = structure(2).replace(number, f"{number[:8]}{(int(number[8]) + 1) % 10}")
    outcome = run(finess_file(tmp_path, structure(1), "geolocalisation;1;2;3", wrong))
    assert (outcome.read, outcome.added, outcome.rejected) == (2, 1, 1)


def test_a_structure_that_left_is_ended_unless_its_line_was_rejected(tmp_path: Path) -> None:
    run(finess_file(tmp_path, structure(1), structure(2), structure(3)))
    cut = ";".join(structure(2).split(";")[:9])
    run(finess_file(tmp_path, structure(1), cut, structure(4)))
    ended = Structure.objects.filter(ended_at__isnull=False)
    assert [one.finess for one in ended] == [finess_number(3).value]
