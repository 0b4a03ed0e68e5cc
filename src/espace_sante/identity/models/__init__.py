"""People, structures, relations, accounts and tokens, in the `ens` database."""

from espace_sante.identity.models.account import Account, AccountManager, ClientCertificate, SoftwareToken
from espace_sante.identity.models.delegation import CarerEmergency, Delegation, DelegationStep, DelegationTerms
from espace_sante.identity.models.directory import DirectoryImport, Exercise, MssanteAddress, Professional, Structure
from espace_sante.identity.models.family import (
    AuthorityKept,
    FamilyOutbox,
    Filiation,
    JudgeDecision,
    MajorityNotice,
    NotRepresentative,
    ParentalAgreement,
    ProtectionMeasure,
    Relationship,
    RepresentativeInvitation,
)
from espace_sante.identity.models.family_decisions import ConsentAlone, ProofSeen
from espace_sante.identity.models.people import Holder, HolderMerge, IdentityChange, MatriculeHistory
from espace_sante.identity.models.presence import is_present
from espace_sante.identity.models.sign_in import (
    EarlierPassword,
    HealthCard,
    Letter,
    ProvisionalCode,
    SignInOutbox,
    SignInRecord,
    TermsAcceptance,
)

__all__ = [
    "Account",
    "AccountManager",
    "AuthorityKept",
    "CarerEmergency",
    "ClientCertificate",
    "ConsentAlone",
    "Delegation",
    "DelegationStep",
    "DelegationTerms",
    "DirectoryImport",
    "EarlierPassword",
    "Exercise",
    "FamilyOutbox",
    "Filiation",
    "HealthCard",
    "Holder",
    "HolderMerge",
    "IdentityChange",
    "JudgeDecision",
    "Letter",
    "MajorityNotice",
    "MatriculeHistory",
    "MssanteAddress",
    "NotRepresentative",
    "ParentalAgreement",
    "Professional",
    "ProofSeen",
    "ProtectionMeasure",
    "ProvisionalCode",
    "Relationship",
    "RepresentativeInvitation",
    "SignInOutbox",
    "SignInRecord",
    "SoftwareToken",
    "Structure",
    "TermsAcceptance",
    "is_present",
]
