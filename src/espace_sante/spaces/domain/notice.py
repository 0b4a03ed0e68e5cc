"""What a campaign sends, to whom, and what becomes of it.

Source: CSP art. R. 1111-28; RULES.md LC-01 to LC-03, LC-07, C2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Self

from espace_sante.kernel.errors import Malformed

_FUND = re.compile(r"\d{2,9}")
OLDEST = 130  # years
# Metropolitan départements, Corsica, overseas départements (97x) and collectivities (98x), abroad (99).
DEPARTEMENTS = frozenset(
    [f"{number:02d}" for number in range(1, 96) if number != 20]
    + ["2A", "2B", "971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988", "99"]
)


class Kind(StrEnum):
    """Which notice of a person this is."""

    FIRST = "first"
    AGAIN = "again"  # to who refused and has an older record: the refusal is to be confirmed, LC-09
    REMINDER = "reminder"


ASKING = (Kind.FIRST.value, Kind.AGAIN.value)  # what a wave writes to each of its people, and what starts a clock


class Channel(StrEnum):
    """How it travels."""

    MAIL = "mail"
    POST = "post"


class NoticeState(StrEnum):
    """What became of it."""

    READY = "ready"  # chosen, not sent
    SENDING = "sending"  # handed to the mail server or to the printer: not handed over twice
    SENT = "sent"
    RETURNED = "returned"  # the mail bounced, the letter came back
    CANCELLED = "cancelled"  # the person answered before it left


class WaveState(StrEnum):
    """Where a wave stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    SENDING = "sending"
    PAUSED = "paused"
    SENT = "sent"


class CriteriaInvalid(Malformed):
    """A wave that chooses nobody, or by something that does not exist."""

    code = "criteria-invalid"


@dataclass(frozen=True, slots=True)
class Criteria:
    """Who is in a wave: everybody whom each criterion that is given accepts, among those without a space.

    `departements`: of the postal address. `funds`: beginnings of the code of the fund. Ages in completed years.
    `listed`: only the matricules of the wave's list. `older_records`: instead of all that, those who refused, have an
    older record and whose time of transition is over (LC-09).
    """

    departements: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    listed: bool = False
    older_records: bool = False

    def __post_init__(self) -> None:
        unknown = sorted(set(self.departements) - DEPARTEMENTS)
        if unknown:
            raise CriteriaInvalid(f"Unknown départements: {', '.join(unknown)}.", field="departements")
        if not all(_FUND.fullmatch(fund) for fund in self.funds):
            raise CriteriaInvalid("The code of a fund has 2 to 9 digits.", field="funds")
        ages = [age for age in (self.age_from, self.age_to) if age is not None]
        if not all(0 <= age <= OLDEST for age in ages) or ages != sorted(ages):
            raise CriteriaInvalid(f"Ages go from 0 to {OLDEST}, the lower one first.", field="ages")
        if self.older_records and (self.departements or self.funds or ages or self.listed):
            raise CriteriaInvalid("A wave to holders of older records has no other criterion.", field="older_records")

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "departements": tuple(kept["departements"]), "funds": tuple(kept["funds"])})

    @property
    def postal_prefixes(self) -> tuple[str, ...]:
        """How the postal codes of these départements begin: Corsica shares 20."""
        return tuple(sorted(prefix for one in self.departements for prefix in _POSTAL.get(one, (one,))))


# Corsican postal codes were never cut in two: 200, 201 are of Corse-du-Sud, 202 and 206 of Haute-Corse.
_POSTAL = {"2A": ("200", "201"), "2B": ("202", "206")}
LONG_PREFIXES = ("20", "97", "98")  # of postal codes whose third character is needed to tell the département
_DEPARTEMENT_OF = {prefix: code for code, prefixes in _POSTAL.items() for prefix in prefixes}


def departement_of(prefix: str) -> str:
    """The département of the beginning of a postal code; empty when it is of none, or not known."""
    code = _DEPARTEMENT_OF.get(prefix, prefix)
    return code if code in DEPARTEMENTS else ""


def youngest_birth(age_from: int | None, *, today: date) -> date | None:
    """Nobody of the wave is born after this day."""
    return None if age_from is None else _years_before(today, age_from)


def oldest_birth(age_to: int | None, *, today: date) -> date | None:
    """Everybody of the wave is born after this day."""
    return None if age_to is None else _years_before(today, age_to + 1)


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)
