"""What ties professionals and services to spaces, in the `dmp` database."""

from espace_sante.access.models.codes import AccessCode
from espace_sante.access.models.emergency import EmergencyOpening
from espace_sante.access.models.first_choices import FirstChoices
from espace_sante.access.models.relation import CareRelation
from espace_sante.access.models.service_grants import ServiceGrant

__all__ = ["AccessCode", "CareRelation", "EmergencyOpening", "FirstChoices", "ServiceGrant"]
