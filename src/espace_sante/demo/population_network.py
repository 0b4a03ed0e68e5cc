"""Who gives care where: professionals and places in proportion to the people, town by town, sector by sector.

A town has general practitioners, nurses, a pharmacy, a laboratory; a sector of six towns has a hospital, an imaging
centre and the specialists. The named professionals work in the first town and sector, beside generated ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil

from espace_sante.demo.people_kinds import DemoProfessional, DemoStructure, StructureKind, finess_of, rpps_of
from espace_sante.demo.people_structures import FIRST_FREE_NUMBER, HOSPITAL, NAMED_PROFESSIONALS, NAMED_STRUCTURES
from espace_sante.demo.population_names import Place, address, family_names, given_names, places

TOWNS_IN_A_SECTOR = 6
PEOPLE_IN_A_TOWN = 1500
PROFESSIONAL_BIRTHS = (1962, 1994)


@dataclass(frozen=True, slots=True)
class Role:
    """One row of the table: who, where, how many for how many people, and never fewer than."""

    name: str
    profession: str
    specialty: str | None
    people_for_one: int
    minimum: int
    place: StructureKind


TOWN_ROLES = (
    Role("gp", "10", "SM54", 900, 3, "group_practice"),
    Role("nurse", "60", None, 700, 2, "practice"),
    Role("pharmacist", "21", None, 1500, 2, "pharmacy"),
    Role("physiotherapist", "70", None, 900, 2, "practice"),
    Role("dentist", "40", None, 1600, 1, "practice"),
    Role("midwife", "50", None, 3000, 1, "practice"),
    Role("podiatrist", "80", None, 4500, 1, "practice"),
    Role("biologist", "10", "SM03", 9000, 1, "laboratory"),
)
SECTOR_ROLES = (
    Role("radiologist", "10", "SM44", 6000, 2, "imaging"),
    Role("ophthalmologist", "10", "SM38", 9000, 1, "group_practice"),
    Role("dermatologist", "10", "SM15", 9000, 1, "practice"),
    Role("psychiatrist", "10", "SM42", 9000, 1, "practice"),
    Role("rheumatologist", "10", "SM48", 9000, 1, "practice"),
    Role("gastroenterologist", "10", "SM24", 9000, 1, "practice"),
    Role("paediatrician", "10", "SM40", 6000, 1, "group_practice"),
    Role("emergency_doctor", "10", "SM59", 5000, 2, "hospital"),
    Role("cardiologist", "10", "SM04", 6000, 1, "hospital"),
    Role("obstetrician", "10", "SM20", 6000, 1, "hospital"),
    Role("visceral_surgeon", "10", "SM14", 9000, 1, "hospital"),
    Role("orthopaedist", "10", "SM08", 9000, 1, "hospital"),
    Role("endocrinologist", "10", "SM16", 9000, 1, "hospital"),
    Role("geriatrician", "10", "SM18", 9000, 1, "hospital"),
    Role("pneumologist", "10", "SM41", 9000, 1, "hospital"),
)
NAMED_ROLES = {
    "dr.martin": "gp", "bloque": "gp", "inf.petit": "nurse", "pharma.leroy": "pharmacist",
    "podo.blanc": "podiatrist", "dr.urgence": "emergency_doctor", "dr.vasseur": "psychiatrist",
    "dr.benoit": "paediatrician", "dr.garnier": "dentist", "dr.roux": "ophthalmologist",
    "dr.delorme": "cardiologist", "dr.sarment": "radiologist", "dr.riviere": "biologist",
    "dr.okafor": "orthopaedist", "dr.lindqvist": "obstetrician", "sf.amrani": "midwife",
    "kine.bouvet": "physiotherapist", "dr.haddou": "pneumologist",
}  # fmt: skip

# Kind of place: its sector of activity, its practice setting, and how it is called.
PLACES: dict[str, tuple[str, str, str]] = {
    "hospital": ("SA01", "ETABLISSEMENT", "Centre hospitalier de {place}"),
    "imaging": ("SA08", "AMBULATOIRE", "Imagerie médicale de {place}"),
    "laboratory": ("SA25", "AMBULATOIRE", "Laboratoire de {place}"),
    "pharmacy": ("SA33", "AMBULATOIRE", "Pharmacie {name}"),
    "group_practice": ("SA08", "AMBULATOIRE", "Cabinet médical {name}"),
    "practice": ("SA07", "AMBULATOIRE", "Cabinet {name}"),
}
SHARED_PLACES = {"hospital", "imaging", "laboratory"}


@dataclass(slots=True)
class CareNetwork:
    """The professionals by role and town or sector, and all the places where they work."""

    towns: tuple[Place, ...]
    structures: list[DemoStructure] = field(default_factory=lambda: list(NAMED_STRUCTURES))
    professionals: list[DemoProfessional] = field(default_factory=lambda: list(NAMED_PROFESSIONALS))
    pools: dict[tuple[str, int], list[DemoProfessional]] = field(default_factory=dict)

    def pool(self, role: str, *, town: int) -> list[DemoProfessional]:
        """Those of this role who see the people of this town."""
        local = self.pools.get((role, town))
        return local if local is not None else self.pools[role, -1 - town // TOWNS_IN_A_SECTOR]


def build_network(*, people: int, seed: int) -> CareNetwork:
    """The network for so many people, the same for a seed."""
    rng = random.Random(seed)  # noqa: S311 - invented people need repeatable choices, not secret ones
    count = min(len(places()), max(1, ceil(people / PEOPLE_IN_A_TOWN)))
    network = CareNetwork(towns=places()[:count])
    for named in NAMED_PROFESSIONALS:
        if named.key in NAMED_ROLES:
            network.pools.setdefault(_pool_key(NAMED_ROLES[named.key], 0), []).append(named)
    for town, roles, share in _areas(count, people):
        _staff(network, rng, town, roles, share)
    return network


def _areas(towns: int, people: int) -> Iterator[tuple[int, tuple[Role, ...], int]]:
    for town in range(towns):
        yield town, TOWN_ROLES, people // towns
    for first in range(0, towns, TOWNS_IN_A_SECTOR):
        covered = min(TOWNS_IN_A_SECTOR, towns - first)
        yield first, SECTOR_ROLES, people * covered // towns


def _pool_key(role: str, town: int) -> tuple[str, int]:
    local = any(row.name == role for row in TOWN_ROLES)
    return role, town if local else -1 - town // TOWNS_IN_A_SECTOR


def _staff(network: CareNetwork, rng: random.Random, town: int, roles: tuple[Role, ...], people: int) -> None:
    shared: dict[str, DemoStructure] = {"hospital": HOSPITAL} if town == 0 else {}
    for role in roles:
        pool = network.pools.setdefault(_pool_key(role.name, town), [])
        while len(pool) < max(role.minimum, ceil(people / role.people_for_one)):
            pool.append(_professional(network, rng, role, town, shared))


def _professional(
    network: CareNetwork, rng: random.Random, role: Role, town: int, shared: dict[str, DemoStructure]
) -> DemoProfessional:
    female = rng.random() < 0.55
    year = rng.randint(*PROFESSIONAL_BIRTHS)
    family = rng.choice(family_names())
    number = FIRST_FREE_NUMBER + len(network.professionals)
    professional = DemoProfessional(
        key=f"s{number:05d}",
        login=None,
        rpps=rpps_of(number),
        family_name=family,
        given_name=given_names(rng, sex="F" if female else "M", year=year)[0],
        civility="MME" if female else "M",
        profession_code=role.profession,
        specialty_code=role.specialty,
        structures=(_workplace(network, rng, role.place, family, town, shared),),
    )
    network.professionals.append(professional)
    return professional


def _workplace(
    network: CareNetwork,
    rng: random.Random,
    kind: StructureKind,
    name: str,
    town: int,
    shared: dict[str, DemoStructure],
) -> DemoStructure:
    if kind in shared:
        return shared[kind]
    sector, setting, wording = PLACES[kind]
    number = FIRST_FREE_NUMBER + len(network.structures)
    place = network.towns[town]
    structure = DemoStructure(
        key=f"e{number:05d}",
        login=None,
        finess=finess_of(number),
        name=wording.format(place=place.name, name=name),
        sector_code=sector,
        setting_code=setting,
        kind=kind,
        address=address(rng, place=place),
        phone=f"01990{number % 100000:05d}",
    )
    network.structures.append(structure)
    if kind in SHARED_PLACES:
        shared[kind] = structure
    return structure
