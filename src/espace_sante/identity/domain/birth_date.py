"""Birth dates as the national identity gives them: whole, partial or lunar.

The trait is a text AAAA-MM-JJ. A month or a day that nobody knows is 00; people identified under another calendar can
have months from 13 to 99 and days from 32 to 99 ("dates lunaires"). The trait is compared as it is written; for an age,
a day of the civil calendar is derived from it.

Source: Référentiel INS (trait date de naissance); RNIV 1, saisie d'une date de naissance incomplète.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Self

from espace_sante.kernel.errors import Malformed

_FORM = re.compile(r"([12][0-9]{3})-([0-9]{2})-([0-9]{2})")


class BirthDateInvalid(Malformed):
    """A birth date is AAAA-MM-JJ, with 00 for a month or a day that is not known."""

    code = "birth-date-invalid"


@dataclass(frozen=True, slots=True)
class BirthDate:
    """The birth date of a national identity. Raises BirthDateInvalid for anything but four, two and two digits."""

    text: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.text):
            raise BirthDateInvalid(field="birth_date")

    @classmethod
    def of_day(cls, day: date) -> Self:
        return cls(day.isoformat())

    @property
    def is_exact(self) -> bool:
        """True for a day of the civil calendar, as most are."""
        return _civil_day(*self._parts) is not None

    @property
    def civil(self) -> date:
        """The day used to compute an age.

        An unknown day is the first of the month; an unknown month is January; when neither is known it is 31 December.
        Months outside 1 to 12, and days that their month does not have, count as unknown.
        Source: RNIV 1, date de naissance incomplète.
        """
        year, month, day = self._parts
        if 1 <= month <= 12:
            return _civil_day(year, month, day) or date(year, month, 1)
        return _civil_day(year, 1, day) or date(year, 12, 31)

    def is_told_by(self, told: Self) -> bool:
        """Whether somebody who gives `told` knows this birth date: the same trait, or the day derived from it.

        Of a date that is no day of the civil calendar, the year alone, or the year and the month, say as much as there
        is to know when the rest is not known or follows another calendar.
        """
        if told.text == self.text or told.text == self.civil.isoformat():
            return True
        year, month, _day = told._parts
        return (
            not self.is_exact and told.text.endswith("-00") and self._parts[0] == year and month in {0, self._parts[1]}
        )

    @property
    def _parts(self) -> tuple[int, int, int]:
        year, month, day = self.text.split("-")
        return int(year), int(month), int(day)

    def __str__(self) -> str:
        return self.text


def _civil_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
