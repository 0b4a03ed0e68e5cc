"""What other rooms may ask of pairings."""

from espace_sante.pairing.domain.client_keys import ALGORITHMS, read_keys
from espace_sante.pairing.domain.errors import NotAsked, NothingChosen, PairingUnknown, ServiceClosed
from espace_sante.pairing.domain.events import PairingEnded, ServicesToReview
from espace_sante.pairing.domain.oauth_errors import (
    ApprovalAwaited,
    ClientInvalid,
    ClientTaken,
    ClientUnknown,
    GrantRefused,
    SecondPairOfEyesNeeded,
    SoftwareChanged,
    TokenRefused,
    TooManyRequests,
)
from espace_sante.pairing.domain.redirects import RedirectInvalid
from espace_sante.pairing.domain.standing import Standing, standing_of
from espace_sante.pairing.models import ChangesOutbox, ClientProof, ClientStep, PairingOutbox
from espace_sante.pairing.services.approve_software import (
    approve_software,
    change_software,
    drop_wanted_scopes,
    may_approve,
)
from espace_sante.pairing.services.assertions import spend_assertion
from espace_sante.pairing.services.authorise import (
    Authorised,
    Issued,
    Refreshed,
    code_named,
    issue_code,
    issue_to_service,
    issue_to_software,
    refresh_named,
    refreshed_by,
    rotate,
    scopes_in_force,
    spend_code,
)
from espace_sante.pairing.services.client_steps import StepView
from espace_sante.pairing.services.clients import (
    Client,
    MadeClient,
    change_keys,
    client_named,
    clients_of,
    end_client,
    has_secret,
    make_client,
    make_software_client,
    renew_secret,
)
from espace_sante.pairing.services.connect import change_consents, connect
from espace_sante.pairing.services.disconnect import disconnect, disconnect_everything
from espace_sante.pairing.services.find import PairingView, live_pairing, live_pairings, pairing_by_id
from espace_sante.pairing.services.forget_tokens import forget_tokens
from espace_sante.pairing.services.linked import LinkedService, linked_service, linked_services, receipt
from espace_sante.pairing.services.look_after_software import (
    change_software_keys,
    end_software,
    read_keys_again,
    register_software,
)
from espace_sante.pairing.services.own_tokens import Inspected, inspect_token, revoke_token
from espace_sante.pairing.services.remind import look_after_consents, tell_digests
from espace_sante.pairing.services.scopes import (
    CONTEXT,
    OFFLINE,
    SYSTEM,
    ScopesUnreadable,
    consents_for,
    consents_of,
    is_within,
    narrowed,
    software_may,
    software_scopes,
    words_of,
    written,
)
from espace_sante.pairing.services.sealed_ids import opened_id, opened_place, sealed_id, sealed_ids, sealed_place
from espace_sante.pairing.services.secrets import SERVICE_TOKEN, SOFTWARE_TOKEN
from espace_sante.pairing.services.software import (
    MOST as MOST_SOFTWARE,
)
from espace_sante.pairing.services.software import (
    KeyView,
    SoftwareView,
    one_software,
    software_of_structures,
)
from espace_sante.pairing.services.throttle import count_request, count_software_request
from espace_sante.pairing.services.tokens import Bearer, Software, bearer_of_token, may_act, software_of_token
from espace_sante.pairing.services.who_reads import ServiceReader, services_who_read

__all__ = [
    "ALGORITHMS",
    "CONTEXT",
    "MOST_SOFTWARE",
    "OFFLINE",
    "SERVICE_TOKEN",
    "SOFTWARE_TOKEN",
    "SYSTEM",
    "ApprovalAwaited",
    "Authorised",
    "Bearer",
    "ChangesOutbox",
    "Client",
    "ClientInvalid",
    "ClientProof",
    "ClientStep",
    "ClientTaken",
    "ClientUnknown",
    "GrantRefused",
    "Inspected",
    "Issued",
    "KeyView",
    "LinkedService",
    "MadeClient",
    "NotAsked",
    "NothingChosen",
    "PairingEnded",
    "PairingOutbox",
    "PairingUnknown",
    "PairingView",
    "RedirectInvalid",
    "Refreshed",
    "ScopesUnreadable",
    "SecondPairOfEyesNeeded",
    "ServiceClosed",
    "ServiceReader",
    "ServicesToReview",
    "Software",
    "SoftwareChanged",
    "SoftwareView",
    "Standing",
    "StepView",
    "TokenRefused",
    "TooManyRequests",
    "approve_software",
    "bearer_of_token",
    "change_consents",
    "change_keys",
    "change_software",
    "change_software_keys",
    "client_named",
    "clients_of",
    "code_named",
    "connect",
    "consents_for",
    "consents_of",
    "count_request",
    "count_software_request",
    "disconnect",
    "disconnect_everything",
    "drop_wanted_scopes",
    "end_client",
    "end_software",
    "forget_tokens",
    "has_secret",
    "inspect_token",
    "is_within",
    "issue_code",
    "issue_to_service",
    "issue_to_software",
    "linked_service",
    "linked_services",
    "live_pairing",
    "live_pairings",
    "look_after_consents",
    "make_client",
    "make_software_client",
    "may_act",
    "may_approve",
    "narrowed",
    "one_software",
    "opened_id",
    "opened_place",
    "pairing_by_id",
    "read_keys",
    "read_keys_again",
    "receipt",
    "refresh_named",
    "refreshed_by",
    "register_software",
    "renew_secret",
    "revoke_token",
    "rotate",
    "scopes_in_force",
    "sealed_id",
    "sealed_ids",
    "sealed_place",
    "services_who_read",
    "software_may",
    "software_of_structures",
    "software_of_token",
    "software_scopes",
    "spend_assertion",
    "spend_code",
    "standing_of",
    "tell_digests",
    "words_of",
    "written",
]
