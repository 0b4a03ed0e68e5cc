"""The convention between publisher, minister and CNAM: what it says, and since when until when it holds.

Source: CSP art. R. 1111-38; RULES.md CAT-03, CAT-04.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from espace_sante.catalogue.domain.errors import EntryInvalid

LONGEST_YEARS = 3
MOST_WORDS = 4000


@dataclass(frozen=True, slots=True)
class Terms:
    """What is signed. `ends_on` is the first day without it. The categories of data are what the service asks for."""

    signed_on: date
    starts_on: date
    ends_on: date
    duties: str
    withdrawal: str


def check_terms(terms: Terms, *, today: date) -> None:
    """Raise EntryInvalid, whose field says which part: three years at most, signed, with its duties and its end."""
    last = terms.starts_on.replace(year=terms.starts_on.year + LONGEST_YEARS, day=min(terms.starts_on.day, 28))
    wrong = {
        "signed_on": terms.signed_on > today,
        "starts_on": terms.starts_on < terms.signed_on,
        "ends_on": not terms.starts_on < terms.ends_on or terms.ends_on > last or terms.ends_on <= today,
        "duties": not 0 < len(terms.duties.strip()) <= MOST_WORDS,
        "withdrawal": not 0 < len(terms.withdrawal.strip()) <= MOST_WORDS,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise EntryInvalid(field=name)
