"""Holders: look up.

The national identity is matched on the five strict traits together, never on fewer (Référentiel INS).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.domain.names import name_key
from espace_sante.identity.domain.traits import same_place
from espace_sante.identity.models import Holder, MatriculeHistory
from espace_sante.kernel.identifiers import INS_OIDS, Ins, PersonIdentifier, identifier_of


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
    ins: PersonIdentifier  # an INS, or the local identifier of who has none
    birth_name: str
    used_name: str
    given_names: str
    first_given_name: str
    sex: str
    birth_on: date
    birth_place_name: str
    birth_date_text: str
    birth_rank: int
    identity_status: IdentityStatus

    @property
    def ins_qualified(self) -> bool:
        """Whether documents may be sent to this person (RULES.md DOC-05)."""
        return self.identity_status is IdentityStatus.QUALIFIED

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


VIEWED = (
    "id", "ins", "ins_oid", "identity_status",
    "birth_name", "used_name", "given_names", "first_given_name", "sex", "birth_on", "birth_place_name",
    "birth_date_text", "birth_rank",
)  # fmt: skip


def holder_view(holder: Holder) -> HolderView:
    return _viewed(*[getattr(holder, name) for name in VIEWED])


def joined_holder(row: Any) -> HolderView:
    """The holder of a row that carries the columns `holder_{name}` of each name of `VIEWED`."""
    return _viewed(*[getattr(row, f"holder_{name}") for name in VIEWED])


def _viewed(holder_id: UUID, ins: str, ins_oid: str, identity_status: str, *traits: Any) -> HolderView:
    """A view of the values of `VIEWED`, in this order."""
    return HolderView(holder_id, identifier_of(ins, ins_oid), *[*traits, IdentityStatus(identity_status)])


def holders(ids: Iterable[UUID]) -> dict[UUID, HolderView]:
    """Several holders by id, in one query; unknown ids are absent."""
    return {holder.id: holder_view(holder) for holder in Holder.objects.filter(id__in=set(ids))}


def kept_holder_id(holder_id: UUID) -> UUID:
    """Who answers for this holder: themselves, or the one they were merged into. One query."""
    merged = Holder.objects.filter(id=holder_id).values_list("merged_into_id", flat=True).first()
    return merged or holder_id


def holder_by_ins(ins: Ins) -> HolderView | None:
    """The holder of a matricule under its OID, now or formerly, or None. A second query only for a former one."""
    return holder_by_matricule(ins.value, oids=(ins.oid,))


def holder_by_matricule(matricule: str, *, oids: Sequence[str]) -> HolderView | None:
    """The holder of 15 characters whose OID was not said, by order of preference; former matricules come last."""
    found = {one.ins_oid: one for one in Holder.objects.filter(_THEMSELVES, ins=matricule, ins_oid__in=oids)}
    first = next((found[oid] for oid in oids if oid in found), None) or former_holder(matricule, oids=oids)
    return holder_view(first) if first else None


def former_holder(matricule: str, *, oids: Sequence[str]) -> Holder | None:
    """The one holder who had this matricule before; None when nobody had, when it was wrong, or when several had."""
    former = MatriculeHistory.objects.filter(_ANSWERS, ins=matricule, ins_oid__in=oids).values("holder_id")
    found = list(Holder.objects.filter(_THEMSELVES, id__in=former)[:2])
    return found[0] if len(found) == 1 else None


def former_holder_id(ins: Ins) -> UUID | None:
    """The id of the one holder who had this matricule before."""
    holder = former_holder(ins.value, oids=(ins.oid,))
    return holder.id if holder else None


def former_holder_ids(matricules: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The same for many pairs of a matricule and its OID, in one query; those that find nobody are absent."""
    wanted = set(matricules)
    rows = MatriculeHistory.objects.filter(
        _ANSWERS, ins__among=[value for value, _ in wanted], holder__merged_into__isnull=True
    ).values_list("ins", "ins_oid", "holder_id")
    found: dict[tuple[str, str], set[UUID]] = {}
    for value, oid, holder_id in rows if wanted else ():
        found.setdefault((value, oid), set()).add(holder_id)
    return {pair: one for pair, (one, *others) in found.items() if pair in wanted and not others}


def holder_ids_by_matricules(matricules: Iterable[tuple[str, str]]) -> dict[tuple[str, str], UUID]:
    """The holders of many pairs of a matricule and its OID, present or former, in at most two queries.

    Those that find nobody are absent; a duplicate that was merged is not found by its own matricule.
    """
    wanted = set(matricules)
    rows = Holder.objects.filter(_THEMSELVES, ins__among=[value for value, _ in wanted])
    found = {(value, oid): one for value, oid, one in rows.values_list("ins", "ins_oid", "id")} if wanted else {}
    missing = wanted - found.keys()
    return {pair: one for pair, one in found.items() if pair in wanted} | former_holder_ids(missing)


def former_matricules(holder_id: UUID) -> list[Ins]:
    """The matricules that still find a holder, newest first (INSHISTO); never a local identifier (LC-24)."""
    rows = MatriculeHistory.objects.filter(_ANSWERS, holder_id=holder_id, ins_oid__in=INS_OIDS)
    rows = rows.order_by("-until", "-id")
    return [Ins(row.ins, row.ins_oid) for row in rows]


def holder_by_traits(traits: Traits) -> HolderView | None:
    """The one holder with all these traits; None when there is none or more than one (homonyms, twins).

    Names are compared as `name_key` says. Without a place, as in the national search, one answer alone is an answer.
    """
    rows = Holder.objects.filter(
        _THEMSELVES,
        birth_on=traits.birth_on,
        birth_name_key=name_key(traits.birth_name),
        sex=traits.sex,
    )
    first, place = name_key(traits.first_given_name), traits.birth_place_code
    found = [
        one
        for one in rows
        if name_key(one.first_given_name) == first
        and one.birth_date_text == traits.birth_on.isoformat()
        and (not place or same_place(one.birth_place_code, place))
    ]
    return holder_view(found[0]) if len(found) == 1 else None


def holders_named(family_name: str, *, birth_on: date, given_name: str = "", most: int = 10) -> list[HolderView]:
    """Those of this name, at birth or in use, born on this day; fewer when the first given name is told. One query.

    For whoever must find one person: several answers mean that more must be known.
    """
    wanted, first = name_key(family_name), name_key(given_name)
    born = Holder.objects.filter(_THEMSELVES, birth_on=birth_on)
    # The name in use is not kept as it is compared: those of one day are few, and compared here.
    rows = born.filter(Q(birth_name_key=wanted) | ~Q(used_name="")) if wanted else born.none()
    found = [
        one
        for one in rows
        if wanted in {one.birth_name_key, name_key(one.used_name)}
        and (not first or name_key(one.first_given_name) == first)
    ]
    return [holder_view(one) for one in found[:most]]


_THEMSELVES = Q(merged_into__isnull=True)  # a duplicate is answered for by the one who was kept
_ANSWERS = ~Q(ground=MatriculeHistory.Ground.WRONG_PERSON) & (Q(merge__isnull=True) | Q(merge__undone_at__isnull=True))
