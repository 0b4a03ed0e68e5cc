"""Households: couples, single parents, people alone, children, and the elders whom somebody helps.

Proportions are near those of France (INSEE): a third of people alone, a quarter of couples without a child at home,
a quarter of couples with children, a tenth of single parents.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from espace_sante.demo.people import NAMED_ORDER
from espace_sante.demo.people_kinds import (
    DemoAddress,
    DemoHolder,
    DemoProfessional,
    Relation,
    Sex,
    SpaceSituation,
    ins_of,
)
from espace_sante.demo.population_names import address, ascii_slug, family_names, given_names, places
from espace_sante.demo.population_network import CareNetwork

MIXER = 1_000_003  # keeps the random sequences of neighbouring households apart
YOUNGEST_MOTHER, OLDEST_MOTHER = 19, 42  # age at a birth, in years
SEXES: tuple[Sex, ...] = ("F", "M")
SPACES: tuple[tuple[SpaceSituation, ...], tuple[int, ...]] = (("active", "opened", "opposed"), (62, 35, 3))


@dataclass(frozen=True, slots=True)
class Birth:
    """A child born to a mother of the household."""

    mother: DemoHolder
    child: DemoHolder


@dataclass(frozen=True, slots=True)
class Household:
    """People who live or count together, their relations, and whom they see for their care."""

    number: int
    holders: tuple[DemoHolder, ...]
    relations: tuple[Relation, ...]
    town: int
    network: CareNetwork
    births: tuple[Birth, ...] = ()
    sees_the_named: bool = False  # goes to the first of each pool, who is a named one

    def professional(self, role: str) -> DemoProfessional:
        """The one of this role whom this household sees."""
        pool = self.network.pool(role, town=self.town)
        return pool[0 if self.sees_the_named else self.number % len(pool)]

    def treating_doctor(self, holder: DemoHolder) -> DemoProfessional:
        """The treating doctor named by the relations, or the general practitioner of the household."""
        wanted = next((r.subject for r in self.relations if r.kind == "treating_doctor" and r.object == holder.key), "")
        known = (self.professional("gp"), self.professional("paediatrician"))
        return next((doctor for doctor in known if doctor.key == wanted), known[0])


@dataclass(slots=True)
class _Draft:
    """A household being made."""

    rng: random.Random
    number: int
    town: int
    home: DemoAddress
    holders: list[DemoHolder] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    births: list[Birth] = field(default_factory=list)


class HouseholdMaker:
    """Makes households one by one; remembers only the orders of registration already given."""

    def __init__(self, *, network: CareNetwork, seed: int, today: date) -> None:
        self._network = network
        self._seed = seed
        self._today = today
        self._people = 0
        self._orders: Counter[tuple[Sex, int, int, str]] = Counter()

    def make(self, *, number: int, room: int) -> Household:
        """The household of this number, with at most `room` people."""
        rng = random.Random(self._seed * MIXER + number)  # noqa: S311 - repeatable, not secret
        town = rng.randrange(len(self._network.towns))
        home = address(rng, place=self._network.towns[town])
        draft = _Draft(rng=rng, number=number, town=town, home=home)
        shape: Callable[[_Draft, int], None] = rng.choices(
            (self._adult_alone, self._elder_alone, self._couple, self._family, self._single_parent),
            (22, 13, 28, 26, 11),
        )[0]
        shape(draft, room)
        return self._finish(draft)

    def _adult_alone(self, draft: _Draft, room: int) -> None:
        self._add(draft, age=draft.rng.randint(18, 69))

    def _elder_alone(self, draft: _Draft, room: int) -> None:
        self._add(draft, sex="F" if draft.rng.random() < 0.7 else "M", age=draft.rng.randint(70, 97))

    def _couple(self, draft: _Draft, room: int) -> None:
        age = draft.rng.choice((draft.rng.randint(22, 40), draft.rng.randint(45, 72), draft.rng.randint(55, 86)))
        first = self._add(draft, sex="F" if draft.rng.random() < 0.9 else "M", age=age)
        if room > 1:
            self._add_partner(draft, first, age)

    def _add_partner(self, draft: _Draft, first: DemoHolder, age: int) -> DemoHolder:
        partner_age = min(98, max(20, age + draft.rng.randint(-2, 5)))
        other: Sex = "M" if first.sex == "F" else "F"
        return self._add(draft, sex=other if draft.rng.random() < 0.95 else first.sex, age=partner_age)

    def _family(self, draft: _Draft, room: int) -> None:
        self._parents_and_children(draft, room, parents=2)

    def _single_parent(self, draft: _Draft, room: int) -> None:
        self._parents_and_children(draft, room, parents=1)

    def _parents_and_children(self, draft: _Draft, room: int, *, parents: int) -> None:
        rng = draft.rng
        mother_age = rng.randint(24, 52)
        father_name = rng.choice(family_names())
        married = parents == 2 and rng.random() < 0.55
        mother = self._add(draft, sex="F", age=mother_age, used_name=father_name if married else None)
        adults = [mother]
        if parents == 2 and room > 1:
            adults.append(self._add(draft, sex="M", age=mother_age + rng.randint(-1, 6), name=father_name))
        name = father_name if parents == 2 else mother.birth_name
        for birth_date in self._birth_dates(draft, mother)[: max(0, room - len(adults))]:
            child = self._add(draft, sex=rng.choice(("F", "M")), born=birth_date, name=name, minor_of=mother)
            draft.births.append(Birth(mother=mother, child=child))
            draft.relations.extend(Relation("parent", adult.key, child.key) for adult in adults)
        if room > len(draft.holders) and mother_age > 40 and rng.random() < 0.35:
            self._add_helped_elder(draft, carer=mother)

    def _birth_dates(self, draft: _Draft, mother: DemoHolder) -> list[date]:
        """Births of children who are still minors, at a credible age of the mother, 17 months apart or more."""
        first = max(
            mother.birth_date + timedelta(days=YOUNGEST_MOTHER * 366), self._today - timedelta(days=int(17.9 * 365.25))
        )
        last = min(mother.birth_date + timedelta(days=OLDEST_MOTHER * 365), self._today - timedelta(days=20))
        births: list[date] = []
        current = first + timedelta(days=draft.rng.randint(0, 2400))
        for _ in range(draft.rng.choices((1, 2, 3, 4), (38, 42, 16, 4))[0]):
            if current < last:
                births.append(current)
            current += timedelta(days=draft.rng.randint(520, 1900))
        return births

    def _add_helped_elder(self, draft: _Draft, *, carer: DemoHolder) -> None:
        """The father or mother of the carer, who lives elsewhere in the town and bears the carer's birth name."""
        born = carer.birth_date - timedelta(days=draft.rng.randint(21 * 366, 36 * 365))
        elder = self._add(
            draft, sex=draft.rng.choice(("F", "M")), born=born, name=carer.birth_name,
            home=address(draft.rng, place=self._network.towns[draft.town]),
        )  # fmt: skip
        draft.relations.append(Relation("carer", carer.key, elder.key))

    def _add(
        self,
        draft: _Draft,
        *,
        sex: Sex | None = None,
        age: int | None = None,
        born: date | None = None,
        name: str | None = None,
        used_name: str | None = None,
        minor_of: DemoHolder | None = None,
        home: DemoAddress | None = None,
    ) -> DemoHolder:
        rng = draft.rng
        chosen: Sex = sex if sex else rng.choice(SEXES)
        born = born or self._today - timedelta(days=int((age or 0) * 365.25) + rng.randint(1, 364))
        name = name or rng.choice(family_names())
        place = rng.choice(places()) if minor_of is None else self._network.towns[draft.town]
        given = given_names(rng, sex=chosen, year=born.year)
        self._people += 1
        holder = DemoHolder(
            key=f"p{self._people:06d}",
            login=None,
            birth_name=name,
            used_name=used_name or name,
            given_names=given,
            sex=chosen,
            birth_date=born,
            birth_place_code=place.code,
            birth_place_name=place.name,
            ins=self._ins(chosen, born, place.code),
            address=home or draft.home,
            email=None if minor_of else _email(rng, given[0], name, self._people),
            phone=None if minor_of else f"063998{rng.randint(1000, 9999)}",
            space=minor_of.space if minor_of else rng.choices(*SPACES)[0],
        )
        draft.holders.append(holder)
        return holder

    def _ins(self, sex: Sex, born: date, place_code: str) -> str:
        slot = (sex, born.year % 100, born.month, place_code)
        self._orders[slot] += 1
        if self._orders[slot] >= NAMED_ORDER:
            raise ValueError("This town has no order of registration left for that month.")
        return ins_of(sex=sex, birth_date=born, birth_place_code=place_code, order=self._orders[slot])

    def _finish(self, draft: _Draft) -> Household:
        household = Household(
            draft.number, tuple(draft.holders), (), draft.town, self._network, births=tuple(draft.births)
        )
        for holder in draft.holders:
            draft.relations.extend(self._care_relations(draft, household, holder))
        return Household(
            draft.number, household.holders, tuple(draft.relations), draft.town, self._network, household.births
        )

    def _care_relations(self, draft: _Draft, household: Household, holder: DemoHolder) -> list[Relation]:
        age = holder.age_on(self._today)
        doctor = household.professional("paediatrician" if age < 7 else "gp")
        relations = [
            Relation("treating_doctor", doctor.key, holder.key),
            Relation("care_team", doctor.key, holder.key),
        ]
        if age >= 72:
            relations.append(Relation("care_team", household.professional("nurse").key, holder.key))
        if draft.rng.random() < 0.5:
            relations.append(Relation("consent", household.professional("pharmacist").key, holder.key))
        return relations


def _email(rng: random.Random, given: str, name: str, number: int) -> str | None:
    if rng.random() < 0.15:
        return None
    return f"{ascii_slug(given)}.{ascii_slug(name)}{number}@courriel.example"
