"""The local answer to the national teleservice: one, none, several; and files that are not as they should be."""

from __future__ import annotations

import pytest

from espace_sante.identity.adapters.insi.population_file import PopulationFile, RejectedLine
from espace_sante.identity.domain.traits import StrictTraits
from espace_sante.identity.services.verify_identity_port import Found, TeleserviceUnavailable
from espace_sante.kernel.identifiers import INS_NIA_OID, INS_TEST_OID
from tests.worlds import ins_number

HEADER = "ins;ins_oid;birth_name;given_names;sex;birth_date;birth_place_code;former"


def line(number, *, names="Camille Anne", name="FICTIF", born="1985-09-17", place="2A004", former="", ins=""):
    matricule = ins or ins_number(number).value
    return f"{matricule};{INS_TEST_OID};{name};{names};F;{born};{place};{former}"


@pytest.fixture
def population(tmp_path):
    def make(*lines, header=HEADER, encoding="utf-8", end="\n"):
        path = tmp_path / "population.csv"
        path.write_bytes(("\n".join([header, *lines]) + end).encode(encoding))
        return PopulationFile.read(path)

    return make


def asked(*, names="Camille", name="Fictif", born="1985-09-17", place="2A004"):
    return StrictTraits.read(birth_name=name, given_names=names, sex="F", birth_date=born, birth_place=place)


def test_one_person_is_found_however_their_name_is_written(population):
    nia = ins_number(9).value
    answer = population(line(1, former=f"{nia}^{INS_NIA_OID}")).search(asked(name="fictif"))
    assert answer.found is Found.ONE
    assert answer.identity.ins == ins_number(1)
    assert [one.value for one in answer.identity.former] == [nia]


@pytest.mark.parametrize("change", [{"name": "AUTRE"}, {"born": "1985-09-18"}, {"place": "75056"}, {"names": "Anne"}])
def test_a_homonym_on_fewer_traits_is_nobody(population, change):
    assert population(line(1)).search(asked(**change)).found is Found.NONE


def test_twins_with_one_first_name_are_several(population):
    file = population(line(1, names="Camille"), line(2, names="Camille"))
    answer = file.search(asked())
    assert (answer.found, answer.identity) == (Found.SEVERAL, None)
    assert file.verify(ins_number(1), asked())


def test_a_second_given_name_tells_twins_apart(population):
    file = population(line(1, names="Camille Anne"), line(2, names="Camille Zoé"))
    assert file.search(asked(names="Camille Zoe")).identity.ins == ins_number(2)


def test_partial_dates_are_found_as_written(population):
    file = population(line(1, born="1950-00-00"))
    assert file.search(asked(born="1950-00-00")).found is Found.ONE
    assert file.search(asked(born="1950-12-31")).found is Found.NONE


def test_a_known_matricule_with_other_traits_is_not_verified(population):
    file = population(line(1))
    assert file.verify(ins_number(1), asked())
    assert not file.verify(ins_number(1), asked(name="AUTRE"))
    assert not file.verify(ins_number(2), asked())


def test_bad_lines_are_told_by_number_and_column_and_the_others_kept(population):
    wrong_key = ins_number(3).value[:13] + "00"
    file = population(
        line(1), line(2, ins=wrong_key), line(4, born="hier"), line(5, place="1"), line(1, names="Encore"), line(6)
    )
    assert file.rejected == [
        RejectedLine(3, "ins"),
        RejectedLine(4, "birth_date"),
        RejectedLine(5, "birth_place_code"),
        RejectedLine(6, "ins"),
    ]
    assert len(file) == 2


def test_a_truncated_last_line_is_rejected(population):
    file = population(line(1), line(2)[:40], end="")
    assert len(file) == 1
    assert [one.number for one in file.rejected] == [3]


def test_commas_separate_columns_too(population):
    file = population(line(1).replace(";", ","), header=HEADER.replace(";", ","))
    assert file.search(asked()).found is Found.ONE


@pytest.mark.parametrize(
    ("header", "encoding"), [("ins;sex", "utf-8"), ("", "utf-8"), (HEADER, "utf-16")], ids=["columns", "empty", "bytes"]
)
def test_a_file_that_is_not_a_population_is_refused_as_a_whole(population, header, encoding):
    with pytest.raises(TeleserviceUnavailable):
        population(line(1, names="Zoé"), header=header, encoding=encoding)


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(TeleserviceUnavailable):
        PopulationFile.read(tmp_path / "none.csv")
