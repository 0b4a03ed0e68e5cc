"""Services of the catalogue for tests, as rows: where they stand is what a test is about, not how they came there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.models import AskedFinality, CriteriaVersion, Publisher, Service
from espace_sante.kernel.identifiers import new_id
from tests.worlds import NOW

GLUCOSE = frozenset({Consent.of_code("blood_glucose.read"), Consent.of_code("blood_glucose.write")})


def referenced_service(
    slug: str = "carnet-glycemie",
    *,
    name: str = "Carnet glycémie",
    asks: Iterable[Consent] = GLUCOSE,
    status: catalogue.ServiceStatus = catalogue.ServiceStatus.ONLINE,
    now: datetime = NOW,
    publisher: str = "Éditeur fictif",
) -> catalogue.ServiceView:
    """A service that stands there and asks for these consents, in its first version."""
    of_2026 = {"published_on": date(2026, 1, 1), "imported_at": now, "imported_by": "x", "sha256": bytes(32)}
    criteria, _ = CriteriaVersion.objects.get_or_create(version="2026-01", defaults=of_2026)
    siren = f"{sum(publisher.encode()) % 10**9:09d}"
    house, _ = Publisher.objects.get_or_create(
        siren=siren, defaults={"name": publisher, "website": "https://editeur.example", "made_at": now, "made_by": "x"}
    )
    row = Service.objects.create(
        slug=slug, name=name, publisher=house, track=catalogue.Track.EXCHANGE.value, status=status.value,
        status_since=now, made_at=now, pairing_oid=f"1.2.250.1.999.{new_id().int}"[:64], criteria_version=criteria,
        convention_ends_on=now.date() + timedelta(days=700), summary="Notez votre glycémie.",
        description="Un carnet pour noter sa glycémie.", website=f"https://{slug}.example",
        terms_url=f"https://{slug}.example/conditions", privacy_url=f"https://{slug}.example/donnees",
    )  # fmt: skip
    _ask(row.id, 1, asks)
    return catalogue.service_of(row.id)


def moves_to(service_id: UUID, status: catalogue.ServiceStatus) -> None:
    Service.objects.filter(id=service_id).update(status=status.value)


def asks_now(service_id: UUID, asks: Iterable[Consent], *, until: datetime) -> None:
    """Another version of what it asks for, to be approved again before `until` (SCO-05)."""
    row = Service.objects.get(id=service_id)
    row.finalities_version, row.reapprove_until = row.finalities_version + 1, until
    row.save()
    _ask(service_id, row.finalities_version, asks)


def _ask(service_id: UUID, version: int, asks: Iterable[Consent]) -> None:
    rows = [
        AskedFinality(
            service_id=service_id, version=version, finality=one.finality.value, right=one.right.value,
            why="Pour tenir le carnet.",
        )
        for one in asks
    ]  # fmt: skip
    AskedFinality.objects.bulk_create(rows)
