"""A page of measures is opened as each of them is. RULES.md SCO-09."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest

from espace_sante.kernel.envelope import CannotDecrypt, new_key
from espace_sante.measures.api import Days, Diabetes, Kind, Moment
from espace_sante.measures.services.sealing import measure_item, seal_said
from espace_sante.measures.services.views import Row, opened, view_of
from tests.calls import calls_of

AT = datetime(2026, 3, 1, 7, 0, 0, 120, tzinfo=UTC)
PLACES = {UUID(int=1 << 127): new_key(), UUID(int=2): new_key()}
SAID: list[dict[str, Any]] = [
    {"values": [72.5]},
    {"values": [120.0, 80.0], "author": "Balance <fictive>"},
    {"values": [104.0], "moment": Moment.UNWELL, "days": Days.NINETY, "diabetes": Diabetes.NONE},
    {"values": [0.0], "reason": "À jeun\n\\", "said_at": "2026-03-01", "identifier": "urn:oid:1.2|9"},
    {
        "values": [1.0],
        "more": {"note": [{"text": "é", "n": [None, True, -1, 2**63, 0.1, 1e-9, {}, []]}], "status": "x"},
    },
]


def row_of(number: int, said: dict[str, Any], **changed: Any) -> Row:
    space_id = list(PLACES)[number % 2]
    row = Row(
        id=UUID(int=number), space_id=space_id, kind=list(Kind)[number].value, at=AT,
        device_id=UUID(int=9) if number % 2 else None, author_kind="service" if number % 3 else "citizen",
        author_id=str(number % 2), written_at=AT, removed=False,
        sealed=seal_said(PLACES[space_id], space_id, measure_item(UUID(int=number)), said),
    )  # fmt: skip
    return row._replace(**changed)


def test_a_page_is_opened_as_each_of_its_measures_whatever_they_say_and_wherever_they_lie() -> None:
    rows = [row_of(number, said) for number, said in enumerate(SAID)]
    views = opened([(*row[:-1], memoryview(row.sealed), True, 7) for row in rows], PLACES)
    assert views == tuple(view_of(row, said) for row, said in zip(rows, SAID, strict=True))
    for view, row, said in zip(views, rows, SAID, strict=True):
        assert {name: getattr(view, name) for name in ("id", "space_id", "kind", "at", "device_id", "written_at")} == {
            name: getattr(row, name) for name in ("id", "space_id", "kind", "at", "device_id", "written_at")
        }
        assert {name: getattr(view, name) for name in said if name != "author"} == {
            name: tuple(value) if name == "values" else value for name, value in said.items() if name != "author"
        }
        assert (view.author.kind, view.author.id, view.author.name) == (
            row.author_kind, row.author_id, said.get("author", ""),
        )  # fmt: skip
        assert isinstance(view.kind, Kind)


def test_a_measure_more_in_a_page_takes_few_calls() -> None:
    """Their number is what a page costs (docs/performance.md): of one measure more, five are counted."""
    rows = [row_of(2, SAID[2], id=UUID(int=2)) for _ in range(40)]
    few, many = (calls_of(partial(opened, rows[:count], PLACES)) for count in (20, 40))
    assert many - few <= 6 * 20


def test_a_measure_that_was_moved_to_another_row_does_not_open() -> None:
    moved = row_of(1, SAID[1], sealed=row_of(3, SAID[3]).sealed)
    with pytest.raises(CannotDecrypt):
        opened([moved], PLACES)
