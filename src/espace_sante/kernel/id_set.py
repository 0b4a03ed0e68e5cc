"""A set of ids that pass through a process by the hundred, from one statement to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from typing import Any, Self
from uuid import UUID


class IdSet(Set[UUID]):
    """Kept as the 32 hexadecimal digits of each, and made into ids only for who asks for one of them.

    Making five hundred ids takes Python as long as SQLite takes to find them.
    """

    __slots__ = ("digits",)

    def __init__(self, ids: Iterable[UUID] = ()) -> None:
        self.digits = frozenset([one.hex for one in ids])

    @classmethod
    def of_digits(cls, digits: Iterable[str]) -> Self:
        """Of the digits of each id, in lower case and without hyphens, as a database gives them."""
        made = cls()
        made.digits = frozenset(digits)
        return made

    def __contains__(self, one: object) -> bool:
        return getattr(one, "hex", None) in self.digits

    def __iter__(self) -> Iterator[UUID]:
        return (UUID(one) for one in self.digits)

    def __len__(self) -> int:
        return len(self.digits)

    def __sub__(self, other: Set[Any]) -> Self:
        return self.of_digits(self.digits - (other if isinstance(other, IdSet) else IdSet(other)).digits)

    def __hash__(self) -> int:
        return self._hash()

    def __repr__(self) -> str:
        return f"IdSet({len(self)} ids)"
