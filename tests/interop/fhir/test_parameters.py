"""Parameters of a search, read and written again in the links of its pages. HL7 FHIR R4, search (3.1.1.4)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from espace_sante.interop.fhir.parameters import Parameter, query_of


@given(st.lists(st.tuples(st.text(), st.text())))
@example([("subject.identifier", "urn:oid:1.2|0a"), ("date", "ge2026-01-01T00:00:00+01:00"), ("a&b", "c=d")])
def test_parameters_are_written_in_an_address_as_they_were_read(told: list[tuple[str, str]]) -> None:
    written = query_of([Parameter(name, "", value) for name, value in told])
    assert written == urlencode(told, safe=":|,/")
    assert parse_qsl(written, keep_blank_values=True) == told


@pytest.mark.parametrize(
    ("value", "values"),
    [
        ("a", ["a"]),
        ("a,b", ["a", "b"]),
        (r"a\,b,c\|d\$\\e\f", ["a,b", r"c|d$\e\f"]),
        (",a,,", ["a"]),
        (r"\,", [","]),
    ],
)
def test_commas_part_the_values_of_a_parameter_unless_they_are_escaped(value: str, values: list[str]) -> None:
    assert Parameter("code", "", value).values() == values
