from pathlib import Path

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from espace_sante.identity import api as identity
from espace_sante.identity.domain.directory_keys import after_prefix, person_key, spoken, town_key
from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.extract_rows import has_luhn_key, is_finess
from espace_sante.kernel.identifiers import Finess
from tests.identity.imports.extracts import activity, annuaire_file, run
from tests.worlds import rpps_number

PEOPLE = (
    activity(1, family="LE GALL", given="HÉLÈNE", town="Saint-Étienne", postal_code="42000"),
    activity(2, family="LE GALLOIS", given="Marc", town="LYON 03", postal_code="69003", profession="60"),
    activity(3, family="Martin", given="Hélène", town="Lyon 8e Arrondissement", postal_code="69008"),
    activity(4, family="MARTIN", given="JEAN-PAUL", town="Saint-Étienne", postal_code="42100"),
    activity(5, family="MARTINEZ", given="ZOÉ", town="Lyon", postal_code="69001", profession="60"),
    activity(
        6,
        family="ŒUVRARD",
        given="ZOÉ",
        town="",
        postal_code="",
        **{"Bureau cedex (coord. structure)": "69437 LYON CEDEX 03"},
    ),
    activity(7, family="D'ALMEIDA", given="PAUL", town="Valmorin", postal_code="00130"),
)


@pytest.fixture
def people(db: None, tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, *PEOPLE))


def found(text: str, **criteria: str) -> list[int]:
    numbers = {rpps_number(number).value: number for number in range(1, 20)}
    return [numbers[one.rpps] for one in identity.search_professionals(text, **criteria)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "criteria", "expected"),
    [
        ("le gall", {}, [1, 2]),
        ("LE-GALL", {}, [1, 2]),
        ("Le  Gall ", {}, [1, 2]),
        ("œuvr", {}, [6]),
        ("oeuvrard", {}, [6]),
        ("d almeida", {}, [7]),
        ("mart", {}, [3, 4, 5]),
        ("martin hel", {}, [3]),
        ("Hélène Martin", {}, [3]),
        ("jean paul martin", {}, [4]),
        ("martin", {"given_name": "jean-p"}, [4]),
        ("martin", {"given_name": "paul"}, []),
        ("helene le gall", {}, [1]),
        ("mart", {"town": "lyon"}, [3, 5]),
        ("mart", {"town": "Lyon 8"}, [3, 5]),
        ("mart", {"town": "lyo"}, [3, 5]),
        ("mart", {"town": "69008"}, [3]),
        ("mart", {"town": "st-etienne"}, [4]),
        ("mart", {"town": "SAINT ET"}, [4]),
        ("mart", {"town": "69"}, [3, 5]),
        ("mart", {"town": "69001"}, [5]),
        ("oeuvrard", {"town": "lyon"}, [6]),
        ("oeuvrard", {"town": "69437"}, [6]),
        ("mart", {"town": "paris"}, []),
        ("mart", {"profession": "60"}, [5]),
        ("le", {"profession": "60", "town": "lyon"}, [2]),
        ("mart", {"town": " - "}, [3, 4, 5]),
        ("allois", {}, []),
        ("", {}, []),
        (" - ", {}, []),
        ("%", {}, []),
        ("mart_", {}, [3, 4, 5]),
    ],
)
def test_a_search_finds(text: str, criteria: dict[str, str], expected: list[int]) -> None:
    assert found(text, **criteria) == expected


@pytest.mark.usefixtures("people")
def test_an_rpps_number_finds_one_even_with_spaces() -> None:
    number = rpps_number(3).value
    assert found(f"{number[:3]} {number[3:]}") == [3]
    assert found(rpps_number(19).value) == []


@pytest.mark.usefixtures("people")
def test_a_search_by_town_shows_the_place_in_that_town() -> None:
    one = identity.search_professionals("martin", town="lyon")[0]
    assert (one.name, one.structure_name, one.city) == (
        "Dr Hélène Martin",
        "CABINET FICTIF 3",
        "Lyon 8e Arrondissement",
    )


@pytest.mark.django_db
def test_somebody_with_two_places_in_a_town_is_found_once(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1, technical="R1"), activity(1, technical="R2")))
    assert found("fictif", town="saint-aubin") == [1]
    assert found("fictif") == [1]


@pytest.mark.django_db
def test_who_left_is_no_longer_found_and_is_still_named(tmp_path: Path) -> None:
    run(annuaire_file(tmp_path, activity(1), activity(2)))
    run(annuaire_file(tmp_path, activity(2)))
    assert found("fictif") == found("fictif", town="saint-aubin") == [2]
    (one,) = identity.professionals([rpps_number(1).value]).values()
    assert not one.is_active


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(("criteria", "statements"), [({}, 2), ({"town": "lyon"}, 1)])
def test_a_search_asks_few_questions(criteria: dict[str, str], statements: int) -> None:
    with CaptureQueriesContext(connections["ens"]) as queries:
        assert len(identity.search_professionals("mart", **criteria)) > 1
    assert len(queries) == statements


@pytest.mark.usefixtures("people")
def test_a_search_stops_at_its_limit() -> None:
    assert len(identity.search_professionals("mart", limit=2)) == 2
    assert len(identity.search_professionals("mart", town="lyon", limit=1)) == 1


@given(st.text(min_size=1, max_size=20))
def test_a_key_is_its_own_key_and_begins_before_what_comes_after(name: str) -> None:
    key = person_key(name)
    assert person_key(key) == key
    if key:
        assert key <= key + "z" < after_prefix(key)


def test_towns_are_compared_without_district_and_postal_code_and_with_saints_in_full() -> None:
    same = ("69437 LYON CEDEX 03", "Lyon 3e Arrondissement", "LYON 03", "Lyon 1er", "Lyon cedex")
    assert {town_key(town) for town in same} == {"lyon"}
    assert town_key("Arrondissement") == "arrondissement"
    assert town_key("ST-Étienne") == town_key("Saint Etienne") == "saint etienne"
    assert town_key("Ste Foy") == "sainte foy"


@pytest.mark.parametrize(
    ("written", "said"),
    [("JEAN-PIERRE", "Jean-Pierre"), ("D'ALMEIDA", "D'Almeida"), ("Le Gall", "Le Gall"), ("ÉLODIE", "Élodie")],
)
def test_capitals_of_the_registers_are_not_shouted(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.text("0123456789", min_size=9, max_size=11))
def test_the_quick_key_agrees_with_the_library(digits: str) -> None:
    assert has_luhn_key(digits) == luhn.is_valid(digits)


@given(st.text("0123456789AB", min_size=8, max_size=10) | st.from_regex(r"2[AB][0-9]{7}", fullmatch=True))
def test_a_number_of_a_structure_is_what_the_type_says(number: str) -> None:
    try:
        Finess(number)
        known = True
    except Malformed:
        known = False
    assert is_finess(number) == known
