"""What a measure says, sealed with the key of its space and bound to its row; ids that are made of what it says.

An id is a keyed digest: it tells nothing to whoever has no key, and the same measure sent twice has the same.
"""

from __future__ import annotations

import hmac
from typing import Any
from uuid import UUID

import orjson

from espace_sante.kernel.envelope import Opener, associated_data, seal

MEASURE_ITEM = "measure:"  # then the 32 digits of its id
_IDS = b"measures: ids"  # tells this use of the key from the others


def seal_said(key: bytes, space_id: UUID, item: str, said: dict[str, Any]) -> bytes:
    """What is empty is left out."""
    kept = {name: value for name, value in said.items() if value}
    return seal(key, orjson.dumps(kept), associated=associated_data(space_id=space_id, item=item))


def open_said(opener: Opener, space_id: UUID, item: str, sealed: bytes | memoryview) -> dict[str, Any]:
    """Raises CannotDecrypt."""
    said: dict[str, Any] = orjson.loads(
        opener.unseal(bytes(sealed), associated=associated_data(space_id=space_id, item=item))
    )
    return said


def id_of(key: bytes, *told: Any) -> UUID:
    """The id that a content has in a space (UUID version 8, RFC 9562)."""
    secret = hmac.digest(key, _IDS, "sha256")
    digest = bytearray(hmac.digest(secret, orjson.dumps(told, option=orjson.OPT_SORT_KEYS), "sha256")[:16])
    digest[6] = (digest[6] & 0x0F) | 0x80
    digest[8] = (digest[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(digest))


def measure_item(measure_id: UUID) -> str:
    return f"{MEASURE_ITEM}{measure_id.hex}"


def device_item(device_id: UUID) -> str:
    return f"measuring-device:{device_id.hex}"
