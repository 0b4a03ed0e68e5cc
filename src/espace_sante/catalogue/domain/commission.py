"""The opinion of the commission: users' representatives and experts. Only a favourable one goes on.

Source: CSP art. R. 1111-38; RULES.md CAT-03. Quorum, majority, interests, minutes: CRPA (code des relations entre le
public et l'administration), art. R. 133-10 to R. 133-13, of consultative commissions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_OF_MINUTES = 4000


class College(StrEnum):
    """Of whom a member speaks."""

    USERS = "users"
    EXPERTS = "experts"


class Voice(StrEnum):
    """What a member says. With reserves is for, and says what is to be watched."""

    FAVOURABLE = "favourable"
    RESERVES = "reserves"
    UNFAVOURABLE = "unfavourable"
    ABSTAINS = "abstains"


FOR = frozenset({Voice.FAVOURABLE, Voice.RESERVES})
WITH_REASONS = frozenset({Voice.RESERVES, Voice.UNFAVOURABLE})  # the publisher reads why


@dataclass(frozen=True, slots=True)
class OpinionOf:
    """One member's opinion."""

    member: str
    college: College
    voice: Voice
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When the commission met about a service, and what was said there, as its minutes tell."""

    held_on: date
    minutes: str


def has_quorum(opinions: Iterable[OpinionOf], *, in_office: int) -> bool:
    """Whether half of the members in office at least spoke; who withdrew for an interest did not (art. R. 133-10)."""
    return 2 * len(list(opinions)) >= in_office


def may_conclude(opinions: Iterable[OpinionOf], *, in_office: int) -> bool:
    """Whether there is a quorum, both colleges were heard, and somebody spoke for or against."""
    said = list(opinions)
    heard = {one.college for one in said} == set(College) and any(one.voice is not Voice.ABSTAINS for one in said)
    return heard and has_quorum(said, in_office=in_office)


def is_favourable(opinions: Iterable[OpinionOf]) -> bool:
    """Whether more members are for than against: as many is not enough (art. R. 133-11)."""
    votes = [one.voice for one in opinions]
    return sum(one in FOR for one in votes) > votes.count(Voice.UNFAVOURABLE)
