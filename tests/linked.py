"""A linked service for tests: referenced, online, with a client, linked to a space, and tokens of it.

What the rooms `catalogue` and `pairing` check on the way has tests of its own; here the rows are put straight.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.access.api import Consent, Finality, Right
from espace_sante.catalogue.api import ServiceStatus
from espace_sante.catalogue.models import AskedFinality, CriteriaVersion, Publisher, Service
from espace_sante.interop.fhir.told_ids import id_for
from espace_sante.kernel.actors import Actor, ActorKind, Paired
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import PairwiseIdentifier, new_id
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import Pairing
from espace_sante.spaces.api import SpaceView

READ_DOCUMENTS, WRITE_DOCUMENTS = (Consent(Finality.DOCUMENTS, right) for right in (Right.READ, Right.WRITE))
READ_AGENDA, WRITE_AGENDA = (Consent(Finality.AGENDA, right) for right in (Right.READ, Right.WRITE))
READ_GLUCOSE, WRITE_GLUCOSE = (Consent(Finality.BLOOD_GLUCOSE, right) for right in (Right.READ, Right.WRITE))
GLUCOSE = frozenset({READ_GLUCOSE, WRITE_GLUCOSE})
EVERYTHING = frozenset(access.EVERY_CONSENT)
RETURN = "https://carnet.example/retour"
VERIFIER = "v" * 43
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
SCOPE = "openid fhirUser offline_access launch/patient patient/Patient.r patient/Observation.crus?code=http://loinc.org|2345-7"


def make_service(
    name: str = "Carnet fictif", *, asks: Iterable[Consent] = EVERYTHING, status: ServiceStatus = ServiceStatus.ONLINE,
    now: datetime,
) -> Service:  # fmt: skip
    """A service of the catalogue, by its rows."""
    slug, number = name.lower().replace(" ", "-"), new_id().int
    criteria, _ = CriteriaVersion.objects.get_or_create(
        version="test", defaults={"published_on": date(2026, 1, 1), "imported_at": now, "sha256": b""}
    )
    publisher = Publisher.objects.create(name="Éditeur fictif", siren=str(number)[-9:], made_at=now, made_by="test")
    service = Service.objects.create(
        slug=f"{slug}-{number % 10**6}", publisher=publisher, name=name, track="exchange", status=status.value,
        status_since=now, made_at=now, pairing_oid=f"1.2.250.1.999.{number % 10**9}", criteria_version=criteria,
        convention_ends_on=date(2099, 1, 1),
    )  # fmt: skip
    AskedFinality.objects.bulk_create(
        AskedFinality(service=service, version=1, finality=one.finality.value, right=one.right.value, why="Essai.")
        for one in asks
        if one.possible
    )
    return service


def link(service: Service, space: SpaceView, *, by: Actor, consents: Iterable[Consent], now: datetime) -> Pairing:
    """A link and its consents, by their rows."""
    made = Pairing.objects.create(
        space_id=space.id, holder_id=space.holder_id, service_id=service.id, pairwise_id=new_id().hex,
        approved_version=service.finalities_version, told_version=service.finalities_version, made_at=now,
        made_by=by.holder_id,
    )  # fmt: skip
    decision = access.case_of(actor=by, space=space, now=now).decide(access.Action.CHOOSE_SERVICES)
    with transaction.atomic(using="dmp"):
        access.grant(
            actor=by, space=space, service_id=service.id, service_name=service.name, consents=frozenset(consents),
            decision=decision, now=now,
        )  # fmt: skip
    return made


@dataclass
class Linked:
    """A service linked to the space of somebody, and its client."""

    space: SpaceView
    by: Actor
    now: datetime
    consents: frozenset[Consent] = GLUCOSE
    asks: frozenset[Consent] = EVERYTHING
    name: str = "Carnet fictif"
    client: dict[str, Any] = field(default_factory=dict)
    same: Service | None = None  # the service, when it is there already

    def __post_init__(self) -> None:
        self.service = self.same or make_service(self.name, asks=self.asks, now=self.now)
        self.pairing = link(self.service, self.space, by=self.by, consents=self.consents, now=self.now)
        told = {"redirects": [RETURN], "name": self.name, **self.client}
        self.made = pairing.make_client(service_id=self.service.id, now=self.now, **told)

    @property
    def oid(self) -> str:
        return self.service.pairing_oid

    @property
    def patient(self) -> str:
        return self.pairing.pairwise_id

    def name_of(self, item_id: UUID) -> str:
        """The id under which this service alone knows a document, an appointment, a measure, a device (SCO-03)."""
        patient = PairwiseIdentifier(self.patient, self.oid)
        paired = Paired(self.pairing.id, self.space.id, self.space.holder_id, patient)
        return id_for(Actor(ActorKind.SERVICE, str(self.service.id), self.name, paired=paired), self.space.id, item_id)

    def known(self) -> pairing.Client:
        return pairing.client_named(self.made.client_id)

    def token(self, scope: str = "", *, now: datetime | None = None) -> str:
        """An access token of this link; by default for all that was consented to."""
        words = scope or " ".join(word for one in self.consents for word in pairing.written(one))
        return pairing.issue_to_service(
            self.known(), pairing_id=self.pairing.id, scope=words, now=now or utc_now()
        ).access  # fmt: skip

    def code(self, scope: str = SCOPE, *, now: datetime | None = None, **changes: Any) -> str:
        """As the page gives it to who consented."""
        told: dict[str, Any] = {
            "pairing_id": self.pairing.id, "account_id": self.by.account_id or UUID(int=1), "own": True,
            "signed_in_at": self.now, "redirect": RETURN, "challenge": CHALLENGE, "nonce": "n-1",
            "scope": pairing.narrowed(scope, self.consents),
        }  # fmt: skip
        return pairing.issue_code(client=self.known(), now=now or utc_now(), **(told | changes))

    def set_status(self, status: ServiceStatus) -> None:
        Service.objects.filter(id=self.service.id).update(status=status.value)
