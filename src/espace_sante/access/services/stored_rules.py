"""Rules about single documents left where they are stored, for a list that looks at a few of the documents they name.

Source: RULES.md 17 C6; PEERS.md ask 18.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet

from espace_sante.access.models import CareRelation

_NOWHERE = UUID(int=0)


class DocumentRule(StrEnum):
    """What the holder says of one professional and one document. NONE: nothing, the general rules hold."""

    ALLOWED = "document_allowed"
    DENIED = "document_denied"
    NONE = "none"


@dataclass(frozen=True)
class StoredRules(Set[UUID]):
    """The documents that the rules of one kind name to one professional in one space.

    A statement takes `rows` as a part of itself. Whoever looks into the set in memory reads it: one query, once.
    """

    rule: DocumentRule
    space_id: UUID = _NOWHERE
    rpps: str = ""

    def rows(self) -> QuerySet[CareRelation, Any]:
        """The ids of these documents, for `id__in`. A rule runs until it is ended: none is written with an end."""
        theirs = CareRelation.objects.filter(space_id=self.space_id, rpps=self.rpps, kind=self.rule.value)
        return theirs.filter(document_id__isnull=False, until__isnull=True).values("document_id")

    @cached_property
    def ids(self) -> frozenset[UUID]:
        return frozenset(one for (one,) in self.rows().values_list("document_id") if one)

    def __contains__(self, one: object) -> bool:
        return one in self.ids

    def __iter__(self) -> Iterator[UUID]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __bool__(self) -> bool:
        """True: whether it names a document is known when it is read."""
        return True

    def __sub__(self, other: Set[Any]) -> Self | frozenset[UUID]:
        """Itself, without the rules of the other kind: a document has one rule for one professional at most."""
        if isinstance(other, StoredRules) and (other.space_id, other.rpps) == (self.space_id, self.rpps):
            return self
        return self.ids - frozenset(other)
