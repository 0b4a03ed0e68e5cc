"""The decision, rule by rule: each refusal stands beside its permission."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given

from espace_sante.access.domain.decide import ACTIONS_BY_KIND, OF_NO_SPACE, decide
from espace_sante.access.domain.decision import SENTENCES, Decision, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, SpaceFacts
from espace_sante.access.domain.matrix import current_matrix
from espace_sante.access.domain.visible_set import visible_set
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from tests.access.domain import strategies

OPEN = SpaceFacts(space_id=UUID(int=1), open=True, active=True)
NOT_ACTIVATED = replace(OPEN, active=False)
CLOSED, INERT = replace(OPEN, open=False, active=False), replace(NOT_ACTIVATED, inert=True)
DOCTOR = Actor(kind=ActorKind.PROFESSIONAL, id="1", name="Dr", rpps="1", profession="10", finess="F")
PODIATRIST = replace(DOCTOR, profession="80", rpps="8", id="8")
SOCIAL_WORKER = replace(DOCTOR, profession="41", rpps="4", id="4")
STRUCTURE = Actor(kind=ActorKind.STRUCTURE, id="F", name="Labo", finess="F")
HOLDER = Actor(kind=ActorKind.CITIZEN, id="h", name="Camille", holder_id=UUID(int=2))
TEAM, CONSENT, NONE = Relations(care_team=True), Relations(consent=True), Relations()
OWN = Relations(holder=True)
REPORT = DocumentFacts(
    document_id=UUID(int=3), type_code="11502-2", class_code="10", author_rpps="9", author_finess="L"
)
MINE = replace(REPORT, author_rpps="1")
VISIT_NOTE = "11488-4"


def ask(
    actor: Actor,
    relations: Relations,
    document: DocumentFacts | None = REPORT,
    *,
    action: Action = Action.READ_DOCUMENT,
    space: SpaceFacts = OPEN,
) -> Decision:
    return decide(
        actor=actor, action=action, space=space, relations=relations, matrix=current_matrix(), document=document
    )


@pytest.mark.parametrize(
    ("relations", "allowed", "reason"),
    [
        (NONE, False, Reason.NO_AUTHORISATION),  # PRO-02
        (TEAM, True, Reason.CARE_TEAM),  # PRO-01
        (CONSENT, True, Reason.CONSENT),  # PRO-02
        (Relations(medecin_traitant=True), True, Reason.MEDECIN_TRAITANT),
        (replace(TEAM, blocked=True), False, Reason.BLOCKED),  # CIT-08
        (replace(CONSENT, blocked=True, medecin_traitant=True), False, Reason.BLOCKED),
    ],
)
def test_a_doctor_reads_when_authorised_and_not_blocked(relations: Relations, allowed: bool, reason: Reason) -> None:
    assert (ask(DOCTOR, relations).allowed, ask(DOCTOR, relations).reason) == (allowed, reason)


def test_a_blocked_professional_reads_nothing_not_even_what_they_wrote_but_can_deposit() -> None:
    """CIT-08."""
    blocked = Relations(blocked=True, consent=True)
    assert ask(DOCTOR, blocked, MINE).reason is Reason.BLOCKED
    assert ask(DOCTOR, blocked, None, action=Action.LIST_DOCUMENTS).reason is Reason.BLOCKED
    assert ask(DOCTOR, blocked, None, action=Action.DEPOSIT_DOCUMENT).allowed


def test_the_author_keeps_reading_without_authorisation_even_masked_and_whatever_the_matrix() -> None:
    """VIS-06."""
    masked = replace(MINE, masque_ps=True)
    assert ask(DOCTOR, NONE, masked).reason is Reason.AUTHOR
    assert ask(replace(PODIATRIST, rpps="1"), NONE, replace(masked, type_code="15507-7")).reason is Reason.AUTHOR


def test_a_masked_document_is_hidden_from_every_other_professional() -> None:
    """CIT-05; MT-05: the treating doctor has no hidden privilege."""
    masked = replace(REPORT, masque_ps=True)
    for relations in (TEAM, CONSENT, Relations(medecin_traitant=True)):
        assert ask(DOCTOR, relations, masked).reason is Reason.MASKED
        assert ask(DOCTOR, relations, masked).hides
    assert ask(HOLDER, OWN, masked).allowed


def test_the_matrix_stops_a_profession_before_flags_are_looked_at() -> None:
    """PRO-17."""
    childbirth = replace(REPORT, type_code="15508-5", masque_ps=True)
    if current_matrix().reads(profession="80", type_code="15508-5"):
        pytest.fail("V4: a podiatrist does not read childbirth reports")
    assert ask(PODIATRIST, CONSENT, childbirth).reason is Reason.MATRIX


def test_a_closed_space_comes_before_everything() -> None:
    """PRO-17."""
    blocked = Relations(blocked=True)
    for action in (Action.READ_DOCUMENT, Action.DEPOSIT_DOCUMENT, Action.DECLARE_CARE_RELATION):
        assert ask(DOCTOR, blocked, REPORT, action=action, space=CLOSED).reason is Reason.SPACE_CLOSED
    assert ask(HOLDER, OWN, space=CLOSED).reason is Reason.SPACE_CLOSED


def test_a_space_not_activated_is_read_and_fed_by_professionals_but_not_by_its_holder() -> None:
    """RULES.md 1.1, S3."""
    assert ask(DOCTOR, TEAM, space=NOT_ACTIVATED).allowed
    assert ask(DOCTOR, NONE, None, action=Action.DEPOSIT_DOCUMENT, space=NOT_ACTIVATED).allowed
    assert ask(HOLDER, OWN, space=NOT_ACTIVATED).reason is Reason.SPACE_NOT_ACTIVATED
    assert ask(HOLDER, OWN, None, action=Action.ACTIVATE_SPACE, space=NOT_ACTIVATED).allowed


def test_a_structure_feeds_but_does_not_read() -> None:
    """STR-01, PRO-08."""
    assert ask(STRUCTURE, NONE, None, action=Action.DEPOSIT_DOCUMENT).allowed
    assert ask(STRUCTURE, NONE, replace(REPORT, author_finess="F")).reason is Reason.NOT_A_NAMED_PERSON


def test_replacement_is_for_the_author_or_the_same_structure() -> None:
    """STR-02."""
    same_structure = replace(REPORT, author_finess="F")
    assert ask(DOCTOR, NONE, MINE, action=Action.REPLACE_DOCUMENT).allowed
    assert ask(STRUCTURE, NONE, same_structure, action=Action.REPLACE_DOCUMENT).allowed
    assert ask(DOCTOR, TEAM, REPORT, action=Action.REPLACE_DOCUMENT).reason is Reason.NOT_AUTHOR


def test_what_waits_for_an_announcement_is_hidden_from_the_whole_holder_side_but_not_from_professionals() -> None:
    """ANN-01."""
    waiting = replace(REPORT, invisible_patient=True)
    for relations in (OWN, Relations(representative=True), Relations(carer=EVERYTHING)):
        assert ask(HOLDER, relations, waiting).hides
    assert ask(DOCTOR, TEAM, waiting).allowed


def test_what_a_minor_asked_to_hide_is_hidden_from_representatives_alone() -> None:
    """MIN-09, MIN-11."""
    secret = replace(REPORT, invisible_representants_legaux=True)
    assert ask(HOLDER, Relations(representative=True), secret).hides
    assert ask(HOLDER, OWN, secret).allowed
    assert ask(DOCTOR, TEAM, secret).allowed


def test_another_citizen_gets_nothing_that_tells_whether_the_space_exists() -> None:
    refusals = {ask(HOLDER, NONE, space=space).reason for space in (OPEN, NOT_ACTIVATED, CLOSED)}
    assert refusals == {Reason.NOT_YOURS}


def test_the_holder_deletes_only_what_their_side_added() -> None:
    """CIT-13, CIT-14."""
    assert ask(HOLDER, OWN, replace(REPORT, by_holder_side=True), action=Action.DELETE_DOCUMENT).allowed
    assert ask(HOLDER, OWN, REPORT, action=Action.DELETE_DOCUMENT).reason is Reason.NOT_AUTHOR


def test_a_carer_reads_and_adds_but_does_not_choose_who_sees() -> None:
    """CAR-08, CAR-09."""
    carer = Relations(carer=EVERYTHING)
    assert ask(HOLDER, carer).allowed
    assert ask(HOLDER, carer, None, action=Action.ADD_OWN_DOCUMENT).allowed
    assert not ask(HOLDER, carer, None, action=Action.CHOOSE_PROFESSIONALS).allowed


# MIN-06, LC-21, LC-22; OPE-04, C4: nothing of what lies in a space.
WITHOUT_CONTENT = {
    Action.DECIDE_REPRESENTATION, Action.LOOK_AFTER_SPACES, Action.RUN_CAMPAIGNS, Action.LOOK_UP_PERSON,
    Action.ASSIST_OPPOSITION, Action.HANDLE_RETURNS, Action.HANDLE_REPORTS, Action.LOOK_AFTER_IDENTITIES,
}  # fmt: skip


@pytest.mark.parametrize("kind", [ActorKind.OPERATOR, ActorKind.AUDITOR, ActorKind.SERVICE, ActorKind.PUBLISHER,
                                  ActorKind.COMMISSION])  # fmt: skip
def test_operators_auditors_and_services_do_nothing_in_a_space(kind: ActorKind) -> None:
    """OPE-05, TRA-09."""
    actor = Actor(kind=kind, id="x", name="x")
    for space in (OPEN, NOT_ACTIVATED, CLOSED):
        asked = set(Action) - OF_NO_SPACE.keys()
        allowed = {action for action in asked if ask(actor, NONE, action=action, space=space).allowed}
        own = {
            ActorKind.OPERATOR: WITHOUT_CONTENT | {Action.LIST_REPORTS},
            ActorKind.AUDITOR: {Action.READ_TRACES, Action.LIST_REPORTS},
        }
        assert allowed == own.get(kind, set())


@pytest.mark.parametrize("kind", list(ActorKind))
def test_when_one_is_free_is_published_by_who_treats_and_read_by_all_but_who_runs_the_service(kind: ActorKind) -> None:
    """AGE-01, AGE-02: about nobody, so that neither a space nor a tie counts."""
    actor = Actor(kind=kind, id="x", name="x")
    treats = kind in {ActorKind.PROFESSIONAL, ActorKind.STRUCTURE}
    reads = treats or kind in {ActorKind.CITIZEN, ActorKind.SERVICE}
    for action, allowed in ((Action.PUBLISH_AVAILABILITY, treats), (Action.READ_AVAILABILITY, reads)):
        decision = ask(actor, NONE, action=action, space=CLOSED)
        expected = (allowed, Reason.PUBLISHED if allowed else Reason.NOT_FOR_THIS_KIND)
        assert (decision.allowed, decision.reason) == expected


@pytest.mark.parametrize("kind", list(ActorKind))
def test_cat01_cat03_publishers_publish_the_commission_advises_and_operators_review(kind: ActorKind) -> None:
    actor = Actor(kind=kind, id="x", name="x")
    makers = {
        Action.PUBLISH_SERVICE: (ActorKind.PUBLISHER, Reason.PUBLISHER),
        Action.ADVISE_ON_SERVICES: (ActorKind.COMMISSION, Reason.COMMISSION),
        Action.REVIEW_SERVICES: (ActorKind.OPERATOR, Reason.OPERATOR),
        Action.REGISTER_SOFTWARE: (ActorKind.OPERATOR, Reason.OPERATOR),
    }
    for action, (maker, reason) in makers.items():
        decision = ask(actor, NONE, action=action, space=CLOSED)
        expected = (True, reason) if kind is maker else (False, Reason.NOT_FOR_THIS_KIND)
        assert (decision.allowed, decision.reason) == expected


@pytest.mark.parametrize("kind", [kind for kind in ActorKind if kind is not ActorKind.OPERATOR])
def test_ope05_what_operators_do_nobody_else_does(kind: ActorKind) -> None:
    actor = Actor(kind=kind, id="x", name="x")
    assert not {action for action in WITHOUT_CONTENT if ask(actor, OWN, action=action).allowed}


def test_the_service_itself_ends_a_wait_even_in_a_closed_space_and_adds_its_own_documents_to_an_open_one() -> None:
    """ANN-03: the month runs whatever becomes of the space. CAR-07: certificates. DOC-01: what the insurer sends.

    C3: who opposes a deposit gets a quarantine when nobody answers in time. AGE-08: reminders in the mailbox.
    """
    service = Actor(kind=ActorKind.SYSTEM, id="x", name="x")
    waiting = replace(REPORT, invisible_patient=True)
    for space in (OPEN, NOT_ACTIVATED, CLOSED):
        allowed = {action for action in Action if ask(service, NONE, waiting, action=action, space=space).allowed}
        own = {Action.ADD_SERVICE_DOCUMENT, Action.ADD_INSURER_EVENTS, Action.OPPOSE_DEPOSIT, Action.DELIVER_MESSAGE}
        assert allowed == {Action.ANNOUNCE_DOCUMENT} | (own if space.open else set())


@pytest.mark.parametrize(
    ("actor", "relations", "allowed"),
    [(DOCTOR, TEAM, True), (DOCTOR, NONE, False), (DOCTOR, Relations(care_team=True, blocked=True), False),
     (PODIATRIST, CONSENT, True), (STRUCTURE, NONE, False), (HOLDER, OWN, False),
     (SOCIAL_WORKER, TEAM, False), (replace(SOCIAL_WORKER, rpps=REPORT.author_rpps), NONE, True)],
)  # fmt: skip
def test_whoever_may_read_it_as_a_professional_may_announce_it(
    actor: Actor, relations: Relations, allowed: bool
) -> None:
    """ANN-04: a health professional, or the author. The type is one that every one of them reads."""
    waiting = replace(REPORT, type_code=VISIT_NOTE, invisible_patient=True)
    assert ask(actor, relations, waiting, action=Action.ANNOUNCE_DOCUMENT).allowed is allowed


def test_pro17_in_a_closed_space_nobody_but_the_service_announces_anything() -> None:
    """ANN-03: the month runs there too. The author announces no more than others."""
    waiting = replace(MINE, invisible_patient=True)
    for actor, relations in ((DOCTOR, TEAM), (DOCTOR, NONE), (PODIATRIST, CONSENT)):
        answer = ask(actor, relations, waiting, action=Action.ANNOUNCE_DOCUMENT, space=CLOSED)
        assert answer.reason is Reason.SPACE_CLOSED


def test_ann04_who_is_of_no_health_profession_learns_nothing_of_what_is_hidden_by_announcing() -> None:
    """VIS-05: the same answer for what is masked, for what is not there, for what they read, in an inert space too."""
    waiting = replace(REPORT, type_code=VISIT_NOTE, invisible_patient=True)
    assert ask(SOCIAL_WORKER, TEAM, waiting).allowed
    for space, document in product((OPEN, INERT), (waiting, replace(waiting, masque_ps=True), None)):
        answer = ask(SOCIAL_WORKER, TEAM, document, action=Action.ANNOUNCE_DOCUMENT, space=space)
        assert answer.reason is Reason.NOT_A_HEALTH_PROFESSIONAL


def test_ann04_the_author_announces_whatever_their_profession() -> None:
    own = replace(REPORT, type_code=VISIT_NOTE, invisible_patient=True, author_rpps=SOCIAL_WORKER.rpps or "")
    assert ask(SOCIAL_WORKER, NONE, own, action=Action.ANNOUNCE_DOCUMENT).allowed


def test_a_mask_is_taken_away_by_the_author_and_by_no_colleague() -> None:
    """RULES.md 5.2, against STR-02: who replaces or deletes for the structure does not show what the holder hid."""
    masked = replace(MINE, masque_ps=True, author_finess="F")
    colleague = replace(PODIATRIST, finess="F")
    assert ask(DOCTOR, NONE, masked, action=Action.UNMASK_DOCUMENT).reason is Reason.AUTHOR
    assert ask(colleague, NONE, masked, action=Action.DELETE_DOCUMENT).reason is Reason.AUTHOR_STRUCTURE
    assert ask(colleague, CONSENT, masked, action=Action.UNMASK_DOCUMENT).reason is Reason.NOT_AUTHOR


def test_vis05_who_could_do_nothing_with_a_document_of_the_holder_side_is_not_told_that_it_was_deleted() -> None:
    reader = Relations(carer=CarerScope(sections=frozenset({Section.AGENDA})))
    deleted = replace(MINE, status=DocumentStatus.DELETED)
    for document in (deleted, MINE, None):
        answer = ask(HOLDER, reader, document, action=Action.CHOOSE_PROFESSIONALS)
        assert answer.reason is Reason.NOT_FOR_THIS_KIND
        assert ask(HOLDER, reader, document).reason is Reason.NOT_IN_SCOPE
    assert ask(HOLDER, OWN, deleted, action=Action.CHOOSE_PROFESSIONALS).reason is Reason.DELETED


def test_nobody_reads_a_deleted_document() -> None:
    """DOC-12."""
    deleted = replace(MINE, status=DocumentStatus.DELETED)
    assert ask(DOCTOR, TEAM, deleted).hides
    assert ask(HOLDER, OWN, deleted).hides


@pytest.mark.parametrize("hidden", [{"status": DocumentStatus.DELETED}, {"quarantined": True}, {"masque_ps": True}])
@pytest.mark.parametrize("relations", [NONE, TEAM, Relations(blocked=True), Relations(not_this_visit=True)])
@pytest.mark.parametrize(
    "action", [Action.READ_DOCUMENT, Action.ANNOUNCE_DOCUMENT, Action.DELETE_DOCUMENT, Action.REPLACE_DOCUMENT]
)
def test_vis05_a_refusal_is_the_same_for_what_is_hidden_and_for_what_was_never_there(
    action: Action, relations: Relations, hidden: dict[str, object]
) -> None:
    """To who reads here, « there is no such document »; to anybody else, why they read nothing here."""
    absent = ask(DOCTOR, relations, None, action=action)
    there = ask(DOCTOR, relations, replace(REPORT, **hidden), action=action)  # type: ignore[arg-type]
    assert not there.allowed
    assert there.hides if absent.allowed else there.reason is absent.reason


def test_every_reason_has_its_sentence_and_every_kind_of_actor_its_row() -> None:
    assert set(SENTENCES) == set(Reason)
    assert set(ACTIONS_BY_KIND) == set(ActorKind)


@given(strategies.cases(), strategies.documents())
def test_the_scalar_form_and_the_set_form_agree(
    case: tuple[Actor, SpaceFacts, Relations], document: DocumentFacts
) -> None:
    actor, space, relations = case
    _, visible = visible_set(actor=actor, space=space, relations=relations, matrix=current_matrix())
    assert visible.matches(document) == ask(actor, relations, document, space=space).allowed
