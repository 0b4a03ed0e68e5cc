"""Which vaccine a note is about, by the words of its title: the record keeps vaccinations as documents.

A title in other words is about none of them: the person says themselves that it is done (AGE-09).
"""

from __future__ import annotations

import unicodedata

from espace_sante.agenda.domain.prevention_calendar import Edition, Kind


def families_told(title: str, edition: Edition) -> frozenset[str]:
    """The codes of the families of vaccines that a title names."""
    words = folded(title)
    vaccines = (one for one in edition.families.values() if one.kind is Kind.VACCINE)
    return frozenset(one.code for one in vaccines if any(folded(word) in words for word in one.words))


def folded(text: str) -> str:
    """Words without case nor accents, for comparison."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))
