"""What other rooms may ask of the decision point."""

from espace_sante.access.domain.decision import SENTENCES, Decision, Obligation, Reason
from espace_sante.access.domain.facts import Action, DocumentFacts, DocumentStatus, Relations
from espace_sante.access.domain.matrix import current_matrix, document_types, profession_label
from espace_sante.access.domain.visible_set import VisibleSet
from espace_sante.access.services.ask import AccessRefused, Case, case_of, relations_in
from espace_sante.access.services.care_relations import (
    block_professional,
    declare_care_relation,
    give_consent,
    record_medecin_traitant,
    unblock_professional,
)
from espace_sante.access.services.find_space import FoundSpace, find_space, found_space
from espace_sante.access.services.my_patients import MyPatient, last_visit, my_patients
from espace_sante.access.services.who_can_see import Viewer, professions_that_read, who_can_see

__all__ = [
    "SENTENCES",
    "AccessRefused",
    "Action",
    "Case",
    "Decision",
    "DocumentFacts",
    "DocumentStatus",
    "FoundSpace",
    "MyPatient",
    "Obligation",
    "Reason",
    "Relations",
    "Viewer",
    "VisibleSet",
    "block_professional",
    "case_of",
    "current_matrix",
    "declare_care_relation",
    "document_types",
    "find_space",
    "found_space",
    "give_consent",
    "last_visit",
    "my_patients",
    "profession_label",
    "professions_that_read",
    "record_medecin_traitant",
    "relations_in",
    "unblock_professional",
    "who_can_see",
]
