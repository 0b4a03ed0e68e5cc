"""Whom a person may act for, and as what, at an instant. The one place that reads `Relationship` to give a right.

A representative's right ends with the minority of the child, by the birth date and the instant alone: no task has to
run at midnight. Source: CSP art. R. 1111-40; Code civil art. 414;
RULES.md MIN-02, MIN-12, MIN-13, MIN-15, MIN-16, CAR-06.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from espace_sante.identity.domain.minority import last_adult_birth, majority_at
from espace_sante.identity.domain.representation import AgreementAnswer, Ground, Kind
from espace_sante.identity.models import ConsentAlone, Holder, ParentalAgreement, Relationship
from espace_sante.identity.services.delegations.ties import (
    SCOPE_COLUMNS,
    joined_scope,
    running_emergencies,
    scope_in,
    with_scope,
)
from espace_sante.identity.services.directory import VIEWED, HolderView, holder_view, joined_holder
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.carers import CarerScope
from espace_sante.prepared.api import Select

# Children first, then adults under a measure, then those one helps.
ORDER = {Kind.REPRESENTATIVE: 0, Kind.GUARDIAN: 1, Kind.ASSISTANT: 2, Kind.CARER: 3}


@dataclass(frozen=True, slots=True)
class ActsFor:
    """Somebody a person acts for, and as what (a `Kind`), with what `Tie` says of it."""

    kind: str
    holder: HolderView
    since: datetime
    scope: CarerScope | None = None
    until: datetime | None = None
    contested: bool = False
    awaiting: bool = False


@dataclass(frozen=True, slots=True)
class Tie:
    """What ties one person to another now.

    `scope` is what a carer may do. `contested`: a parent contests the representation, no judge has decided yet.
    `awaiting`: the other parent can still answer (MIN-05). Both are False for other kinds.
    """

    kind: str
    scope: CarerScope | None = None
    contested: bool = False
    awaiting: bool = False


@dataclass(frozen=True, slots=True)
class EndedTie:
    """That one acted for somebody and no longer does: since when, and why (a `Ground`, or empty)."""

    kind: str
    ended_at: datetime
    ground: str


def current(now: datetime, *, via: str = "", born: str = "helped__birth_on") -> Q:
    """The relationships that give a right at this instant, as one predicate.

    `via` is the path to them in a query over something else, `born` the path to the birth date of who is helped.
    """
    represented = Q(**{f"{born}__gt": last_adult_birth(now)}) & ~Q(Exists(consenting_alone(f"{via}helped", now)))
    return _running(now, via) & (~Q(**{f"{via}kind": Kind.REPRESENTATIVE.value}) | represented)


def acts_for(holder_id: UUID, *, now: datetime) -> list[ActsFor]:
    """Everybody this person acts for now, children first by age, in one query."""
    rows = _with_what_waits(_current(now).filter(person_id=holder_id).select_related("helped"), now)
    return in_order(_acts_for(row, row.helped) for row in rows)


def everybody_tied(holder_id: UUID, *, now: datetime) -> QuerySet[Holder, Any]:
    """The ids of this person and of everybody tied to them now, as a subquery: `tie_in` says for whom they act."""
    tied = Relationship.objects.filter(_running(now), person_id=holder_id).values("helped_id")
    return Holder.objects.filter(id=holder_id).values("id").union(tied)


def joined_tie(holder_id: UUID, *, holder: str, now: datetime) -> tuple[Q, dict[str, Any]]:
    """For a query over something else that joins holders at the path `holder`: what ties this person to each of them.

    The condition of the join, to be given to a FilteredRelation named `tie` over `{holder}__helped_by`, and the columns
    that `tie_in` reads. A row without a tie is the person's own. Neither computes anything of `now`: the query may be
    prepared.
    """
    via = f"{holder}__helped_by__"
    condition = Q(**{f"{via}person_id": holder_id}) & _running(now, via)
    child = OuterRef(f"{holder}_id")
    emergencies = running_emergencies(OuterRef("tie__terms__delegation"), now)
    return condition, {
        "tie_kind": F("tie__kind"),
        "tie_since": F("tie__since"),
        "tie_until": F("tie__until"),
        **{name: F(f"tie__terms__{name}") for name in SCOPE_COLUMNS},
        **{f"holder_{name}": F(f"{holder}__{name}") for name in VIEWED if name != "id"},
        "emergency": Exists(emergencies),
        "contested": Exists(contested_agreements(child)),
        "awaiting": Exists(open_agreements(child, now)),
        "alone": Exists(consenting_alone(f"{holder}_id", now)),
    }


def tie_in(row: Any, *, now: datetime) -> ActsFor | None:
    """What a row of a query with `joined_tie` and `holder_id` says of its holder; None: nothing ties, or no more."""
    parental = row.tie_kind == Kind.REPRESENTATIVE
    if row.tie_kind is None or (parental and (row.alone or row.holder_birth_on <= last_adult_birth(now))):
        return None
    return ActsFor(
        kind=row.tie_kind,
        holder=joined_holder(row),
        since=row.tie_since,
        scope=joined_scope(row) if row.tie_kind == Kind.CARER else None,
        until=row.tie_until,
        contested=parental and bool(row.contested),
        awaiting=parental and bool(row.awaiting),
    )


def in_order(people: Iterable[ActsFor]) -> list[ActsFor]:
    """Children first, the eldest before the others."""
    return sorted(people, key=lambda one: (ORDER[Kind(one.kind)], one.holder.birth_on, one.holder.id))


def is_helped(holder_id: UUID, *, now: datetime) -> bool:
    """Whether anybody is tied to this person now: without one, nobody acts for them. One short query."""
    return _HELPED.first(holder_id=holder_id, now=now) is not None


def helpers_of(holder_id: UUID, *, now: datetime) -> list[ActsFor]:
    """Everybody who acts for this person now, in one query."""
    rows = _with_what_waits(_current(now).filter(helped_id=holder_id).select_related("person"), now)
    return [_acts_for(row, row.person) for row in rows]


def tie_of(*, person_id: UUID, helped_id: UUID, now: datetime) -> Tie | None:
    """What ties the one to the other now, with what is asked of the other parent, in one query. None: nothing does."""
    for found in _TIES_BETWEEN.rows(person=person_id, helped=helped_id, now=now):
        row: Any = found
        parental = row.tie_kind == Kind.REPRESENTATIVE
        if not parental or not (row.alone or row.born <= last_adult_birth(now)):
            return Tie(
                kind=row.tie_kind,
                scope=joined_scope(row) if row.tie_kind == Kind.CARER else None,
                contested=parental and bool(row.contested),
                awaiting=parental and bool(row.awaiting),
            )
    return None


_HELPED = Select(
    lambda a: Relationship.objects.filter(_running(a.now), helped_id=a.holder_id).values_list("pk")[:1],
    holder_id=UUID,
    now=datetime,
)


def _ties_between(asked: Any) -> QuerySet[Relationship, Any]:
    """What runs between two people, the oldest row first."""
    columns = {
        "tie_kind": F("kind"),
        "born": F("helped__birth_on"),
        **{name: F(f"terms__{name}") for name in SCOPE_COLUMNS},
        "emergency": Exists(running_emergencies(OuterRef("terms__delegation"), asked.now)),
        "contested": Exists(contested_agreements(OuterRef("helped"))),
        "awaiting": Exists(open_agreements(OuterRef("helped"), asked.now)),
        "alone": Exists(consenting_alone("helped", asked.now)),
    }
    rows = Relationship.objects.filter(_running(asked.now), person_id=asked.person, helped_id=asked.helped)
    return rows.annotate(**columns).order_by("pk").values_list(*columns)


_TIES_BETWEEN = Select(_ties_between, named=True, person=UUID, helped=UUID, now=datetime)


def relationship(*, person_id: UUID, helped_id: UUID, now: datetime) -> str | None:
    """As what the one acts for the other now (a `Kind`), or None."""
    tie = tie_of(person_id=person_id, helped_id=helped_id, now=now)
    return tie.kind if tie else None


def ended_tie(*, person_id: UUID, helped_id: UUID, now: datetime) -> EndedTie | None:
    """The last relationship between these two that no longer gives a right; None when there was none, or one runs.

    For a page that says to somebody why what they could open yesterday is closed to them.
    """
    rows = Relationship.objects.filter(person_id=person_id, helped_id=helped_id, since__lte=now).select_related(
        "helped"
    )
    row = rows.order_by("-since", "-id").first()
    if row is None:
        return None
    if row.until is not None and row.until <= now:
        return EndedTie(row.kind, row.until, row.ended_ground)
    grown_at = majority_at(row.helped.birth_on)
    if row.kind == Kind.REPRESENTATIVE and grown_at <= now:
        return EndedTie(row.kind, grown_at, Ground.MAJORITY.value)
    alone = ConsentAlone.objects.filter(_running(now), child_id=helped_id).first()
    if row.kind == Kind.REPRESENTATIVE and alone is not None:
        return EndedTie(row.kind, alone.since, Ground.OPERATOR.value)
    return None


def relate(
    *,
    person_id: UUID,
    helped_id: UUID,
    kind: str,
    now: datetime,
    by: Actor = SYSTEM,
    ground: str = Ground.OPERATOR.value,
    until: datetime | None = None,
) -> None:
    """Record that a person acts for another one from now on; a relation already there is kept.

    It asks nobody: parents come by `add_representative`, which asks the other one.
    """
    Relationship.objects.bulk_create(
        [
            Relationship(
                person_id=person_id,
                helped_id=helped_id,
                kind=Kind(kind).value,
                since=now,
                until=until,
                by_kind=by.kind.value,
                by_id=by.id,
                ground=Ground(ground).value,
            )
        ],
        ignore_conflicts=True,
    )


def end_relationships(rows: QuerySet[Relationship], *, by: Actor, ground: Ground, now: datetime) -> int:
    """End relationships that still run, saying who did and why. How many."""
    running = rows.filter(Q(until__isnull=True) | Q(until__gt=now))
    return running.update(until=now, ended_by_kind=by.kind.value, ended_by_id=by.id, ended_ground=ground.value)


def _running(now: datetime, via: str = "") -> Q:
    open_ended = Q(**{f"{via}until__isnull": True}) | Q(**{f"{via}until__gt": now})
    return Q(**{f"{via}since__lte": now}) & open_ended


def _current(now: datetime) -> QuerySet[Relationship]:
    return Relationship.objects.filter(current(now))


def _with_what_waits(rows: QuerySet[Relationship], now: datetime) -> QuerySet[Relationship]:
    return with_scope(rows, now=now).annotate(
        contested=Exists(contested_agreements(OuterRef("helped"))),
        awaiting=Exists(open_agreements(OuterRef("helped"), now)),
    )


def contested_agreements(child: OuterRef) -> QuerySet[ParentalAgreement]:
    """The contests of a child's representation that no judge has settled."""
    return ParentalAgreement.objects.filter(
        child=child, answer=AgreementAnswer.CONTESTED.value, settled_by__isnull=True
    )


def consenting_alone(child: str, now: datetime) -> QuerySet[ConsentAlone]:
    """The decision by which the child at this path of the outer query consents alone now (MIN-15)."""
    return ConsentAlone.objects.filter(_running(now), child=OuterRef(child))


def open_agreements(child: OuterRef, now: datetime) -> QuerySet[ParentalAgreement]:
    """The questions about a child that the other parent can still answer."""
    return ParentalAgreement.objects.filter(child=child, answer="", settled_by__isnull=True, ends_at__gt=now)


def _acts_for(row: Relationship, other: Holder) -> ActsFor:
    return ActsFor(
        kind=row.kind,
        holder=holder_view(other),
        since=row.since,
        scope=scope_in(row),
        until=row.until,
        contested=_is(row, "contested"),
        awaiting=_is(row, "awaiting"),
    )


def _is(row: Relationship, name: str) -> bool:
    """What is asked of parents is about representatives alone."""
    return row.kind == Kind.REPRESENTATIVE and bool(getattr(row, name))
