"""The public extract of the national health directory: one line an activity of a professional.

The file is `PS_LibreAcces_Personne_activite_AAAAMMJJHHMM.txt`: UTF-8, fields between vertical bars, a first line of
titles. Somebody with two activities, or with two kinds of know-how in one, has several lines; everything about the
person is the same on each of them.

Source: Annuaire Santé, extractions en libre accès (DSFT des extractions); nomenclatures TRE_G15, TRE_R02, TRE_R04,
TRE_R09, TRE_R23, TRE_R38.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from espace_sante.identity.domain.directory_keys import person_key, town_key
from espace_sante.kernel.extract_rows import (
    RowRejected,
    columns_of,
    cut,
    digest_of,
    has_luhn_key,
    is_finess,
    picker,
)

DELIMITER = "|"
RPPS_TYPE, ADELI_TYPE = "8", "0"  # TRE_G08, type d'identifiant PP
SPECIALTY = "S"  # TRE_R04: spécialité ordinale

# Title of the column -> can it be done without?
COLUMNS: dict[str, bool] = {
    "Type d'identifiant PP": False,
    "Identifiant PP": False,
    "Code civilité": True,
    "Nom d'exercice": False,
    "Prénom d'exercice": False,
    "Code profession": False,
    "Code catégorie professionnelle": True,
    "Code type savoir-faire": True,
    "Code savoir-faire": True,
    "Code mode exercice": True,
    "Numéro SIRET site": True,
    "Numéro FINESS site": False,
    "Identifiant technique de la structure": True,
    "Raison sociale site": False,
    "Enseigne commerciale site": True,
    "Numéro Voie (coord. structure)": True,
    "Indice répétition voie (coord. structure)": True,
    "Libellé type de voie (coord. structure)": True,
    "Libellé Voie (coord. structure)": True,
    "Bureau cedex (coord. structure)": True,
    "Code postal (coord. structure)": True,
    "Libellé commune (coord. structure)": True,
    "Code secteur d'activité": True,
}


class ActivityRow(NamedTuple):
    """One line: the person, then the activity. `rank` puts the know-how that says most first."""

    rpps: str
    civility: str
    family_name: str
    given_name: str
    profession_code: str
    specialty_code: str
    category_code: str
    family_key: str
    given_key: str
    person_digest: int
    place_key: str
    finess: str
    know_how_kind: str
    know_how_code: str
    rank: int
    mode_code: str
    sector_code: str
    place_name: str
    address_line: str
    postal_code: str
    city: str
    city_key: str
    exercise_digest: int


class ActivityReader:
    """Reads the lines of one file, whose titles were read first. Raises ColumnsMissing."""

    def __init__(self, titles: Sequence[str]) -> None:
        needed = [title for title, optional in COLUMNS.items() if not optional]
        self._pick = picker(columns_of(titles, wanted=list(COLUMNS), needed=needed))
        # Each line ends with a bar, after which stands nothing; some files leave it out.
        self._width = len(titles) - (not titles[-1].strip())

    def read(self, line: str) -> ActivityRow:
        """The row of a line. Raises RowRejected with the reason."""
        fields = line.split(DELIMITER)
        if not self._width <= len(fields) <= self._width + 1:
            raise RowRejected(f"{len(fields)} fields where the first line has {self._width}.")
        if '"' in line:
            fields = [_unquoted(field) for field in fields]
        return _row(*self._pick(fields))


def _unquoted(field: str) -> str:
    """Some copies of the extract stand between quotation marks; elsewhere the mark is part of a name."""
    return field[1:-1] if len(field) > 1 and field[0] == field[-1] == '"' else field


def _row(
    number_type: str, number: str, civility: str, family: str, given: str, profession: str, category: str,
    know_how_kind: str, know_how: str, mode: str, siret: str, finess: str, technical: str, name: str, brand: str,
    street_number: str, repetition: str, street_kind: str, street: str, cedex: str, postal: str, town: str, sector: str,
) -> ActivityRow:  # fmt: skip
    rpps = _number(number_type.strip(), number.strip())
    family, given, profession = cut(family, 100), cut(given, 100), profession.strip()
    family_key, given_key = person_key(family), person_key(given)
    if not family_key:
        raise RowRejected("The professional has no name.")
    if not 1 <= len(profession) <= 10:
        raise RowRejected("The professional has no profession code.")
    is_specialty = know_how_kind.strip() == SPECIALTY
    specialty = know_how.strip()[:10] if is_specialty else ""
    person = (rpps, civility.strip()[:10], family, given, profession, specialty, category.strip()[:5])
    finess = finess.strip() if is_finess(finess.strip()) else ""
    city = cut(town or cedex[6:], 100)
    place_key = finess or siret.strip()[:14] or technical.strip()[:40]
    know_how_kind, know_how = know_how_kind.strip()[:10], know_how.strip()[:10]
    mode, sector, place_name = mode.strip()[:5], sector.strip()[:10], cut(name or brand, 200)
    address = cut(f"{street_number} {repetition} {street_kind} {street}", 200)
    postal_code = postal.strip()[:10] or cedex[:5].strip()
    place = (place_key, finess, know_how_kind, know_how, mode, sector, place_name, address, postal_code, city)
    return ActivityRow(
        *person,
        family_key=family_key,
        given_key=given_key,
        person_digest=digest_of(*person),
        place_key=place_key,
        finess=finess,
        know_how_kind=know_how_kind,
        know_how_code=know_how,
        rank=0 if is_specialty else 1 if know_how else 2,
        mode_code=mode,
        sector_code=sector,
        place_name=place_name,
        address_line=address,
        postal_code=postal_code,
        city=city,
        city_key=town_key(city),
        exercise_digest=digest_of(*person, *place),
    )


def _number(number_type: str, number: str) -> str:
    """The RPPS number, or the ADELI number behind the 0 of its type."""
    if number_type == RPPS_TYPE:
        if len(number) != 11 or not (number.isascii() and number.isdecimal()):
            raise RowRejected("An RPPS number has 11 digits.")
        if not has_luhn_key(number):
            raise RowRejected("The key of the RPPS number is wrong.")
        return number
    if number_type == ADELI_TYPE:
        if len(number) != 9 or not (number.isascii() and number.isalnum()):
            raise RowRejected("An ADELI number has 9 characters.")
        return ADELI_TYPE + number
    raise RowRejected("The type of the number is neither RPPS (8) nor ADELI (0).")
