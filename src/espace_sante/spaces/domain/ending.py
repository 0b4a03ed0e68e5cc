"""Words of the end of a space: what a certificate of erasure says, why heirs ask, what is massive.

Source: CSP art. R. 1111-36; CSP art. L. 1110-4, L. 1111-7; RULES.md LC-16, LC-17, LC-22, C7.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from espace_sante.spaces.domain.opposition import ALPHABET
from espace_sante.spaces.domain.states import MoveNotAllowed

PURPOSE = "certificate-of-erasure"  # of the signature
ARCHIVE_OVER = "archive-over"  # the ground of an erasure that nobody asked for: the ten years are over, LC-15


class ErasureBegun(MoveNotAllowed):
    """The data of this space are being destroyed: nothing stops that any more."""

    code = "erasure-begun"


class HeirPurpose(StrEnum):
    """The three purposes of the law, and no other (CSP art. L. 1110-4 V)."""

    CAUSE_OF_DEATH = "cause-of-death"
    MEMORY = "memory"
    RIGHTS = "rights"


class HeirDecision(StrEnum):
    """What the operator decided."""

    GIVEN = "given"
    REFUSED = "refused"


class Massive(StrEnum):
    """What may be done to many spaces at once."""

    CLOSE = "close"
    ERASE = "erase"
    OPEN = "open"  # for people who asked for it, on paper or at counters


def new_erasure_number() -> str:
    """The number of a certificate of erasure, e.g. `EF-7KQ2M-XW4RT`: it tells nothing about the person."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"EF-{letters[:5]}-{letters[5:]}"


def erasure_statement(
    *, number: str, space_id: UUID, asked_at: datetime, erased_at: datetime, documents: int, size: int, ground: str
) -> bytes:
    """What is signed, in one form that anybody writes again from the certificate: JSON, keys sorted, no space."""
    told = {
        "asked_at": _instant(asked_at),
        "bytes": size,
        "documents": documents,
        "erased_at": _instant(erased_at),
        "ground": ground,
        "number": number,
        "space": str(space_id),
    }
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
