"""« Qui peut voir ce document ? »: the decision itself, asked for each professional tied to the space."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Place, Relations
from espace_sante.access.domain.matrix import MatrixUnreadable
from espace_sante.access.services.ask import family_relations, relations_in, space_facts
from espace_sante.access.services.matrices import current_matrix
from espace_sante.access.services.seen_as import at_a_fire_brigade, in_authorised_structures
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class Viewer:
    """A professional and what the decision point answers for them."""

    professional: identity.ProfessionalView
    decision: Decision
    relations: Relations


def who_can_see(*, space: SpaceView, document: DocumentFacts, now: datetime, but_secret: bool = False) -> list[Viewer]:
    """Every professional tied to the space, and its author, with the answer each would get. Seven queries at most.

    `but_secret`: without those tied by a secret connection alone (MIN-10).
    """
    relations = relations_in(space.id, now=now, but_secret=but_secret)
    wanted = set(relations) | ({document.author_rpps} if document.author_rpps else set())
    for rpps in in_authorised_structures(wanted, space=space, now=now):
        relations[rpps] = replace(relations.get(rpps, Relations()), structure=True)
    for rpps in at_a_fire_brigade(wanted):
        relations[rpps] = replace(relations.get(rpps, Relations()), place=Place.FIRE_BRIGADE)
    return [
        Viewer(
            professional=professional,
            decision=_decide_for(professional, space, relations.get(rpps, Relations()), document),
            relations=relations.get(rpps, Relations()),
        )
        for rpps, professional in sorted(identity.professionals(wanted).items(), key=lambda item: item[1].name)
    ]


def family_who_see(*, space: SpaceView, document: DocumentFacts, now: datetime) -> list[identity.ActsFor]:
    """Everybody who acts for the holder now and whom the decision point lets read this document. One query."""
    return [
        one
        for one in identity.helpers_of(space.holder_id, now=now)
        if decide(
            actor=Actor(kind=ActorKind.CITIZEN, id=str(one.holder.id), name="", holder_id=one.holder.id),
            action=Action.READ_DOCUMENT,
            space=space_facts(space),
            relations=family_relations(one),
            matrix=current_matrix(),
            document=document,
        ).allowed
    ]


def professions_that_read(type_code: str) -> Sequence[str]:
    """The professions to which the matrix gives this type of document."""
    matrix = current_matrix()
    return [code for code in matrix.professions if matrix.reads(profession=code, type_code=type_code)]


def _decide_for(
    professional: identity.ProfessionalView, space: SpaceView, relations: Relations, document: DocumentFacts
) -> Decision:
    actor = Actor(
        kind=ActorKind.PROFESSIONAL,
        id=professional.rpps,
        name=professional.name,
        rpps=professional.rpps,
        profession=professional.profession,
        specialty=professional.specialty or None,
    )
    matrix = current_matrix()
    try:
        return decide(
            actor=actor,
            action=Action.READ_DOCUMENT,
            space=space_facts(space),
            relations=relations,
            matrix=matrix,
            document=document,
        )
    except MatrixUnreadable:  # nobody reads by it meanwhile, and its holder sees their document
        return Decision(allowed=False, reason=Reason.MATRIX, matrix_version=matrix.version, obligations=frozenset())
