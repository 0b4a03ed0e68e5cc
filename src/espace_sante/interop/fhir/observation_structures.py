"""The Observation and the Device of a measure, strictly: an element that FHIR does not have is refused.

Elements of R4 that a measure has no use for are named, so that they can be refused by name or left aside.
Source: HL7 FHIR R4 (4.0.1), Observation, Device, Extension, Quantity; API mesures 1.5.2, 2.1, 2.2.
"""

from __future__ import annotations

from typing import Any

import msgspec

_STRICT: dict[str, Any] = {"rename": "camel", "forbid_unknown_fields": True, "omit_defaults": True}


class Coding(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    system: str = ""
    version: str = ""
    code: str = ""
    display: str = ""
    user_selected: bool = False


class CodeableConcept(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    coding: list[Coding] = []
    text: str = ""


class Identifier(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    use: str = ""
    type: CodeableConcept | None = None
    system: str = ""
    value: str = ""
    period: Any = None
    assigner: Any = None


class Reference(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    reference: str = ""
    type: str = ""
    identifier: Identifier | None = None
    display: str = ""


class Quantity(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    value: float | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""


class Extension(msgspec.Struct, **_STRICT):
    id: str = ""
    url: str = ""
    value_string: str = ""
    value_codeable_concept: CodeableConcept | None = None


class Meta(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    version_id: str = ""
    last_updated: str = ""
    source: str = ""
    profile: list[str] = []
    security: list[Any] = []
    tag: list[Any] = []


class Component(msgspec.Struct, **_STRICT):
    id: str = ""
    extension: list[Any] = []
    modifier_extension: list[Any] = []
    code: CodeableConcept = msgspec.field(default_factory=CodeableConcept)
    value_quantity: Quantity | None = None
    data_absent_reason: Any = None
    interpretation: list[CodeableConcept] = []
    reference_range: list[Any] = []


class Annotation(msgspec.Struct, **_STRICT):
    id: str = ""
    author_string: str = ""
    author_reference: Any = None
    time: str = ""
    text: str = ""


class Observation(msgspec.Struct, tag_field="resourceType", tag="Observation", kw_only=True, **_STRICT):
    id: str = ""
    meta: Meta = msgspec.field(default_factory=Meta)
    implicit_rules: str = ""
    language: str = ""
    text: Any = None
    contained: list[Any] = []
    extension: list[Extension] = []
    modifier_extension: list[Any] = []
    identifier: list[Identifier] = []
    based_on: list[Any] = []
    part_of: list[Any] = []
    status: str = ""
    category: list[CodeableConcept] = []
    code: CodeableConcept = msgspec.field(default_factory=CodeableConcept)
    subject: Reference | None = None
    focus: list[Any] = []
    encounter: Any = None
    effective_date_time: str = ""
    effective_period: Any = None
    effective_timing: Any = None
    effective_instant: str = ""
    issued: str = ""
    performer: list[Any] = []
    value_quantity: Quantity | None = None
    value_codeable_concept: Any = None
    value_string: Any = None
    value_boolean: Any = None
    value_integer: Any = None
    value_range: Any = None
    value_ratio: Any = None
    value_sampled_data: Any = None
    value_time: Any = None
    value_date_time: Any = None
    value_period: Any = None
    data_absent_reason: Any = None
    interpretation: list[CodeableConcept] = []
    note: list[Annotation] = []
    body_site: CodeableConcept | None = None
    method: CodeableConcept | None = None
    specimen: Any = None
    device: Reference | None = None
    reference_range: list[Any] = []
    has_member: list[Any] = []
    derived_from: list[Any] = []
    component: list[Component] = []


class DeviceName(msgspec.Struct, **_STRICT):
    id: str = ""
    name: str = ""
    type: str = ""


class Specialization(msgspec.Struct, **_STRICT):
    id: str = ""
    system_type: CodeableConcept = msgspec.field(default_factory=CodeableConcept)
    version: str = ""


class DeviceVersion(msgspec.Struct, **_STRICT):
    id: str = ""
    type: CodeableConcept | None = None
    component: Identifier | None = None
    value: str = ""


class DeviceProperty(msgspec.Struct, **_STRICT):
    id: str = ""
    type: CodeableConcept = msgspec.field(default_factory=CodeableConcept)
    value_quantity: list[Quantity] = []
    value_code: list[CodeableConcept] = []


class Device(msgspec.Struct, tag_field="resourceType", tag="Device", kw_only=True, **_STRICT):
    id: str = ""
    meta: Meta = msgspec.field(default_factory=Meta)
    language: str = ""
    text: Any = None
    identifier: list[Identifier] = []
    udi_carrier: list[Any] = []
    status: str = ""
    manufacturer: str = ""
    manufacture_date: str = ""
    expiration_date: str = ""
    lot_number: str = ""
    serial_number: str = ""
    device_name: list[DeviceName] = []
    model_number: str = ""
    part_number: str = ""
    type: CodeableConcept | None = None
    specialization: list[Specialization] = []
    version: list[DeviceVersion] = []
    property: list[DeviceProperty] = []
    patient: Any = None
    owner: Any = None
    contact: list[Any] = []
    location: Any = None
    url: str = ""
    note: list[Annotation] = []
    safety: list[Any] = []
    parent: Any = None


class Request(msgspec.Struct, **_STRICT):
    method: str = ""
    url: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""
    if_match: str = ""
    if_none_exist: str = ""


class Entry(msgspec.Struct, **_STRICT):
    """`resource` is read once it is known of which type it is."""

    id: str = ""
    link: list[Any] = []
    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")
    search: Any = None
    request: Request | None = None
    response: Any = None


class Bundle(msgspec.Struct, **_STRICT):
    resource_type: str = ""
    id: str = ""
    meta: Any = None
    implicit_rules: str = ""
    language: str = ""
    identifier: Any = None
    type: str = ""
    timestamp: str = ""
    total: int | None = None
    link: list[Any] = []
    entry: list[Entry] = []
    signature: Any = None
