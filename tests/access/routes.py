"""Every route and whom it answers: laid out by hand, one row a route, so that a new one has to be thought of.

A route is named `namespace:name`, or `METHOD address` under /fhir. Roles are those of `tests/access/roles.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.worlds import finess_number

EVERYBODY = frozenset(
    {
        "anonymous", "holder", "parent", "carer", "neighbour", "author", "nurse", "pharmacist", "stranger", "blocked",
        "laboratory", "service", "publisher", "commission", "operator", "auditor",
        "carer_reader", "carer_agenda", "carer_on_call", "carer_emergency", "carer_ended",
        "former_parent", "known_parent", "guardian", "assistant",
    }
)  # fmt: skip
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = EVERYBODY - {"anonymous"}
BY_LAW = frozenset({"parent", "guardian", "assistant"})
HOLDER_SIDE = frozenset({"holder", "carer"}) | BY_LAW
CHOOSING = frozenset({"holder", "parent", "guardian"})
READING_SIDE = HOLDER_SIDE | {"carer_reader", "carer_emergency"}
AGENDA_SIDE, WRITING_AGENDA = READING_SIDE | {"carer_agenda"}, HOLDER_SIDE | {"carer_agenda"}
HOLDER = frozenset({"holder"})
ENTERING = READING_SIDE | {"carer_agenda"}
CITIZENS = ENTERING | {"neighbour", "carer_on_call", "carer_ended", "former_parent", "known_parent"}
AGENDA_READERS = READING_SIDE | {"carer_agenda"}
AGENDA_WRITERS = HOLDER_SIDE | {"carer_agenda"}
AUTHORISED = frozenset({"author", "nurse", "pharmacist"})
PROFESSIONALS = AUTHORISED | {"stranger", "blocked"}
FEEDERS = PROFESSIONALS | {"laboratory"}
AVAILABILITY_READERS = FEEDERS | CITIZENS | {"service"}

# Flag of a document -> who reads it (RULES.md 5.2, 6.2; CIT-05, CIT-08, ANN-01, MIN-09, MIN-11, STR-01, VIS-06).
READERS: dict[str, frozenset[str]] = {
    "plain": READING_SIDE | AUTHORISED,
    "masked": READING_SIDE | {"author"},
    "invisible": AUTHORISED,  # to the patient, until announced
    "secret": (READING_SIDE - BY_LAW) | AUTHORISED,  # to legal representatives
    "own": READING_SIDE | AUTHORISED,  # added by the holder
    "quarantined": READING_SIDE | {"author"},  # its deposit is opposed (C3)
    "attestation": READING_SIDE | {"author"},  # a type that the matrix gives to nobody here
    "deleted": NOBODY,
}


@dataclass(frozen=True)
class Route:
    """What a route is about: nothing, a space, or a document; and who it answers in the best of cases."""

    who: frozenset[str]
    about: str = ""  # "", "space", "document"; "help": a delegation in its space, "received": from the carer's own;
    # "family": `Matrix.family` gives the ids
    only: frozenset[str] | None = None  # the flags of the documents it can be about, all of them when None
    post: bool = False  # an act: it is tried, and undone
    also: tuple[tuple[str, frozenset[str]], ...] = ()  # flag -> who it answers besides
    data: tuple[tuple[str, str], ...] = ()


STRUCTURE = (("geste", "accord"), ("finess", finess_number(2).value))  # where the author works

PUBLIC = Route(EVERYBODY)
NOBODY_YET = Route(NOBODY)  # answers in the middle of a sign-in: tests/identity/sign_in
AFTER_PROOF = Route(NOBODY)  # a session of the table has proved nothing lately: it is led to prove it again
CITIZEN_DOCUMENT = Route(READING_SIDE, about="document")
PROFESSIONAL_DOCUMENT = Route(PROFESSIONALS, about="document")
OPERATOR = frozenset({"operator"})
AUDITOR = frozenset({"auditor"})
PUBLISHER = frozenset({"publisher"})
COMMISSION = frozenset({"commission"})
IN_THE_CATALOGUE = Route(EVERYBODY, about="family")
PUBLISHING = Route(PUBLISHER, about="family")
HEARING = Route(COMMISSION, about="family")
CONSOLE = Route(OPERATOR, about="family")  # `Matrix.family` gives the ids
CONSOLE_AFTER_PROOF = replace(CONSOLE, who=NOBODY)  # as AFTER_PROOF: tests/portals/operator
BY_AUTHOR = Route(frozenset({"author"}), about="document", only=frozenset(READERS) - {"own"})

PAGES: dict[str, Route] = {
    "public:landing": PUBLIC,
    "public:accessibility": PUBLIC,
    "public:legal": PUBLIC,
    "public:patients": PUBLIC,
    "public:developers": PUBLIC,
    "public:language": Route(EVERYBODY, post=True, data=(("language", "en"),)),
    "public:alive": PUBLIC,
    "public:ready": PUBLIC,
    "metrics": PUBLIC,  # this machine alone, or a token: tests/config/test_metrics.py
    "public:sign_in": PUBLIC,
    "public:sign_out": Route(EVERYBODY, post=True),
    "public:entrance": Route(SIGNED_IN),
    "public:passkey": Route(SIGNED_IN),  # the others get options in JSON, and no page
    "public:second_factor": Route(SIGNED_IN),  # who needs none any more is led in
    "public:second_factor_send": Route(SIGNED_IN, post=True),
    "public:second_factor_leave": replace(NOBODY_YET, post=True),
    "public:terms": Route(SIGNED_IN),
    "public:confirm": Route(CITIZENS | PROFESSIONALS | PUBLISHER | frozenset({"operator"})),
    "public:inactive": NOBODY_YET,
    "public:left_directory": NOBODY_YET,
    "public:sign_in_help": PUBLIC,
    "public:enrol": PUBLIC,
    "public:enrol_contact": PUBLIC,  # without a proof, the way back to the first step
    "public:enrol_verify": PUBLIC,
    "public:enrol_credentials": PUBLIC,
    "public:new_code": PUBLIC,
    "public:read_terms": PUBLIC,
    # Without the code of a letter, the way back to the first step: tests/portals/public/test_letter_pages.py
    "public:letter": PUBLIC,
    "public:letter_scanned": PUBLIC,
    "public:letter_choice": PUBLIC,
    "public:letter_refuse": Route(EVERYBODY, post=True),
    "public:letter_left": PUBLIC,
    "public:letter_change": Route(EVERYBODY, post=True),
    "public:letter_confirm": Route(EVERYBODY, post=True),
    "public:letter_activate": Route(EVERYBODY, post=True),
    "public:letter_proof": PUBLIC,
    "public:letter_leave": Route(EVERYBODY, post=True),
    # Without a request filed or opened here, the way back to its number: tests/portals/test_heirs_journey.py
    "public:catalogue": PUBLIC,
    "public:service_card": IN_THE_CATALOGUE,
    "public:service_criteria": IN_THE_CATALOGUE,
    "public:service_shot": IN_THE_CATALOGUE,
    "public:heirs": PUBLIC,
    "public:heirs_received": PUBLIC,
    "public:heirs_receipt": PUBLIC,
    "public:heirs_follow": PUBLIC,
    "public:heirs_answer": PUBLIC,
    "public:heirs_take": Route(EVERYBODY, post=True),
    "public:heirs_leave": Route(EVERYBODY, post=True),
    "public:have_i_one": PUBLIC,
    "public:verify": PUBLIC,
    "public:verify_key": PUBLIC,
    "public:verified": PUBLIC,
    "public:verified_proof": Route(NOBODY),  # without a certificate: tests/portals/public/test_erasure_proof.py
    "public:log": PUBLIC,
    # Without a log, not found: tests/portals/public/test_transparency.py
    "public:log_key": PUBLIC,
    "public:log_months": PUBLIC,
    "public:log_checkpoint": PUBLIC,
    "public:log_tile": PUBLIC,
    "public:log_month_key": PUBLIC,
    "public:log_month_checkpoint": PUBLIC,
    "public:log_month_tile": PUBLIC,
    "components:gallery": PUBLIC,
    # -- the citizen's pages
    "citizen:home": Route(CITIZENS),
    # -- one's own account: what changes the ways in asks for a fresh proof first (test_security_pages.py)
    "citizen:security": Route(CITIZENS),
    "citizen:add_passkey": AFTER_PROOF,
    "citizen:remove_passkeys": replace(AFTER_PROOF, post=True),
    "citizen:add_application": AFTER_PROOF,
    "citizen:remove_application": replace(AFTER_PROOF, post=True),
    "citizen:recovery_codes": AFTER_PROOF,
    "citizen:password": AFTER_PROOF,
    "citizen:contact": AFTER_PROOF,
    "citizen:contact_verify": AFTER_PROOF,
    "citizen:end_sessions": Route(CITIZENS, post=True),
    "citizen:home_of": Route(ENTERING, about="space"),
    "citizen:activate": Route(CHOOSING, about="space", post=True),
    "citizen:close": replace(AFTER_PROOF, about="space"),
    "citizen:erase": replace(AFTER_PROOF, about="space"),
    # The space of the table is active; the other states: tests/portals/citizen/test_ending_pages.py.
    "citizen:reopen": Route(NOBODY, about="space", post=True),
    "citizen:again": Route(NOBODY, about="space", post=True),
    "citizen:object": Route(NOBODY, about="space", post=True),
    "citizen:erasure_certificate": Route(NOBODY, about="space"),
    "citizen:notifications": Route(CITIZENS),
    "citizen:notification_preferences": Route(CITIZENS),
    "citizen:add_device": Route(CITIZENS, post=True),
    "citizen:remove_devices": Route(CITIZENS, post=True),
    "citizen:notifications_of": Route(ENTERING, about="space"),
    "citizen:notifications_read": Route(ENTERING, about="space", post=True),
    # Of a section that a carer was opened, by who reads; by a parent, not what was hidden: tests/notifications.
    "citizen:notification": Route(READING_SIDE, about="family", post=True, data=(("geste", "lue"),)),
    "citizen:family_agenda": Route(CITIZENS),
    "citizen:agenda": Route(AGENDA_SIDE, about="space"),
    "citizen:note_appointment": Route(WRITING_AGENDA, about="space"),
    "citizen:note_reminder": Route(WRITING_AGENDA, about="space"),
    "citizen:agenda_event": Route(AGENDA_SIDE, about="family"),
    "citizen:change_event": Route(WRITING_AGENDA, about="family"),
    "citizen:cancel_event": Route(WRITING_AGENDA, about="family", post=True),
    "citizen:remove_event": Route(WRITING_AGENDA, about="family", post=True),
    "citizen:move_time": Route(WRITING_AGENDA, about="family"),
    "citizen:remove_time": Route(WRITING_AGENDA, about="family", post=True),
    "citizen:own_measures": Route(CITIZENS),
    "citizen:measures": Route(READING_SIDE, about="space"),
    "citizen:measures_of_kind": Route(READING_SIDE, about="family"),
    "citizen:note_measure": Route(HOLDER_SIDE, about="family"),
    "citizen:measures_file": Route(READING_SIDE, about="family"),
    "citizen:remove_measure": Route(HOLDER_SIDE, about="family", post=True),
    "citizen:messages": Route(READING_SIDE, about="space"),
    "citizen:pharmacies": Route(HOLDER_SIDE - {"assistant"}, about="space"),
    "citizen:write_message": Route(HOLDER_SIDE - {"assistant"}, about="space"),
    "citizen:mailbox_choices": Route(HOLDER_SIDE - {"assistant"}, about="space"),
    "citizen:conversation": Route(READING_SIDE, about="family"),
    "citizen:answer_receipt": Route(HOLDER_SIDE - {"assistant"}, about="family", post=True, data=(("reponse", "oui"),)),
    "citizen:keep_draft": Route(HOLDER_SIDE - {"assistant"}, about="family", post=True),
    "citizen:delete_conversation": Route(HOLDER_SIDE - {"assistant"}, about="family", post=True),
    "citizen:message_part": Route(READING_SIDE, about="family"),
    "citizen:save_part": Route(HOLDER_SIDE, about="family", post=True),
    "citizen:documents": Route(READING_SIDE, about="space"),
    "citizen:upload": Route(HOLDER_SIDE, about="space"),
    "citizen:activity": Route(READING_SIDE, about="space"),
    "citizen:activity_csv": Route(READING_SIDE, about="space"),
    "citizen:activity_pdf": Route(READING_SIDE, about="space"),
    "citizen:activity_proof": Route(READING_SIDE, about="space"),
    "citizen:report": Route(CHOOSING, about="space"),
    "citizen:reports": Route(HOLDER | BY_LAW, about="space"),
    "citizen:report_thread": Route(HOLDER | BY_LAW, about="family"),
    "citizen:report_reopen": Route(CHOOSING, about="family", post=True),
    "citizen:report_withdraw": Route(CHOOSING, about="family", post=True),
    "citizen:oppose": Route(CHOOSING, about="document", only=frozenset(READERS) - {"own"}),
    "citizen:quarantine": Route(CHOOSING, about="family", post=True),
    "citizen:opposition_withdraw": Route(CHOOSING, about="family", post=True),
    "citizen:deposits": Route(CHOOSING, about="family"),
    "citizen:deposits_to_come": Route(CHOOSING, about="family", post=True, data=(("motif", "Fictif"),)),
    "citizen:professionals": Route(READING_SIDE, about="space"),
    "citizen:choose": Route(CHOOSING, about="space", post=True, data=(("geste", "bloquer"),)),
    "citizen:professional": Route(CHOOSING, about="family"),
    "citizen:structures": Route(CHOOSING, about="space"),
    "citizen:choose_structure": Route(CHOOSING, about="space", post=True, data=STRUCTURE),
    "citizen:who_can_see": Route(READING_SIDE, about="space"),
    "citizen:by_profession": Route(READING_SIDE, about="space"),
    "citizen:seen_as": Route(CHOOSING, about="space"),
    "citizen:confidentiality": Route(CHOOSING, about="space"),  # the first time, the first choices
    "citizen:choose_confidentiality": Route(
        CHOOSING, about="space", post=True, data=(("reglage", "samu"), ("valeur", "non"))
    ),
    "citizen:everything": Route(CHOOSING, about="space", post=True, data=(("sens", "masque"),)),
    "citizen:first_choices": Route(CHOOSING, about="space"),
    "citizen:first_emergency": Route(CHOOSING, about="space"),
    "citizen:first_access": Route(CHOOSING, about="space"),
    "citizen:codes": Route(CHOOSING, about="space"),
    "citizen:new_code": Route(CHOOSING, about="space"),
    "citizen:withdraw_code": Route(CHOOSING, about="family", post=True),
    "citizen:emergencies": Route(READING_SIDE, about="space"),
    "citizen:contest_emergency": Route(CHOOSING, about="family", post=True),
    "citizen:stop_emergency": Route(CHOOSING, about="family", post=True),
    "citizen:health_history": Route(READING_SIDE, about="space"),  # carers with the profile opened
    "citizen:mask_health_history": Route(CHOOSING, about="space", post=True, data=(("masquer", "oui"),)),
    "citizen:more": Route(ENTERING, about="space"),
    "citizen:carers": Route(HOLDER, about="space"),
    "citizen:carer_who": Route(HOLDER, about="space"),
    "citizen:carer_what": Route(HOLDER, about="space"),  # without the first step, back to it
    "citizen:carer_until": Route(HOLDER, about="space"),
    "citizen:carer_declare": Route(HOLDER, about="space"),
    "citizen:carer_change": Route(HOLDER, about="help"),
    "citizen:carer_stop": Route(HOLDER, about="help", post=True),
    "citizen:helped": Route(CITIZENS),
    "citizen:helped_answer": Route(frozenset({"carer"}), about="received"),
    "citizen:helped_stop": Route(frozenset({"carer"}), about="received", post=True),
    "citizen:helped_emergency": Route(frozenset({"carer_emergency"}), about="received"),
    "citizen:certificate": Route(frozenset({"holder", "carer"}), about="received"),
    "citizen:calendars": Route(AGENDA_WRITERS, about="space"),
    "citizen:import_calendar": Route(AGENDA_WRITERS, about="space", post=True),
    "citizen:devices": Route(AGENDA_WRITERS, about="space"),
    "citizen:withdraw_device": Route(AGENDA_WRITERS, about="family", post=True),
    "citizen:withdraw_calendar": Route(AGENDA_WRITERS, about="family", post=True),
    "citizen:accept_invitation": Route(HOLDER_SIDE, about="family", post=True),
    "citizen:decline_invitation": Route(HOLDER_SIDE - {"assistant"}, about="family", post=True),
    "icalendar:feed": Route(EVERYBODY, about="family"),
    # A device proves itself by its own password, whoever is signed in here: tests/interop/caldav
    # -- OAuth: a client proves itself at each request, and no session counts (tests/interop/smart)
    "authorize": Route(NOBODY),  # without a request, none is known: tests/portals/citizen/test_authorize_page.py
    "openapi:openapi": PUBLIC,
    "smart:token": Route(NOBODY, post=True),
    "smart:revoke": Route(NOBODY, post=True),
    "smart:introspect": Route(NOBODY, post=True),
    "smart:keys": PUBLIC,
    "smart:smart_configuration": PUBLIC,
    "smart:oauth_server": PUBLIC,
    "smart:openid_configuration": PUBLIC,
    "caldav:well_known": PUBLIC,
    "caldav:root": NOBODY_YET,
    "caldav:home": NOBODY_YET,
    "caldav:collection": NOBODY_YET,
    "caldav:member": NOBODY_YET,
    "caldav:other": NOBODY_YET,
    # Services of the catalogue, and those that are linked: never a carer's (CAR-09)
    "citizen:own_catalogue": Route(CITIZENS),
    "citizen:own_services": Route(CITIZENS),
    "citizen:catalogue": Route(ENTERING, about="space"),
    "citizen:catalogue_service": Route(ENTERING, about="family"),
    "citizen:services": Route(HOLDER | BY_LAW, about="space"),
    "citizen:service": Route(HOLDER | BY_LAW, about="family"),
    "citizen:service_receipt": Route(HOLDER | BY_LAW, about="family"),
    "citizen:disconnect_service": Route(CHOOSING, about="family", post=True),
    "citizen:disconnect_services": Route(CHOOSING, about="space", post=True),
    "citizen:family_prevention": Route(CITIZENS),
    "citizen:prevention": Route(AGENDA_READERS, about="space"),
    "citizen:prevention_window": Route(AGENDA_READERS, about="family"),
    "citizen:prevention_messages": Route(AGENDA_WRITERS, about="space", post=True, data=(("messages", "non"),)),
    "citizen:prevention_record": Route(HOLDER_SIDE, about="family", post=True),
    "citizen:family": Route(CITIZENS),
    "citizen:family_code": Route(CITIZENS),
    "citizen:family_child": Route(frozenset({"known_parent"}), about="family"),
    "citizen:opening": Route(CITIZENS),
    "citizen:opening_proof": Route(NOBODY),  # nobody refused: tests/portals/citizen/test_opening_pages.py
    "citizen:opening_of": Route(BY_LAW, about="family"),
    "citizen:opening_proof_of": Route(NOBODY, about="family"),
    "citizen:family_not_mine": Route(frozenset({"parent"}), about="family"),
    "citizen:family_invitation": Route(frozenset({"known_parent"}), about="family"),
    "citizen:family_agreement": Route(frozenset({"known_parent"}), about="family"),
    "citizen:family_assistance": Route(
        frozenset({"neighbour"}), about="family", post=True, data=(("reponse", "ouvrir"),)
    ),
    "citizen:invite_representative": Route(frozenset({"parent"}), about="space"),
    "citizen:withdraw_representative": Route(frozenset({"parent"}), about="family", post=True),
    "citizen:document": CITIZEN_DOCUMENT,
    "citizen:file": CITIZEN_DOCUMENT,
    "citizen:preview": Route(READING_SIDE, about="document"),
    "citizen:piece": CITIZEN_DOCUMENT,
    "citizen:mask": Route(HOLDER_SIDE, about="document", post=True, data=(("masquer", "oui"),)),
    "citizen:masking": Route(HOLDER_SIDE, about="space"),
    "citizen:document_access": Route(CHOOSING, about="document"),
    "citizen:document_rule": Route(CHOOSING, about="document", post=True, data=(("regle", "refuser"),)),
    "citizen:delete": Route(HOLDER_SIDE, about="document", only=frozenset({"own"})),
    # -- the professional's pages
    "professional:home": Route(PROFESSIONALS),
    "professional:situation": Route(PROFESSIONALS),
    "professional:notices": Route(PROFESSIONALS),
    "professional:oppositions": Route(PROFESSIONALS),
    "professional:opposition": Route(frozenset({"author"}), about="family"),
    # Their own mailbox, that nobody else finds; `exchange` is about the author's (STR-05).
    "professional:messages": Route(PROFESSIONALS),
    "professional:contact": Route(PROFESSIONALS),
    "professional:mailbox": Route(frozenset({"author"}), about="family"),
    "professional:exchange": Route(frozenset({"author"}), about="family"),
    "professional:letter_file": Route(frozenset({"author"}), about="family"),
    "professional:delete_exchange": Route(frozenset({"author"}), about="family", post=True),  # a file: not undone
    "professional:write_letter": Route(PROFESSIONALS, about="space"),  # no right in the record (MSG-18)
    "professional:record": Route(PROFESSIONALS, about="space"),  # the gate, for who may not read
    "professional:connection": Route(PROFESSIONALS, about="space"),  # the record of a minor opens after a choice
    "professional:results": Route(PROFESSIONALS, about="space"),
    "professional:documents": Route(AUTHORISED, about="space"),
    "professional:declare": Route(PROFESSIONALS, about="space", post=True),  # an empty form is shown again
    "professional:code": Route(PROFESSIONALS),
    "professional:patient_code": Route(PROFESSIONALS, about="space"),
    "professional:emergency": Route(PROFESSIONALS, about="space"),  # a form, or why there is none
    "professional:call_centre": Route(PROFESSIONALS, about="space"),
    "professional:leave_emergency": Route(PROFESSIONALS, about="space", post=True),
    "professional:colleagues": Route(frozenset({"author", "nurse"}), about="space"),  # the care team (PRO-03)
    "professional:colleague_act": Route(NOBODY, about="space", post=True),  # an empty form is about nobody
    "professional:deposit": Route(PROFESSIONALS, about="space"),
    "professional:health_history": Route(AUTHORISED, about="space"),
    "professional:objection": Route(PROFESSIONALS, about="space"),  # a minor's choice: a block does not prevent it
    "professional:document": PROFESSIONAL_DOCUMENT,
    "professional:file": PROFESSIONAL_DOCUMENT,
    "professional:preview": PROFESSIONAL_DOCUMENT,
    "professional:piece": PROFESSIONAL_DOCUMENT,
    "professional:unmask": replace(BY_AUTHOR, post=True),
    "professional:announce": Route(AUTHORISED, about="document", post=True),
    "professional:delete": BY_AUTHOR,
    "professional:replace": BY_AUTHOR,
    # -- the operator's console: numbers, and one person at a time, without content (OPE-05)
    "operator:home": Route(OPERATOR),
    "operator:campaign": CONSOLE,
    "operator:propose": CONSOLE,
    "operator:figures": CONSOLE,
    "operator:wave": CONSOLE,
    "operator:approve": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:pause": replace(CONSOLE, post=True),
    "operator:resume": replace(CONSOLE, post=True),
    "operator:massive": Route(OPERATOR),
    "operator:massive_act": CONSOLE,
    "operator:massive_approve": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:massive_run": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:people": Route(OPERATOR),
    "operator:person": CONSOLE,
    "operator:oppose": CONSOLE,
    "operator:withdraw": CONSOLE,
    "operator:confirm": CONSOLE,
    "operator:death": CONSOLE_AFTER_PROOF,
    "operator:death_undo": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:send_again": CONSOLE,
    "operator:letters": Route(OPERATOR),
    "operator:heirs": Route(OPERATOR),
    "operator:heir_file": CONSOLE,
    "operator:heir_paper": CONSOLE,
    "operator:heir_recognise": replace(CONSOLE, post=True),
    "operator:heir_death": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:heir_propose": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:heir_approve": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:heir_send_back": replace(CONSOLE, post=True),
    "operator:heir_renew": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:reports": Route(OPERATOR | {"auditor"}),
    "operator:report": CONSOLE,
    "operator:report_take_up": replace(CONSOLE, post=True),
    "operator:report_answer": replace(CONSOLE, post=True),
    "operator:report_close": replace(CONSOLE, post=True),
    "operator:catalogue": Route(OPERATOR),
    "operator:publishers": Route(OPERATOR),
    "operator:commission": Route(OPERATOR),
    "operator:commission_name": Route(NOBODY, post=True),  # after a fresh proof
    "operator:commission_end": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service": CONSOLE,
    "operator:service_checks": CONSOLE,
    "operator:service_file": CONSOLE,
    "operator:service_take_up": replace(CONSOLE, post=True),
    "operator:service_send_back": replace(CONSOLE, post=True, data=(("raison", "x"),)),
    "operator:service_hand_on": replace(CONSOLE, post=True),
    "operator:service_conclude": replace(CONSOLE, post=True, data=(("seance", "2026-01-01"), ("compte_rendu", "x"))),
    "operator:service_decide": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_sign": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_put_online": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_suspend": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_resume": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_dereference": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:service_audit": replace(CONSOLE, post=True, data=(("raison", "x"),)),
    "operator:service_finalities": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:software": Route(OPERATOR),
    "operator:software_new": Route(NOBODY),  # after a fresh proof: tests/portals/operator/test_software_pages.py
    "operator:one_software": CONSOLE,
    "operator:software_keys": CONSOLE_AFTER_PROOF,
    "operator:software_change": CONSOLE_AFTER_PROOF,
    "operator:software_approve": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:software_drop": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:software_read_again": replace(CONSOLE_AFTER_PROOF, post=True),
    "operator:software_end": replace(CONSOLE_AFTER_PROOF, post=True),
    # -- the commission (CAT-03): a file that this member said nothing ties them to
    "operator:hearings": Route(COMMISSION),
    "operator:hearing": HEARING,
    "operator:hearing_criteria": HEARING,
    "operator:hearing_file": HEARING,
    "operator:hearing_interest": replace(HEARING, post=True, data=(("lien", "non"),)),
    "operator:hearing_withdraw": replace(HEARING, post=True, data=(("lequel", "x"),)),
    "operator:hearing_opinion": replace(HEARING, post=True, data=(("avis", "favourable"),)),
    # -- publishers of the catalogue: their own services (CAT-01)
    "publisher:home": Route(PUBLISHER),
    "publisher:new": Route(PUBLISHER),
    "publisher:members": Route(PUBLISHER),
    "publisher:invite": Route(NOBODY, post=True),  # after a fresh proof: tests/portals/publisher
    "publisher:end_member": replace(PUBLISHING, who=NOBODY, post=True),
    "publisher:service": PUBLISHING,
    "publisher:card": PUBLISHING,
    "publisher:shots": PUBLISHING,
    "publisher:shot": PUBLISHING,
    "publisher:remove_shot": replace(PUBLISHING, post=True),
    "publisher:data": PUBLISHING,
    "publisher:criteria": PUBLISHING,
    "publisher:evidence": PUBLISHING,
    "publisher:file": PUBLISHING,
    "publisher:remove_file": replace(PUBLISHING, post=True),
    # after a fresh proof, of owners: tests/portals/publisher/test_access_page.py
    "publisher:access": replace(PUBLISHING, who=NOBODY),
    "publisher:add_client": replace(PUBLISHING, who=NOBODY, post=True),
    "publisher:client_keys": replace(PUBLISHING, who=NOBODY),
    "publisher:notices": PUBLISHING,
    "publisher:signing_key": replace(PUBLISHING, who=NOBODY, post=True),
    "publisher:renew_client": replace(PUBLISHING, who=NOBODY, post=True),
    "publisher:end_client": replace(PUBLISHING, who=NOBODY, post=True),
    "publisher:submit": replace(PUBLISHING, post=True),
    "publisher:take_back": replace(PUBLISHING, post=True),
    "publisher:take_offline": replace(PUBLISHING, post=True, data=(("raison", "x"),)),
    "publisher:put_back_online": replace(PUBLISHING, post=True),
    "publisher:withdraw": replace(PUBLISHING, who=NOBODY, post=True),
    # -- the auditor's pages: traces without content (TRA-09)
    "operator:traces": Route(AUDITOR),
    "operator:traces_file": Route(AUDITOR),
    "operator:activity": Route(AUDITOR),
    "operator:findings": Route(AUDITOR),
    "operator:follow_up": Route(AUDITOR, post=True),  # without a step, back to the list
}

# The test masks a document, or unmasks the masked one: its author may do that too.
MASKING = Route(HOLDER_SIDE, about="document", post=True, also=(("masked", frozenset({"author"})),))

FHIR: dict[str, Route] = {
    "GET /metadata": PUBLIC,
    "POST ": Route(FEEDERS | HOLDER_SIDE, about="space", post=True),
    "GET /DocumentReference": Route(READING_SIDE | AUTHORISED, about="space"),
    "POST /DocumentReference/_search": Route(READING_SIDE | AUTHORISED, about="space"),
    "GET /DocumentReference/<str:resource_id>": Route(EVERYBODY, about="document"),
    "GET /DocumentReference/<str:resource_id>/_history/<str:version>": Route(EVERYBODY, about="document"),
    "PATCH /DocumentReference/<str:resource_id>": MASKING,
    "PATCH /DocumentReference": MASKING,
    "GET /Binary/<str:resource_id>": Route(EVERYBODY, about="document"),
    # Each is tried as it would be by software: the record of an emergency opens to health professionals alone; a code
    # that nobody made opens nothing. The rest: tests/interop/fhir/test_access_operations.py.
    "POST /$acces-urgence": Route(PROFESSIONALS - {"blocked"}, about="space", post=True),
    "POST /$code-acces": Route(NOBODY, about="space", post=True),
    "GET /Patient": Route(FEEDERS, about="space"),
    "POST /Patient/_search": Route(FEEDERS, about="space"),
    "GET /Patient/<str:resource_id>": Route(NOBODY),  # a linked service, of its own: tests/interop/smart
    # The trace: the holder's side, of one space; the auditor, without content. One line: tests/interop/fhir.
    "GET /AuditEvent": Route(READING_SIDE | {"auditor"}, about="space"),
    "POST /AuditEvent/_search": Route(READING_SIDE | {"auditor"}, about="space"),
    "GET /AuditEvent/<str:resource_id>": Route(NOBODY, about="document"),  # no line has the id of a document
    # Who feeds finds what they noted, perhaps nothing; one appointment: tests/interop/fhir/test_appointments.py.
    "POST /Appointment": Route(FEEDERS | AGENDA_WRITERS, about="space", post=True),
    "PUT /Appointment": Route(FEEDERS | AGENDA_WRITERS, about="space", post=True),
    "GET /Appointment": Route(FEEDERS | AGENDA_READERS, about="space"),
    "POST /Appointment/_search": Route(FEEDERS | AGENDA_READERS, about="space"),
    "GET /Appointment/<str:resource_id>": Route(NOBODY, about="document"),  # none has the id of a document
    "PUT /Appointment/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "DELETE /Appointment/<str:resource_id>": Route(NOBODY, about="document", post=True),
    # A linked service alone, about the person of its token: tests/interop/fhir/test_subscriptions.py
    "POST /Subscription": Route(NOBODY, post=True),
    "GET /Subscription": Route(NOBODY),
    "POST /Subscription/_search": Route(NOBODY),
    "GET /Subscription/<str:resource_id>": Route(NOBODY),
    "PUT /Subscription/<str:resource_id>": Route(NOBODY, post=True),
    "DELETE /Subscription/<str:resource_id>": Route(NOBODY, post=True),
    # When one is free is of nobody: professionals and structures publish it, all but who runs the service read it.
    "POST /Schedule": Route(FEEDERS, post=True),
    "PUT /Schedule": Route(FEEDERS, post=True),
    "GET /Schedule": Route(AVAILABILITY_READERS),
    "POST /Schedule/_search": Route(AVAILABILITY_READERS),
    "GET /Schedule/<str:resource_id>": Route(NOBODY, about="document"),  # none has the id of a document
    "PUT /Schedule/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "PATCH /Schedule": Route(FEEDERS, post=True),
    "PATCH /Schedule/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "DELETE /Schedule/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "POST /Slot": Route(FEEDERS, post=True),
    "PUT /Slot": Route(FEEDERS, post=True),
    "GET /Slot": Route(AVAILABILITY_READERS),
    "POST /Slot/_search": Route(AVAILABILITY_READERS),
    "GET /Slot/<str:resource_id>": Route(NOBODY, about="document"),  # none has the id of a document
    "PUT /Slot/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "DELETE /Slot/<str:resource_id>": Route(NOBODY, about="document", post=True),
    # Measures: the holder's side, and services for what was consented to; no professional (PRO-16).
    "POST /Observation": Route(HOLDER_SIDE, about="space", post=True),
    "GET /Observation": Route(READING_SIDE, about="space"),
    "POST /Observation/_search": Route(READING_SIDE, about="space"),
    "GET /Observation/<str:resource_id>": Route(NOBODY, about="document"),  # none has the id of a document
    "DELETE /Observation/<str:resource_id>": Route(NOBODY, about="document", post=True),
    "GET /Device/<str:resource_id>": Route(NOBODY, about="document"),  # none has the id of a document
}

# Addresses of libraries that answer about nobody's space: they lead to our sign-in page, or to the identity provider.
LIBRARIES = frozenset({"account", "socialaccount", "openid_connect"})


def expected(route: Route, flag: str) -> frozenset[str]:
    """Who this route answers about a document that carries this flag."""
    if route.only is not None and flag not in route.only:
        return NOBODY
    return (route.who & READERS[flag]) | dict(route.also).get(flag, NOBODY)
