"""What other rooms may ask of identity."""

from espace_sante.identity.domain.claims import citizen_traits, professional_claims
from espace_sante.identity.services.actors import actor_of
from espace_sante.identity.services.directory import (
    HolderView,
    ProfessionalView,
    Traits,
    holder_by_ins,
    holder_by_traits,
    holders,
    professionals,
    search_professionals,
    structures,
)
from espace_sante.identity.services.family import ActsFor, acts_for, helpers_of, relate, relationship
from espace_sante.identity.services.register import (
    register_account,
    register_holder,
    register_professional,
    register_structure,
)
from espace_sante.identity.services.tokens import AccountUnknown, TokenRefused, actor_of_token, issue_token

__all__ = [
    "AccountUnknown",
    "ActsFor",
    "HolderView",
    "ProfessionalView",
    "TokenRefused",
    "Traits",
    "actor_of",
    "actor_of_token",
    "acts_for",
    "citizen_traits",
    "helpers_of",
    "holder_by_ins",
    "holder_by_traits",
    "holders",
    "issue_token",
    "professional_claims",
    "professionals",
    "register_account",
    "register_holder",
    "register_professional",
    "register_structure",
    "relate",
    "relationship",
    "search_professionals",
    "structures",
]
