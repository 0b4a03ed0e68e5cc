"""Publishers, services and what was decided of them, in the `ens` database. Nobody's health is here."""

from espace_sante.catalogue.models.criteria import CriteriaVersion, Criterion
from espace_sante.catalogue.models.publishers import Member, Publisher
from espace_sante.catalogue.models.review import (
    Answer,
    CommissionMember,
    Convention,
    Evidence,
    FinalityProposal,
    Interest,
    Opinion,
    ServiceStep,
    Sitting,
)
from espace_sante.catalogue.models.services import AskedFinality, Facet, Screenshot, Service

__all__ = [
    "Answer",
    "AskedFinality",
    "CommissionMember",
    "Convention",
    "CriteriaVersion",
    "Criterion",
    "Evidence",
    "Facet",
    "FinalityProposal",
    "Interest",
    "Member",
    "Opinion",
    "Publisher",
    "Screenshot",
    "Service",
    "ServiceStep",
    "Sitting",
]
