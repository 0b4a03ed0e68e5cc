"""The set of spaces a person may act on, in one query. RULES.md MIN-02, MIN-13, MIN-16, CAR-06; PEERS.md ask 18."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from espace_sante.identity import api as identity
from espace_sante.identity.api import families
from espace_sante.identity.domain.minority import majority_at
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.spaces import api as spaces
from tests.identity.family.conftest import Family
from tests.worlds import NOW

pytestmark = pytest.mark.django_db


def acted_on(actor: Actor, *, now: datetime = NOW) -> list[tuple[str, str]]:
    assert actor.holder_id
    with CaptureQueriesContext(connections["ens"]) as queries:
        found = spaces.spaces_acted_on(actor.holder_id, now=now)
    assert len(queries) == 1
    return [(one.tie.holder.first_given_name, one.tie.kind) if one.tie else ("own", "holder") for one in found]


def test_one_query_for_ones_own_children_adults_and_helped_people(family: Family) -> None:
    family.add(family.camille)
    family.add(family.alex)
    assert family.camille.holder_id
    for name, kind in (("Andre", "carer"), ("Louise", "guardian"), ("Paul", "assistant")):
        person = family.parent(name)
        assert person.holder_id
        identity.relate(person_id=family.camille.holder_id, helped_id=person.holder_id, kind=kind, now=NOW)
    for number in range(6):
        child = family.world.minor(f"Enfant{number}", born=date(2016 + number, 1, 1))
        spaces.open_space(holder_id=child, by=SYSTEM, now=NOW)
        identity.relate(person_id=family.camille.holder_id, helped_id=child, kind="representative", now=NOW)
    assert acted_on(family.camille) == [
        ("own", "holder"), ("Lou", "representative"),
        *((f"Enfant{number}", "representative") for number in range(6)),
        ("Louise", "guardian"), ("Paul", "assistant"), ("Andre", "carer"),
    ]  # fmt: skip


def test_it_agrees_with_the_slower_questions(family: Family) -> None:
    family.add(family.camille)
    assert family.camille.holder_id
    (_own, lou) = spaces.spaces_acted_on(family.camille.holder_id, now=NOW)
    assert [lou.tie] == identity.acts_for(family.camille.holder_id, now=NOW)
    assert lou.tie is not None
    tie = identity.tie_of(person_id=family.camille.holder_id, helped_id=family.child, now=NOW)
    assert tie == families.Tie(kind="representative", contested=False, awaiting=True)
    assert (lou.tie.contested, lou.tie.awaiting) == (False, True)
    assert lou.space == spaces.space_of_holder(family.child)


def test_nothing_is_left_of_what_ended_and_nothing_before_it_begins(family: Family) -> None:
    family.add(family.camille, now=NOW)
    assert acted_on(family.camille, now=NOW - timedelta(seconds=1)) == [("own", "holder")]
    later = NOW + timedelta(days=1)
    families.say_not_representative(child_id=family.child, actor=family.camille, now=later)
    assert acted_on(family.camille, now=later) == [("own", "holder")]


def test_at_eighteen_the_same_query_gives_nothing_but_a_carer_s_row_still_counts(family: Family) -> None:
    family.add(family.camille)
    grown = majority_at(date(2015, 11, 12))
    assert acted_on(family.camille, now=grown - timedelta(microseconds=1))[1:] == [("Lou", "representative")]
    assert acted_on(family.camille, now=grown)[1:] == []
    assert family.camille.holder_id
    identity.relate(
        person_id=family.camille.holder_id, helped_id=family.child, kind="carer", now=grown,
        until=grown + timedelta(days=30),
    )  # fmt: skip
    assert acted_on(family.camille, now=grown)[1:] == [("Lou", "carer")]


def test_somebody_without_a_space_of_their_own_still_has_those_of_their_children(family: Family) -> None:
    parent = family.world.citizen("sans", "Sans")
    assert parent.holder_id
    families.know_parents(child_id=family.child, parent_ids=[parent.holder_id], now=NOW)
    family.add(parent)
    assert acted_on(parent) == [("Lou", "representative")]
