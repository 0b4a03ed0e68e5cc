"""Who wrote a measure, and who may remove it. Source: RULES.md SCO-07, 12 (e)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from espace_sante.kernel.actors import Actor, ActorKind


@dataclass(frozen=True)
class Author:
    """The holder's side is one author, whoever of it writes; a service is told by its id."""

    kind: ActorKind
    id: str
    name: str = ""

    @property
    def holder_side(self) -> bool:
        return self.kind is ActorKind.CITIZEN

    @cached_property  # asked for each measure of a page, whose author is one
    def key(self) -> str:
        return "holder" if self.holder_side else f"{self.kind.value}:{self.id}"


def author_of(actor: Actor) -> Author:
    """The author that this actor is. Nobody's name is kept of the holder's side."""
    return Author(kind=actor.kind, id=actor.id, name="" if actor.kind is ActorKind.CITIZEN else actor.name)


def may_remove(actor: Actor, author: Author) -> bool:
    """The holder's side removes any measure; a service, those it wrote."""
    return author_of(actor).holder_side or author_of(actor).key == author.key
