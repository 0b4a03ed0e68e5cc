"""People, structures, relations, accounts and tokens, in the `ens` database."""

from espace_sante.identity.models.account import Account, AccountManager, SoftwareToken
from espace_sante.identity.models.people import Exercise, Holder, Professional, Relationship, Structure

__all__ = [
    "Account",
    "AccountManager",
    "Exercise",
    "Holder",
    "Professional",
    "Relationship",
    "SoftwareToken",
    "Structure",
]
