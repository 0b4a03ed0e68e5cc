"""One service whole, for its publisher and for who reviews it: what it says, what it lacks, what was done of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from espace_sante.access.api import Consent
from espace_sante.catalogue.domain.application import Application, lacking, unchecked
from espace_sante.catalogue.domain.card import Card
from espace_sante.catalogue.domain.commission import OpinionOf
from espace_sante.catalogue.domain.criteria import CriterionLine, Met
from espace_sante.catalogue.domain.errors import ServiceUnknown
from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models import Service, ServiceStep
from espace_sante.catalogue.services.application import application_of
from espace_sante.catalogue.services.asking import own_service, reviewed_service
from espace_sante.catalogue.services.evidence import EvidenceView, evidence_of
from espace_sante.catalogue.services.fill import card_of, of_publisher
from espace_sante.catalogue.services.finalities import ProposalView, last_proposal
from espace_sante.catalogue.services.life import ConventionView, conventions_of
from espace_sante.catalogue.services.screenshots import SHOWN
from espace_sante.catalogue.services.sittings import Hearing, SittingView, hearing_of, opinions_of, sitting_of
from espace_sante.catalogue.services.views import (
    Picture,
    ServiceView,
    asked_in_version,
    pictures_of,
    service_named,
    view_of,
)
from espace_sante.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the history. `what`: the code of a move, or of what changed without one."""

    what: str
    status: ServiceStatus
    at: datetime
    by_kind: str
    by_id: str
    by_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Dossier:
    """All there is to say of one service. `lacks`, `open_checks`: see `domain.application`."""

    service: ServiceView
    card: Card
    application: Application
    lacks: list[str]
    open_checks: list[str]
    evidence: list[EvidenceView]
    pictures: list[Picture]
    asked: Mapping[Consent, str]
    proposal: ProposalView | None
    opinions: list[OpinionOf]
    hearing: Hearing
    sitting: SittingView | None
    conventions: list[ConventionView]
    steps: list[StepView]

    def without_opinions(self) -> Dossier:
        """For a member of the commission who has not spoken yet."""
        return replace(self, opinions=[])


@dataclass(frozen=True, slots=True)
class CriterionMet:
    """A criterion of a referenced service, as everybody may read it."""

    line: CriterionLine
    met: Met
    checked: bool


def own_dossier(*, actor: Actor, slug: str) -> Dossier:
    """For a member of its publisher. Raises AccessRefused, PublisherUnknown, ServiceUnknown."""
    return dossier_of(own_service(actor, slug))


def reviewed_dossier(*, actor: Actor, service_id: UUID) -> Dossier:
    """For an operator. Raises AccessRefused, ServiceUnknown."""
    return dossier_of(reviewed_service(actor, service_id))


def services_of_mine(*, actor: Actor, publisher_id: UUID) -> list[ServiceView]:
    """The services of a publisher whose member the actor was just found to be. One query."""
    return [view_of(row) for row in of_publisher(publisher_id)]


def shown_service(slug: str) -> ServiceView:
    """A service whose card everybody may read. One query. Raises ServiceUnknown for a draft as for what never was."""
    found = service_named(slug)
    if found.status not in SHOWN:
        raise ServiceUnknown
    return found


def criteria_met(service: ServiceView) -> list[CriterionMet]:
    """The criteria that a service was referenced on, in order, and whether each was checked or only declared."""
    application = application_of(Service.objects.select_related("publisher").get(id=service.id))
    met = []
    for line in application.concerned:
        given = application.given.get(line.code)
        result = (given.found or given.declared) if given else None
        if given and result:
            met.append(CriterionMet(line=line, met=result, checked=given.found is not None))
    return met


def history_of(service_id: UUID) -> list[StepView]:
    """Every step, latest first. One query."""
    rows = ServiceStep.objects.filter(service=service_id).order_by("-position")
    return [
        StepView(one.move, ServiceStatus(one.status), one.at, one.by_kind, one.by_id, one.by_name, one.reason)
        for one in rows
    ]


def dossier_of(service: Service) -> Dossier:
    """All of a service, for who was found to be its publisher's, or to review it."""
    application, said = application_of(service), opinions_of(service)
    return Dossier(
        service=view_of(service),
        card=card_of(service),
        application=application,
        lacks=lacking(application),
        open_checks=unchecked(application),
        evidence=evidence_of(service.id),
        pictures=pictures_of(service.id),
        asked=asked_in_version(service.id, service.finalities_version),
        proposal=last_proposal(service.id),
        opinions=said,
        hearing=hearing_of(service, said),
        sitting=sitting_of(service),
        conventions=conventions_of(service.id),
        steps=history_of(service.id),
    )
