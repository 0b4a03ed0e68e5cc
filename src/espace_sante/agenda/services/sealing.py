"""Words of the agenda, sealed with the key of the space and bound to their event."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import orjson

from espace_sante.kernel.envelope import associated_data, seal, unseal


def seal_words(key: bytes, space_id: UUID, event_id: UUID, words: dict[str, Any]) -> bytes:
    """What people wrote of an event. What is empty is left out."""
    told = {name: value for name, value in words.items() if value}
    return seal(key, orjson.dumps(told), associated=associated_data(space_id=space_id, item=f"event:{event_id}"))


def open_words(key: bytes, space_id: UUID, event_id: UUID, sealed: bytes | memoryview) -> dict[str, Any]:
    """Raises CannotDecrypt."""
    associated = associated_data(space_id=space_id, item=f"event:{event_id}")
    words: dict[str, Any] = orjson.loads(unseal(key, bytes(sealed), associated=associated))
    return words
