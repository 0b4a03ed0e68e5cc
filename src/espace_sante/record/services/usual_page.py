"""A page of a list that asks for nothing but a status, and how many documents follow: statements kept for all actors.

Rules about single documents (RULES.md 17 C6) change the answer for the documents they name and for no other. So
everything is counted as if there were none, and then the documents that they name, by a look-up each: a look at the
rules for each document of the space would cost more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache, reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from espace_sante.access.api import DocumentStatus, VisibleSet
from espace_sante.prepared.api import Select
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.rows import COLUMNS, as_entries

# What of a visible set is one actor's own: a statement is kept for all of them, and takes it as a parameter.
_OF_ONE_ACTOR: dict[str, Any] = {"author_rpps": str, "allowed": [UUID], "denied": [UUID], "within": [UUID]}
_SHAPES: dict[type, Any] = {str: "the author", frozenset: frozenset({UUID(int=0)})}
_RULES = ("allowed", "denied")


def following(moment: datetime, last_id: UUID) -> Q:
    """What comes after this document, newest act first."""
    return Q(service_start_time__lt=moment) | Q(service_start_time=moment, id__lt=last_id)


def usual_page(
    space_id: UUID,
    visible: VisibleSet,
    statuses: frozenset[DocumentStatus],
    after: tuple[datetime, UUID] | None,
    size: int,
) -> tuple[list[DocumentEntry], int, bool]:
    """The entries of a page, how many match in all, and whether there are more.

    Two queries, one when the first page is the only one, one more where rules name documents.
    """
    own = {name: value for name in _OF_ONE_ACTOR if (value := getattr(visible, name))}
    shape = replace(visible, **{name: _SHAPES[type(value)] for name, value in own.items()})
    values: dict[str, Any] = {name: list(one) if isinstance(one, frozenset) else one for name, one in own.items()}
    values["space_id"] = space_id
    place = {"moment": after[0], "last_id": after[1]} if after else {}
    entries = as_entries(_page(shape, statuses, after is not None, size).rows(**values, **place))
    if after is None and size and len(entries) <= size:  # the first page is the only one
        return entries, len(entries), False
    total = sum((one.first(**values) or (0,))[0] for one in _counts(shape, statuses))
    return entries[:size], total, len(entries) > size


@lru_cache(maxsize=256)
def _page(shape: VisibleSet, statuses: frozenset[DocumentStatus], follows: bool, size: int) -> Select:
    """The page, for every actor with this predicate."""

    def page(a: Any) -> QuerySet[DocumentEntry, Any]:
        rows = _of_space(a, statuses).filter(predicate_of(_filled(shape, a)))
        rows = rows.filter(following(a.moment, a.last_id)) if follows else rows
        return rows.order_by("-service_start_time", "-id")[: size + 1].values_list(*COLUMNS)

    place: dict[str, Any] = {"moment": datetime, "last_id": UUID} if follows else {}
    return Select(page, named=True, **_kinds(shape), **place)


@lru_cache(maxsize=256)
def _counts(shape: VisibleSet, statuses: frozenset[DocumentStatus]) -> tuple[Select, ...]:
    """What adds up to the number of documents of the set: all but for the rules, and what the rules change."""
    bare = replace(shape, allowed=frozenset(), denied=frozenset())
    remaining = replace(shape, others=False)  # of those that rules name: opened by name, or their own

    def unruled(a: Any) -> QuerySet[DocumentEntry, Any]:
        rows = _of_space(a, statuses).filter(predicate_of(_filled(bare, a)))
        return rows.values("space_id").annotate(n=Count("id")).values_list("n")

    def changed(a: Any) -> QuerySet[DocumentEntry, Any]:
        named = reduce(or_, [Q(id__listed=getattr(a, name)) for name in _RULES if getattr(shape, name)])
        rows = _of_space(a, statuses).filter(named)
        change: Any = Count("id", filter=predicate_of(_filled(remaining, a)))
        if not bare.empty:
            change = change - Count("id", filter=predicate_of(_filled(bare, a)))
        return rows.values("space_id").annotate(n=change).values_list("n")

    count = Select(unruled, **_kinds(bare))
    return (count,) if bare == shape else (count, Select(changed, **_kinds(shape)))


def _of_space(a: Any, statuses: frozenset[DocumentStatus]) -> QuerySet[DocumentEntry]:
    kept = [status.value for status in statuses - {DocumentStatus.DELETED}]
    return DocumentEntry.objects.filter(space_id=a.space_id, status__in=kept)


def _filled(shape: VisibleSet, a: Any) -> VisibleSet:
    """The set of this shape with what is the actor's own."""
    return replace(shape, **{name: getattr(a, name) for name in _OF_ONE_ACTOR if getattr(shape, name)})


def _kinds(shape: VisibleSet) -> dict[str, Any]:
    return {"space_id": UUID} | {name: kind for name, kind in _OF_ONE_ACTOR.items() if getattr(shape, name)}
