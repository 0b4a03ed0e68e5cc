from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import islice, pairwise

import pytest

from espace_sante.demo.people import NAMED_HOLDERS
from espace_sante.demo.people_kinds import ins_of
from espace_sante.demo.population import Population, generate
from espace_sante.kernel.identifiers import Finess, Ins, Rpps


def test_the_same_arguments_give_the_same_population(population: Population, today: date) -> None:
    again = generate(people=150, seed=7, today=today)

    assert list(again.holders()) == list(population.holders())
    assert list(again.relations()) == list(population.relations())
    assert (again.professionals, again.structures) == (population.professionals, population.structures)


def test_households_can_be_read_twice(population: Population) -> None:
    assert list(population.holders()) == list(population.holders())


def test_another_seed_gives_other_people_and_the_same_named_ones(population: Population, today: date) -> None:
    other = list(generate(people=150, seed=8, today=today).holders())

    assert other[: len(NAMED_HOLDERS)] == list(population.holders())[: len(NAMED_HOLDERS)]
    assert {holder.display_name for holder in other} != {holder.display_name for holder in population.holders()}


@pytest.mark.parametrize("people", [8, 9, 20, 301])
def test_the_number_of_people_is_exact(people: int, today: date) -> None:
    assert sum(1 for _ in generate(people=people, seed=3, today=today).holders()) == people


def test_the_named_people_are_there_even_when_nobody_is_asked_for(today: date) -> None:
    assert {holder.login for holder in generate(people=0, seed=1, today=today).holders()} == {
        holder.login for holder in NAMED_HOLDERS
    }


def test_no_two_people_share_an_identity(today: date) -> None:
    population = generate(people=4000, seed=5, today=today)
    holders = list(population.holders())

    assert len({holder.ins for holder in holders}) == len({holder.key for holder in holders}) == 4000
    assert len({p.rpps for p in population.professionals}) == len({p.key for p in population.professionals})
    assert len({p.rpps for p in population.professionals}) == len(population.professionals)
    assert len({s.finess for s in population.structures}) == len(population.structures)


def test_numbers_have_their_form_and_their_key(population: Population) -> None:
    assert all(Ins(holder.ins, holder.ins_oid) for holder in population.holders())
    assert all(Rpps(professional.rpps) for professional in population.professionals)
    assert all(Finess(structure.finess) for structure in population.structures)


def test_an_ins_tells_the_sex_the_month_of_birth_and_the_place(population: Population) -> None:
    for holder in population.holders():
        told = f"{1 if holder.sex == 'M' else 2}{holder.birth_date:%y%m}{holder.birth_place_code}"
        assert holder.ins.startswith(told)


def test_an_order_of_registration_has_at_most_three_digits() -> None:
    with pytest.raises(ValueError, match="one to three digits"):
        ins_of(sex="F", birth_date=date(1990, 1, 1), birth_place_code="00101", order=1000)


def test_parents_are_at_least_sixteen_years_older_than_their_children(today: date) -> None:
    population = generate(people=2000, seed=11, today=today)
    people = {holder.key: holder for holder in population.holders()}
    parents = [relation for relation in population.relations() if relation.kind == "parent"]

    assert len(parents) > 300
    for relation in parents:
        parent, child = people[relation.subject], people[relation.object]
        assert child.birth_date.year - parent.birth_date.year >= 16
        assert child.age_on(today) < 18


def test_every_child_has_a_parent_and_every_relation_names_somebody(population: Population, today: date) -> None:
    people = {holder.key: holder for holder in population.holders()}
    professionals = {professional.key for professional in population.professionals}
    relations = list(population.relations())
    cared_for = {relation.object for relation in relations if relation.kind == "parent"}

    assert {holder.key for holder in people.values() if holder.age_on(today) < 18} == cared_for
    for relation in relations:
        assert relation.object in people
        assert relation.subject in (people if relation.kind in {"parent", "carer"} else professionals)


def test_siblings_are_not_born_within_nine_months(today: date) -> None:
    for household in generate(people=2000, seed=2, today=today).households():
        births = sorted(birth.child.birth_date for birth in household.births)
        assert all((later - earlier).days > 280 for earlier, later in pairwise(births))


def test_nobody_is_born_in_the_future_and_the_oldest_are_of_this_world(today: date) -> None:
    ages = Counter(holder.age_on(today) // 20 for holder in generate(people=2000, seed=4, today=today).holders())

    assert set(ages) == {0, 1, 2, 3, 4}
    assert all(count > 60 for count in ages.values())


def test_a_large_population_is_made_as_it_is_read(today: date) -> None:
    first = list(islice(generate(people=1_000_000, seed=1, today=today).households(), 20))

    assert len(first) == 20


def test_professionals_are_more_numerous_for_more_people(today: date) -> None:
    few, many = (generate(people=people, seed=1, today=today) for people in (300, 20_000))

    assert len(many.professionals) > 4 * len(few.professionals)
    assert {"10", "21", "40", "50", "60", "70", "80"} == {p.profession_code for p in few.professionals}
