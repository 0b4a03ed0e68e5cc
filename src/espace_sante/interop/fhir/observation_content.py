"""An Observation that was sent, read as a measure; refused in the words of the guide, which clients know.

`strict`: in a transaction, as the guide has it. An Observation created alone, as generic SMART clients do, may leave
out the profile and the category, which its code tells, and name its subject by a reference.
Source: API mesures 1.5.2, 2.2; HL7 FHIR R4, Observation; RULES.md SCO-04, SCO-09 to SCO-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
import orjson

from espace_sante.interop.fhir import observation_structures as fhir
from espace_sante.interop.fhir.errors import MeasureRefused
from espace_sante.interop.fhir.instants import NotADate, moment, written
from espace_sante.interop.fhir.observation_codes import (
    CATEGORY,
    CONTEXTS,
    DAYS_READ,
    DIABETES_READ,
    MOMENT_READ,
    PROFILE,
    PROFILES_READ,
    REASON_READ,
    UCUM,
    VITAL_SIGNS,
    kind_of,
    same_system,
)
from espace_sante.measures import api as measures
from espace_sante.measures.api import Content, Kind

E = TypeVar("E", bound=StrEnum)
NOT_VALID = "Observation resource not valid."
LARGEST_MORE = 8_000  # bytes of what is given back as it came
_CONTROL = re.compile(rb"(?<!\\)(?:\\\\)*\\(?:u00[01]|b|f)")  # as JSON writes them; FHIR R4, string, has none of them
_EVERY_PROFILE = frozenset().union(*PROFILES_READ.values())
# Elements that a measure has no use for, and whose loss would change what it says.
_REFUSED = (
    "implicit_rules", "contained", "modifier_extension", "based_on", "part_of", "focus", "encounter",
    "effective_period", "effective_timing", "effective_instant", "value_codeable_concept", "value_string",
    "value_boolean", "value_integer", "value_range", "value_ratio", "value_sampled_data", "value_time",
    "value_date_time", "value_period", "data_absent_reason", "specimen", "has_member", "derived_from",
)  # fmt: skip
# Elements that are given back as they came. The narrative, the language and the performer are left aside.
_KEPT = ("identifier", "issued", "interpretation", "note", "body_site", "method", "reference_range")
_refused_of, _kept_of = attrgetter(*_REFUSED), attrgetter(*_KEPT)  # their values, each at its place
_NAMES = {one.name: one.encode_name for one in msgspec.structs.fields(fhir.Observation)}


@dataclass(frozen=True, slots=True)
class ReadObservation:
    """`subject`: who it is about, as it was written; `device`: what it refers to as its device, or nothing.

    `contained`: what it carries in itself, when it is sent alone.
    """

    content: Content
    subject: fhir.Reference
    device: str
    source: str
    contained: list[Any]


def refused(issue: str, message: str, field: str | None = None) -> MeasureRefused:
    return MeasureRefused(NOT_VALID, issue, message, field=f"Observation.{field}" if field else None)


def read_observation(sent: fhir.Observation, *, strict: bool) -> ReadObservation:
    """Raises MeasureRefused."""
    if strict and not sent.meta.profile:
        raise refused("invalid", "Observation must provide meta.profile value.", "meta.profile")
    kind = _kind(sent)
    if measures.RULES[kind].computed:
        raise refused("not-supported", "Bmi observation cannot be created.", "code")
    _check_elements(sent, kind, strict=strict)
    subject = sent.subject
    if subject is None or not (subject.identifier or (subject.reference and not strict)):
        raise refused("invalid", "Observation.subject.identifier is mandatory.", "subject.identifier")
    at, said_at = _date(sent.effective_date_time)
    content = Content(
        kind=kind, at=at, said_at=said_at, values=_values(sent, kind), identifier=_identifier(sent.identifier),
        more=_more(sent), **_context(sent.extension),
    )  # fmt: skip
    return ReadObservation(
        content=content,
        subject=subject,
        device=sent.device.reference if sent.device else "",
        source=sent.meta.source,
        contained=sent.contained,
    )


def of_the_guide(error: measures.MeasureInvalid) -> MeasureRefused:
    """What a rule of measures refuses, in the words of the guide."""
    names = {"moment": "moment", "days": "numberOfDays", "diabetes": "diabetisType"}
    name = names.get(error.field or "", "")
    match error:
        case measures.ContextMissing():
            return refused("incomplete", f"Observation.extension.{name} is mandatory.", "extension")
        case measures.ContextForbidden():
            return refused("invalid", f"Observation.extension.{name} cannot be added.", "extension")
        case measures.DateRefused():
            return refused("value", error.message, "effectiveDateTime")
    return refused("value", error.message, "value" if error.field == "values" else error.field)


def _kind(sent: fhir.Observation) -> Kind:
    kinds = {kind_of(one.system, one.code) for one in sent.code.coding} - {None}
    if len(kinds) != 1:
        raise refused("not-supported", "Observation.code is not one of the measures that are known here.", "code")
    (kind,) = kinds
    assert kind is not None  # taken out just above
    return kind


def _check_elements(sent: fhir.Observation, kind: Kind, *, strict: bool) -> None:
    carries = not strict and sent.device is not None and sent.device.reference.startswith("#")
    for name, value in zip(_REFUSED, _refused_of(sent), strict=True):
        if value and not (carries and name == "contained"):
            raise refused("not-supported", f"Observation.{_NAMES[name]} is not supported.", _NAMES[name])
    profiles = set(sent.meta.profile)
    wrong = (
        profiles and not profiles & PROFILES_READ[kind] if strict else profiles & _EVERY_PROFILE - PROFILES_READ[kind]
    )
    if wrong:
        raise refused("invalid", f"The profile of this measure is {PROFILE[kind]}.", "meta.profile")
    if sent.status not in {"final", "amended", "corrected", "preliminary"}:
        raise refused("value", "Observation.status is final, amended, corrected or preliminary.", "status")
    coded = [one for category in sent.category for one in category.coding]
    if (strict or coded) and not any(one.system == CATEGORY and one.code == VITAL_SIGNS for one in coded):
        raise refused("invalid", f"Observation.category has the code {VITAL_SIGNS} of {CATEGORY}.", "category")


def _date(text: str) -> tuple[datetime, str]:
    """The instant in UTC, and what was written when it says something else."""
    if not text:
        raise refused("invalid", "Observation.effectiveDateTime is mandatory.", "effectiveDateTime")
    try:
        at = moment(text)
    except NotADate:
        raise refused("value", "Observation.effectiveDateTime is no FHIR date.", "effectiveDateTime") from None
    if len(text) < len("2026-11-30"):
        raise refused("value", "Observation.effectiveDateTime says at least the day.", "effectiveDateTime")
    at = at.astimezone(UTC)
    return at, "" if text == written(at) else text


def _values(sent: fhir.Observation, kind: Kind) -> tuple[float, ...]:
    rule = measures.RULES[kind]
    if kind is not Kind.BLOOD_PRESSURE:
        if sent.component:
            raise refused("not-supported", "This measure has no component.", "component")
        return (_number(sent.value_quantity, kind, "valueQuantity"),)
    if sent.value_quantity is not None:
        raise refused("invalid", "A blood pressure has components, and no value.", "valueQuantity")
    found: dict[str, float] = {}
    for place, one in enumerate(sent.component):
        codes = {coding.code for coding in one.code.coding if same_system(coding.system, measures.LOINC)}
        named = [part.code for part in rule.parts if part.code in codes]
        if len(named) != 1 or named[0] in found or one.modifier_extension or one.data_absent_reason:
            raise refused("not-supported", "The components are 8480-6 and 8462-4, once each.", f"component[{place}]")
        found[named[0]] = _number(one.value_quantity, kind, f"component[{place}].valueQuantity")
    if len(found) != len(rule.parts):
        raise refused("value", "Observation value quantity not provided.", "component")
    return tuple(found[part.code] for part in rule.parts)


def _number(quantity: fhir.Quantity | None, kind: Kind, field: str) -> float:
    if quantity is None or quantity.value is None:
        raise refused("value", "Observation value quantity not provided.", field)
    rule = measures.RULES[kind]
    if quantity.comparator:
        raise refused("not-supported", "A measure is a number, not a limit.", f"{field}.comparator")
    if quantity.system != UCUM or quantity.code not in rule.units:
        raise refused("value", f"The unit of this measure is {rule.unit} of {UCUM}.", f"{field}.code")
    return quantity.value


def _context(extensions: Iterable[fhir.Extension]) -> dict[str, Any]:
    """What a content says of its context: `moment`, `days`, `diabetes`, `reason`."""
    said: dict[str, Any] = {}
    for one in extensions:
        if one.url in REASON_READ:
            name, value = "reason", one.value_string or (one.value_codeable_concept or fhir.CodeableConcept()).text
        elif one.url in MOMENT_READ:
            name, value = "moment", _code(measures.Moment, one)
        elif one.url in DAYS_READ:
            name, value = "days", _code(measures.Days, one)
        elif one.url in DIABETES_READ:
            name, value = "diabetes", _code(measures.Diabetes, one)
        else:
            raise refused("not-supported", "This extension is not supported.", "extension")
        if name in said or not value:
            raise refused("invalid", "An extension is there once, with its value.", "extension")
        said[name] = value
    return said


def _code(kind: type[E], extension: fhir.Extension) -> E:
    for coding in extension.value_codeable_concept.coding if extension.value_codeable_concept else ():
        try:
            found = kind(coding.code)
        except ValueError:
            continue
        if same_system(coding.system, CONTEXTS[found][0]):
            return found
    raise refused("value", "The code of this extension is not in its value set.", "extension")


def _identifier(identifiers: list[fhir.Identifier]) -> str:
    """The first business identifier, by which the same measure sent again is known."""
    return next((f"{one.system}|{one.value}" for one in identifiers if one.value), "")


def _more(sent: fhir.Observation) -> dict[str, Any]:
    found = zip(_KEPT, _kept_of(sent), strict=True)
    more = {_NAMES[name]: msgspec.to_builtins(value) for name, value in found if value}
    if sent.status != "final":
        more["status"] = sent.status
    written_out = orjson.dumps(more)
    if len(written_out) > LARGEST_MORE:
        raise MeasureRefused(NOT_VALID, "too-long", f"At most {LARGEST_MORE} bytes of details.", field="Observation")
    if _CONTROL.search(written_out):
        raise MeasureRefused(NOT_VALID, "value", "A text holds a character that no text has.", field="Observation")
    return more
