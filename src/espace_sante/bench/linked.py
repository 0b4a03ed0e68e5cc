"""Who takes part in cycles: a linked service, people who consented to it for glycaemia, and what they measured before.

The catalogue's and the links' rows are written in bulk, as spaces and accounts are (`people.py`): their steps are not
what is measured. Fictitious numbers only.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.apps import apps

from espace_sante.access.api import Consent, Finality, Right
from espace_sante.bench.cycles_load import AT, GLUCOSE, PATIENT, VALUE
from espace_sante.bench.people import Citizen
from espace_sante.interop.fhir.observation_codes import CATEGORY, CONTEXTS, MOMENT, PROFILE, UCUM, VITAL_SIGNS
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.identifiers import new_id
from espace_sante.measures import api as measures
from espace_sante.measures.api import Content, Kind, Moment
from espace_sante.pairing import api as pairing
from espace_sante.spaces import api as spaces

OID = "1.2.250.1.999.77"
RETURN = "https://mesure.example/retour"
VERIFIER = "m" * 43
MEASURED_BEFORE = 50  # by each person: what a page holds
SCOPE = "offline_access patient/Observation.crs?code=http://loinc.org|2345-7"
CONSENTS = tuple(Consent(Finality.BLOOD_GLUCOSE, right) for right in (Right.READ, Right.WRITE))
_CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Linked:
    """One person as the service knows them, and the code by which it gets its first token."""

    patient: str
    code: str


def link_service(citizens: Sequence[Citizen], now: datetime) -> tuple[str, list[Linked]]:
    """The client's name, and everybody linked, with their first measures."""
    service_id = _service(now)
    made = pairing.make_client(service_id=service_id, name="Mesure", redirects=[RETURN], now=now)
    client = pairing.client_named(made.client_id)
    rows = [_pairing(one, service_id, now) for one in citizens]
    _create("pairing", "Pairing", rows)
    grants = [_grant(one, service_id, consent, now) for one in citizens for consent in CONSENTS]
    _create("access", "ServiceGrant", grants)
    for one in citizens:
        _measure(one, now)
    linked = []
    for one, row in zip(citizens, rows, strict=True):
        code = pairing.issue_code(
            client=client, pairing_id=row["id"], account_id=one.account_id, own=True, signed_in_at=now, redirect=RETURN,
            challenge=_CHALLENGE, nonce="", scope=pairing.narrowed(SCOPE, frozenset(CONSENTS)), now=utc_now(),
        )  # fmt: skip
        linked.append(Linked(patient=row["pairwise_id"], code=code))
    return made.client_id, linked


def _service(now: datetime) -> UUID:
    criteria = _one("CriteriaVersion", version="bench", published_on=now.date(), imported_at=now, sha256=b"")
    publisher = _one("Publisher", name="Éditeur de mesure", siren="999000001", made_at=now, made_by="bench")
    service = _one(
        "Service", slug="mesure", publisher=publisher, name="Carnet de mesure", track="exchange", status="online",
        status_since=now, made_at=now, pairing_oid=OID, criteria_version=criteria,
        convention_ends_on=now.date() + timedelta(days=365),
    )  # fmt: skip
    for one in CONSENTS:
        _one("AskedFinality", service=service, version=1, finality=one.finality.value, right=one.right.value, why="-")
    service_id: UUID = service.id
    return service_id


def _pairing(citizen: Citizen, service_id: UUID, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(), "space_id": citizen.space_id, "holder_id": citizen.holder_id, "service_id": service_id,
        "pairwise_id": new_id().hex, "approved_version": 1, "told_version": 1, "made_at": now,
        "made_by": citizen.holder_id,
    }  # fmt: skip


def _grant(citizen: Citizen, service_id: UUID, consent: Consent, now: datetime) -> dict[str, Any]:
    return {
        "space_id": citizen.space_id, "service_id": service_id, "finality": consent.finality.value,
        "right": consent.right.value, "given_at": now, "by_kind": ActorKind.CITIZEN.value,
        "by_id": str(citizen.holder_id), "until": now + timedelta(days=90), "ends_at": None, "last_used_on": None,
    }  # fmt: skip


def _measure(citizen: Citizen, now: datetime) -> None:
    """Through the service of measures, by the person."""
    actor = Actor(
        kind=ActorKind.CITIZEN, id=str(citizen.holder_id), name="Dominique", holder_id=citizen.holder_id
    )  # fmt: skip
    contents = [
        Content(
            kind=Kind.BLOOD_GLUCOSE, at=now - timedelta(hours=number), values=(90.0 + number,),
            moment=Moment.FASTING,
        )
        for number in range(1, MEASURED_BEFORE + 1)
    ]  # fmt: skip
    space = spaces.space_by_id(citizen.space_id)
    measures.write_measures(actor=actor, space=space, contents=contents, edge="bench", now=now)


def _one(model: str, **values: Any) -> Any:
    return apps.get_model("catalogue", model)._default_manager.create(**values)


def _create(app: str, model: str, rows: Sequence[dict[str, Any]]) -> None:
    kind = apps.get_model(app, model)
    kind._default_manager.bulk_create([kind(**row) for row in rows], batch_size=1000)


def measure_to_send() -> bytes:
    """One glycaemia as the guide has it, with the stand-ins of the load."""
    system, display = CONTEXTS[Moment.BEFORE_MEAL]
    moment = {"coding": [{"system": system, "code": Moment.BEFORE_MEAL.value, "display": display}]}
    observation = {
        "resourceType": "Observation",
        "meta": {"profile": [PROFILE[Kind.BLOOD_GLUCOSE]]},
        "extension": [{"url": MOMENT, "valueCodeableConcept": moment}],
        "status": "final",
        "category": [{"coding": [{"system": CATEGORY, "code": VITAL_SIGNS}]}],
        "code": {"coding": [{"system": measures.LOINC, "code": GLUCOSE}]},
        "subject": {"identifier": {"system": f"urn:oid:{OID}", "value": PATIENT.decode()}},
        "effectiveDateTime": AT.decode(),
        "valueQuantity": {"value": VALUE.decode(), "unit": "mg/dL", "system": UCUM, "code": "mg/dL"},
    }
    entry = {"fullUrl": "urn:uuid:1", "resource": observation, "request": {"method": "POST", "url": "Observation"}}
    return orjson.dumps({"resourceType": "Bundle", "type": "transaction", "entry": [entry]})
