"""Results of several laboratory reports in one table: out of reference first, each with the values before it.

Values, units and bounds are the reports' own; two results are the same examination when code and unit agree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from espace_sante.interop.cda.api import LabResult, MalformedDocument, lab_results, parse_clinical_document
from espace_sante.portals.components.presenters import LabRow
from espace_sante.portals.professional.presenters.dates import brief_date, day_of

State = Literal["", "in", "below", "above", "out"]
STATES: dict[str, State] = {"below": "below", "above": "above", "within": "in", "unknown": ""}
ABNORMAL = frozenset({"A", "AA"})  # HL7 ObservationInterpretation: abnormal, without a side


@dataclass(frozen=True, slots=True)
class Report:
    """A laboratory report that was opened for reading."""

    href: str
    at: datetime
    content: bytes


@dataclass(slots=True)
class _Examination:
    """The newest result of one examination, where it was read, and every value known by day."""

    newest: LabResult
    report: Report
    values: dict[date, float] = field(default_factory=dict)


def lab_rows(reports: Iterable[Report]) -> list[LabRow]:
    """One row for each examination of these reports, newest report first."""
    examinations: dict[tuple[str, str], _Examination] = {}
    for report in sorted(reports, key=lambda one: one.at, reverse=True):
        for result in _results(report):
            known = examinations.setdefault(_key(result), _Examination(result, report))
            _note_values(known.values, result, report)
    rows = [_row(one) for one in examinations.values()]
    return sorted(rows, key=lambda row: row.state not in {"above", "below", "out"})


def _results(report: Report) -> list[LabResult]:
    """The coded results of a report; none when it has none or cannot be read: its page then shows it whole."""
    try:
        document = parse_clinical_document(report.content)
    except MalformedDocument:
        return []
    return [result for group in lab_results(document) for result in group.results]


def _key(result: LabResult) -> tuple[str, str]:
    return (result.code.code if result.code and result.code.code else result.name.casefold(), result.ucum_unit)


def _note_values(values: dict[date, float], result: LabResult, report: Report) -> None:
    """What a report measured, then what it quotes; a day already known is kept."""
    if result.number is not None:
        values.setdefault(day_of(result.at.at if result.at else report.at), float(result.number))
    for earlier in result.previous:
        if earlier.number is not None and earlier.at is not None and earlier.unit in {"", result.unit}:
            values.setdefault(day_of(earlier.at.at), float(earlier.number))


def _row(examination: _Examination) -> LabRow:
    result, report = examination.newest, examination.report
    return LabRow(
        name=result.name,
        value=_written(result.value, result.number),
        unit=result.unit.rstrip("/"),  # what follows was an annotation: mL/min/{1.73_m2}
        reference=_reference(result),
        when=brief_date(result.at.at if result.at else report.at),
        href=report.href,
        state=_state(result),
        values=[value for _, value in sorted(examination.values.items())],
        low=float(result.low) if result.low is not None else None,
        high=float(result.high) if result.high is not None else None,
    )


def _state(result: LabResult) -> State:
    if result.interpretation and result.interpretation.code in ABNORMAL:
        return "out"
    return STATES[result.status]


def _written(value: str, number: Decimal | None) -> str:
    return value.replace(".", ",") if number is not None else value


def _reference(result: LabResult) -> str:
    """The interval as two bounds; failing that, in the laboratory's words."""
    low, high = (_plain(bound) for bound in (result.low, result.high))
    if low and high:
        return f"{low} – {high}"
    if high:
        return f"< {high}"
    return f"> {low}" if low else result.range_text


def _plain(bound: Decimal | None) -> str:
    return "" if bound is None else f"{bound:f}".replace(".", ",")
