"""Laboratory results as values, from the coded entries of a level 3 document.

What cannot be read is left out: the narrative text, which the author signed, stays the reference.
Source: IHE PaLM TF-3, XD-LAB (Laboratory Observation 1.3.6.1.4.1.19376.1.3.1.6); CI-SIS volet CR-BIO.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from lxml import etree

from espace_sante.interop.cda.instants import Instant, parse_instant
from espace_sante.interop.cda.model import ClinicalDocument, Coded
from espace_sante.interop.cda.participants import coded
from espace_sante.interop.cda.tree import (
    attribute,
    child,
    children,
    data_type,
    descendants,
    name_of,
    path,
    squeeze,
    words,
)

LABORATORY_OBSERVATION = "1.3.6.1.4.1.19376.1.3.1.6"
LONGEST_NAME = 160
LONGEST_WORDING = 8000

Status = Literal["below", "within", "above", "unknown"]

# HL7 ObservationInterpretation (2.16.840.1.113883.5.83). `A` (abnormal) does not say on which side.
STATUS_OF_INTERPRETATION: dict[str, Status] = {
    "N": "within",
    "L": "below",
    "LL": "below",
    "LU": "below",
    "<": "below",
    "H": "above",
    "HH": "above",
    "HU": "above",
    ">": "above",
}

_NUMBER = re.compile(r"[+-]?\d{1,20}(?:\.\d{1,20})?", re.ASCII)
READABLE_UNITS = {"[IU]": "UI", "[iU]": "UI", "[pH]": "", "m[Hg]": "mHg", "Cel": "°C"}
_MICRO = re.compile(r"\bu(?=[a-zA-Z])")

_POWER = re.compile(r"10[*^](-?\d{1,2})")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_ANNOTATION = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class PreviousResult:
    """An earlier value of the same examination, quoted by the laboratory for comparison."""

    value: str
    number: Decimal | None
    unit: str
    at: Instant | None


@dataclass(frozen=True, slots=True)
class LabResult:
    """One result. `value` is text as written by the laboratory; `number` is set when it is a plain quantity.

    `unit` is for reading (« mUI/L »), `ucum_unit` as coded (`m[IU]/L`). `low` and `high` bound the reference range.
    """

    name: str
    code: Coded | None
    value: str
    number: Decimal | None
    unit: str
    ucum_unit: str
    low: Decimal | None
    high: Decimal | None
    range_text: str
    interpretation: Coded | None
    status: Status
    at: Instant | None
    previous: tuple[PreviousResult, ...] = ()


@dataclass(frozen=True, slots=True)
class LabGroup:
    """Results that the laboratory shows together."""

    title: str
    results: list[LabResult]


def lab_results(document: ClinicalDocument) -> list[LabGroup]:
    """The results of a laboratory report, in its order; empty when the document holds none that can be read."""
    if document.structured_body is None:
        return []
    wordings = _wordings(document.structured_body)
    groups: list[LabGroup] = []
    last_group: etree._Element | None = None
    for observation in _observations(document.structured_body):
        result = _result(observation, wordings)
        if result is None:
            continue
        group, title = _group(observation, wordings)
        if group is not last_group or not groups:
            groups.append(LabGroup(title, []))
            last_group = group
        groups[-1].results.append(result)
    return groups


def _observations(body: etree._Element) -> Iterator[etree._Element]:
    """Laboratory observations, those quoted as earlier results (`REFR`) left to the result that quotes them."""
    for observation in descendants(body, "observation"):
        templates = {attribute(one, "root") for one in children(observation, "templateId")}
        parent = observation.getparent()
        if LABORATORY_OBSERVATION in templates and (parent is None or parent.get("typeCode") != "REFR"):
            yield observation


def _result(observation: etree._Element, wordings: dict[str, str]) -> LabResult | None:
    code = coded(child(observation, "code"))
    name = _wording(child(observation, "code"), wordings)
    value = child(observation, "value")
    text, number, ucum = _value(value, wordings)
    if not name or not text:
        return None
    low, high, range_text = _range(child(observation, "referenceRange/observationRange"), wordings)
    interpretation = coded(child(observation, "interpretationCode"))
    return LabResult(
        name=name,
        code=code,
        value=text,
        number=number,
        unit=readable_unit(ucum),
        ucum_unit=ucum,
        low=low,
        high=high,
        range_text=range_text,
        interpretation=interpretation,
        status=_status(interpretation, number, low, high),
        at=parse_instant(attribute(child(observation, "effectiveTime"), "value")),
        previous=tuple(_previous(observation, wordings)),
    )


def _previous(observation: etree._Element, wordings: dict[str, str]) -> Iterator[PreviousResult]:
    for relation in children(observation, "entryRelationship"):
        earlier = child(relation, "observation")
        if relation.get("typeCode") != "REFR" or earlier is None:
            continue
        own, quoted = coded(child(observation, "code")), coded(child(earlier, "code"))
        if own and quoted and own.code != quoted.code:
            continue
        text, number, ucum = _value(child(earlier, "value"), wordings)
        if text:
            at = parse_instant(attribute(child(earlier, "effectiveTime"), "value"))
            yield PreviousResult(text, number, readable_unit(ucum), at)


def _value(value: etree._Element | None, wordings: dict[str, str]) -> tuple[str, Decimal | None, str]:
    """Text, number and UCUM unit of a value; no text when the data type is not one we read."""
    if value is None:
        return "", None, ""
    kind = data_type(value)
    if kind in {"PQ", "INT", "REAL"}:
        number = decimal(attribute(value, "value"))
        return (
            (attribute(value, "value") or "", number, attribute(value, "unit") or "") if number is not None else _NONE
        )
    if kind in {"CD", "CE", "CV", "CO", "CS"}:
        return _wording(value, wordings), None, ""
    if kind in {"ED", "ST"}:
        return _referred(child(value, "reference"), wordings) or words(value), None, ""
    if kind == "IVL_PQ":
        return _interval(value)
    return _NONE


_NONE: tuple[str, None, str] = ("", None, "")


def _interval(value: etree._Element) -> tuple[str, None, str]:
    low, high = child(value, "low"), child(value, "high")
    floor, ceiling = attribute(low, "value"), attribute(high, "value")
    unit = attribute(low, "unit") or attribute(high, "unit") or ""
    if decimal(floor) is not None and decimal(ceiling) is not None:
        return f"{floor} – {ceiling}", None, unit
    if decimal(floor) is not None:
        return f"{_sign('>', low)} {floor}", None, unit
    if decimal(ceiling) is not None:
        return f"{_sign('<', high)} {ceiling}", None, unit
    return _NONE


def _sign(sign: str, bound: etree._Element | None) -> str:
    strict = bound is not None and bound.get("inclusive") == "false"
    return sign if strict else {"<": "≤", ">": "≥"}[sign]


def _range(
    observation_range: etree._Element | None, wordings: dict[str, str]
) -> tuple[Decimal | None, Decimal | None, str]:
    value = child(observation_range, "value")
    low = decimal(attribute(child(value, "low"), "value"))
    high = decimal(attribute(child(value, "high"), "value"))
    text = child(observation_range, "text")
    return low, high, _referred(child(text, "reference"), wordings) or words(text)


def _status(interpretation: Coded | None, number: Decimal | None, low: Decimal | None, high: Decimal | None) -> Status:
    """What the laboratory says; failing that, where the number stands in the reference range."""
    if interpretation and interpretation.code in STATUS_OF_INTERPRETATION:
        return STATUS_OF_INTERPRETATION[interpretation.code]
    if number is None or (low is None and high is None):
        return "unknown"
    if low is not None and number < low:
        return "below"
    if high is not None and number > high:
        return "above"
    return "within"


def _group(observation: etree._Element, wordings: dict[str, str]) -> tuple[etree._Element | None, str]:
    """The nearest battery, act or section around a result that has a name."""
    for around in observation.iterancestors(path("organizer"), path("act"), path("section")):
        if name_of(around) == "section":
            return around, _section_name(around)
        title = _wording(child(around, "code"), wordings)
        if title:
            return around, title
    return None, ""


def _section_name(section: etree._Element) -> str:
    return words(child(section, "title")) or (coded(child(section, "code")) or Coded("")).display


def _wording(code: etree._Element | None, wordings: dict[str, str]) -> str:
    """How the author words a code: in the text it refers to, else with it, else as the code system names it."""
    if code is None:
        return ""
    original = child(code, "originalText")
    said = _referred(child(original, "reference"), wordings) or words(original)
    if said and len(said) <= LONGEST_NAME:
        return said
    display = attribute(code, "displayName")
    if display:
        return display
    translations = (attribute(one, "displayName") for one in children(code, "translation"))
    return next(filter(None, translations), "")


def _referred(reference: etree._Element | None, wordings: dict[str, str]) -> str:
    return wordings.get((attribute(reference, "value") or "").removeprefix("#"), "")


def _wordings(body: etree._Element) -> dict[str, str]:
    """The narrative text under each ID, so that coded entries can be shown in the author's words."""
    found: dict[str, str] = {}
    for text in descendants(body, "text"):
        for element in text.iter():
            identifier = element.get("ID")
            if identifier and identifier not in found:
                found[identifier] = _few_words(element)
    return found


def _few_words(element: etree._Element) -> str:
    """The words of an element, the first cell alone for a row (its value, unit and range are in the others).

    Nothing when they are too many to be the wording of one result.
    """
    if name_of(element) == "tr":
        cells = (cell for name in ("th", "td") for cell in children(element, name))
        element = next(cells, element)
    parts: list[str] = []
    left = LONGEST_WORDING
    for text in element.itertext():
        left -= len(text)
        if left < 0:
            return ""
        parts.append(text)
    return squeeze("".join(parts))


def decimal(text: str | None) -> Decimal | None:
    """A plain decimal number; None for anything else."""
    return Decimal(text) if text and _NUMBER.fullmatch(text) else None


def readable_unit(ucum: str) -> str:
    """A UCUM unit as French reports write it (`m[IU]/L` → mUI/L, `10*9/L` → 10⁹/L)."""
    shown = _POWER.sub(lambda power: "10" + power[1].translate(_SUPERSCRIPTS), _ANNOTATION.sub("", ucum))
    shown = _MICRO.sub("µ", shown)
    for coded_unit, written in READABLE_UNITS.items():
        shown = shown.replace(coded_unit, written)
    return "" if shown == "1" else shown
