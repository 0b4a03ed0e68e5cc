"""Walk through the known population in the order of ids, a chunk at a time; and how to write to some of them.

Source: CSP art. R. 1111-28 (information by mail, else by post); RULES.md LC-01, LC-02, MIN-01, MIN-03.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from espace_sante.identity.domain.minority import last_adult_birth
from espace_sante.identity.models import Filiation, Holder, NotRepresentative
from espace_sante.kernel.identifiers import Ins
from espace_sante.prepared.api import Select


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


class Addressee(NamedTuple):
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
    youngest = last_adult_birth(now)
    found = list(rows.order_by("id").values_list("id", "birth_on", "email")[:most])
    minors = [holder_id for holder_id, born, _ in found if born > youngest]
    told = {child_id for (child_id,) in _PARENTS_BY_MAIL.rows(ids=minors)} if minors else set()
    return [(holder_id, holder_id in told if born > youngest else bool(email)) for holder_id, born, email in found]


def count_population(sought: PeopleSought) -> int:
    """How many holders the criteria accept, with or without a space."""
    return Holder.objects.filter(_where(sought), merged_into__isnull=True).count()


def addressees(holder_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, Addressee]:
    """Whom to write to about each of these people, in two queries."""
    rows = _HOLDERS.rows(ids=list(holder_ids))
    youngest = last_adult_birth(now)
    minors = [row[0] for row in rows if row[-1] > youngest]
    # Who declared the child comes last, and stays.
    parents = {row[0]: _Person._make(row[1:]) for row in _PARENTS.rows(ids=minors)} if minors else {}
    return {row[0]: _addressee(_Person._make(row[:-1]), parents.get(row[0]), row[-1] > youngest) for row in rows}


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


def _parents(children: Sequence[UUID]) -> QuerySet[Filiation]:
    """The parents known today, save those who answered that they do not represent the child."""
    said_not = NotRepresentative.objects.filter(child=OuterRef("child"), person=OuterRef("parent"), until__isnull=True)
    return Filiation.objects.filter(~Exists(said_not), child__id__among=children, until__isnull=True)


_HOLDERS = Select(lambda a: Holder.objects.filter(id__among=a.ids).values_list(*_WRITTEN_TO, "birth_on"), ids=[UUID])
_PARENTS = Select(
    lambda a: _parents(a.ids).order_by("-rank").values_list("child_id", *(f"parent__{name}" for name in _WRITTEN_TO)),
    ids=[UUID],
)
_PARENTS_BY_MAIL = Select(lambda a: _parents(a.ids).exclude(parent__email="").values_list("child_id"), ids=[UUID])


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
