"""What a professional gets for each action, by their tie to the space. PRO-01 to PRO-17, CIT-08, EMG-01, STR-01."""

from __future__ import annotations

from dataclasses import replace

import pytest

from espace_sante.access.domain.facts import (
    Action,
    CodeScope,
    DocumentFacts,
    EmergencyMode,
    Place,
    Relations,
    SpaceFacts,
)
from espace_sante.kernel.actors import Actor
from tests.access.domain.sheets import Sheet, read_sheets
from tests.access.domain.test_decide import (
    CLOSED,
    CONSENT,
    DOCTOR,
    MINE,
    NONE,
    NOT_ACTIVATED,
    OPEN,
    REPORT,
    STRUCTURE,
    TEAM,
    ask,
)

BREAK_GLASS = EmergencyMode.BREAK_GLASS
OPPOSED = frozenset({BREAK_GLASS})
EXPRESS = Relations(express_consent=True)
CASES: dict[str, tuple[Actor, Relations, DocumentFacts | None, SpaceFacts]] = {
    "nothing": (DOCTOR, NONE, None, OPEN),
    "care team": (DOCTOR, TEAM, None, OPEN),
    "treating doctor": (DOCTOR, Relations(medecin_traitant=True), None, OPEN),
    "consent": (DOCTOR, CONSENT, None, OPEN),
    "express consent": (DOCTOR, EXPRESS, None, OPEN),
    "structure": (DOCTOR, Relations(structure=True), None, OPEN),
    "administrator": (DOCTOR, replace(TEAM, administrator=True), None, OPEN),
    "not this visit": (DOCTOR, replace(TEAM, not_this_visit=True), None, OPEN),
    "blocked": (DOCTOR, replace(TEAM, blocked=True), None, OPEN),
    "code": (DOCTOR, Relations(code=CodeScope()), None, OPEN),
    "emergency": (DOCTOR, Relations(emergency=BREAK_GLASS), None, OPEN),
    "emergency, opposed since": (
        DOCTOR,
        Relations(emergency=BREAK_GLASS, opposed=frozenset({BREAK_GLASS})),
        None,
        OPEN,
    ),
    "at the call centre": (DOCTOR, Relations(place=Place.CALL_CENTRE), None, OPEN),
    "occupational doctor, care team": (replace(DOCTOR, specialty="SM25"), TEAM, None, OPEN),
    "fire brigade, express consent": (
        DOCTOR,
        Relations(place=Place.FIRE_BRIGADE, consent=True, express_consent=True),
        None,
        OPEN,
    ),
    "nothing, another's document": (DOCTOR, NONE, REPORT, OPEN),
    "nothing, one's own document": (DOCTOR, NONE, MINE, OPEN),
    "named on the document": (DOCTOR, Relations(allowed=frozenset({REPORT.document_id})), REPORT, OPEN),
    "denied on the document": (DOCTOR, replace(TEAM, denied=frozenset({REPORT.document_id})), REPORT, OPEN),
    "code for another document": (DOCTOR, Relations(code=CodeScope(documents=frozenset())), REPORT, OPEN),
    "colleague of the author": (DOCTOR, NONE, replace(REPORT, author_finess="F"), OPEN),
    "inert space": (DOCTOR, TEAM, MINE, replace(NOT_ACTIVATED, inert=True)),
    "closed space": (DOCTOR, TEAM, MINE, CLOSED),
    "software of a structure": (STRUCTURE, NONE, replace(REPORT, author_finess="F"), OPEN),
}
SHEETS = {
    "nothing": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "care team": """
        + break_glass: break_glass
        + care_team: announce_document collect_consent enter_space list_documents read_document
            read_health_history read_notifications
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
    """,
    "treating doctor": """
        + break_glass: break_glass
        + care_team: collect_consent
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + medecin_traitant: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
    """,
    "consent": """
        + break_glass: break_glass
        + code: use_code
        + consent: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "express consent": """
        + break_glass: break_glass
        + code: use_code
        + express_consent: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "structure": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        + structure: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "administrator": """
        + administrator: block_professional
        + break_glass: break_glass
        + care_team: announce_document collect_consent enter_space list_documents read_document
            read_health_history read_notifications
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_author: delete_document replace_document unmask_document
    """,
    "not this visit": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
        - not_this_visit: announce_document declare_care_relation enter_space list_documents read_document
            read_health_history read_notifications
    """,
    "blocked": """
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        - blocked: the rest
        - not_author: delete_document replace_document unmask_document
    """,
    "code": """
        + break_glass: break_glass
        + code: enter_space list_documents read_document read_health_history use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "emergency": """
        + break_glass: break_glass enter_space list_documents read_document read_health_history
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "emergency, opposed since": """
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - emergency_opposed: break_glass
        - no_authorisation: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "at the call centre": """
        + break_glass: break_glass
        + call_centre: call_centre
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "occupational doctor, care team": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - express_consent_needed: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "fire brigade, express consent": """
        + break_glass: break_glass
        + code: use_code
        + express_consent: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "nothing, another's document": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "nothing, one's own document": """
        + author: announce_document delete_document enter_space list_documents read_document read_health_history
            read_notifications replace_document unmask_document
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_in_the_care_team: collect_consent
    """,
    "named on the document": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_on_document: enter_space list_documents read_document read_health_history
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "denied on the document": """
        + break_glass: break_glass
        + care_team: collect_consent
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - denied_on_document: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
    """,
    "code for another document": """
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: delete_document replace_document unmask_document
        - not_in_the_care_team: collect_consent
        - outside_the_code: enter_space list_documents read_document read_health_history
    """,
    "colleague of the author": """
        + author_structure: delete_document replace_document
        + break_glass: break_glass
        + code: use_code
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        + own_declaration: declare_care_relation
        - no_authorisation: announce_document enter_space list_documents read_document read_health_history
            read_notifications
        - not_a_call_centre: call_centre
        - not_an_administrator: block_professional
        - not_author: unmask_document
        - not_in_the_care_team: collect_consent
    """,
    "inert space": """
        + author: announce_document delete_document read_notifications replace_document unmask_document
        + feeding: deliver_message deposit_document record_objection
        + named_person: find_space
        - not_an_administrator: block_professional
        - not_yet_activated: the rest
    """,
    "closed space": """
        + named_person: find_space
        - space_closed: the rest
    """,
    "software of a structure": """
        + author_structure: delete_document replace_document
        + feeding: deliver_message deposit_document find_space
    """,
}
READ = read_sheets(SHEETS)


@pytest.mark.parametrize("name", CASES)
def test_a_professional_gets_what_the_sheet_says(name: str) -> None:
    actor, relations, document, space = CASES[name]
    found: Sheet = {}
    for action in READ[name]:
        decision = ask(actor, relations, document, action=action, space=space)
        found[action] = (decision.allowed, decision.reason)
    assert found == READ[name]


def test_the_first_sheet_names_what_every_professional_may_ask_for() -> None:
    assert len(READ["nothing"]) >= 19
    assert Action.BREAK_GLASS in READ["nothing"]
