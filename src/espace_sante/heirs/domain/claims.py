"""What an heir says: of the dead person, of themselves, and why; what an operator answers.

Source: CSP art. L. 1110-4 V; RULES.md LC-22.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum

from espace_sante.heirs.domain.errors import AnswerIncomplete, ClaimsInvalid


class Tie(StrEnum):
    """Who may ask: heirs, and the partner (CSP art. L. 1110-4 V); who had parental authority over a minor."""

    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    OTHER_HEIR = "other-heir"


class Refusal(StrEnum):
    """Why nothing is given, as the heir is told. The last one covers whatever would tell what lies in a space."""

    TIE_NOT_PROVED = "tie-not-proved"
    PURPOSE_NOT_PROVED = "purpose-not-proved"
    PAPERS_MISSING = "papers-missing"
    NOTHING_TO_GIVE = "nothing-to-give"  # opposed while alive, nothing that answers, no space, nobody of that name


LENGTHS = {"family_name": 100, "given_name": 100, "asker": 200, "email": 254, "address": 300, "why": 1000}
REASON = 300
MOST_PAPERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What is asked. `birth_on`, `died_on`: of the dead person. `why`: what the purpose rests on, in free words."""

    family_name: str
    given_name: str
    birth_on: date
    died_on: date
    asker: str
    asker_birth_on: date
    tie: Tie
    address: str
    email: str
    why: str

    def __post_init__(self) -> None:
        """Raises ClaimsInvalid."""
        for name, most in LENGTHS.items():
            said = getattr(self, name).strip()
            if len(said) > most or (not said and name != "email"):
                raise ClaimsInvalid
        if self.died_on < self.birth_on:
            raise ClaimsInvalid

    def as_text(self) -> str:
        """For sealing."""
        return json.dumps({name: str(value) for name, value in asdict(self).items()}, ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> Claims:
        told = json.loads(text)
        days = {one.name: date.fromisoformat(told[one.name]) for one in fields(cls) if one.name.endswith("_on")}
        return cls(**{**told, **days, "tie": Tie(told["tie"])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operator proposes. Without a `refusal`, these categories are given, of acts from `since` on."""

    reason: str
    refusal: Refusal | None = None
    categories: tuple[str, ...] = ()
    since: date | None = None

    def __post_init__(self) -> None:
        """Raises AnswerIncomplete."""
        said = self.reason.strip()
        if not 1 <= len(said) <= REASON or (self.refusal is None) != bool(self.categories):
            raise AnswerIncomplete
