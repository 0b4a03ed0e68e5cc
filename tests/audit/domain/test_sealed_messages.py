"""What the host's key seals, and what an entry says of itself. RULES.md TRA-01 to TRA-03, LC-16."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import pytest

from espace_sante.audit.domain.entry import Outcome, TraceEntry, erasure_message, head_message

SPACE = UUID("00112233-4455-6677-8899-aabbccddeeff")


def test_the_head_of_a_chain_is_sealed_with_its_space_its_position_and_its_hash() -> None:
    sealed = head_message(space_id=SPACE, position=258, head_hash=b"\x07" * 32)
    assert sealed == SPACE.bytes + b"\0\0\0\0\0\0\1\2" + b"\x07" * 32


def test_the_seal_of_an_erasure_is_never_that_of_a_head() -> None:
    about: dict[str, Any] = {"space_id": SPACE, "position": 1, "head_hash": bytes(32)}
    assert erasure_message(**about) == b"erased" + head_message(**about)


@pytest.mark.parametrize(("outcome", "refused"), [(Outcome.REFUSED, True), (Outcome.DONE, False)])
def test_a_refusal_says_so(outcome: Outcome, refused: bool) -> None:
    entry = cast(TraceEntry, SimpleNamespace(outcome=outcome, at=datetime(2026, 1, 1, tzinfo=UTC)))
    read = TraceEntry.refused.fget
    assert read is not None
    assert read(entry) is refused
