"""National identifiers: form and key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel.identifiers import (
    INS_NIA_OID,
    INS_NIR_OID,
    INS_TEST_OID,
    Finess,
    Ins,
    InvalidIdentifier,
    Nia,
    Oid,
    PairwiseIdentifier,
    Rpps,
    ins_key,
    new_id,
)

ANS_EXAMPLE = "279035121518989"  # the patient of the ANS sample documents


def test_the_ans_example_patient_has_a_right_key() -> None:
    assert Ins(ANS_EXAMPLE, INS_TEST_OID).key == "89"
    assert Ins.parse("2 79 03 51 215 189 89", oid=f"urn:oid:{INS_TEST_OID}").value == ANS_EXAMPLE


@given(st.integers(1, 8), st.integers(0, 99), st.integers(1, 12), st.integers(1, 95), st.integers(0, 999_999))
def test_every_single_wrong_digit_of_the_key_is_refused(sex: int, year: int, month: int, place: int, rest: int) -> None:
    matricule = f"{sex}{year:02d}{month:02d}{place:02d}{rest:06d}"
    key = ins_key(matricule)
    assert Ins(matricule + key, INS_NIR_OID).matricule == matricule
    for wrong in {f"{number:02d}" for number in range(100)} - {key}:
        with pytest.raises(InvalidIdentifier):
            Ins(matricule + wrong, INS_NIR_OID)


@pytest.mark.parametrize(("department", "read_as"), [("2A", "19"), ("2B", "18")])
def test_corsica_is_read_as_nineteen_and_eighteen(department: str, read_as: str) -> None:
    matricule = f"18503{department}123456"
    assert ins_key(matricule) == f"{97 - int(f'18503{read_as}123456') % 97:02d}"
    assert Ins(matricule + ins_key(matricule), INS_NIR_OID).value[5:7] == department


@pytest.mark.parametrize(
    "text", ["", "27903512151898", "2790351215189890", "27903512151898A", "179035121518989", "é" * 15]
)
def test_malformed_matricules_are_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        Ins(text, INS_TEST_OID)


def test_an_oid_that_is_not_of_the_ins_is_refused() -> None:
    with pytest.raises(InvalidIdentifier):
        Ins(ANS_EXAMPLE, "1.2.3")


def test_a_waiting_identifier_is_a_nia() -> None:
    assert Nia(ANS_EXAMPLE).oid == INS_NIA_OID
    assert Nia(ANS_EXAMPLE).is_nia
    assert not Ins(ANS_EXAMPLE, INS_NIR_OID).is_nia


@pytest.mark.parametrize("text", ["", "1", "99900000016", "9990000001", "9990000001A"])
def test_wrong_rpps_numbers_are_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        Rpps(text)


def test_an_rpps_number_gives_the_national_id_of_the_professional() -> None:
    assert Rpps("99900000011").national_id == "899900000011"


@pytest.mark.parametrize("text", ["", "99000001", "990000018", "ABCDEFGHI"])
def test_wrong_finess_numbers_are_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        Finess(text)


@pytest.mark.parametrize("text", ["1.2.250.1.213", "2.25.1"])
def test_an_oid_is_accepted(text: str) -> None:
    assert str(Oid(text)) == text


@pytest.mark.parametrize("text", ["", "3.1", "1..2", "1.02", "1", "1." + "9" * 70])
def test_what_is_not_an_oid_is_refused(text: str) -> None:
    with pytest.raises(InvalidIdentifier):
        Oid(text)


def test_new_ids_follow_one_another() -> None:
    ids = [new_id() for _ in range(50)]
    assert ids == sorted(ids)
    assert len(set(ids)) == 50


def test_sco_03_what_a_service_calls_a_person_is_no_ins_and_stands_under_another_oid() -> None:
    assert PairwiseIdentifier("0f" * 16, "1.2.250.1.999.2").value == "0f" * 16
    for value, oid in (("0F" * 16, ""), ("0f" * 15, ""), ("184039999912345", ""), ("0f" * 16, INS_TEST_OID)):
        with pytest.raises(InvalidIdentifier):
            PairwiseIdentifier(value, oid)
