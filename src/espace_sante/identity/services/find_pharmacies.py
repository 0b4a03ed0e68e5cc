"""Pharmacies that a citizen may write to first: those of the directory that have a mailbox of the secure health space.

A pharmacy is a structure of sector SA33 (TRE_R02), or of category 620 (FINESS). Its mailbox is its own; one without a
mailbox is not compatible, and is not found. Source: RULES.md MSG-03, STR-05.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from espace_sante.identity.domain.directory_keys import spoken
from espace_sante.identity.models import Exercise, MssanteAddress, Structure
from espace_sante.identity.services.find_structures import search_structures

SECTOR, CATEGORY = "SA33", "620"
_ARE_PHARMACIES = Q(sector_code=SECTOR) | Q(category_code=CATEGORY)
_KINDS = (MssanteAddress.Kind.ORGANISATION, MssanteAddress.Kind.PRACTICE)
MOST_LOOKED_AT = 200  # structures of a name, of which pharmacies with a mailbox are kept


@dataclass(frozen=True, slots=True)
class Pharmacy:
    """A pharmacy, and where it receives."""

    finess: str
    name: str
    city: str
    address: str


def search_pharmacies(text: str, *, town: str = "", limit: int = 20) -> list[Pharmacy]:
    """Pharmacies whose name holds these words, by name, in three queries; none for an empty text."""
    found = [one.finess for one in search_structures(text, town=town, limit=MOST_LOOKED_AT)]
    return _with_mailboxes(Structure.objects.filter(finess__in=found))[:limit]


def pharmacies_visited(*, rpps_numbers: Collection[str], finess_numbers: Collection[str]) -> list[Pharmacy]:
    """Those among these places, and those where these professionals work now, by name. Three queries at most."""
    work = Exercise.objects.filter(professional__rpps__in=set(rpps_numbers), ended_at__isnull=True)
    places = Q(finess__in=set(finess_numbers)) | Q(id__in=work.filter(structure__isnull=False).values("structure"))
    return _with_mailboxes(Structure.objects.filter(places))


def pharmacy_at(address: str) -> Pharmacy | None:
    """The pharmacy that receives at this address, if one does."""
    keys = _open_addresses().filter(address=address.lower()).values_list("place_key", flat=True)
    found = _with_mailboxes(Structure.objects.filter(finess__in=list(keys)))
    return next((one for one in found if one.address == address.lower()), None)


def _with_mailboxes(structures: QuerySet[Structure]) -> list[Pharmacy]:
    rows = list(structures.filter(_ARE_PHARMACIES, ended_at__isnull=True).order_by("name", "finess"))
    addresses = _addresses([row.finess for row in rows])
    return [
        Pharmacy(row.finess, spoken(row.name), spoken(row.city), addresses[row.finess])
        for row in rows
        if row.finess in addresses
    ]


def _addresses(finess_numbers: Sequence[str]) -> dict[str, str]:
    """The first mailbox of each, by name."""
    rows = _open_addresses().filter(place_key__in=finess_numbers).order_by("-address")
    return dict(rows.values_list("place_key", "address"))


def _open_addresses() -> QuerySet[MssanteAddress]:
    return MssanteAddress.objects.filter(rpps="", kind__in=_KINDS, ended_at__isnull=True)
