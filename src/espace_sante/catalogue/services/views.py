"""Services and publishers as the rooms above see them: never a model."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue.domain.card import BusinessModel, Device, Purpose, Theme, Track
from espace_sante.catalogue.domain.errors import ServiceUnknown
from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models import AskedFinality, Facet, Screenshot, Service
from espace_sante.prepared.api import Select


@dataclass(frozen=True, slots=True)
class ServiceView:
    """A service, where it stands, and what its card says (CAT-08)."""

    id: UUID
    slug: str
    name: str
    publisher_id: UUID
    publisher_name: str
    publisher_website: str
    track: Track
    status: ServiceStatus
    status_since: datetime
    pairing_oid: str
    criteria_version: str
    finalities_version: int
    reapprove_until: datetime | None
    technical_by: str
    convention_ends_on: date | None
    reaudit_on: date | None
    summary: str
    description: str
    business_model: BusinessModel | None
    price: str
    device: Device | None
    terms_url: str
    privacy_url: str
    website: str
    app_store_url: str
    play_store_url: str
    support: str

    @property
    def online(self) -> bool:
        return self.status is ServiceStatus.ONLINE


@dataclass(frozen=True, slots=True)
class Asked:
    """What a service asks for: each consent with its reason, the version, until when it is agreed to again (SCO-05).

    `reapprove_until` is None while what is asked never changed.
    """

    version: int
    why: Mapping[Consent, str]
    reapprove_until: datetime | None = None

    @property
    def consents(self) -> frozenset[Consent]:
        return frozenset(self.why)


@dataclass(frozen=True, slots=True)
class Picture:
    """A screenshot, without its bytes."""

    id: UUID
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What a service may be found by."""

    themes: tuple[Theme, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    regions: tuple[str, ...] = ()


def service_of(service_id: UUID) -> ServiceView:
    """The service of this id, whatever its status. One query. Raises ServiceUnknown."""
    return _one(id=service_id)


def service_named(slug: str) -> ServiceView:
    """The service of this name in addresses, whatever its status. One query. Raises ServiceUnknown."""
    return _one(slug=slug)


def services_of(service_ids: Collection[UUID]) -> dict[UUID, ServiceView]:
    """Each of these services that exists, by id. One query, none for nobody."""
    if not service_ids:
        return {}
    rows = Service.objects.filter(id__in=service_ids).select_related("publisher")
    return {row.id: view_of(row) for row in rows}


def asked_finalities(service_id: UUID) -> Asked:
    """What a service asks for now. One query. Raises ServiceUnknown."""
    rows = _ASKED.rows(service_id=service_id)
    if not rows:
        raise ServiceUnknown
    version, until = rows[0][:2]
    why = {_consent(finality, right): reason for _v, _u, asked, finality, right, reason in rows if asked == version}
    return Asked(version=version, why=why, reapprove_until=until)


def asked_in_version(service_id: UUID, version: int) -> dict[Consent, str]:
    """What one version asks for, with each reason. One query."""
    rows = AskedFinality.objects.filter(service_id=service_id, version=version).order_by("id")
    return {_consent(row.finality, row.right): row.why for row in rows}


def asked_of(services: Collection[ServiceView]) -> dict[UUID, frozenset[Consent]]:
    """What each of these services asks for now. One query, none for nobody."""
    if not services:
        return {}
    now = {one.id: one.finalities_version for one in services}
    found: dict[UUID, set[Consent]] = {one: set() for one in now}
    rows = AskedFinality.objects.filter(service_id__in=list(now))
    for service_id, version, finality, right in rows.values_list("service_id", "version", "finality", "right"):
        if now[service_id] == version:
            found[service_id].add(_consent(finality, right))
    return {one: frozenset(consents) for one, consents in found.items()}


def pictures_of(service_id: UUID) -> list[Picture]:
    """The screenshots of a card, in order. One query."""
    rows = Screenshot.objects.filter(service_id=service_id).order_by("position")
    return [Picture(*row) for row in rows.values_list("id", "alt", "width", "height")]


def facets_of(service_ids: Collection[UUID]) -> dict[UUID, Facets]:
    """What each of these services may be found by. One query, none for nobody."""
    if not service_ids:
        return {}
    found: dict[UUID, dict[str, list[str]]] = {one: {} for one in service_ids}
    rows = Facet.objects.filter(service_id__in=service_ids).order_by("id")
    for service_id, kind, code in rows.values_list("service_id", "kind", "code"):
        found[service_id].setdefault(kind, []).append(code)
    return {
        one: Facets(
            themes=tuple(Theme(code) for code in kinds.get(Facet.Kind.THEME, [])),
            purposes=tuple(Purpose(code) for code in kinds.get(Facet.Kind.PURPOSE, [])),
            regions=tuple(kinds.get(Facet.Kind.REGION, [])),
        )
        for one, kinds in found.items()
    }


def view_of(row: Service) -> ServiceView:
    """A row, with its publisher loaded."""
    return ServiceView(
        id=row.id,
        slug=row.slug,
        name=row.name,
        publisher_id=row.publisher_id,
        publisher_name=row.publisher.name,
        publisher_website=row.publisher.website,
        track=Track(row.track),
        status=ServiceStatus(row.status),
        status_since=row.status_since,
        pairing_oid=row.pairing_oid,
        criteria_version=row.criteria_version_id,
        finalities_version=row.finalities_version,
        reapprove_until=row.reapprove_until,
        technical_by=row.technical_by,
        convention_ends_on=row.convention_ends_on,
        reaudit_on=row.reaudit_on,
        summary=row.summary,
        description=row.description,
        business_model=BusinessModel(row.business_model) if row.business_model else None,
        price=row.price,
        device=Device(row.device) if row.device else None,
        terms_url=row.terms_url,
        privacy_url=row.privacy_url,
        website=row.website,
        app_store_url=row.app_store_url,
        play_store_url=row.play_store_url,
        support=row.support,
    )


def _one(**by: Any) -> ServiceView:
    row = Service.objects.select_related("publisher").filter(**by).first()
    if row is None:
        raise ServiceUnknown
    return view_of(row)


def _consent(finality: str, right: str) -> Consent:
    return Consent(Finality(finality), Right(right))


_ASKED = Select(
    lambda a: Service.objects.filter(id=a.service_id).order_by("finalities__id").values_list(
        "finalities_version", "reapprove_until", "finalities__version", "finalities__finality", "finalities__right",
        "finalities__why",
    ),
    service_id=UUID,
)  # fmt: skip
