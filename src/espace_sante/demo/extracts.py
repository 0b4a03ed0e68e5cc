"""Fictitious extracts of the national directories, in the formats of the real ones, of any size.

Numbers are in ranges that no register gives out (RPPS 9992…, FINESS 96…), family names end in FICTIF, towns do not
exist.
The same seed gives the same files; towns and names are as unequal as they are in life: one town in ten thousand has a
tenth of the people.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from stdnum import luhn

from espace_sante.demo.population_names import ascii_slug, family_names, given_names, places

RPPS_RANGE, FINESS_RANGE = "9992", "96"
TOWNS = 4_000
ENDINGS = ("", "-le-Haut", "-le-Bas", "-sur-Brume", "-en-Songe", "-les-Bains")
PEOPLE_FOR_A_STRUCTURE = 8
ANNUAIRE, MSSANTE, FINESS = (
    "PS_LibreAcces_Personne_activite_fictif.txt",
    "Extraction_Correspondance_MSSante_fictif.txt",
    "etalab-cs1100502-stock-fictif.csv",
)

# Columns of the extract in their order; what we leave empty is empty in most lines of the real one too.
TITLES = (
    "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|"
    "Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|"
    "Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|"
    "Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|"
    "Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|"
    "Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|"
    "Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|"
    "Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|"
    "Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)|"
    "Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|"
    "Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|"
    "Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|"
    "Adresse e-mail (coord. structure)|Code Département (structure)|Libellé Département (structure)|"
    "Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|"
    "Libellé secteur d'activité|Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|"
    "Libellé rôle|Code genre activité|Libellé genre activité|"
)
MSSANTE_TITLES = (
    "Type de BAL|Adresse BAL|Type Identifiant PP|Identifiant PP|Identification nationale PP|"
    "Type identifiant structure|Identification Structure|Service de rattachement|Civilité d'exercice|Nom d'exercice|"
    "Prénom d'exercice|Catégorie profession|Libellé de catégorie profession|Code Profession|Libellé Profession|"
    "Code savoir-faire|Libellé savoir-faire|Dématérialisation|Raison Sociale structure BAL|"
    "Enseigne commerciale structure BAL|L2COMPLEMENTLOCALISATION|L3COMPLEMENTDISTRIBUTION|L4NUMEROVOIE|"
    "L4COMPLEMENTNUMEROVOIE|NL4TYPEVOIE|L4LIBELLEVOIE|L5LIEUDITMENTION|L6LIGNEACHEMINEMENT|Code postal|Département|Pays"
)

# Profession (TRE_G15), its know-how (TRE_R38), how many in a thousand.
PROFESSIONS = (
    ("10", "Médecin", ("SM26", "SM54", "SM04", "SM15", "SM38", "SM40", "SM42", "SM44"), 180),
    ("21", "Pharmacien", ("",), 60),
    ("40", "Chirurgien-Dentiste", ("", "SCD01"), 40),
    ("50", "Sage-Femme", ("",), 20),
    ("60", "Infirmier", ("",), 500),
    ("70", "Masseur-Kinésithérapeute", ("",), 85),
    ("80", "Pédicure-Podologue", ("",), 15),
    ("91", "Orthophoniste", ("",), 25),
    ("93", "Psychologue", ("",), 75),
)


@dataclass(frozen=True, slots=True)
class _Town:
    name: str
    postal_code: str
    code: str


@dataclass(frozen=True, slots=True)
class _Place:
    """A structure, or a practice without a FINESS number."""

    finess: str
    technical: str
    name: str
    number: str
    street: str
    town: _Town
    sector: str


def write_extracts(folder: Path, *, professionals: int, seed: int) -> dict[str, int]:
    """Write the three extracts in the folder; how many lines each has, by file name."""
    folder.mkdir(parents=True, exist_ok=True)
    world = _World(professionals=professionals, seed=seed)
    return {
        FINESS: _write(folder / FINESS, world.finess_lines()),
        ANNUAIRE: _write(folder / ANNUAIRE, world.annuaire_lines()),
        MSSANTE: _write(folder / MSSANTE, world.mssante_lines()),
    }


def fictitious_rpps(number: int) -> str:
    """The n-th number of our range, with its key."""
    digits = f"{RPPS_RANGE}{number:06d}"
    return digits + luhn.calc_check_digit(digits)


class _World:
    """What the three files have in common. Nothing grows with the number of people but the list of structures."""

    def __init__(self, *, professionals: int, seed: int) -> None:
        self._count, self._seed = professionals, seed
        rng = random.Random(seed)  # noqa: S311 - invented people need repeatable choices, not secret ones
        self._towns = [_town(number) for number in range(min(TOWNS, max(3, professionals // 20)))]
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(len(self._towns))))
        structures = max(1, professionals // PEOPLE_FOR_A_STRUCTURE)
        self._structures = [self._structure(rng, number) for number in range(structures)]
        self._family = [name.upper() for name in family_names()]
        self._name_weights = list(accumulate(1 / (rank + 20) for rank in range(len(self._family))))

    def finess_lines(self) -> Iterator[str]:
        yield "finess;etalab;fictif;2026-11-24"
        for number, place in enumerate(self._structures):
            legal = FINESS_RANGE + f"{number + 900_000:06d}"
            yield ";".join(
                ("structureet", place.finess, legal + luhn.calc_check_digit(legal), place.name[:38], place.name, "",
                 "", place.number, "R", place.street, "", "", place.town.code[2:], "00", "FICTION",
                 f"{place.town.postal_code} {place.town.name.upper()}", f"01990{number % 100000:05d}", "", "355",
                 "Centre Hospitalier (C.H.)", "1102", "Centres Hospitaliers", "", "8610Z", "03", "ARS", "1",
                 "Etablissement public de santé", "1979-02-13", "1979-02-13", "2020-02-04", "")
            )  # fmt: skip

    def annuaire_lines(self) -> Iterator[str]:
        yield TITLES
        for number in range(self._count):
            yield from self._lines_of(number)

    def mssante_lines(self) -> Iterator[str]:
        yield MSSANTE_TITLES
        for number in range(self._count):
            rng = self._chance(number)
            family, given, _female = self._name(rng)
            if rng.random() < 0.45:
                address = f"{ascii_slug(given)}.{ascii_slug(family)}.{number}@liberal.mssante.example"
                yield _line(
                    31, {0: "PER", 1: address, 2: "8", 3: fictitious_rpps(number), 9: family, 10: given, 17: "O"}
                )
        for place in self._structures:
            address = f"contact.{place.finess}@hopital.mssante.example"
            yield _line(31, {0: "ORG", 1: address, 5: "1", 6: place.finess, 17: "N", 18: place.name})

    def _lines_of(self, number: int) -> Iterator[str]:
        rng = self._chance(number)
        family, given, female = self._name(rng)
        code, label, know_hows, _share = rng.choices(PROFESSIONS, [one[3] for one in PROFESSIONS])[0]
        title = ("DR", "Docteur") if code in {"10", "40"} else ("", "")
        person = {
            0: "8", 1: fictitious_rpps(number), 2: "8" + fictitious_rpps(number), 3: title[0], 4: title[1],
            5: "MME" if female else "M", 6: "Madame" if female else "Monsieur", 7: family, 8: given, 9: code,
            10: label, 11: "C", 12: "Civil",
        }  # fmt: skip
        know_how = rng.choice(know_hows)
        if know_how:
            person |= {13: "S", 14: "Spécialité ordinale", 15: know_how, 16: "Savoir-faire fictif"}
        for _ in range(1 if rng.random() < 0.75 else 2):
            place, own = self._workplace(rng, number, family, given)
            where = {
                17: "L" if own else "S", 18: "Libéral" if own else "Salarié", 21: place.finess, 23: place.technical,
                24: place.name, 28: place.number, 30: "R", 31: "Rue", 32: place.street.upper(),
                34: f"{place.town.postal_code} {place.town.name.upper()}", 35: place.town.postal_code,
                36: place.town.code, 37: place.town.name, 40: "0199000000", 47: "FICTIF", 48: place.sector,
            }  # fmt: skip
            yield _line(56, person | where) + "|"

    def _chance(self, number: int) -> random.Random:
        return random.Random(self._seed * 10_000_019 + number)  # noqa: S311 - as above

    def _name(self, rng: random.Random) -> tuple[str, str, bool]:
        female = rng.random() < 0.6
        family = self._pick_name(rng)
        if rng.random() < 0.3:
            family = f"{family}-{self._pick_name(rng)}"
        given = given_names(rng, sex="F" if female else "M", year=rng.randint(1955, 2000))[0]
        return f"{family}-FICTIF", given.upper(), female

    def _pick_name(self, rng: random.Random) -> str:
        return rng.choices(self._family, cum_weights=self._name_weights)[0]

    def _workplace(self, rng: random.Random, number: int, family: str, given: str) -> tuple[_Place, bool]:
        if rng.random() < 0.55:
            return rng.choice(self._structures), False
        town = self._pick_town(rng)
        technical = f"R{number:08d}{rng.randint(0, 99999):05d}"
        return _Place("", technical, f"CABINET {given} {family}", _house(rng), "des Inventions", town, "SA07"), True

    def _structure(self, rng: random.Random, number: int) -> _Place:
        digits = f"{FINESS_RANGE}{number:06d}"
        finess = digits + luhn.calc_check_digit(digits)
        town = self._pick_town(rng)
        name = f"CENTRE DE SOINS FICTIF {number} DE {town.name.upper()}"
        return _Place(
            finess, f"F{finess}", name, _house(rng), "de la Fiction", town, rng.choice(("SA01", "SA05", "SA08"))
        )

    def _pick_town(self, rng: random.Random) -> _Town:
        return rng.choices(self._towns, cum_weights=self._weights)[0]


def _town(number: int) -> _Town:
    """A name of the demonstration's towns, alone or with something more."""
    known = places()
    place, turn = known[number % len(known)], number // len(known)
    name = place.name + ENDINGS[turn % len(ENDINGS)]
    if turn >= len(ENDINGS):
        name += f"-{_in_letters(turn // len(ENDINGS))}"
    code = f"{number + 1:05d}"
    return _Town(name=name, postal_code=code, code=code)


def _in_letters(number: int) -> str:
    """A word for a number: a digit at the end of a town would be a district."""
    return "".join("Aubrilmont"[int(digit)] for digit in str(number)).capitalize()


def _house(rng: random.Random) -> str:
    return str(rng.randint(1, 90))


def _line(width: int, fields: dict[int, str]) -> str:
    return "|".join(fields.get(place, "") for place in range(width))


def _write(path: Path, lines: Iterator[str]) -> int:
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line + "\n")
            written += 1
    return written
