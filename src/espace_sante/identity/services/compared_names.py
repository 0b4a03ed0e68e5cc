"""Names in the form they are compared in, for many people at once: who reads people of their own name, or colleagues.

Keys alone leave this function's rows; nobody's identity is shown. Source: RULES.md C6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from espace_sante.identity.domain.directory_keys import person_key
from espace_sante.identity.models import Exercise, Holder, Professional


@dataclass(frozen=True, slots=True)
class ProfessionalKeys:
    """A professional of the directory: what they are, and their names as compared."""

    profession: str  # TRE_G15
    specialty: str  # TRE_R38
    family: str
    given: str


@dataclass(frozen=True, slots=True)
class HolderKeys:
    """A holder's surnames, at birth and in use, and first given name, as compared."""

    families: frozenset[str]
    given: str


def professional_keys(rpps_numbers: Iterable[str]) -> dict[str, ProfessionalKeys]:
    """By RPPS number, in one query, those who left the directory too."""
    rows = Professional.objects.filter(rpps__among=sorted(set(rpps_numbers)))
    columns = ("rpps", "profession_code", "specialty_code", "family_name", "given_name")
    return {
        rpps: ProfessionalKeys(profession, specialty, person_key(family), person_key(given))
        for rpps, profession, specialty, family, given in rows.values_list(*columns)
    }


def holder_keys(holder_ids: Iterable[UUID]) -> dict[UUID, HolderKeys]:
    """By holder id, in one query."""
    rows = Holder.objects.filter(id__among=list(set(holder_ids)))
    return {
        one: HolderKeys(frozenset({person_key(birth), person_key(used)} - {""}), person_key(given))
        for one, birth, used, given in rows.values_list("id", "birth_name", "used_name", "first_given_name")
    }


def staff_keys(finess_numbers: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """The names of who works in each of these places now, family name then given name, in one query."""
    found: dict[str, set[tuple[str, str]]] = {}
    rows = Exercise.objects.filter(structure__finess__in=sorted(set(finess_numbers)), ended_at__isnull=True)
    columns = ("structure__finess", "professional__family_name", "professional__given_name")
    for finess, family, given in rows.values_list(*columns):
        found.setdefault(finess, set()).add((person_key(family), person_key(given)))
    return found
