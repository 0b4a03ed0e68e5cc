"""The opinion of the commission: users' representatives and experts. Only a favourable one goes on.

Source: CSP art. R. 1111-38; RULES.md CAT-03.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class College(StrEnum):
    """Of whom a member speaks."""

    USERS = "users"
    EXPERTS = "experts"


class Voice(StrEnum):
    """What a member says."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    ABSTAINS = "abstains"


@dataclass(frozen=True, slots=True)
class OpinionOf:
    """One member's opinion."""

    member: str
    college: College
    voice: Voice
    reason: str = ""


def may_conclude(opinions: Iterable[OpinionOf]) -> bool:
    """Whether both colleges were heard, and somebody spoke for or against."""
    said = list(opinions)
    return {one.college for one in said} == set(College) and any(one.voice is not Voice.ABSTAINS for one in said)


def is_favourable(opinions: Iterable[OpinionOf]) -> bool:
    """Whether both colleges were heard, and more members are for than against: as many is not enough."""
    said = list(opinions)
    votes = [one.voice for one in said]
    return may_conclude(said) and votes.count(Voice.FAVOURABLE) > votes.count(Voice.UNFAVOURABLE)
