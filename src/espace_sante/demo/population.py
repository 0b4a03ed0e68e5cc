"""The fictitious population: families in their towns, the people who care for them, how they know one another.

The named people come first and never change; the others follow from the seed alone. Households are made one after
the other and forgotten, so that a hundred thousand people fit in little memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from espace_sante.demo.people import (
    ALEX,
    ANDRE,
    CAMILLE,
    DOMINIQUE,
    LOU,
    MAXIME,
    NAMED_HOLDERS,
    NAMED_RELATIONS,
    NOE,
    SACHA,
)
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional, DemoStructure, Relation
from espace_sante.demo.population_households import Household, HouseholdMaker
from espace_sante.demo.population_network import CareNetwork, build_network

# A parent who lives elsewhere, or a carer, comes before those they act for.
NAMED_HOUSEHOLDS = ((ALEX,), (CAMILLE, MAXIME, LOU, NOE), (ANDRE,), (SACHA,), (DOMINIQUE,))


@dataclass(frozen=True, slots=True)
class Population:
    """So many people on that day. `households()` starts again each time it is called, always the same."""

    people: int
    seed: int
    today: date
    network: CareNetwork

    @property
    def structures(self) -> tuple[DemoStructure, ...]:
        return tuple(self.network.structures)

    @property
    def professionals(self) -> tuple[DemoProfessional, ...]:
        return tuple(self.network.professionals)

    def households(self) -> Iterator[Household]:
        """The named households, then the generated ones, each with its people, relations and births."""
        yield from _named_households(self.network)
        maker = HouseholdMaker(network=self.network, seed=self.seed, today=self.today)
        remaining = self.people - len(NAMED_HOLDERS)
        number = len(NAMED_HOUSEHOLDS)
        while remaining > 0:
            household = maker.make(number=number, room=remaining)
            remaining -= len(household.holders)
            number += 1
            yield household

    def holders(self) -> Iterator[DemoHolder]:
        """Everybody with a national health identity, the named ones first."""
        for household in self.households():
            yield from household.holders

    def relations(self) -> Iterator[Relation]:
        """Every relation of every household."""
        for household in self.households():
            yield from household.relations


def generate(*, people: int, seed: int, today: date) -> Population:
    """A population of `people` holders (never fewer than the named ones), the same for the same arguments."""
    wanted = max(people, len(NAMED_HOLDERS))
    return Population(people=wanted, seed=seed, today=today, network=build_network(people=wanted, seed=seed))


def _named_households(network: CareNetwork) -> Iterator[Household]:
    for number, holders in enumerate(NAMED_HOUSEHOLDS):
        keys = {holder.key for holder in holders}
        relations = tuple(relation for relation in NAMED_RELATIONS if relation.object in keys)
        yield Household(
            number=number, holders=holders, relations=relations, town=0, network=network, sees_the_named=True
        )
