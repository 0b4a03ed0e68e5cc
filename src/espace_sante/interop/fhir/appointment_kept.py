"""What an Appointment says that the agenda has no place for: sealed as it came, given back, searched on.

Source: HL7 FHIR R4, Appointment; ANS, Gestion d'agendas partagés 3.0.0 (search on service-type, priority, created).
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import orjson

from espace_sante.agenda.api import EventInvalid, availability
from espace_sante.interop.fhir.appointment_structures import Appointment
from espace_sante.interop.fhir.document_reference import fhir_base
from espace_sante.interop.fhir.instants import NotADate, interval
from espace_sante.interop.fhir.resource_ids import decode

_NAMES = {
    "cancelation_reason": "cancelationReason",
    "service_category": "serviceCategory",
    "service_type": "serviceType",
    "appointment_type": "appointmentType",
    "reason_code": "reasonCode",
    "priority": "priority",
    "slot": "slot",
    "created": "created",
    "requested_period": "requestedPeriod",
    "supporting_information": "supportingInformation",
}


def kept_of(sent: Appointment) -> str:
    """JSON, empty when there is nothing. Raises EventInvalid, SlotUnknown when it is not what FHIR has there."""
    _check(sent)
    found = {name: _told(getattr(sent, attribute)) for attribute, name in _NAMES.items()}
    told = {name: value for name, value in found.items() if value not in (None, "", [], {})}
    return orjson.dumps(told).decode() if told else ""


def told_of(kept: str) -> dict[str, Any]:
    """The elements, as they came."""
    found: dict[str, Any] = orjson.loads(kept) if kept else {}
    return found


def slots_of(kept: str) -> frozenset[UUID]:
    """The slots of ours that it names. One of another server is kept as it came, and takes nothing here."""
    named = (_slot_id(one.get("reference", "")) for one in told_of(kept).get("slot", []))
    return frozenset(decoded for name in named if name and (decoded := decode(name)))


def _slot_id(reference: str) -> str:
    """What follows `Slot/` in an address of ours; empty for another one."""
    kind, _, name = reference.removeprefix(f"{fhir_base()}/").partition("/")
    return name if kind == "Slot" else ""


def _check(sent: Appointment) -> None:
    if sent.priority is not None and not 0 <= sent.priority <= 1_000:
        raise EventInvalid("A priority is a small number.", field="Appointment.priority")
    for text, name in [
        (sent.created, "created"),
        *((one, "requestedPeriod") for period in sent.requested_period for one in (period.start, period.end)),
    ]:
        try:
            if text:
                interval(text)
        except NotADate:
            raise EventInvalid("This is not a FHIR date.", field=f"Appointment.{name}") from None
    for index, one in enumerate(sent.slot):
        name = _slot_id(one.reference)
        if name and not decode(name):
            raise availability.SlotUnknown("This slot is not published here.", field=f"Appointment.slot[{index}]")


def _told(value: Any) -> Any:
    """As builtins, without what is empty: FHIR has no empty elements."""
    return _pruned(msgspec.to_builtins(value))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        inner = {name: _pruned(one) for name, one in value.items()}
        return {name: one for name, one in inner.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return [one for one in map(_pruned, value) if one not in (None, "", [], {})]
    return value
