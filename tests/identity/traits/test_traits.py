"""The five traits: their form, and when two identities are one."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.domain.names import name_key
from espace_sante.identity.domain.traits import BirthPlace, StrictTraits, split_names
from espace_sante.kernel.errors import Malformed

CAMILLE = StrictTraits.read(
    birth_name="Fictif-d’Œuvre",
    given_names="Camille, Anne-Zoé",
    sex="f",
    birth_date="1985-09-17",
    birth_place="2a004",
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Élodie", "ELODIE"),
        ("Le Goff-d’Œuvre", "LE GOFF D OEUVRE"),
        ("N'Guyễn", "N GUYEN"),
        ("Straße", "STRASSE"),
        ("  DE   LA  TOUR ", "de-la-tour"),
        ("Zoë", "Zoe\u0308"),
    ],
)
def test_names_are_compared_without_accents_case_hyphens_or_apostrophes(one, other):
    assert name_key(one) == name_key(other)


@given(st.text())
def test_the_key_of_a_key_is_itself(text):
    assert name_key(name_key(text)) == name_key(text)


def test_the_same_person_written_otherwise_is_the_same():
    other = StrictTraits.read(
        birth_name="FICTIF D OEUVRE", given_names="CAMILLE", sex="F", birth_date="1985-09-17", birth_place="20004"
    )
    assert CAMILLE.same_as(other)
    assert other.same_as(CAMILLE)


@pytest.mark.parametrize(
    ("trait", "change"),
    [
        ("birth_name", {"birth_name": "FICTIVE"}),
        ("given_names", {"given_names": ("Anne-Zoé", "Camille")}),
        ("given_names", {"given_names": ("Camille", "Marie")}),
        ("sex", {"sex": "M"}),
        ("birth_date", {"birth_date": BirthDate("1985-09-18")}),
        ("birth_date", {"birth_date": BirthDate("1985-09-00")}),
        ("birth_place_code", {"birth_place": BirthPlace("2A005")}),
        ("birth_place_code", {"birth_place": BirthPlace("99109")}),
    ],
)
def test_one_trait_that_differs_makes_two_people(trait, change):
    assert CAMILLE.disagreements(replace(CAMILLE, **change)) == (trait,)


def test_partial_dates_are_compared_as_written():
    partial = replace(CAMILLE, birth_date=BirthDate("1985-00-00"))
    assert partial.same_as(replace(CAMILLE, birth_date=BirthDate("1985-00-00")))
    assert not partial.same_as(replace(CAMILLE, birth_date=BirthDate("1985-12-31")))


def test_an_unknown_place_or_sex_proves_nothing():
    nowhere = replace(CAMILLE, birth_place=BirthPlace("99999"), sex="U")
    assert nowhere.disagreements(nowhere) == ("sex", "birth_place_code")


@pytest.mark.parametrize(("code", "abroad"), [("75056", False), ("2B033", False), ("97411", False), ("99109", True)])
def test_places_at_home_overseas_in_corsica_and_abroad_are_read(code, abroad):
    assert BirthPlace(code).is_abroad is abroad


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("birth_name", {"birth_name": ""}),
        ("birth_name", {"birth_name": "FICTIF 2"}),
        ("birth_name", {"birth_name": "<b>FICTIF"}),
        ("birth_name", {"birth_name": "F" * 101}),
        ("given_names", {"given_names": " , "}),
        ("sex", {"sex": "X"}),
        ("birth_date", {"birth_date": "17/09/1985"}),
        ("birth_place_code", {"birth_place": "2C004"}),
        ("birth_place_code", {"birth_place": "7505"}),
    ],
)
def test_a_trait_without_its_form_is_refused_by_name(field, change):
    good = {
        "birth_name": "FICTIF",
        "given_names": "Camille",
        "sex": "F",
        "birth_date": "1985-09-17",
        "birth_place": "75056",
    }
    with pytest.raises(Malformed) as refused:
        StrictTraits.read(**good | change)
    assert refused.value.field == field


def test_a_hyphen_keeps_a_compound_given_name_together():
    assert split_names("Jean-Pierre, Marie  Zoé") == ("Jean-Pierre", "Marie", "Zoé")
