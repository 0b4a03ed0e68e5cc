"""The services linked to a space, as whoever chooses them sees them: what each may do, since when, last used when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from espace_sante.access import api as access
from espace_sante.catalogue import api as catalogue
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.pairing.domain.errors import PairingUnknown
from espace_sante.pairing.domain.standing import Standing, standing_of
from espace_sante.pairing.services.ask import IN_TRIAL, check_seeing
from espace_sante.pairing.services.find import PairingView, live_pairing, live_pairings
from espace_sante.pairing.services.receipt_words import receipt_of
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView


@dataclass(frozen=True, slots=True)
class LinkedService:
    """A service, its link, and what it may do now. `reapprove_until`: the deadline, when it asks for something else."""

    service: catalogue.ServiceView
    pairing: PairingView
    standing: Standing
    grants: Sequence[access.GrantView]

    @property
    def last_used_on(self) -> date | None:
        return max((one.last_used_on for one in self.grants if one.last_used_on), default=None)

    @property
    def consents(self) -> frozenset[access.Consent]:
        return frozenset(one.consent for one in self.grants)

    @property
    def reapprove_until(self) -> datetime | None:
        return self.service.reapprove_until if self.standing is Standing.TO_APPROVE else None


def linked_services(*, actor: Actor, space: SpaceView, now: datetime) -> list[LinkedService]:
    """All of them, newest first. Three queries at most, whatever their number. Raises AccessRefused."""
    check_seeing(actor, space, now)
    pairings = live_pairings(space.id)
    if not pairings:
        return []
    services = catalogue.services_of({one.service_id for one in pairings})
    grants = grants_by_service(space, now)
    return [linked_of(one, services, grants.get(one.service_id, []), now) for one in pairings]


def grants_by_service(space: SpaceView, now: datetime) -> dict[UUID, list[access.GrantView]]:
    """What each service may do, without what somebody consented to who no longer acts for the holder."""
    found = access.grants_in(space_id=space.id, now=now)
    kept = set(access.still_given(space, [one for views in found.values() for one in views], now=now))
    return {service_id: [one for one in views if one in kept] for service_id, views in found.items()}


def linked_service(*, actor: Actor, space: SpaceView, service_id: UUID, now: datetime) -> LinkedService:
    """One of them. Raises AccessRefused, PairingUnknown."""
    check_seeing(actor, space, now)
    pairing = live_pairing(space_id=space.id, service_id=service_id)
    services = catalogue.services_of({service_id})
    if service_id not in services:
        raise PairingUnknown
    grants = access.grants_of(space_id=space.id, service_id=service_id, now=now)
    return linked_of(pairing, services, access.still_given(space, grants, now=now), now)


def receipt(*, actor: Actor, space: SpaceView, service_id: UUID, now: datetime) -> bytes:
    """What a linked service may do now, on paper (PDF), as the receipt that is filed. Raises as `linked_service`."""
    found = linked_service(actor=actor, space=space, service_id=service_id, now=now)
    holder = identity.holders({space.holder_id})[space.holder_id]
    return record.draw_certificate(
        receipt_of(
            pairing_id=found.pairing.id,
            service=found.service,
            holder=holder,
            grants=found.grants,
            chosen_at=max([found.pairing.made_at, *(one.given_at for one in found.grants)]),
        )
    )


def linked_of(
    pairing: PairingView,
    services: Mapping[UUID, catalogue.ServiceView],
    grants: Sequence[access.GrantView],
    now: datetime,
) -> LinkedService:
    """A link with what was found of its service and of its consents."""
    service = services[pairing.service_id]
    standing = standing_of(
        exchanges=service.status in IN_TRIAL,
        approved_version=pairing.approved_version,
        version=service.finalities_version,
        reapprove_until=service.reapprove_until,
        now=now,
    )
    return LinkedService(service=service, pairing=pairing, standing=standing, grants=grants)
