"""A fictitious population file, as `espace-sante population import` reads it, of any size.

Matricules are in the test OID, in a department that does not exist; family names end in FICTIF. One person in four is a
child of two people of the file, now and then a twin; some birth dates are partial or lunar.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from espace_sante.demo.extracts import fictitious_rpps
from espace_sante.demo.population_names import ascii_slug, family_names, given_names, places
from espace_sante.identity.api import POPULATION_COLUMNS
from espace_sante.kernel.identifiers import INS_TEST_OID, ins_key

ADULTS_IN_A_FAMILY, CHILDREN_IN_A_FAMILY = 6, 2  # of eight people; the two first adults are the parents


def write_population(path: Path, *, people: int, seed: int, professionals: int = 1000) -> int:
    """Write the file; how many people it has. Treating doctors are of the first `professionals` of the extracts."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(POPULATION_COLUMNS)
        for row in _people(people, seed, professionals):
            writer.writerow([row.get(column, "") for column in POPULATION_COLUMNS])
    return people


def _people(count: int, seed: int, professionals: int) -> Iterator[dict[str, str]]:
    parents: list[dict[str, str]] = []
    for number in range(count):
        rng = random.Random(seed * 10_000_019 + number)  # noqa: S311 - repeatable, not secret
        seat = number % (ADULTS_IN_A_FAMILY + CHILDREN_IN_A_FAMILY)
        if seat == 0:
            parents = []
        is_child = seat >= ADULTS_IN_A_FAMILY
        year = rng.randint(2009, 2025) if is_child else rng.randint(1935, 2005)
        person = _person(rng, number, year, professionals)
        if is_child and len(parents) == 2:
            person |= {"nom_naissance": parents[1]["nom_naissance"], "nom_utilise": ""}
            person |= {"parent_1": parents[0]["matricule"], "parent_2": parents[1]["matricule"]}
        elif len(parents) < 2:
            parents.append(person)
        yield person


def _person(rng: random.Random, number: int, year: int, professionals: int) -> dict[str, str]:
    female = rng.random() < 0.5
    place = rng.choice(places())
    month, day = rng.randint(1, 12), rng.randint(1, 28)
    born = f"{year}-{month:02d}-{day:02d}"
    if number % 997 == 5:
        born = rng.choice((f"{year}-00-00", f"{year}-{month:02d}-00", f"{year}-{month:02d}-31"))
    given = given_names(rng, sex="F" if female else "M", year=year)
    family = f"{rng.choice(family_names()).upper()}-FICTIF"
    return {
        "matricule": _matricule(number, female=female),
        "oid": INS_TEST_OID,
        "nom_naissance": family,
        "prenoms": " ".join(given),
        "sexe": "F" if female else "M",
        "date_naissance": born,
        "code_lieu_naissance": place.code,
        "lieu_naissance": place.name,
        "rang_naissance": "1",
        "email": f"{ascii_slug(given[0])}.{ascii_slug(family)}.{number}@courriel.example",
        "telephone": "0199000000",
        "adresse": f"{rng.randint(1, 90)} rue des Inventions",
        "code_postal": place.postal_code,
        "commune": place.name,
        "caisse": f"01{number % 100:02d}1",
        "medecin_traitant": fictitious_rpps(rng.randrange(professionals)),
    }


def _matricule(number: int, *, female: bool) -> str:
    """Its thirteen digits and key: a sex, then a number of our own where month, place and order stand."""
    year, rest = number // 10_000_000 % 100, number % 10_000_000
    matricule = (
        f"{2 if female else 1}{year:02d}{rest // 999_000 + 1:02d}00{rest % 999_000 // 999:03d}{rest % 999 + 1:03d}"
    )
    return matricule + ins_key(matricule)
