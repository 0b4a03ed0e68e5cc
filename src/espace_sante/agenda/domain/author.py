"""Who wrote an event, and who may therefore change it. Source: RULES.md AGE-03, AGE-04."""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.kernel.actors import Actor, ActorKind

HOLDER_SIDE = "holder"


@dataclass(frozen=True, slots=True)
class Author:
    """`kind` is that of the actor, `id` theirs; `finess`: where they act. `name` is for sentences."""

    kind: ActorKind
    id: str
    finess: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """By what the business identifiers of one author are told apart from those of another."""
        if self.kind is ActorKind.CITIZEN:
            return HOLDER_SIDE
        return f"finess:{self.finess}" if self.finess else f"{self.kind.value}:{self.id}"

    @property
    def holder_side(self) -> bool:
        return self.kind is ActorKind.CITIZEN


def author_of(actor: Actor) -> Author:
    """The author that this actor is."""
    name = actor.structure_name or actor.name if actor.kind is ActorKind.STRUCTURE else actor.name
    return Author(kind=actor.kind, id=actor.id, finess=actor.finess or "", name=name)


def may_change(actor: Actor, author: Author) -> bool:
    """AGE-04: the holder's side changes what it wrote; a professional, what they or their structure wrote."""
    mine = author_of(actor)
    if author.holder_side or mine.holder_side:
        return author.holder_side and mine.holder_side
    same_structure = bool(mine.finess) and mine.finess == author.finess
    return same_structure or (mine.kind is author.kind and mine.id == author.id)
