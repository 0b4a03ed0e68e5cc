"""Laboratory values that make sense: each person has usual values, and each report remembers the one before.

Reference intervals are those of an ordinary French laboratory for adults; LOINC codes are those of the analytes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from espace_sante.demo.documents.codes import LOINC, Code
from espace_sante.demo.documents.draft import Chapter, Measure
from espace_sante.demo.people_kinds import DemoHolder

Bounds = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Analyte:
    """What a laboratory measures: intervals for women and men, usual value and spread for somebody in good health."""

    name: str
    loinc: str
    label: str
    unit: str
    ucum: str
    decimals: int
    women: Bounds
    men: Bounds
    usual: tuple[float, float]  # women, men
    spread: float
    chapter: str = "biochemistry"


BLOOD = "haematology"
CHAPTERS = {BLOOD: ("Hématologie", "18723-7"), "biochemistry": ("Biochimie", "18719-5")}

_ROWS = (
    Analyte("hb", "718-7", "Hémoglobine", "g/dL", "g/dL", 1, (11.8, 15.8), (13.4, 16.7), (13.3, 14.9), 0.5, BLOOD),
    Analyte("vgm", "787-2", "Volume globulaire moyen (VGM)", "fL", "fL", 0, (80, 100), (80, 100), (89, 90), 3, BLOOD),
    Analyte("gb", "6690-2", "Globules blancs", "G/L", "10*9/L", 1, (4, 10), (4, 10), (6.4, 6.6), 0.9, BLOOD),
    Analyte("plq", "777-3", "Plaquettes", "G/L", "10*9/L", 0, (150, 400), (150, 400), (262, 240), 28, BLOOD),
    Analyte("ferritin", "2276-4", "Ferritine", "µg/L", "ug/L", 0, (15, 150), (30, 400), (62, 140), 20),
    Analyte("glucose", "1558-6", "Glycémie à jeun", "g/L", "g/L", 2, (0.7, 1.1), (0.7, 1.1), (0.88, 0.92), 0.05),
    Analyte("hba1c", "4548-4", "Hémoglobine glyquée (HbA1c)", "%", "%", 1, (None, 7), (None, 7), (5.4, 5.5), 0.15),
    Analyte("creatinine", "14682-9", "Créatinine", "µmol/L", "umol/L", 0, (45, 84), (64, 104), (63, 82), 6),
    Analyte("gfr", "62238-1", "Débit de filtration glomérulaire (CKD-EPI)", "mL/min/1,73 m²", "mL/min/{1.73_m2}", 0,
            (60, None), (60, None), (96, 94), 5),
    Analyte("potassium", "2823-3", "Potassium", "mmol/L", "mmol/L", 1, (3.5, 5.1), (3.5, 5.1), (4.1, 4.2), 0.2),
    Analyte("sodium", "2951-2", "Sodium", "mmol/L", "mmol/L", 0, (136, 145), (136, 145), (140, 140), 1.5),
    Analyte("cholesterol", "2093-3", "Cholestérol total", "g/L", "g/L", 2, (None, 2.4), (None, 2.4), (1.92, 1.9), 0.12),
    Analyte("ldl", "13457-7", "LDL-cholestérol", "g/L", "g/L", 2, (None, 1.6), (None, 1.6), (1.12, 1.18), 0.1),
    Analyte("hdl", "2085-9", "HDL-cholestérol", "g/L", "g/L", 2, (0.5, None), (0.4, None), (0.62, 0.52), 0.04),
    Analyte("triglycerides", "2571-8", "Triglycérides", "g/L", "g/L", 2, (None, 1.5), (None, 1.5), (0.9, 1.05), 0.12),
    Analyte("tsh", "3016-3", "TSH", "mUI/L", "m[IU]/L", 1, (0.4, 4), (0.4, 4), (1.9, 1.8), 0.4),
    Analyte("crp", "1988-5", "Protéine C réactive (CRP)", "mg/L", "mg/L", 0, (None, 5), (None, 5), (2, 2), 1),
    Analyte("alat", "1742-6", "ALAT", "UI/L", "[IU]/L", 0, (None, 35), (None, 45), (19, 26), 4),
    Analyte("ntprobnp", "33762-6", "NT-proBNP", "ng/L", "ng/L", 0, (None, 450), (None, 450), (85, 80), 20),
)  # fmt: skip
ANALYTES = {analyte.name: analyte for analyte in _ROWS}

BLOOD_COUNT = ("hb", "vgm", "gb", "plq")
LIPIDS = ("cholesterol", "ldl", "hdl", "triglycerides")
KIDNEY = ("creatinine", "gfr", "potassium", "sodium")
CHECK_UP = (*BLOOD_COUNT, "glucose", "creatinine", "gfr", *LIPIDS)


class LabBook:
    """The results of one person: usual values drawn once, and the last result of each analyte."""

    def __init__(self, *, holder: DemoHolder, rng: random.Random) -> None:
        self._holder = holder
        self._rng = rng
        self._usual: dict[str, float] = {}
        self._last: dict[str, tuple[float, date]] = {}

    def usual(self, name: str) -> float:
        """A value of every day for this person."""
        analyte = ANALYTES[name]
        if name not in self._usual:
            base = analyte.usual[0 if self._holder.sex == "F" else 1]
            self._usual[name] = self._rng.gauss(base, analyte.spread / 2)
        return max(0.0, self._rng.gauss(self._usual[name], analyte.spread / 3))

    def report(
        self, *, day: date, names: tuple[str, ...], found: dict[str, float] | None = None
    ) -> tuple[Chapter, ...]:
        """The chapters of a report of that day: what was found, and usual values for the rest."""
        values = {name: self.usual(name) for name in names} | (found or {})
        measures = {name: self._measure(name, value, day) for name, value in values.items()}
        chapters = []
        for key, (title, loinc) in CHAPTERS.items():
            mine = tuple(measure for name, measure in measures.items() if ANALYTES[name].chapter == key)
            if mine:
                chapters.append(Chapter(title, loinc, mine))
        return tuple(chapters)

    def _measure(self, name: str, value: float, day: date) -> Measure:
        analyte = ANALYTES[name]
        low, high = analyte.women if self._holder.sex == "F" else analyte.men
        previous, previous_on = self._last.get(name, (None, None))
        rounded = round(value, analyte.decimals)
        self._last[name] = (rounded, day)
        return Measure(
            name, analyte.loinc, analyte.label, rounded, analyte.unit, analyte.ucum, analyte.decimals,
            low, high, previous, previous_on,
        )  # fmt: skip


def chapter_codes(chapters: tuple[Chapter, ...]) -> tuple[Code, ...]:
    """What was done, as the header of the report lists it."""
    return tuple(Code(chapter.loinc, LOINC, chapter.title) for chapter in chapters)
