"""A page of a list that asks for nothing but a status, and how many documents follow: statements kept for all actors.

Rules about single documents (RULES.md 17 C6) change the answer for the documents they name and for no other. So
everything is counted as if there were none, and then the documents that they name, by a look-up each: a look at the
rules for each document of the space would cost more.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Func, IntegerField, Q, QuerySet

from espace_sante.access.api import DocumentStatus, StoredRules, VisibleSet
from espace_sante.prepared.api import Select
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import listed, predicate_of
from espace_sante.record.services.rows import COLUMNS, as_entries

# What of a visible set is one actor's own: a statement is kept for all of them, and takes it as a parameter.
_OF_ONE_ACTOR: dict[str, Any] = {"author_rpps": str, "allowed": [UUID], "denied": [UUID], "within": [UUID]}
_EXAMPLES = {True: "the author", False: frozenset({UUID(int=0)})}  # is it text?


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

    Two queries, one when the first page is the only one: as many whatever the number of rules.
    """
    shape, values = _shape_of(visible)
    values["space_id"] = space_id
    place = {"moment": after[0], "last_id": after[1]} if after else {}
    entries = as_entries(_page(shape, statuses, after is not None, size).rows(**values, **place))
    if after is None and size and len(entries) <= size:  # the first page is the only one
        return entries, len(entries), False
    total = sum(n for (n,) in _count(shape, statuses).rows(**values))
    return entries[:size], total, len(entries) > size


def _shape_of(visible: VisibleSet) -> tuple[VisibleSet, dict[str, Any]]:
    """The set with examples in place of what is one actor's own, and what the examples stand for."""
    examples: dict[str, Any] = {}
    values: dict[str, Any] = {}
    for name, kind in _OF_ONE_ACTOR.items():
        match getattr(visible, name):
            case StoredRules() as rules:
                examples[name] = StoredRules(rules.rule)
                values["rpps"] = rules.rpps
            case value if value:
                examples[name] = _EXAMPLES[kind is str]
                values[name] = list(value) if isinstance(value, frozenset) else value
    return replace(visible, **examples), values


@lru_cache(maxsize=256)
def _page(shape: VisibleSet, statuses: frozenset[DocumentStatus], follows: bool, size: int) -> Select:
    """The page, for every actor with this predicate."""

    def page(a: Any) -> QuerySet[DocumentEntry, Any]:
        rows = _of_space(a, statuses).filter(predicate_of(_filled(shape, a), of_a_page=True))
        rows = rows.filter(following(a.moment, a.last_id)) if follows else rows
        return rows.order_by("-service_start_time", "-id")[: size + 1].values_list(*COLUMNS)

    place: dict[str, Any] = {"moment": datetime, "last_id": UUID} if follows else {}
    return Select(page, named=True, **_kinds(shape), **place)


@lru_cache(maxsize=256)
def _count(shape: VisibleSet, statuses: frozenset[DocumentStatus]) -> Select:
    """Rows that add up to the number of documents of the set: all but for the rules, and what the rules change."""
    bare = replace(shape, allowed=frozenset(), denied=frozenset())
    own = replace(bare, others=False)

    def rows(a: Any) -> QuerySet[DocumentEntry, Any]:
        every, filled = _of_space(a, statuses), _filled(shape, a)
        usual = predicate_of(_filled(bare, a))
        counts = [_counted(every.filter(usual))]
        if shape.allowed:
            named = every.filter(~usual & _found_by(filled.allowed))
            counts.append(_counted(named.filter(quarantined=False) if shape.without_quarantined else named))
        if shape.denied:
            kept = predicate_of(_filled(own, a))
            counts.append(_counted(every.filter(usual & ~kept & _found_by(filled.denied)), sign="-"))
        return counts[0].union(*counts[1:], all=True) if counts[1:] else counts[0]

    return Select(rows, **_kinds(shape))


def _found_by(ids: Any) -> Q:
    """The documents of these ids, looked up one by one."""
    return listed(ids) if isinstance(ids, StoredRules) else Q(id__among=ids)


def _counted(rows: QuerySet[DocumentEntry], *, sign: str = "") -> QuerySet[DocumentEntry, Any]:
    """How many they are, in one row. An aggregate of the ORM would group them: SQLite then counts half as fast."""
    return rows.annotate(n=Func(template=f"{sign}COUNT(*)", output_field=IntegerField())).values_list("n")


def _of_space(a: Any, statuses: frozenset[DocumentStatus]) -> QuerySet[DocumentEntry]:
    kept = [status.value for status in statuses - {DocumentStatus.DELETED}]
    return DocumentEntry.objects.filter(space_id=a.space_id, status__in=kept)


def _filled(shape: VisibleSet, a: Any) -> VisibleSet:
    """The set of this shape with what is the actor's own."""
    own: dict[str, Any] = {}
    for name in _OF_ONE_ACTOR:
        match getattr(shape, name):
            case StoredRules() as rules:
                own[name] = replace(rules, space_id=a.space_id, rpps=a.rpps)
            case value if value:
                own[name] = getattr(a, name)
    return replace(shape, **own)


def _kinds(shape: VisibleSet) -> dict[str, Any]:
    kinds: dict[str, Any] = {"space_id": UUID}
    for name, kind in _OF_ONE_ACTOR.items():
        match getattr(shape, name):
            case StoredRules():
                kinds["rpps"] = str
            case value if value:
                kinds[name] = kind
    return kinds
