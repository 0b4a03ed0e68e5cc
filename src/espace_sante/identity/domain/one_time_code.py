"""The six digits sent by mail or SMS: they live ten minutes and forgive two mistakes.

A challenge is kept in the visitor's session with the keyed hash of its code, never with the code.
Source: RULES.md LC-10 (one-time code after the proof of identity).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

DIGITS = 6
LIFE = timedelta(minutes=10)
TRIES = 3


class Answer(StrEnum):
    """What comes of an attempt."""

    RIGHT = "right"
    WRONG = "wrong"
    OVER = "over"  # expired, or tried too often: another code is needed


@dataclass(frozen=True, slots=True)
class Challenge:
    """A code that was sent, where, and how many wrong answers it has received."""

    digest: str  # hexadecimal
    sent_at: str  # ISO 8601
    channel: str
    address: str
    wrong: int = 0

    def is_over(self, now: datetime) -> bool:
        return self.wrong >= TRIES or now >= datetime.fromisoformat(self.sent_at) + LIFE

    def answered(self, digest: str, *, now: datetime) -> tuple[Answer, Challenge]:
        """Compare an answer; the challenge that is returned replaces this one."""
        if self.is_over(now):
            return Answer.OVER, self
        if hmac.compare_digest(digest, self.digest):
            return Answer.RIGHT, replace(self, wrong=TRIES)  # an answer is right once
        after = replace(self, wrong=self.wrong + 1)
        return (Answer.OVER if after.is_over(now) else Answer.WRONG), after

    def kept(self) -> dict[str, Any]:
        """As a session keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Challenge:
        return cls(**kept)


def new_digits() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
