"""What somebody of the holder's side gets for each action, by their tie and by the state of the space.

LC-04 to LC-21, CAR-08, CAR-09, MIN-05, MIN-16, CIT-01.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from espace_sante.access.domain.facts import Relations, SpaceFacts
from espace_sante.kernel.carers import EVERYTHING, CarerScope, Section
from tests.access.domain.sheets import Sheet, read_sheets
from tests.access.domain.test_decide import CLOSED, HOLDER, NONE, NOT_ACTIVATED, OPEN, OWN, ask

PARENT = Relations(representative=True)
ON_CALL = replace(EVERYTHING, emergency_only=True)
CASES: dict[str, tuple[Relations, SpaceFacts]] = {
    "holder": (OWN, OPEN),
    "holder, not activated": (OWN, NOT_ACTIVATED),
    "holder, unknown": (OWN, replace(CLOSED, unknown=True)),
    "holder, notified": (OWN, replace(CLOSED, notified=True)),
    "holder, opposed": (OWN, replace(CLOSED, opposed=True)),
    "holder, suspended": (OWN, replace(CLOSED, suspended=True)),
    "holder, archived": (OWN, replace(CLOSED, archived=True)),
    "holder, erasing": (OWN, replace(CLOSED, erasing=True)),
    "holder, erased": (OWN, replace(CLOSED, erased=True)),
    "representative": (PARENT, OPEN),
    "representative, contested": (replace(PARENT, contested=True), OPEN),
    "representative, awaiting the other parent": (replace(PARENT, awaiting=True), OPEN),
    "representative, contested, notified": (replace(PARENT, contested=True), replace(CLOSED, notified=True)),
    "representative, contested, opposed": (replace(PARENT, contested=True), replace(CLOSED, opposed=True)),
    "representative, opposed by the other": (replace(PARENT, opposed_by_other=True), replace(CLOSED, opposed=True)),
    "representative, awaiting, archived": (replace(PARENT, awaiting=True), replace(CLOSED, archived=True)),
    "guardian": (Relations(guardian=True), OPEN),
    "assistant": (Relations(assistant=True), OPEN),
    "assistant, notified": (Relations(assistant=True), replace(CLOSED, notified=True)),
    "assistant, opposed": (Relations(assistant=True), replace(CLOSED, opposed=True)),
    "assistant, archived": (Relations(assistant=True), replace(CLOSED, archived=True)),
    "carer of everything": (Relations(carer=EVERYTHING), OPEN),
    "carer of nothing": (Relations(carer=CarerScope(sections=frozenset())), OPEN),
    "carer who reads the agenda": (Relations(carer=CarerScope(sections=frozenset({Section.AGENDA}))), OPEN),
    "carer on call": (Relations(carer=ON_CALL), OPEN),
    "carer, suspended": (Relations(carer=EVERYTHING), replace(CLOSED, suspended=True)),
    "carer, archived": (Relations(carer=EVERYTHING), replace(CLOSED, archived=True)),
    "invited": (Relations(invited=True), OPEN),
    "invited, not activated": (Relations(invited=True), NOT_ACTIVATED),
    "nobody": (NONE, OPEN),
}
SHEETS = {
    "holder": """
        + holder: activate_space add_own_document change_agenda change_notifications change_profile
            choose_carers choose_confidentiality choose_professionals close_space delete_document enter_space
            list_documents mask_document mask_health_history read_agenda read_document read_erasure_certificate
            read_health_history read_messages read_notifications read_opposition read_profile read_reports
            read_trace report_something see_opening see_professionals send_message unmask_document
        - not_for_this_kind: answer_invitation declare_emergency invite_representative stop_helping
        - other_state: the rest
    """,
    "holder, not activated": """
        + holder: activate_space close_space read_erasure_certificate read_opposition see_opening
        - other_state: confirm_opposition erase_space object_to_suspension oppose_opening reopen_space
            request_opening request_space withdraw_opposition
        - space_not_activated: the rest
    """,
    "holder, unknown": """
        + holder: oppose_opening read_erasure_certificate read_opposition request_opening see_opening
        - other_state: confirm_opposition erase_space object_to_suspension reopen_space request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "holder, notified": """
        + holder: activate_space oppose_opening read_erasure_certificate read_opposition request_opening
            see_opening
        - other_state: confirm_opposition erase_space object_to_suspension reopen_space request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "holder, opposed": """
        + holder: confirm_opposition read_erasure_certificate read_opposition see_opening withdraw_opposition
        - other_state: erase_space object_to_suspension oppose_opening reopen_space request_opening
            request_space
        - space_closed: the rest
    """,
    "holder, suspended": """
        + holder: close_space object_to_suspension read_erasure_certificate read_opposition see_opening
        - other_state: confirm_opposition erase_space oppose_opening reopen_space request_opening request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "holder, archived": """
        + holder: erase_space read_erasure_certificate read_opposition reopen_space see_opening
        - other_state: confirm_opposition object_to_suspension oppose_opening request_opening request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "holder, erasing": """
        + holder: read_erasure_certificate read_opposition reopen_space see_opening
        - other_state: confirm_opposition erase_space object_to_suspension oppose_opening request_opening
            request_space withdraw_opposition
        - space_closed: the rest
    """,
    "holder, erased": """
        + holder: read_erasure_certificate read_opposition request_space see_opening
        - other_state: confirm_opposition erase_space object_to_suspension oppose_opening reopen_space
            request_opening withdraw_opposition
        - space_closed: the rest
    """,
    "representative": """
        + representative: activate_space add_own_document change_agenda change_notifications change_profile
            choose_confidentiality choose_professionals close_space delete_document enter_space
            invite_representative list_documents mask_document mask_health_history read_agenda read_document
            read_erasure_certificate read_health_history read_messages read_notifications read_opposition
            read_profile read_reports read_trace report_something see_opening see_professionals send_message
            unmask_document
        - not_for_this_kind: answer_invitation choose_carers declare_emergency stop_helping
        - other_state: the rest
    """,
    "representative, contested": """
        + representative: enter_space list_documents read_agenda read_document read_erasure_certificate
            read_health_history read_messages read_notifications read_opposition read_profile read_reports
            read_trace see_opening see_professionals
        - contested: the rest
        - not_for_this_kind: answer_invitation choose_carers declare_emergency stop_helping
        - other_state: confirm_opposition erase_space object_to_suspension oppose_opening reopen_space
            request_opening request_space withdraw_opposition
    """,
    "representative, awaiting the other parent": """
        + representative: activate_space add_own_document change_agenda change_notifications change_profile
            choose_confidentiality choose_professionals delete_document enter_space list_documents mask_document
            mask_health_history read_agenda read_document read_erasure_certificate read_health_history
            read_messages read_notifications read_opposition read_profile read_reports read_trace
            report_something see_opening see_professionals send_message unmask_document
        - awaiting_other_parent: close_space invite_representative
        - not_for_this_kind: answer_invitation choose_carers declare_emergency stop_helping
        - other_state: the rest
    """,
    "representative, contested, notified": """
        + representative: oppose_opening read_erasure_certificate read_opposition see_opening
        - contested: activate_space request_opening
        - other_state: confirm_opposition erase_space object_to_suspension reopen_space request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "representative, contested, opposed": """
        + representative: confirm_opposition read_erasure_certificate read_opposition see_opening
        - contested: withdraw_opposition
        - other_state: erase_space object_to_suspension oppose_opening reopen_space request_opening
            request_space
        - space_closed: the rest
    """,
    "representative, opposed by the other": """
        + representative: confirm_opposition read_erasure_certificate read_opposition see_opening
        - opposed_by_other: withdraw_opposition
        - other_state: erase_space object_to_suspension oppose_opening reopen_space request_opening
            request_space
        - space_closed: the rest
    """,
    "representative, awaiting, archived": """
        + representative: read_erasure_certificate read_opposition reopen_space see_opening
        - awaiting_other_parent: erase_space
        - other_state: confirm_opposition object_to_suspension oppose_opening request_opening request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "guardian": """
        + guardian: activate_space add_own_document change_agenda change_notifications change_profile
            choose_confidentiality choose_professionals close_space delete_document enter_space list_documents
            mask_document mask_health_history read_agenda read_document read_erasure_certificate
            read_health_history read_messages read_notifications read_opposition read_profile read_reports
            read_trace report_something see_opening see_professionals send_message unmask_document
        - not_for_this_kind: answer_invitation choose_carers declare_emergency invite_representative
            stop_helping
        - other_state: the rest
    """,
    "assistant": """
        + assistant: add_own_document change_agenda change_profile delete_document enter_space list_documents
            mask_document read_agenda read_document read_erasure_certificate read_health_history read_messages
            read_notifications read_opposition read_profile read_reports read_trace see_opening
            see_professionals unmask_document
        - assistance_only: the rest
        - not_for_this_kind: answer_invitation choose_carers declare_emergency invite_representative
            stop_helping
        - other_state: confirm_opposition erase_space object_to_suspension oppose_opening reopen_space
            request_opening request_space withdraw_opposition
    """,
    "assistant, notified": """
        + assistant: read_erasure_certificate read_opposition see_opening
        - assistance_only: activate_space oppose_opening request_opening
        - other_state: confirm_opposition erase_space object_to_suspension reopen_space request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "assistant, opposed": """
        + assistant: read_erasure_certificate read_opposition see_opening
        - assistance_only: confirm_opposition withdraw_opposition
        - other_state: erase_space object_to_suspension oppose_opening reopen_space request_opening
            request_space
        - space_closed: the rest
    """,
    "assistant, archived": """
        + assistant: read_erasure_certificate read_opposition see_opening
        - assistance_only: erase_space reopen_space
        - other_state: confirm_opposition object_to_suspension oppose_opening request_opening request_space
            withdraw_opposition
        - space_closed: the rest
    """,
    "carer of everything": """
        + carer: add_own_document change_agenda change_notifications change_profile delete_document enter_space
            list_documents mask_document read_agenda read_document read_health_history read_messages
            read_notifications read_profile read_trace see_professionals send_message stop_helping
            unmask_document
        - not_for_this_kind: the rest
        - other_state: erase_space object_to_suspension reopen_space request_space
        - space_closed: activate_space
    """,
    "carer of nothing": """
        + carer: enter_space read_notifications stop_helping
        - not_for_this_kind: the rest
        - not_in_scope: add_own_document change_agenda change_profile delete_document list_documents
            mask_document read_agenda read_document read_health_history read_messages read_profile read_trace
            see_professionals send_message unmask_document
        - other_state: erase_space object_to_suspension reopen_space request_space
        - reading_only: change_notifications
        - space_closed: activate_space
    """,
    "carer who reads the agenda": """
        + carer: enter_space read_agenda read_notifications stop_helping
        - not_for_this_kind: the rest
        - not_in_scope: add_own_document change_profile delete_document list_documents mask_document
            read_document read_health_history read_messages read_profile read_trace see_professionals
            send_message unmask_document
        - other_state: erase_space object_to_suspension reopen_space request_space
        - reading_only: change_agenda change_notifications
        - space_closed: activate_space
    """,
    "carer on call": """
        + carer: stop_helping
        + carer_emergency: declare_emergency
        - emergency_only: the rest
        - not_for_this_kind: answer_invitation choose_carers choose_confidentiality choose_professionals
            close_space confirm_opposition invite_representative mask_health_history oppose_opening
            read_erasure_certificate read_opposition read_reports report_something request_opening see_opening
            withdraw_opposition
        - other_state: erase_space object_to_suspension reopen_space request_space
        - space_closed: activate_space
    """,
    "carer, suspended": """
        + carer: stop_helping
        - not_for_this_kind: close_space confirm_opposition object_to_suspension oppose_opening
            read_erasure_certificate read_opposition request_opening see_opening withdraw_opposition
        - other_state: erase_space reopen_space request_space
        - space_closed: the rest
    """,
    "carer, archived": """
        + carer: stop_helping
        - not_for_this_kind: confirm_opposition erase_space oppose_opening read_erasure_certificate
            read_opposition reopen_space request_opening see_opening withdraw_opposition
        - other_state: object_to_suspension request_space
        - space_closed: the rest
    """,
    "invited": """
        + invited: answer_invitation
        - not_yours: the rest
    """,
    "invited, not activated": """
        - not_yours: the rest
    """,
    "nobody": """
        - not_yours: the rest
    """,
}
READ = read_sheets(SHEETS)


@pytest.mark.parametrize("name", CASES)
def test_the_holder_s_side_gets_what_the_sheet_says(name: str) -> None:
    relations, space = CASES[name]
    found: Sheet = {}
    for action in READ[name]:
        decision = ask(HOLDER, relations, None, action=action, space=space)
        found[action] = (decision.allowed, decision.reason)
    assert found == READ[name]
