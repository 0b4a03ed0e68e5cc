"""The device that took a measure, as a transaction carries it: a PhdDevice, made if it is not known.

Source: API mesures 1.5.2, 2.1.2 and 2.2.2.1; IHE PHD; HL7 FHIR R4, http (3.1.0.9.2, conditional create).
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
import orjson

from espace_sante.interop.fhir import observation_structures as fhir
from espace_sante.interop.fhir.errors import MeasureRefused
from espace_sante.measures.api import DeviceContent

LARGEST = 8_000  # bytes
_CONDITION = re.compile(r"identifier=(urn:oid:[0-2](?:\.\d{1,40}){1,30})\|([^|\s&]{1,200})", re.ASCII)
# What describes a device; whom it belongs to and where it is are not kept.
_KEPT = (
    "identifier", "status", "manufacturer", "manufacture_date", "expiration_date", "lot_number", "serial_number",
    "device_name", "model_number", "part_number", "type", "specialization", "version", "property",
)  # fmt: skip
_NAMES = {one.name: one.encode_name for one in msgspec.structs.fields(fhir.Device)}


def read_device(sent: fhir.Device, condition: str) -> DeviceContent:
    """The device of a transaction. Raises MeasureRefused."""
    found = _CONDITION.fullmatch(condition)
    if found is None or not _has(sent, found[1], found[2]):
        raise MeasureRefused(
            "Bundle not valid.", "invalid",
            "Device request must have a valid IfNoneExist attribute : identifier=urn:oid:<OID> | <DEVICE ID>",
            field="Bundle.entry.request.ifNoneExist",
        )  # fmt: skip
    if not sent.meta.profile:
        raise _refused("Device must provide meta.profile value.", "Device.meta.profile")
    return DeviceContent(identifier=f"{found[1]}|{found[2]}", name=_name(sent), more=_more(sent))


def contained_device(contained: list[Any], reference: str) -> DeviceContent:
    """The device that an Observation sent alone contains, and refers to as `#<id>`. Raises MeasureRefused.

    It is known by its first identifier under an OID, which a transaction writes in `ifNoneExist`.
    """
    try:
        devices = [msgspec.convert(one, fhir.Device) for one in contained]
    except msgspec.ValidationError as error:
        raise _refused(f"{error}.", "Observation.contained") from None
    if [one.id for one in devices] != [reference.removeprefix("#")]:
        raise _refused("An Observation contains the one Device that it refers to.", "Observation.contained")
    (sent,) = devices
    for one in sent.identifier:
        if _CONDITION.fullmatch(f"identifier={one.system}|{one.value}"):
            return DeviceContent(identifier=f"{one.system}|{one.value}", name=_name(sent), more=_more(sent))
    raise _refused("Device must provide an identifier : urn:oid:<OID> | <DEVICE ID>", "Device.identifier")


def _has(sent: fhir.Device, system: str, value: str) -> bool:
    """What the condition names is the device itself."""
    return any((one.system, one.value) == (system, value) for one in sent.identifier)


def _name(sent: fhir.Device) -> str:
    names = [one.name for one in sent.device_name] or [" ".join((sent.manufacturer, sent.model_number)).strip()]
    return names[0][:100]


def _more(sent: fhir.Device) -> dict[str, Any]:
    more = {_NAMES[name]: msgspec.to_builtins(kept) for name in _KEPT if (kept := getattr(sent, name))}
    if len(orjson.dumps(more)) > LARGEST:
        raise _refused(f"At most {LARGEST} bytes of description.", "Device")
    return more


def _refused(message: str, field: str) -> MeasureRefused:
    return MeasureRefused("Device resource not valid.", "invalid", message, field=field)
