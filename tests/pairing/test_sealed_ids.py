"""Ids sealed for a link. RULES.md SCO-03."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from espace_sante.kernel.actors import Paired
from espace_sante.kernel.identifiers import PairwiseIdentifier
from espace_sante.pairing import api as pairing

NUMBER = PairwiseIdentifier("0" * 32, "1.2.250.1.999.7.1")


def link(number: int) -> Paired:
    return Paired(pairing_id=UUID(int=number), space_id=UUID(int=1), holder_id=UUID(int=2), patient=NUMBER)


@given(st.uuids(), st.integers(0, 2**128 - 1))
def test_what_is_sealed_opens_for_the_same_link_alone(item: UUID, number: int) -> None:
    sealed = pairing.sealed_id(link(number), item)
    assert pairing.opened_id(link(number), sealed) == item
    assert pairing.opened_id(link(number ^ 1), sealed) != item


@given(st.lists(st.uuids()))
def test_several_are_sealed_as_each_is(items: list[UUID]) -> None:
    sealed = pairing.sealed_ids(link(1), items)
    assert sealed == b"".join(pairing.sealed_id(link(1), one).bytes for one in items)


def test_sco_03_an_id_is_another_for_each_link_and_always_the_same_for_one() -> None:
    item = UUID(int=7)
    told = [pairing.sealed_id(link(number), item) for number in (1, 2, 1)]
    assert told[0] == told[2] != told[1]
    assert item not in told


def test_a_place_in_a_list_is_never_told_twice_alike_and_opens_for_its_link_alone() -> None:
    told = {pairing.sealed_place(link(1), "2030-01-01|7") for _ in range(3)}
    assert len(told) == 3
    assert {pairing.opened_place(link(1), one) for one in told} == {"2030-01-01|7"}
    assert {pairing.opened_place(link(2), one) for one in told} == {None}
    for made_up in ("", "AAAA", "é", "A" * 7, "A" * 200):
        assert pairing.opened_place(link(1), made_up) is None
