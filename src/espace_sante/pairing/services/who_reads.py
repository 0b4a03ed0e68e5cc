"""Which linked services read a document, and why: the decision itself, asked for each of those that may read some.

Nothing is opened, and nothing is traced as theirs (as `access.services.seen_as`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.pairing.domain.standing import Standing
from espace_sante.pairing.services.find import live_pairings
from espace_sante.pairing.services.linked import grants_by_service, linked_of
from espace_sante.spaces.api import SpaceView

READS = access.Consent(access.Finality.DOCUMENTS, access.Right.READ)
ACTING = frozenset({Standing.RUNNING, Standing.TO_APPROVE})


@dataclass(frozen=True, slots=True)
class ServiceReader:
    """A linked service that somebody lets read documents, and what is decided about one, or about their list."""

    service_id: UUID
    name: str
    decision: access.Decision


def services_who_read(
    *, space: SpaceView, document: access.DocumentFacts | None = None, now: datetime
) -> list[ServiceReader]:
    """Those linked to a space, by name. One query where nothing is linked, three at most."""
    pairings = live_pairings(space.id)
    if not pairings:
        return []
    grants = grants_by_service(space, now)
    services = catalogue.services_of({one.service_id for one in pairings})
    linked = [linked_of(one, services, grants.get(one.service_id, []), now) for one in pairings]
    found = [
        ServiceReader(
            service_id=one.service.id,
            name=one.service.name,
            decision=_decided(one.service, one.consents, space, document),
        )
        for one in linked
        if READS in one.consents and one.standing in ACTING
    ]
    return sorted(found, key=lambda one: one.name)


def _decided(
    service: catalogue.ServiceView,
    consents: frozenset[access.Consent],
    space: SpaceView,
    document: access.DocumentFacts | None,
) -> access.Decision:
    actor = Actor(kind=ActorKind.SERVICE, id=str(service.id), name=service.name)
    case = access.known_case(actor=actor, space=space, relations=access.Relations(granted=consents))
    action = access.Action.LIST_DOCUMENTS if document is None else access.Action.READ_DOCUMENT
    return case.decide(action, document)
