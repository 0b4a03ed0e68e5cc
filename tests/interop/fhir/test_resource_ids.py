from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from espace_sante.interop.fhir.resource_ids import encode, encode_all, id_of, parse_id


@given(st.uuids(), st.uuids())
def test_an_id_gives_back_what_it_names_within_the_length_of_fhir(space: UUID, item: UUID) -> None:
    text = id_of(space, item)
    assert len(text) <= 64
    assert parse_id(text) == (space, item)


@given(st.lists(st.uuids()))
def test_several_parts_are_those_of_each(values: list[UUID]) -> None:
    assert encode_all(b"".join(one.bytes for one in values)) == [encode(one) for one in values]


@pytest.mark.parametrize("text", ["", ".", "a.b", "a" * 26, "a" * 26 + ".", "A" * 26 + "." + "a" * 26, "é" * 26 + ".a"])
def test_what_is_not_an_id_names_nothing(text: str) -> None:
    assert parse_id(text) is None


def test_only_one_spelling_is_accepted() -> None:
    text = id_of(UUID(int=0), UUID(int=0))
    assert parse_id(text[:-1] + "b") is None  # the last character holds two unused bits
