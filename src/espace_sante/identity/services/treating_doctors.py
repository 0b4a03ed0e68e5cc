"""The treating doctors that the insured population tells, those whom the directory knows. Source: RULES.md MT-01."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from espace_sante.identity.models import Holder, Professional


def treating_doctors(holder_ids: Collection[UUID]) -> dict[UUID, tuple[str, str]]:
    """The RPPS number and the name of each person's treating doctor; people without a known one are absent.

    One query for the people, one for the doctors. Who left the directory is not known any more.
    """
    told = Holder.objects.filter(id__among=list(holder_ids)).exclude(treating_doctor_rpps="")
    numbers = dict(told.values_list("id", "treating_doctor_rpps"))
    if not numbers:
        return {}
    names = names_of_doctors(numbers.values())
    return {holder_id: (rpps, names[rpps]) for holder_id, rpps in numbers.items() if rpps in names}


def names_of_doctors(numbers: Iterable[str]) -> dict[str, str]:
    """The names of those of these RPPS numbers that the directory has today, in one query."""
    rows = Professional.objects.filter(rpps__among=list(set(numbers)), ended_at__isnull=True)
    return {
        rpps: f"{given} {family}".strip()
        for rpps, given, family in rows.values_list("rpps", "given_name", "family_name")
    }
