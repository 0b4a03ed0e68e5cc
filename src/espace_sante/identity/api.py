"""What other rooms may ask of identity."""

from espace_sante.identity.domain.birth_date import BirthDate
from espace_sante.identity.domain.claims import citizen_traits, professional_claims
from espace_sante.identity.domain.delegation import (
    MOST_CARERS,
    MOST_HELPED,
    CarerIsOneself,
    DeclarationMissing,
    DelegationExists,
    DelegationState,
    DelegationUnknown,
    EmergencyReason,
    NothingOpened,
    NotInThisState,
    OtherKindExists,
    PeriodInvalid,
    SameInvitationPending,
    Terms,
    TooManyCarers,
    TooManyHelped,
)
from espace_sante.identity.domain.directory_keys import spoken
from espace_sante.identity.domain.events import HoldersMerged, HoldersParted
from espace_sante.identity.domain.identity_status import IdentityStatus
from espace_sante.identity.domain.population_row import COLUMNS as POPULATION_COLUMNS
from espace_sante.identity.services import families
from espace_sante.identity.services.actors import actor_of
from espace_sante.identity.services.agents import AgentView, agent_account, agents, agents_of, close_agent
from espace_sante.identity.services.compared_names import (
    HolderKeys,
    ProfessionalKeys,
    holder_keys,
    professional_keys,
    staff_keys,
)
from espace_sante.identity.services.contacts import proved_emails, time_zones
from espace_sante.identity.services.correct_identity import (
    HolderUnknown,
    MatriculeTaken,
    ReasonMissing,
    correct_identity,
)
from espace_sante.identity.services.delegations.answer import accept_invitation, refuse_invitation
from espace_sante.identity.services.delegations.change import change_terms
from espace_sante.identity.services.delegations.emergency import declare_emergency
from espace_sante.identity.services.delegations.end import revoke_delegation, withdraw_invitation
from espace_sante.identity.services.delegations.invite import CarerIdentity, holder_of_carer, invite_carer
from espace_sante.identity.services.delegations.views import (
    CarerNotices,
    DelegationView,
    carer_notices,
    delegation,
    delegations_given,
    delegations_received,
)
from espace_sante.identity.services.directory import (
    HolderView,
    Traits,
    former_holder_id,
    former_holder_ids,
    former_matricules,
    holder_by_ins,
    holder_by_matricule,
    holder_by_traits,
    holder_ids_by_matricules,
    holders,
    holders_named,
    kept_holder_id,
)
from espace_sante.identity.services.family import (
    ActsFor,
    Tie,
    acts_for,
    helpers_of,
    is_helped,
    relate,
    relationship,
    tie_of,
)
from espace_sante.identity.services.find_pharmacies import (
    Pharmacy,
    pharmacies_visited,
    pharmacy_at,
    search_pharmacies,
)
from espace_sante.identity.services.find_structures import (
    StructureView,
    search_structures,
    who_works_in,
    who_works_only_in,
)
from espace_sante.identity.services.imports.directories import import_directory
from espace_sante.identity.services.imports.one_at_a_time import ImportRunning
from espace_sante.identity.services.imports.population import import_population
from espace_sante.identity.services.imports.report import ImportOutcome
from espace_sante.identity.services.merge_holders import (
    AlreadyMerged,
    MergeNeedsForce,
    MergeUnknown,
    merge_holders,
    undo_merge,
)
from espace_sante.identity.services.professionals import (
    MssanteOwner,
    ProfessionalView,
    mailboxes_read_by,
    mssante_addresses,
    mssante_owner,
    professionals,
    search_professionals,
    structures,
)
from espace_sante.identity.services.register import (
    register_account,
    register_holder,
    register_mssante_address,
    register_professional,
    register_structure,
)
from espace_sante.identity.services.show_identity import IdentityRecord, identity_record
from espace_sante.identity.services.sign_in import facade as sign_in
from espace_sante.identity.services.structure_accounts import let_structure_in
from espace_sante.identity.services.tell_holder import News, end_sign_in, restore_sign_in, tell_holder
from espace_sante.identity.services.tokens import (
    AccountUnknown,
    TokenRefused,
    actor_of_login,
    actor_of_structure,
    actor_of_token,
    issue_token,
)
from espace_sante.identity.services.treating_doctors import names_of_doctors, treating_doctors
from espace_sante.identity.services.verify_identity import (
    Outcome,
    Proof,
    Verified,
    holders_to_verify,
    record_proof,
    verify_identities,
    verify_identity,
)
from espace_sante.identity.services.verify_identity_port import Teleservice, TeleserviceUnavailable
from espace_sante.identity.services.walk_population import (
    Addressee,
    PeopleSought,
    addressees,
    count_population,
    walk_population,
)

