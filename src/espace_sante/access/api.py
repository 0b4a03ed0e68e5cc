"""What other rooms may ask of the decision point."""

from espace_sante.access.domain.decision import SENTENCES, Decision, Obligation, Reason
from espace_sante.access.domain.events import DelegationMoved
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations, health_history_facts
from espace_sante.access.domain.matrix import current_matrix, document_types, profession_label
from espace_sante.access.domain.visible_set import VisibleSet
from espace_sante.access.services import look_after_spaces
from espace_sante.access.services.ask import (
    AccessRefused,
    Case,
    OwnSpaceNeeded,
    SecretConnectionRefused,
    case_of,
    family_relations,
    known_case,
    relations_in,
)
from espace_sante.access.services.care_relations import (
    block_professional,
    declare_care_relation,
    give_consent,
    record_medecin_traitant,
    unblock_professional,
)
from espace_sante.access.services.carers import (
    answer_invitation,
    change_delegation,
    declare_emergency,
    end_delegation,
    invite_carer,
)
from espace_sante.access.services.end_of_space import (
    close_own_space,
    erase_own_archive,
    object_to_suspension,
    own_erasure,
    reopen_own_space,
    request_space_again,
)
from espace_sante.access.services.families import (
    accept_representation,
    add_child,
    add_child_by_code,
    end_consent_alone,
    end_measure,
    invite_representative,
    let_consent_alone,
    record_judge_decision,
    record_measure,
    take_back_answer,
)
from espace_sante.access.services.find_space import Closure, ClosureMotive, FoundSpace, find_space, found_space
from espace_sante.access.services.forget_relations import forget_relations
from espace_sante.access.services.merge_relations import merge_relations, part_relations
from espace_sante.access.services.my_patients import MyPatient, last_visit, my_patients
from espace_sante.access.services.who_can_see import Viewer, family_who_see, professions_that_read, who_can_see

__all__ = [
    "SENTENCES",
    "AccessRefused",
    "Action",
    "Case",
    "Closure",
    "ClosureMotive",
    "Decision",
    "DelegationMoved",
    "DocumentFacts",
    "DocumentStatus",
    "FoundSpace",
    "MyPatient",
    "Obligation",
    "OwnSpaceNeeded",
    "Reason",
    "Relations",
    "SecretConnectionRefused",
    "Viewer",
    "VisibleSet",
    "accept_representation",
    "add_child",
    "add_child_by_code",
    "answer_invitation",
    "block_professional",
    "case_of",
    "change_delegation",
    "close_own_space",
    "current_matrix",
    "declare_care_relation",
    "declare_emergency",
    "document_types",
    "end_consent_alone",
    "end_delegation",
    "end_measure",
    "erase_own_archive",
    "family_relations",
    "family_who_see",
    "find_space",
    "forget_relations",
    "found_space",
    "give_consent",
    "health_history_facts",
    "invite_carer",
    "invite_representative",
    "known_case",
    "last_visit",
    "let_consent_alone",
    "look_after_spaces",
    "merge_relations",
    "my_patients",
    "object_to_suspension",
    "own_erasure",
    "part_relations",
    "profession_label",
    "professions_that_read",
    "record_judge_decision",
    "record_measure",
    "record_medecin_traitant",
    "relations_in",
    "reopen_own_space",
    "request_space_again",
    "take_back_answer",
    "unblock_professional",
    "who_can_see",
]
