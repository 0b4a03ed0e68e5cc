"""Structures found by the words of their name, whatever the accents; and who works there (STR-03)."""

from __future__ import annotations

import pytest

from espace_sante.identity import api as identity
from tests.worlds import finess_number, rpps_number

NAMES = ("CTRE HOSP DE SAINT-AUBIN", "Hôpital Saint-Éloi", "Clinique des Érables")


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    for number, name in enumerate(NAMES, start=1):
        identity.register_structure(finess=finess_number(number), name=name, sector_code="SA01")
    identity.register_professional(
        rpps=rpps_number(1), family_name="Un", given_name="Fictif", profession_code="10",
        works_at=[finess_number(2)],
    )  # fmt: skip


def found(text: str, town: str = "") -> list[str]:
    return [one.finess for one in identity.search_structures(text, town=town)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("hopital", [2]),
        ("HÔPITAL éloi", [2]),
        ("saint", [1, 2]),
        ("saint hosp", [1]),
        ("erables", [3]),
        ("Inconnu", []),
        ("", []),
        ("   ", []),
        (".*", []),
        ("(", []),
        (finess_number(3).value, [3]),
    ],
)
def test_a_structure_is_found_by_words_of_its_name(text: str, numbers: list[int]) -> None:
    assert sorted(found(text)) == sorted(finess_number(one).value for one in numbers)


def test_a_town_narrows_the_search() -> None:
    assert found("saint", town="Ville-Fictive") == []
    assert found("saint", town="00999") == []


def test_who_works_in_a_structure_among_some() -> None:
    one, other, place = rpps_number(1).value, rpps_number(2).value, finess_number(2).value
    assert identity.who_works_in([place], among=[one, other]) == {one}
    assert identity.who_works_in([finess_number(1).value], among=[one]) == frozenset()
    assert identity.who_works_in([place], among=[other]) == frozenset()
