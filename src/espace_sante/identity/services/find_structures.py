"""Structures of the directory, found by their name; and who works there.

A name is looked for word by word, wherever it stands in it: directories write « CTRE HOSP DE … ». FINESS numbers too.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from espace_sante.identity.domain.directory_keys import person_key, spoken
from espace_sante.identity.models import Exercise, Structure

FINESS_DIGITS = 9
_ACCENTED = {letters[0]: f"[{letters}{letters.upper()}]" for letters in ("aàâä", "cç", "eéèêë", "iîï", "oôö", "uùûü")}
MOST_WORDS = 5  # of a name; what comes after is not looked at


@dataclass(frozen=True, slots=True)
class StructureView:
    """A structure, for reading: its name and its town as people say them."""

    finess: str
    name: str
    city: str


def search_structures(text: str, *, town: str = "", limit: int = 20) -> list[StructureView]:
    """Structures whose name holds these words, by name, in one query; nobody for an empty text.

    `text` may be a FINESS number; `town` the beginning of its name, or a postal code.
    """
    if len(number := "".join(text.split())) == FINESS_DIGITS and number.isdecimal():
        chosen = Q(finess=number)
    else:
        words = text.split()[:MOST_WORDS]
        if not words:
            return []
        chosen = Q()
        for word in words:
            chosen &= Q(name__iregex=_whatever_the_accents(word))
    if place := town.strip():
        chosen &= Q(postal_code__startswith=place) if place.isdecimal() else Q(city__icontains=place)
    rows = Structure.objects.filter(chosen, ended_at__isnull=True).order_by("name", "finess")[:limit]
    return [StructureView(finess=row.finess, name=spoken(row.name), city=spoken(row.city)) for row in rows]


def _whatever_the_accents(word: str) -> str:
    """« hopital » finds « Hôpital » and « HOPITAL »: both registers and people leave accents out, or not."""
    return "".join(_ACCENTED.get(letter) or re.escape(letter) for letter in person_key(word) or word)


def who_works_only_in(finess_numbers: Collection[str], *, among: Collection[str]) -> frozenset[str]:
    """Those of `who_works_in` who work nowhere else now. Two queries."""
    inside = who_works_in(finess_numbers, among=among)
    elsewhere = Exercise.objects.filter(professional__rpps__in=inside, ended_at__isnull=True).exclude(
        structure__in=Structure.objects.filter(finess__in=set(finess_numbers))
    )
    return inside - frozenset(elsewhere.values_list("professional__rpps", flat=True))


def who_works_in(finess_numbers: Collection[str], *, among: Collection[str]) -> frozenset[str]:
    """The RPPS numbers of those who work now in one of these structures, among the ones given. One query."""
    rows = Exercise.objects.filter(
        professional__rpps__in=set(among), structure__finess__in=set(finess_numbers), ended_at__isnull=True
    )
    return frozenset(rows.values_list("professional__rpps", flat=True))
