"""The set form of the decision: which documents of a space an actor may read, as one predicate.

`visible_set` gives the predicate, `VisibleSet.matches` applies it to one document in memory, and the record turns it
into SQL. Whatever the number of rules about single documents, they are two lists of ids in it. Property tests hold the
three against `decide` and against a model written from the text of the rules.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from uuid import UUID

from espace_sante.access.domain.consent import consent_ground
from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.flags import unmasking_ground
from espace_sante.access.domain.matrix import AccessMatrix
from espace_sante.kernel.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class VisibleSet:
    """Documents that are not deleted and that the actor wrote, or that were opened to them by name, or that pass every
    other clause.

    `without_quarantined` binds what was opened by name too, and never the author.
    `types` None means every type, `within` None every document. `author_rpps` empty means that the author's right does
    not help. `others` False means that only the actor's own documents, and those opened by name, pass.
    """

    others: bool
    author_rpps: str = ""
    types: frozenset[str] | None = None
    within: frozenset[UUID] | None = None
    allowed: Set[UUID] = frozenset()
    denied: Set[UUID] = frozenset()
    without_masked: bool = False
    without_quarantined: bool = False
    without_invisible_patient: bool = False
    without_invisible_representatives: bool = False

    @property
    def empty(self) -> bool:
        return not self.others and not self.author_rpps and not self.allowed

    def matches(self, document: DocumentFacts) -> bool:
        """Whether the set holds this document."""
        if document.status is DocumentStatus.DELETED:
            return False
        if self.author_rpps and document.author_rpps == self.author_rpps:
            return True
        if self.without_quarantined and document.quarantined:
            return False
        if document.document_id in self.allowed:
            return True
        return (
            self.others
            and (self.types is None or document.type_code in self.types)
            and (self.within is None or document.document_id in self.within)
            and document.document_id not in self.denied
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
        return decision, _professional_set(actor, decision, space, relations, matrix)
    if not decision.allowed:
        return decision, NOTHING
    service = actor.kind is ActorKind.SERVICE  # SCO-01: every flag hides from it
    return decision, VisibleSet(
        others=True,
        without_masked=service,
        without_quarantined=service,
        without_invisible_patient=True,
        without_invisible_representatives=service or relations.by_law,
    )


# Refusals of the list that leave what one wrote, and what was opened by name.
_OWN_REMAIN = frozenset({Reason.NO_AUTHORISATION, Reason.NOT_THIS_VISIT, Reason.EXPRESS_CONSENT_NEEDED})


def _professional_set(
    actor: Actor, decision: Decision, space: SpaceFacts, relations: Relations, matrix: AccessMatrix
) -> VisibleSet:
    own, allowed = actor.rpps or "", relations.allowed - relations.denied
    if not decision.allowed:
        left = decision.reason in _OWN_REMAIN
        if not left:
            return NOTHING
        return VisibleSet(others=False, author_rpps=own, allowed=allowed, without_quarantined=True)  # VIS-06
    types, within = matrix.readable_types(actor.profession), None
    if decision.reason is Reason.CODE and relations.code is not None:
        types = types if relations.code.types is None else types & relations.code.types
        within = relations.code.documents
    consent = consent_ground(actor, relations)
    return VisibleSet(
        others=True,
        author_rpps=own,
        types=types,
        within=within,
        allowed=allowed,
        denied=relations.denied,
        without_quarantined=True,
        without_masked=unmasking_ground(space, relations, decision.reason, consent) is None,
    )
