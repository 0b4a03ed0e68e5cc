"""Publishers, services and what was decided of them, in the `ens` database. Nobody's health is here."""

from espace_sante.catalogue.models.criteria import CriteriaVersion, Criterion
from espace_sante.catalogue.models.publishers import Member, Publisher
from espace_sante.catalogue.models.review import (
    Answer,
    Convention,
    Evidence,
    FinalityProposal,
    Opinion,
    ServiceStep,
)
from espace_sante.catalogue.models.services import AskedFinality, Facet, Screenshot, Service

__all__ = [
    "Answer",
    "AskedFinality",
    "Convention",
    "CriteriaVersion",
    "Criterion",
    "Evidence",
    "Facet",
    "FinalityProposal",
    "Member",
    "Opinion",
    "Publisher",
    "Screenshot",
    "Service",
    "ServiceStep",
]
