"""Walk through the known population in the order of ids, a chunk at a time; and how to write to some of them.

Source: CSP art. R. 1111-28 (information by mail, else by post); RULES.md LC-01, LC-02, MIN-01, MIN-03.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.db.models.fields import BooleanField

from espace_sante.identity.domain.minority import last_adult_birth
from espace_sante.identity.models import Filiation, Holder, NotRepresentative
from espace_sante.kernel.identifiers import Ins


@dataclass(frozen=True, slots=True)
class PeopleSought:
    """Who is looked for: everybody whom each criterion that is given accepts.

    `postal_prefixes`, `funds`: beginnings of the postal code, of the code of the fund. Born after `born_after`
    (excluded) and up to `born_until` (included).
    """

    postal_prefixes: tuple[str, ...] = ()
    funds: tuple[str, ...] = ()
    born_after: date | None = None
    born_until: date | None = None


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom to write to about somebody: the person, or the parent who answers for a child.

    `email` is empty when only the post reaches them; `address` has the lines of an envelope, empty when none is known.
    """

    holder_id: UUID
    about: str  # the name of the person, given name first
    is_minor: bool
    to: str
    email: str
    address: tuple[str, ...]


def walk_population(
    sought: PeopleSought, *, after: UUID | None, most: int, now: datetime, among: Sequence[Ins] | None = None
) -> list[tuple[UUID, bool]]:
    """The next holders by id, and whether a mail reaches them. `among`: only these matricules."""
    rows = Holder.objects.filter(_where(sought), merged_into__isnull=True)
    if after is not None:
        rows = rows.filter(id__gt=after)
    if among is not None:
        rows = rows.filter(ins__among=[one.value for one in among])
    by_mail = Case(
        When(birth_on__gt=last_adult_birth(now), then=Exists(_parents(OuterRef("pk")).exclude(parent__email=""))),
        default=~Q(email=""),
        output_field=BooleanField(),
    )
    found = rows.order_by("id").annotate(by_mail=by_mail).values_list("id", "by_mail")[:most]
    return [(holder_id, bool(told)) for holder_id, told in found]


def count_population(sought: PeopleSought) -> int:
    """How many holders the criteria accept, with or without a space."""
    return Holder.objects.filter(_where(sought), merged_into__isnull=True).count()


def addressees(holder_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, Addressee]:
    """Whom to write to about each of these people, in two queries."""
    rows = Holder.objects.filter(id__among=list(holder_ids)).values_list(*_WRITTEN_TO, "birth_on")
    youngest = last_adult_birth(now)
    holders = {row[0]: (_Person(*row[:-1]), row[-1] > youngest) for row in rows}
    minors = [one for one, (_, minor) in holders.items() if minor]
    parents: dict[UUID, _Person] = {}
    if minors:
        known = _parents(minors).order_by("-rank").values_list("child_id", *(f"parent__{name}" for name in _WRITTEN_TO))
        parents = {row[0]: _Person(*row[1:]) for row in known}  # who declared the child comes last, and stays
    return {one: _addressee(person, parents.get(one), minor) for one, (person, minor) in holders.items()}


class _Person(NamedTuple):
    id: UUID
    given_name: str
    used_name: str
    birth_name: str
    email: str
    address_line: str
    postal_code: str
    city: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.used_name or self.birth_name}"


_WRITTEN_TO = (
    *("id", "first_given_name", "used_name", "birth_name"),
    *("email", "address_line", "postal_code", "city"),
)


def _parents(children: OuterRef | Sequence[UUID]) -> QuerySet[Filiation]:
    """The parents known today, save those who answered that they do not represent the child."""
    which = Q(child__id__among=children) if isinstance(children, list) else Q(child=children)
    said_not = NotRepresentative.objects.filter(child=OuterRef("child"), person=OuterRef("parent"), until__isnull=True)
    return Filiation.objects.filter(which, ~Exists(said_not), until__isnull=True)


def _addressee(person: _Person, parent: _Person | None, minor: bool) -> Addressee:
    written_to = parent if minor and parent is not None else person
    nobody = minor and parent is None
    lived_at = written_to if written_to.address_line else person
    lines = (lived_at.address_line, f"{lived_at.postal_code} {lived_at.city}".strip())
    return Addressee(
        holder_id=person.id,
        about=person.name,
        is_minor=minor,
        to=f"Aux représentants légaux de {person.name}" if nobody else written_to.name,
        email="" if nobody else written_to.email,
        address=lines if all(lines) else (),
    )


def _where(sought: PeopleSought) -> Q:
    where = Q()
    if sought.postal_prefixes:
        where &= _one_of("postal_code__startswith", sought.postal_prefixes)
    if sought.funds:
        where &= _one_of("fund_code__startswith", sought.funds)
    if sought.born_after is not None:
        where &= Q(birth_on__gt=sought.born_after)
    if sought.born_until is not None:
        where &= Q(birth_on__lte=sought.born_until)
    return where


def _one_of(look_up: str, values: Iterable[str]) -> Q:
    found = Q()
    for value in values:
        found |= Q(**{look_up: value})
    return found
