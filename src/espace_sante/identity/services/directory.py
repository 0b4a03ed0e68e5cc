"""Holders, professionals and structures: look up and register.

The national identity is matched on the five strict traits together, never on fewer (Référentiel INS).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from espace_sante.identity.models import Exercise, Holder, Professional, Structure
from espace_sante.kernel.identifiers import Ins


@dataclass(frozen=True, slots=True)
class Traits:
    """The strict traits of a national health identity."""

    birth_name: str
    first_given_name: str
    sex: str
    birth_on: date
    birth_place_code: str = ""


@dataclass(frozen=True, slots=True)
class HolderView:
    """A holder, for reading."""

    id: UUID
    ins: Ins
    birth_name: str
    used_name: str
    given_names: str
    first_given_name: str
    sex: str
    birth_on: date
    birth_place_name: str
    ins_qualified: bool

    @property
    def family_name(self) -> str:
        return self.used_name or self.birth_name

    @property
    def full_name(self) -> str:
        return f"{self.first_given_name} {self.family_name}"

    def age_on(self, day: date) -> int:
        """Completed years. Somebody born on 29 February has their birthday on 1 March in a common year."""
        had_birthday = (day.month, day.day) >= (self.birth_on.month, self.birth_on.day)
        return day.year - self.birth_on.year - (not had_birthday)


def holder_view(holder: Holder) -> HolderView:
    return HolderView(
        id=holder.id,
        ins=holder.national_identity,
        birth_name=holder.birth_name,
        used_name=holder.used_name,
        given_names=holder.given_names,
        first_given_name=holder.first_given_name,
        sex=holder.sex,
        birth_on=holder.birth_on,
        birth_place_name=holder.birth_place_name,
        ins_qualified=holder.ins_qualified,
    )


def holders(ids: Iterable[UUID]) -> dict[UUID, HolderView]:
    """Several holders by id, in one query; unknown ids are absent."""
    return {holder.id: holder_view(holder) for holder in Holder.objects.filter(id__in=set(ids))}


def holder_by_ins(ins: Ins) -> HolderView | None:
    """The holder of a matricule under its OID, or None."""
    holder = Holder.objects.filter(ins=ins.value, ins_oid=ins.oid).first()
    return holder_view(holder) if holder else None


def holder_by_traits(traits: Traits) -> HolderView | None:
    """The one holder with all these traits; None when there is none or more than one."""
    found = Holder.objects.filter(
        birth_name__iexact=traits.birth_name.strip(),
        first_given_name__iexact=traits.first_given_name.strip(),
        birth_on=traits.birth_on,
        sex=traits.sex,
        **({"birth_place_code": traits.birth_place_code} if traits.birth_place_code else {}),
    )[:2]
    return holder_view(found[0]) if len(found) == 1 else None


@dataclass(frozen=True, slots=True)
class ProfessionalView:
    """A professional of the directory, for reading."""

    rpps: str
    name: str
    profession: str
    specialty: str
    structure_name: str


def professionals(rpps_numbers: Iterable[str]) -> dict[str, ProfessionalView]:
    """Several professionals by RPPS number, in two queries."""
    found = Professional.objects.filter(rpps__in=set(rpps_numbers)).prefetch_related("exercises__structure")
    return {one.rpps: _professional_view(one) for one in found}


def search_professionals(text: str, *, limit: int = 20) -> list[ProfessionalView]:
    """Professionals whose family name begins so, or with this exact RPPS number."""
    words = Q(family_name__istartswith=text.strip()) | Q(rpps=text.strip())
    found = Professional.objects.filter(words).prefetch_related("exercises__structure")
    return [_professional_view(one) for one in found.order_by("family_name", "given_name")[:limit]]


def structures(finess_numbers: Iterable[str]) -> dict[str, str]:
    """Names of structures by FINESS number."""
    return dict(Structure.objects.filter(finess__in=set(finess_numbers)).values_list("finess", "name"))


def _professional_view(professional: Professional) -> ProfessionalView:
    places: list[Exercise] = list(professional.exercises.all())
    return ProfessionalView(
        rpps=professional.rpps,
        name=professional.display_name,
        profession=professional.profession_code,
        specialty=professional.specialty_code,
        structure_name=places[0].structure.name if places else "",
    )
