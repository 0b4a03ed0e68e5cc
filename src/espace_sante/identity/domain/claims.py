"""What an identity provider says of a person, read strictly.

A claim that is absent or does not have its form raises Malformed and names it: signing somebody in on half an identity
would open somebody else's space. Messages name the claim and never its value.
Source: FranceConnect v2, identité pivot; Pro Santé Connect, userinfo (INTEROP.md section 5); RULES.md CIT-01, PRO-08.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from espace_sante.kernel.errors import Malformed
from espace_sante.kernel.identifiers import Finess, Rpps

FRANCE = "99100"  # COG code of the country
ROLE_OID = "1.2.250.1.213.1.1.5.5"  # of professions in SubjectRole
SEX = {"female": "F", "male": "M"}  # gender of OpenID Connect -> sex of the INS traits

_COG = re.compile(r"\d[\dAB]\d{3}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class CitizenTraits:
    """The identité pivot as the INS traits it is compared with."""

    birth_name: str
    given_names: tuple[str, ...]
    sex: str  # F or M
    birth_on: date
    birth_place_code: str  # COG of the town, or of the country for those born abroad

    @property
    def first_given_name(self) -> str:
        return self.given_names[0]


@dataclass(frozen=True, slots=True)
class Activity:
    """Where and how a profession is exercised. Codes are those of the national tables (TRE_R23, TRE_R02)."""

    mode_code: str
    sector_code: str
    structure_name: str
    finess: Finess | None


@dataclass(frozen=True, slots=True)
class ProfessionalExercise:
    """A profession that somebody exercises (TRE_G15), with the name used for it and the know-how (TRE_R38)."""

    profession_code: str
    category_code: str
    family_name: str
    given_name: str
    know_how_type_code: str
    know_how_code: str
    activities: tuple[Activity, ...]


@dataclass(frozen=True, slots=True)
class ProfessionalClaims:
    """A named professional (PRO-08) and what they may act as."""

    rpps: Rpps
    profession_code: str
    family_name: str
    given_name: str
    exercises: tuple[ProfessionalExercise, ...]


def citizen_traits(claims: Mapping[str, Any]) -> CitizenTraits:
    """The traits of the identité pivot. Raises Malformed for a claim that is missing or wrong.

    A birth date known in part (`1950-00-00`) is wrong here: such a person does not sign in on traits alone.
    """
    return CitizenTraits(
        birth_name=_text(claims, "family_name"),
        given_names=tuple(_text(claims, "given_name").split()),
        sex=_sex(claims),
        birth_on=_birth_date(claims),
        birth_place_code=_birth_place(claims),
    )


def professional_claims(claims: Mapping[str, Any]) -> ProfessionalClaims:
    """The professional and their exercises. Raises Malformed for a claim that is missing or wrong.

    Only an RPPS number identifies (type digit 8 of PSIdNat); the role must be one of the exercises.
    """
    exercises = tuple(_exercise(row) for row in _rows(_mapping(claims, "SubjectRefPro"), "exercices"))
    profession_code = _role(claims)
    if profession_code not in {exercise.profession_code for exercise in exercises}:
        raise _wrong("SubjectRole", "is not one of the professions exercised")
    return ProfessionalClaims(
        rpps=_rpps(claims),
        profession_code=profession_code,
        family_name=_text(claims, "family_name"),
        given_name=_text(claims, "given_name"),
        exercises=exercises,
    )


def _sex(claims: Mapping[str, Any]) -> str:
    gender = _text(claims, "gender")
    if gender not in SEX:
        raise _wrong("gender", "is neither female nor male")
    return SEX[gender]


def _birth_date(claims: Mapping[str, Any]) -> date:
    text = _text(claims, "birthdate")
    if not _DATE.fullmatch(text):
        raise _wrong("birthdate", "is not a date YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong("birthdate", "is not a day of the calendar") from None


def _birth_place(claims: Mapping[str, Any]) -> str:
    country = _text(claims, "birthcountry")
    name, code = ("birthplace", _text(claims, "birthplace")) if country == FRANCE else ("birthcountry", country)
    if not _COG.fullmatch(code):
        raise _wrong(name, "is not a COG code of 5 characters")
    return code


def _rpps(claims: Mapping[str, Any]) -> Rpps:
    national_id = _text(claims, "SubjectNameID")
    if len(national_id) != 12 or not national_id.startswith("8"):
        raise _wrong("SubjectNameID", "is not an RPPS number after the digit 8")
    return Rpps(national_id[1:])


def _role(claims: Mapping[str, Any]) -> str:
    """`["10^1.2.250.1.213.1.1.5.5"]` -> `10`: the first role of the professions' table."""
    roles = claims.get("SubjectRole")
    for role in roles if isinstance(roles, list) else ():
        code, _, oid = str(role).partition("^")
        if code and oid == ROLE_OID:
            return code
    raise _wrong("SubjectRole", "holds no profession")


def _exercise(row: Mapping[str, Any]) -> ProfessionalExercise:
    return ProfessionalExercise(
        profession_code=_text(row, "codeProfession"),
        category_code=_optional(row, "codeCategorieProfessionnelle"),
        family_name=_text(row, "nomDexercice"),
        given_name=_optional(row, "prenomDexercice"),
        know_how_type_code=_optional(row, "codeTypeSavoirFaire"),
        know_how_code=_optional(row, "codeSavoirFaire"),
        activities=tuple(_activity(activity) for activity in _rows(row, "activities", required=False)),
    )


def _activity(row: Mapping[str, Any]) -> Activity:
    finess = _optional(row, "numeroFinessSite")
    return Activity(
        mode_code=_optional(row, "codeModeExercice"),
        sector_code=_optional(row, "codeSecteurDactivite"),
        structure_name=_optional(row, "raisonSocialeSite"),
        finess=Finess(finess) if finess else None,
    )


def _text(claims: Mapping[str, Any], name: str) -> str:
    text = _optional(claims, name)
    if not text:
        raise _wrong(name, "is missing")
    return text


def _optional(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _wrong(name, "is not a text")
    return value.strip()


def _mapping(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = claims.get(name)
    if not isinstance(value, Mapping):
        raise _wrong(name, "is missing")
    return value


def _rows(claims: Mapping[str, Any], name: str, *, required: bool = True) -> list[Mapping[str, Any]]:
    value = claims.get(name)
    if value is None and not required:
        return []
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value) or (required and not value):
        raise _wrong(name, "is not a list of objects" if value else "is missing")
    return value


def _wrong(name: str, what: str) -> Malformed:
    return Malformed(f"The claim {name} {what}.", field=name)
