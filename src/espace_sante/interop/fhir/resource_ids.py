"""Resource ids that carry their space: `<space>.<item>`, so that an address is enough to find what it names.

Each part is a UUID in base 32 (RFC 4648) in lower case without padding, 26 characters; 53 in all, within the 64 that
FHIR allows (R4, datatypes, id). The logical id stays the same over versions; an entryUUID would not (INTEROP.md 1.5).
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from functools import lru_cache
from uuid import UUID

_PART = re.compile(r"[a-z2-7]{26}")
_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = [f"{first}{second}" for first in _DIGITS for second in _DIGITS]
_PLACES = range(120, -1, -10)  # of a UUID and two bits
_HALVES = struct.Struct(">QQ")


def id_of(space_id: UUID, item_id: UUID) -> str:
    """The FHIR id of a document, a binary or a submission set."""
    return f"{encode(space_id)}.{encode(item_id)}"


def parse_id(text: str) -> tuple[UUID, UUID] | None:
    """The space and the item that a FHIR id names, or None when it is not one of ours."""
    space, dot, item = text.partition(".")
    space_id, item_id = decode(space), decode(item)
    return (space_id, item_id) if dot and space_id and item_id else None


@lru_cache(maxsize=2048)  # an id is written several times in one answer
def encode(value: UUID) -> str:
    return base64.b32encode(value.bytes)[:26].decode().lower()


def encode_all(values: bytes) -> list[str]:
    """The parts of several UUIDs, given as their bytes one after the other: ten bits, two digits, at a time."""
    numbers = [(high << 64 | low) << 2 for high, low in _HALVES.iter_unpack(values)]
    text = "".join([_PAIRS[number >> place & 1023] for number in numbers for place in _PLACES])
    return [text[start : start + 26] for start in range(0, len(text), 26)]


def decode(text: str) -> UUID | None:
    """The UUID of one part, or None: only the spelling that `encode` gives is accepted."""
    if not _PART.fullmatch(text):
        return None
    try:
        value = UUID(bytes=base64.b32decode(text.upper() + "======"))
    except (binascii.Error, ValueError):
        return None
    return value if encode(value) == text else None
