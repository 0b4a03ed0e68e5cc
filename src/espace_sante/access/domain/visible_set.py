"""The set form of the decision: which documents of a space an actor may read, as one predicate.

`visible_set` gives the predicate, `VisibleSet.matches` applies it to one document in memory, and the record turns it
into SQL. A property test holds the three against `decide`.
"""

from __future__ import annotations

from dataclasses import dataclass

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.matrix import AccessMatrix
from espace_sante.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class VisibleSet:
    """Documents that are not deleted and that either the actor wrote, or that pass every other clause.

    `types` None means every type. `author_rpps` empty means that the author's right does not help.
    `others` False means that only the actor's own documents pass.
    """

    others: bool
    author_rpps: str = ""
    types: frozenset[str] | None = None
    without_masked: bool = False
    without_invisible_patient: bool = False
    without_invisible_representatives: bool = False

    @property
    def empty(self) -> bool:
        return not self.others and not self.author_rpps

    def matches(self, document: DocumentFacts) -> bool:
        """Whether the set holds this document."""
        if document.status is DocumentStatus.DELETED:
            return False
        if self.author_rpps and document.author_rpps == self.author_rpps:
            return True
        return (
            self.others
            and (self.types is None or document.type_code in self.types)
            and not (self.without_masked and document.masque_ps)
            and not (self.without_invisible_patient and document.invisible_patient)
            and not (self.without_invisible_representatives and document.invisible_representants_legaux)
        )


NOTHING = VisibleSet(others=False)


def visible_set(
    *, actor: Actor, space: SpaceFacts, relations: Relations, matrix: AccessMatrix
) -> tuple[Decision, VisibleSet]:
    """The decision on listing, and the documents that READ_DOCUMENT would allow one by one."""
    decision = decide(
        actor=actor, action=Action.LIST_DOCUMENTS, space=space, relations=relations, matrix=matrix, document=None
    )
    if actor.kind is ActorKind.PROFESSIONAL:
        return decision, _professional_set(actor, decision, matrix)
    if not decision.allowed:
        return decision, NOTHING
    return decision, VisibleSet(
        others=True,
        without_invisible_patient=True,
        without_invisible_representatives=relations.by_law,
    )


def _professional_set(actor: Actor, decision: Decision, matrix: AccessMatrix) -> VisibleSet:
    if decision.allowed:
        types = matrix.readable_types(actor.profession)
        return VisibleSet(others=True, author_rpps=actor.rpps or "", types=types, without_masked=True)
    if decision.reason is Reason.NO_AUTHORISATION:
        return VisibleSet(others=False, author_rpps=actor.rpps or "")  # VIS-06
    return NOTHING
