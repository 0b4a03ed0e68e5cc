"""What a service of the catalogue may do: each consent opens its own action and no other. RULES.md SCO-01, SCO-04."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given

from espace_sante.access.domain.decide import ACTIONS_BY_KIND, decide
from espace_sante.access.domain.decision import Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.finalities import COMPUTED, EVERY_CONSENT, MEASURES, Consent, Finality, Right
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.services import NEEDS
from espace_sante.access.domain.visible_set import NOTHING, VisibleSet, visible_set
from espace_sante.kernel.actors import Actor, ActorKind
from tests.access.domain import strategies

SERVICE = Actor(kind=ActorKind.SERVICE, id=str(UUID(int=5)), name="Carnet")
OPEN = SpaceFacts(space_id=UUID(int=1), open=True, active=True)
REPORT = DocumentFacts(document_id=UUID(int=3), type_code="11502-2", class_code="10")
EVERYTHING = Relations(granted=frozenset(EVERY_CONSENT))
READS = Consent(Finality.DOCUMENTS, Right.READ)

# Action -> the consent that opens it, when it is not about a measure.
TABLE = {
    Action.LIST_DOCUMENTS: "documents.read",
    Action.READ_DOCUMENT: "documents.read",
    Action.DEPOSIT_DOCUMENT: "documents.write",
    Action.READ_AGENDA: "agenda.read",
    Action.FEED_AGENDA: "agenda.write",
}


def ask(
    relations: Relations, action: Action, *, finality: Finality | None = None, document: DocumentFacts | None = None,
    space: SpaceFacts = OPEN,
) -> Decision:  # fmt: skip
    return decide(
        actor=SERVICE, action=action, space=space, relations=relations, matrix=current_matrix(), document=document,
        finality=finality,
    )  # fmt: skip


def given_alone(consent: Consent) -> Relations:
    return Relations(granted=frozenset({consent}))


@pytest.mark.parametrize("consent", EVERY_CONSENT, ids=lambda one: one.code)
def test_sco01_each_consent_opens_its_actions_and_no_other(consent: Consent) -> None:
    relations = given_alone(consent)
    for action, code in TABLE.items():
        assert ask(relations, action).allowed is (code == consent.code)
    for finality in MEASURES:
        for action, right in ((Action.READ_MEASURES, Right.READ), (Action.WRITE_MEASURES, Right.WRITE)):
            decision = ask(relations, action, finality=finality)
            assert decision.allowed is (Consent(finality, right) == consent)
            assert decision.reason is (Reason.GRANT if decision.allowed else Reason.NO_GRANT)


def test_the_table_says_all_that_a_service_may_do() -> None:
    assert set(TABLE) | {Action.READ_MEASURES, Action.WRITE_MEASURES} == set(NEEDS)
    allowed = {
        action
        for action in Action
        for finality in (None, Finality.WEIGHT)
        if ask(EVERYTHING, action, finality=finality).allowed
    }
    assert allowed == {Action.ENTER_SPACE, Action.READ_AVAILABILITY, *NEEDS}


def test_entering_needs_one_consent_whichever() -> None:
    assert not ask(Relations(), Action.ENTER_SPACE).allowed
    assert all(ask(given_alone(one), Action.ENTER_SPACE).allowed for one in EVERY_CONSENT)


@pytest.mark.parametrize("finality", [None, Finality.DOCUMENTS, Finality.AGENDA])
def test_measures_are_asked_for_by_their_name(finality: Finality | None) -> None:
    for action in (Action.READ_MEASURES, Action.WRITE_MEASURES):
        assert ask(EVERYTHING, action, finality=finality).reason is Reason.NO_GRANT


def test_sco10_what_is_computed_is_never_written_whatever_was_granted() -> None:
    granted = Relations(granted=frozenset(Consent(one, Right.WRITE) for one in COMPUTED))
    assert not any(ask(granted, Action.WRITE_MEASURES, finality=one).allowed for one in COMPUTED)
    assert not any(Consent(one, Right.WRITE).possible for one in COMPUTED)
    assert not any(one.right is Right.WRITE and one.finality in COMPUTED for one in EVERY_CONSENT)


@pytest.mark.parametrize(
    ("space", "reason"),
    [
        (replace(OPEN, open=False, active=False), Reason.SPACE_CLOSED),
        (replace(OPEN, active=False), Reason.SPACE_NOT_ACTIVATED),
        (replace(OPEN, active=False, inert=True), Reason.SPACE_NOT_ACTIVATED),
    ],
)
def test_a_service_acts_in_an_active_space_alone(space: SpaceFacts, reason: Reason) -> None:
    for action in ACTIONS_BY_KIND[ActorKind.SERVICE]:
        assert ask(EVERYTHING, action, finality=Finality.WEIGHT, space=space).reason is reason


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"status": DocumentStatus.DELETED}, Reason.DELETED),
        ({"quarantined": True}, Reason.QUARANTINED),
        ({"masque_ps": True}, Reason.MASKED),
        ({"invisible_patient": True}, Reason.INVISIBLE_PATIENT),
        ({"invisible_representants_legaux": True}, Reason.INVISIBLE_REPRESENTATIVES),
    ],
)
def test_each_flag_hides_a_document_as_if_it_did_not_exist(changed: dict[str, object], reason: Reason) -> None:
    """CIT-05, C3, ANN-01, MIN-09, read for who is nobody that cares for the person."""
    hidden = replace(REPORT, **changed)  # type: ignore[arg-type]
    decision = ask(given_alone(READS), Action.READ_DOCUMENT, document=hidden)
    assert decision.reason is reason
    assert decision.hides
    assert ask(given_alone(READS), Action.READ_DOCUMENT, document=REPORT).allowed


def test_doc05_a_service_sends_nothing_while_the_identity_is_not_qualified() -> None:
    unproved = replace(OPEN, identity_qualified=False)
    assert ask(EVERYTHING, Action.DEPOSIT_DOCUMENT, space=unproved).reason is Reason.IDENTITY_NOT_QUALIFIED


@given(strategies.spaces, strategies.relations_for(ActorKind.SERVICE), strategies.documents())
def test_the_set_form_holds_what_the_decision_allows(
    space: SpaceFacts, relations: Relations, document: DocumentFacts
) -> None:
    decision, found = visible_set(actor=SERVICE, space=space, relations=relations, matrix=current_matrix())
    assert found.matches(document) is ask(relations, Action.READ_DOCUMENT, document=document, space=space).allowed
    assert decision.allowed or found == NOTHING


def test_the_set_of_a_service_is_without_anything_that_a_flag_hides() -> None:
    _decision, found = visible_set(actor=SERVICE, space=OPEN, relations=given_alone(READS), matrix=current_matrix())
    assert found == VisibleSet(
        others=True, without_masked=True, without_quarantined=True, without_invisible_patient=True,
        without_invisible_representatives=True,
    )  # fmt: skip


def test_pro16_a_professional_has_nothing_to_do_with_measures() -> None:
    for kind in (ActorKind.PROFESSIONAL, ActorKind.STRUCTURE, ActorKind.OPERATOR, ActorKind.AUDITOR):
        assert not ACTIONS_BY_KIND[kind] & {Action.READ_MEASURES, Action.WRITE_MEASURES}


@pytest.mark.parametrize("code", ["", "weight", "weight.", ".read", "weight.delete", "poids.read", "weight.read.read"])
def test_what_is_no_consent_is_not_read_as_one(code: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - which value is wrong does not matter
        Consent.of_code(code)


def test_a_consent_is_read_as_it_is_written() -> None:
    assert all(Consent.of_code(one.code) == one for one in EVERY_CONSENT)
    assert len(EVERY_CONSENT) == 2 * len(Finality) - len(COMPUTED)
