"""The holder's opposition wins over the matrix, and helping is for private people. RULES.md PRO-15, CAR-01."""

from __future__ import annotations

from uuid import UUID

import pytest

from espace_sante.access.domain.decide import decide
from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, Relations, SpaceFacts
from espace_sante.access.domain.matrix import current_matrix, document_types
from espace_sante.kernel.actors import Actor, ActorKind

SPACE = SpaceFacts(space_id=UUID(int=1), open=True, active=True)


def answer(profession: str, type_code: str, *, masked: bool = False, blocked: bool = False) -> Reason:
    return decide(
        actor=Actor(kind=ActorKind.PROFESSIONAL, id="x", name="x", rpps="1", profession=profession),
        action=Action.READ_DOCUMENT,
        space=SPACE,
        relations=Relations(care_team=True, medecin_traitant=True, consent=True, blocked=blocked),
        matrix=current_matrix(),
        document=DocumentFacts(
            document_id=UUID(int=2), type_code=type_code, class_code="", author_rpps="2", masque_ps=masked
        ),
    ).reason


@pytest.mark.parametrize("profession", sorted(current_matrix().professions))
def test_what_the_matrix_gives_the_holder_takes_away(profession: str) -> None:
    """PRO-15: by a block or by a mask, for every type that the profession reads."""
    given = [one for one in document_types() if current_matrix().reads(profession=profession, type_code=one)]
    for type_code in given:
        assert answer(profession, type_code) is Reason.MEDECIN_TRAITANT
        assert answer(profession, type_code, masked=True) is Reason.MASKED
        assert answer(profession, type_code, blocked=True) is Reason.BLOCKED


@pytest.mark.parametrize("kind", [one for one in ActorKind if one is not ActorKind.CITIZEN])
@pytest.mark.parametrize("action", [Action.ANSWER_INVITATION, Action.STOP_HELPING, Action.DECLARE_EMERGENCY])
def test_a_carer_is_a_private_person(kind: ActorKind, action: Action) -> None:
    """CAR-01: nobody helps as a professional, a structure or a program."""
    decision = decide(
        actor=Actor(kind=kind, id="x", name="x"), action=action, space=SPACE, relations=Relations(invited=True),
        matrix=current_matrix(),
    )  # fmt: skip
    assert decision.reason is Reason.NOT_FOR_THIS_KIND
