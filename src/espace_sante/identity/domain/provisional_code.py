"""The provisional code that proves an identity at enrolment, sent by mail, SMS or post.

It is used once, lives six weeks, and is replaced by a new one at any time. It is known here by a keyed hash.
Source: RULES.md LC-10, LC-11, MIN-01 (one code for each child).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read as something else: 0 and O, 1, I and L, U and V
CODE_CHARACTERS = 10  # 30^10 codes, 49 bits: more than can be tried, whatever the number of people
GROUP = 5
LIFE = timedelta(weeks=6)  # LC-11; the setting PROVISIONAL_CODE_LIFE gives another one


class Purpose(StrEnum):
    """What a code opens."""

    ENROLMENT = "enrolment"  # one's own space, or a new password for it
    CHILD = "child"  # the profile of a child (MIN-01), used by the pages of families


class Channel(StrEnum):
    """How a code or a message reaches somebody."""

    MAIL = "mail"
    SMS = "sms"
    POST = "post"


def new_code() -> str:
    """A code as it is sent: `7KQ2M-XW4RT`."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(CODE_CHARACTERS))
    return f"{letters[:GROUP]}-{letters[GROUP:]}"


def normal_code(text: str) -> str:
    """A code as it is compared: people add spaces and dashes, and write in lower case."""
    return "".join(one for one in text.upper() if one.isalnum())


def is_usable(*, expires_at: datetime, used_at: datetime | None, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a code still opens something: neither used, nor replaced, nor expired (expiry excluded)."""
    return used_at is None and revoked_at is None and now < expires_at
