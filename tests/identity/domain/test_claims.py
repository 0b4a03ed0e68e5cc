"""What identity providers say, read strictly."""

from __future__ import annotations

import copy
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from espace_sante.identity.domain.claims import CitizenTraits, citizen_traits, professional_claims
from espace_sante.kernel.errors import Malformed

SAMPLE = Path(__file__).parents[4] / "shared" / "reference" / "pro-sante-connect" / "userInfos.json"

PIVOT = {
    "sub": "b6048e95bb134ec5b1d1e1fa69f287172e91722b9354d637a1bcf2ebb0fd2ef5v1",
    "given_name": "Camille Jeanne-Marie",
    "family_name": "MOREAU",
    "preferred_username": "PETIT",
    "birthdate": "1985-04-12",
    "gender": "female",
    "birthplace": "69123",
    "birthcountry": "99100",
}

PROFESSIONAL: dict[str, Any] = {
    "SubjectNameID": "899700218896",
    "given_name": "ROBERT",
    "family_name": "SPECIALISTE",
    "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
    "SubjectRefPro": {
        "codeCivilite": "M",
        "exercices": [
            {
                "codeProfession": "10",
                "codeCategorieProfessionnelle": "C",
                "nomDexercice": "SPECIALISTE",
                "prenomDexercice": "ROBERT",
                "codeTypeSavoirFaire": "S",
                "codeSavoirFaire": "SM26",
                "activities": [
                    {
                        "codeModeExercice": "L",
                        "codeSecteurDactivite": "SA07",
                        "raisonSocialeSite": "CABINET M SPECIALISTE",
                        "numeroFinessSite": "690000013",
                    },
                    {"codeModeExercice": "S", "codeSecteurDactivite": "SA01", "numeroFinessSite": None},
                ],
            }
        ],
    },
}


def test_the_pivot_identity_becomes_the_traits_of_the_national_identity() -> None:
    assert citizen_traits(PIVOT) == CitizenTraits(
        birth_name="MOREAU",
        given_names=("Camille", "Jeanne-Marie"),
        sex="F",
        birth_on=date(1985, 4, 12),
        birth_place_code="69123",
    )


def test_the_first_given_name_is_the_first_of_the_list() -> None:
    assert citizen_traits(PIVOT).first_given_name == "Camille"


def test_somebody_born_in_corsica_keeps_the_letter_of_the_town() -> None:
    assert citizen_traits(PIVOT | {"birthplace": "2A004"}).birth_place_code == "2A004"


def test_somebody_born_abroad_has_the_country_as_birth_place() -> None:
    assert citizen_traits(PIVOT | {"birthplace": "", "birthcountry": "99131"}).birth_place_code == "99131"


@pytest.mark.parametrize("name", ["given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"])
@pytest.mark.parametrize("value", [None, "", "   ", 12, ["Camille"]])
def test_a_trait_that_is_missing_is_named(name: str, value: Any) -> None:
    with pytest.raises(Malformed) as refused:
        citizen_traits(PIVOT | {name: value})
    assert refused.value.field == name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gender", "unknown"),
        ("gender", "F"),
        ("birthdate", "12/04/1985"),
        ("birthdate", "1985-02-30"),
        ("birthdate", "1985-00-00"),
        ("birthdate", "19850412"),
        ("birthplace", "Lyon"),
        ("birthplace", "6912"),
        ("birthcountry", "FRA"),
    ],
)
def test_a_trait_without_its_form_is_named_and_its_value_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(Malformed) as refused:
        citizen_traits(PIVOT | {name: value})
    assert refused.value.field == name
    assert value not in refused.value.message.split()


def test_a_professional_is_known_by_their_rpps_number() -> None:
    claims = professional_claims(PROFESSIONAL)
    assert claims.rpps.value == "99700218896"
    assert claims.profession_code == "10"
    assert (claims.given_name, claims.family_name) == ("ROBERT", "SPECIALISTE")


def test_the_exercise_says_the_speciality_and_the_places() -> None:
    (exercise,) = professional_claims(PROFESSIONAL).exercises
    assert (exercise.know_how_type_code, exercise.know_how_code) == ("S", "SM26")
    practice, hospital = exercise.activities
    assert str(practice.finess) == "690000013"
    assert practice.structure_name == "CABINET M SPECIALISTE"
    assert hospital.finess is None
    assert hospital.sector_code == "SA01"


@pytest.mark.parametrize("national_id", ["99700218896", "0123456789", "899700218897", "8ABCDEFGHIJK", "", None, 8])
def test_only_an_rpps_number_with_its_key_identifies(national_id: Any) -> None:
    with pytest.raises(Malformed):
        professional_claims(PROFESSIONAL | {"SubjectNameID": national_id})


@pytest.mark.parametrize(
    "roles", [None, [], "10^1.2.250.1.213.1.1.5.5", ["10"], ["10^1.2.3"], ["60^1.2.250.1.213.1.1.5.5"]]
)
def test_the_role_is_one_of_the_professions_exercised(roles: Any) -> None:
    with pytest.raises(Malformed) as refused:
        professional_claims(PROFESSIONAL | {"SubjectRole": roles})
    assert refused.value.field == "SubjectRole"


@pytest.mark.parametrize("reference", [None, [], {}, {"exercices": []}, {"exercices": ["10"]}, {"exercices": {}}])
def test_a_professional_without_an_exercise_is_refused(reference: Any) -> None:
    with pytest.raises(Malformed):
        professional_claims(PROFESSIONAL | {"SubjectRefPro": reference})


def test_a_structure_number_with_a_wrong_key_is_refused() -> None:
    claims = copy.deepcopy(PROFESSIONAL)
    claims["SubjectRefPro"]["exercices"][0]["activities"][0]["numeroFinessSite"] = "690000014"
    with pytest.raises(Malformed):
        professional_claims(claims)


def test_the_sample_of_pro_sante_connect_is_understood() -> None:
    if not SAMPLE.exists():
        pytest.skip("the reference documents (shared/reference) are not beside the project")
    claims = professional_claims(json.loads(SAMPLE.read_text(encoding="utf-8")))
    assert claims.rpps.national_id == "899700218896"
    assert claims.exercises[0].know_how_code == ""
