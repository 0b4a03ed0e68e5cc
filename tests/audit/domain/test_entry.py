"""The hash chain without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from uuid import UUID

import pytest

from espace_sante.audit.domain.entry import (
    CONTENT_FIELDS,
    GENESIS,
    HASHED_FIELDS,
    Act,
    Outcome,
    TraceRecord,
    chained_hash,
    entry_of,
    erasure_message,
    hash_of,
    head_message,
    link_hash,
    values_of,
)
from espace_sante.kernel.actors import Actor, ActorKind

DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="99900000015", name="Dr Fictif", rpps="99900000015")
RECORD = TraceRecord(
    space_id=UUID(int=1), at=datetime(2026, 11, 24, 8, tzinfo=UTC), act=Act.DOCUMENT_READ, actor=DOCTOR, count=1
)


@pytest.mark.parametrize("name", HASHED_FIELDS)
def test_a_change_of_any_field_changes_the_hash(name: str) -> None:
    entry = entry_of(RECORD, position=1)
    value = getattr(entry, name)
    other = {int: 99, str: "other", UUID: UUID(int=9), datetime: datetime(2000, 1, 1, tzinfo=UTC)}
    changed = replace(entry, **{name: other.get(type(value), UUID(int=5))})
    assert chained_hash(GENESIS, changed) != chained_hash(GENESIS, entry)


def test_the_hash_depends_on_everything_before() -> None:
    entry = entry_of(RECORD, position=1)
    assert chained_hash(bytes(32), entry) != chained_hash(b"\x01" * 32, entry)


def test_min_11_the_content_hash_tells_neither_the_place_of_an_entry_nor_how_much_was_shown() -> None:
    assert {*HASHED_FIELDS} - {*CONTENT_FIELDS} == {"position", "count"}
    assert "space_id" in CONTENT_FIELDS


@pytest.mark.parametrize(("count", "place"), [(None, b"258,"), (3, b"258,3")])
def test_the_hash_of_an_entry_covers_its_content_its_place_and_its_count(count: int | None, place: bytes) -> None:
    entry = entry_of(replace(RECORD, count=count), position=258)
    content = hash_of(values_of(entry, CONTENT_FIELDS))
    expected = sha256(b"p" * 32 + content + place).digest()
    assert chained_hash(b"p" * 32, entry) == link_hash(b"p" * 32, content, position=258, count=count) == expected


def test_a_chain_begins_with_32_zero_bytes_and_no_hash_makes_two_entries_differ() -> None:
    assert GENESIS == b"\0" * 32
    entry = entry_of(RECORD, position=1)
    assert entry == replace(entry, hash=b"h", content_hash=b"c")


def test_tra_01_what_is_hashed_is_written_in_one_way() -> None:
    """UUIDs as text, instants in UTC with their microseconds, whatever zone they came in."""
    paris = RECORD.at.astimezone(timezone(timedelta(hours=1)))
    entry = entry_of(replace(RECORD, at=paris, document_id=UUID(int=3)), position=1)
    found = values_of(entry, ("space_id", "at", "document_id", "act", "count"))
    assert found == [str(UUID(int=1)), "2026-11-24T08:00:00.000000+00:00", str(UUID(int=3)), "document.read", 1]


def test_tra_01_the_trace_tells_a_professional_s_trade_and_structure() -> None:
    actor = replace(DOCTOR, profession="10", finess="990000019", structure_name="Clinique fictive")
    entry = entry_of(replace(RECORD, actor=actor), position=1)
    assert (entry.actor_profession, entry.actor_structure, entry.actor_structure_name) == (
        "10", "990000019", "Clinique fictive",
    )  # fmt: skip
    bare = entry_of(RECORD, position=1)
    assert (bare.actor_profession, bare.actor_structure, bare.actor_structure_name) == ("", "", "")


def test_a_citizen_is_known_to_the_trace_by_id_alone() -> None:
    citizen = Actor(kind=ActorKind.CITIZEN, id="h", name="Camille Moreau", holder_id=UUID(int=4))
    assert "Moreau" not in repr(entry_of(replace(RECORD, actor=citizen), position=1))


def test_an_entry_says_whether_it_was_refused() -> None:
    assert entry_of(replace(RECORD, outcome=Outcome.REFUSED), position=1).refused
    assert not entry_of(RECORD, position=1).refused


def test_a_head_is_sealed_for_its_space_its_position_and_its_hash() -> None:
    message = head_message(space_id=UUID(int=1), position=258, head_hash=b"h" * 32)
    assert message == UUID(int=1).bytes + b"\0\0\0\0\0\0\x01\x02" + b"h" * 32


def test_a_secret_connection_is_told_to_be_one() -> None:
    secret = replace(DOCTOR, secret_connection=True)
    assert entry_of(replace(RECORD, actor=secret, mode="other"), position=1).mode == "secret"
    assert entry_of(replace(RECORD, mode="other"), position=1).mode == "other"


def test_the_seal_of_an_erasure_is_not_the_seal_of_a_head() -> None:
    values = {"space_id": UUID(int=1), "position": 2, "head_hash": b"h" * 32}
    assert erasure_message(**values) == b"erased" + head_message(**values)  # type: ignore[arg-type]
