"""What a document says, before any format: sections of text and tables, laboratory results, who and when.

Histories make drafts; the writer turns a draft into bytes. Every instant carries its time zone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.kinds import Format
from espace_sante.demo.people_kinds import DemoHolder, DemoProfessional

PARIS = ZoneInfo("Europe/Paris")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """This hour of this day, in Paris."""
    return datetime.combine(day, time(hour, minute), PARIS)


def in_words(day: date) -> str:
    """3 novembre 2026; 1er for the first of the month."""
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


@dataclass(frozen=True, slots=True)
class Table:
    """A table of text with a row of headers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a document: paragraphs, then list items, then a table."""

    title: str
    code: str  # LOINC
    paragraphs: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One laboratory result with its reference interval and the result before it."""

    analyte: str
    loinc: str
    label: str
    value: float
    unit: str  # as printed
    ucum: str
    decimals: int
    low: float | None = None
    high: float | None = None
    previous: float | None = None
    previous_on: date | None = None

    def printed(self, value: float) -> str:
        """The value as a French laboratory prints it: 11,6."""
        return f"{value:.{self.decimals}f}".replace(".", ",")

    @property
    def flag(self) -> str:
        """H above the interval, L below, N within (HL7 ObservationInterpretation)."""
        if self.high is not None and self.value > self.high:
            return "H"
        if self.low is not None and self.value < self.low:
            return "L"
        return "N"

    @property
    def interval(self) -> str:
        """The reference interval in words."""
        if self.low is not None and self.high is not None:
            return f"{self.printed(self.low)} à {self.printed(self.high)}"
        if self.high is not None:
            return f"inférieur à {self.printed(self.high)}"
        return f"supérieur à {self.printed(self.low)}" if self.low is not None else ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of a laboratory report: haematology, biochemistry…"""

    title: str
    loinc: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to write. `serial` makes its identifier: two drafts of one holder never share it."""

    holder: DemoHolder
    kind: str
    title: str
    serial: str
    author: DemoProfessional
    created_at: datetime
    service_start_at: datetime
    service_stop_at: datetime | None = None
    sections: tuple[Section, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    written: Format = Format.CDA_L3
    requested_by: DemoProfessional | None = None
    treating_doctor: DemoProfessional | None = None
    service_codes: tuple[Code, ...] = ()
    masque_ps: bool = False
    invisible_patient: bool = False
    invisible_representants_legaux: bool = False
    version: int = 1
    replaces: str | None = None  # serial of the version before
    reason: str = ""  # what the service was for, printed under the title

    def measures(self) -> Iterator[Measure]:
        """Every result of the report, chapter after chapter."""
        for chapter in self.chapters:
            yield from chapter.measures
