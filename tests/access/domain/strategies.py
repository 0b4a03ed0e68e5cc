"""Random actors, spaces, relations and documents, for the property tests of the decision point."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st

from espace_sante.access.domain.facts import DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.finalities import EVERY_CONSENT
from espace_sante.access.domain.matrix import current_matrix, document_types
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import CarerScope, Section

SPACE = UUID(int=1)
RPPS = ("99900000015", "99900000023", "99900000031")
BY_LAW = ("representative", "guardian", "assistant")
FINESS = ("990000019", "990000027")
PROFESSIONS = (*current_matrix().professions, "unknown", None)
TYPES = tuple(document_types())


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    kind = draw(st.sampled_from(list(ActorKind)))
    professional = kind is ActorKind.PROFESSIONAL
    feeder = professional or kind is ActorKind.STRUCTURE
    return Actor(
        kind=kind,
        id="x",
        name="x",
        holder_id=UUID(int=7) if kind is ActorKind.CITIZEN else None,
        rpps=draw(st.sampled_from(RPPS)) if professional else None,
        profession=draw(st.sampled_from(PROFESSIONS)) if professional else None,
        finess=draw(st.sampled_from(FINESS)) if feeder else None,
    )


# open, active, inert
spaces = st.sampled_from([(False, False, False), (True, False, False), (True, False, True), (True, True, False)]).map(
    lambda flags: SpaceFacts(space_id=SPACE, open=flags[0], active=flags[1], inert=flags[2])
)


scopes = st.builds(
    CarerScope,
    sections=st.frozensets(st.sampled_from(list(Section))),
    writes=st.booleans(),
    emergency_only=st.booleans(),
    emergency=st.booleans(),
)


@st.composite
def relations_for(draw: st.DrawFn, kind: ActorKind) -> Relations:
    if kind is ActorKind.CITIZEN:
        side = draw(st.sampled_from(["holder", *BY_LAW, "carer", "invited", None]))
        if side == "carer":
            return Relations(carer=draw(scopes))
        waits = {name: draw(st.booleans()) for name in ("contested", "awaiting")} if side == "representative" else {}
        return Relations(**({side: True} if side else {}), **waits)
    if kind is ActorKind.PROFESSIONAL:
        return Relations(
            **{name: draw(st.booleans()) for name in ("blocked", "medecin_traitant", "care_team", "consent")}
        )
    if kind is ActorKind.SERVICE:
        return Relations(granted=draw(st.frozensets(st.sampled_from(EVERY_CONSENT))))
    return Relations()


@st.composite
def documents(draw: st.DrawFn) -> DocumentFacts:
    by_holder_side = draw(st.booleans())
    type_code = draw(st.sampled_from(TYPES))
    return DocumentFacts(
        document_id=draw(st.uuids()),
        type_code=type_code,
        class_code=document_types()[type_code].class_code,
        status=draw(st.sampled_from(list(DocumentStatus))),
        author_rpps="" if by_holder_side else draw(st.sampled_from(("", *RPPS))),
        author_finess="" if by_holder_side else draw(st.sampled_from(("", *FINESS))),
        by_holder_side=by_holder_side,
        masque_ps=draw(st.booleans()),
        invisible_patient=draw(st.booleans()),
        invisible_representants_legaux=draw(st.booleans()),
        quarantined=draw(st.booleans()),
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Actor, SpaceFacts, Relations]:
    actor = draw(actors())
    return actor, draw(spaces), draw(relations_for(actor.kind))
