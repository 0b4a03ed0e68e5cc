"""How an opposition reaches us, and the number of its receipt. Source: RULES.md LC-04, LC-05, C1."""

from __future__ import annotations

import secrets
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else


class Channel(StrEnum):
    """The way a person says it."""

    LETTER_CODE = "letter-code"  # the code of the notice, without an account
    SIGNED_IN = "signed-in"
    PHONE = "phone"
    COUNTER = "counter"
    POST = "post"


BY_OPERATOR = frozenset({Channel.PHONE, Channel.COUNTER, Channel.POST})


def new_number() -> str:
    """The number of a receipt, e.g. `OP-7KQ2M-XW4RT`: it tells nothing about the person."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"OP-{letters[:5]}-{letters[5:]}"