__all__ = [
    "MOST_CARERS",
    "MOST_HELPED",
    "POPULATION_COLUMNS",
    "AccountUnknown",
    "ActsFor",
    "Addressee",
    "AgentView",
    "AlreadyMerged",
    "BirthDate",
    "CarerIdentity",
    "CarerIsOneself",
    "CarerNotices",
    "DeclarationMissing",
    "DelegationExists",
    "DelegationState",
    "DelegationUnknown",
    "DelegationView",
    "EmergencyReason",
    "HolderKeys",
    "HolderUnknown",
    "HolderView",
    "HoldersMerged",
    "HoldersParted",
    "IdentityRecord",
    "IdentityStatus",
    "ImportOutcome",
    "ImportRunning",
    "MatriculeTaken",
    "MergeNeedsForce",
    "MergeUnknown",
    "MssanteOwner",
    "News",
    "NotInThisState",
    "NothingOpened",
    "OtherKindExists",
    "Outcome",
    "PeopleSought",
    "PeriodInvalid",
    "Pharmacy",
    "ProfessionalKeys",
    "ProfessionalView",
    "Proof",
    "ReasonMissing",
    "SameInvitationPending",
    "StructureView",
    "Teleservice",
    "TeleserviceUnavailable",
    "Terms",
    "Tie",
    "TokenRefused",
    "TooManyCarers",
    "TooManyHelped",
    "Traits",
    "Verified",
    "accept_invitation",
    "actor_of",
    "actor_of_login",
    "actor_of_structure",
    "actor_of_token",
    "acts_for",
    "addressees",
    "agent_account",
    "agents",
    "agents_of",
    "carer_notices",
    "change_terms",
    "citizen_traits",
    "close_agent",
    "correct_identity",
    "count_population",
    "declare_emergency",
    "delegation",
    "delegations_given",
    "delegations_received",
    "end_sign_in",
    "families",
    "former_holder_id",
    "former_holder_ids",
    "former_matricules",
    "helpers_of",
    "holder_by_ins",
    "holder_by_matricule",
    "holder_by_traits",
    "holder_ids_by_matricules",
    "holder_keys",
    "holder_of_carer",
    "holders",
    "holders_named",
    "holders_to_verify",
    "identity_record",
    "import_directory",
    "import_population",
    "invite_carer",
    "is_helped",
    "issue_token",
    "kept_holder_id",
    "let_structure_in",
    "mailboxes_read_by",
    "merge_holders",
    "mssante_addresses",
    "mssante_owner",
    "names_of_doctors",
    "pharmacies_visited",
    "pharmacy_at",
    "professional_claims",
    "professional_keys",
    "professionals",
    "proved_emails",
    "record_proof",
    "refuse_invitation",
    "register_account",
    "register_holder",
    "register_mssante_address",
    "register_professional",
    "register_structure",
    "relate",
    "relationship",
    "restore_sign_in",
    "revoke_delegation",
    "search_pharmacies",
    "search_professionals",
    "search_structures",
    "sign_in",
    "spoken",
    "staff_keys",
    "structures",
    "tell_holder",
    "tie_of",
    "time_zones",
    "treating_doctors",
    "undo_merge",
    "verify_identities",
    "verify_identity",
    "walk_population",
    "who_works_in",
    "who_works_only_in",
    "withdraw_invitation",
]
