"""Professionals and structures of the directories: by their numbers, or by name and town.

A name is looked for by its beginning, whatever the accents and capitals: each search reads a range of one index
(domain/directory_keys.py), and stops at its limit. Who left the directory is still named, and no longer found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from espace_sante.identity.domain.directory_keys import after_prefix, person_key, town_key
from espace_sante.identity.models import Exercise, MssanteAddress, Professional, Structure
from espace_sante.prepared.api import Select

RPPS_DIGITS = 11
MOST_WORDS = 5  # of a name; what comes after is not looked at


@dataclass(frozen=True, slots=True)
class ProfessionalView:
    """A professional of the directory, for reading. The place is the first one, or the one that was searched for."""

    rpps: str
    name: str
    profession: str
    specialty: str
    structure_name: str
    city: str = ""
    is_active: bool = True

    @property
    def has_rpps(self) -> bool:
        """False for the few that the ADELI register alone knows: they cannot sign in, so nobody has to block them."""
        return len(self.rpps) == RPPS_DIGITS


def professionals(rpps_numbers: Iterable[str]) -> dict[str, ProfessionalView]:
    """Several professionals by RPPS number, in two queries, those who left the directory too."""
    found = Professional.objects.filter(rpps__in=set(rpps_numbers)).prefetch_related(_PLACES)
    return {one.rpps: _view(one, one.current_exercises) for one in found}


def search_professionals(
    text: str, *, given_name: str = "", town: str = "", profession: str = "", limit: int = 20
) -> list[ProfessionalView]:
    """Professionals whose family name begins so, by name, in two queries at most; nobody for an empty text.

    `text` may be an RPPS number, or hold a given name too, before or after the family name. `town` is its name or its
    postal code, or their beginning when nobody is found there; `profession` a TRE_G15 code.
    """
    if len(number := "".join(text.split())) == RPPS_DIGITS and number.isdecimal():
        return list(professionals([number]).values())
    names = _names(person_key(text), person_key(given_name))
    if names is None:
        return []
    chosen = names & (Q(profession_code=profession) if profession else Q()) & Q(ended_at__isnull=True)
    column, place = _place(town)
    if place:
        # In one town, the index gives rows in the order of names, and few are read; in several they must be sorted.
        return _in_place(chosen & Q(**{column: place}), limit) or _in_place(chosen & _begins(column, place), limit)
    found = Professional.objects.filter(chosen).prefetch_related(_PLACES).order_by("family_key", "given_key", "id")
    return [_view(one, one.current_exercises) for one in found[:limit]]


def _in_place(chosen: Q, limit: int) -> list[ProfessionalView]:
    """By name, each professional once, at the first place that was found."""
    found = Exercise.objects.filter(chosen).select_related("professional").order_by("family_key", "given_key")
    views: dict[str, ProfessionalView] = {}
    for exercise in found[: 3 * limit]:
        views.setdefault(exercise.professional.rpps, _view(exercise.professional, [exercise]))
    return list(views.values())[:limit]


def structures(finess_numbers: Iterable[str]) -> dict[str, str]:
    """Names of structures by FINESS number."""
    return dict(Structure.objects.filter(finess__in=set(finess_numbers)).values_list("finess", "name"))


def mssante_addresses(rpps_numbers: Iterable[str]) -> dict[str, list[str]]:
    """The secure addresses of professionals, by RPPS number, in one query. Who has none is absent."""
    found: dict[str, list[str]] = {}
    rows = MssanteAddress.objects.filter(rpps__in={*rpps_numbers} - {""}, ended_at__isnull=True)
    for rpps, address in rows.order_by("address").values_list("rpps", "address"):
        found.setdefault(rpps, []).append(address)
    return found


def mailboxes_read_by(*, rpps: str, finess: str) -> list[tuple[str, bool]]:
    """The secure addresses of a person, then those of a place, with whether it is the place's. One query.

    A practice (CAB) is a place; the mailbox of an application (APP) is read by programs (RULES.md STR-05).
    """
    kind = MssanteAddress.Kind
    own = Q(rpps=rpps) if rpps else Q(pk__in=[])
    shared = Q(rpps="", place_key=finess, kind__in=[kind.ORGANISATION, kind.PRACTICE]) if finess else Q(pk__in=[])
    rows = MssanteAddress.objects.filter(own | shared, ended_at__isnull=True).exclude(kind=kind.APPLICATION)
    return [(address, not owner) for address, owner in rows.order_by("-rpps", "address").values_list("address", "rpps")]


@dataclass(frozen=True, slots=True)
class MssanteOwner:
    """Who receives at a secure address: a person by RPPS number, or a place; `finess` when the place has one."""

    name: str
    rpps: str = ""
    profession: str = ""
    finess: str = ""


def mssante_owner(address: str) -> MssanteOwner | None:
    """The owner of a secure address of the directory, in two queries at most; the person before the place."""
    row = _OWNERS.first(address=address.lower())
    if row is None:
        return None
    rpps, place_key = row
    if rpps:
        person = _OF_RPPS.first(rpps=rpps)
        if person is None:
            return None
        given_name, family_name, profession = person
        named = Professional(given_name=given_name, family_name=family_name, profession_code=profession)
        return MssanteOwner(named.display_name, rpps, profession)
    place = _OF_FINESS.first(finess=place_key)
    return MssanteOwner(place[0], finess=place[1] or "") if place else None


def _names(text: str, given_name: str) -> Q | None:
    """Every reading of what was typed; None when it holds no letter."""
    if not text:
        return None
    if given_name:
        return _begins("family_key", text) & _begins("given_key", given_name)
    readings = _begins("family_key", text)
    words = text.split()[:MOST_WORDS]
    for cut in range(1, len(words)):
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
        readings |= Q(family_key=first) & _begins("given_key", last)
        readings |= Q(family_key=last) & _begins("given_key", first)
    return readings


def _place(town: str) -> tuple[str, str]:
    """The column that a place is compared with, and the key; an empty key for no place."""
    return ("postal_code", town.strip()) if town.strip().isdecimal() else ("city_key", town_key(town))


def _begins(field: str, key: str) -> Q:
    return Q(**{f"{field}__gte": key, f"{field}__lt": after_prefix(key)})


def _view(professional: Professional, places: list[Exercise]) -> ProfessionalView:
    return ProfessionalView(
        rpps=professional.rpps,
        name=professional.display_name,
        profession=professional.profession_code,
        specialty=professional.specialty_code,
        structure_name=places[0].place_name if places else "",
        city=places[0].city if places else "",
        is_active=professional.ended_at is None,
    )


_OWNERS = Select(
    lambda a: (
        MssanteAddress.objects.filter(address=a.address, ended_at__isnull=True)
        .order_by("-rpps")
        .values_list("rpps", "place_key")
    ),
    address=str,
)
_OF_RPPS = Select(
    lambda a: Professional.objects.filter(rpps=a.rpps).values_list("given_name", "family_name", "profession_code"),
    rpps=str,
)
_OF_FINESS = Select(lambda a: Structure.objects.filter(finess=a.finess).values_list("name", "finess"), finess=str)
_PLACES = Prefetch(
    "exercises", queryset=Exercise.objects.filter(ended_at__isnull=True).order_by("id"), to_attr="current_exercises"
)
