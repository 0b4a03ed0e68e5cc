"""The kinds of measures, as one table: code, unit, bounds, precision, what each says of its context.

Bounds tell what nobody has from what is only far from usual: a value out of them is a wrong unit or a slip of the hand.
Source: RULES.md SCO-10, SCO-11; ANS, Mesures de santé (value sets J153, J157, J163, J164); API mesures 1.5.2, 2.2.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LOINC = "http://loinc.org"
TAASIP = "https://mos.esante.gouv.fr/NOS/TRE_R308-TAASIP/FHIR/TRE-R308-TAASIP"


class Kind(StrEnum):
    """The values are those of the finalities that one consents to (SCO-01)."""

    WEIGHT = "weight"
    HEIGHT = "height"
    BMI = "bmi"
    WAIST = "waist"
    HEAD = "head_circumference"
    TEMPERATURE = "temperature"
    BLOOD_GLUCOSE = "blood_glucose"
    INTERSTITIAL_GLUCOSE = "interstitial_glucose"
    HBA1C = "hba1c"
    GMI = "gmi"
    BLOOD_PRESSURE = "blood_pressure"
    HEART_RATE = "heart_rate"
    PAIN = "pain"
    STEPS = "steps"


class Needs(StrEnum):
    """Whether a measure says something of its context."""

    MUST = "must"
    MAY = "may"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a measure: its own code, and its bounds, both of them possible."""

    code: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class KindRule:
    """`units`: UCUM codes that are the same unit; the first is the one that is written. `decimals`: kept, rounded.

    `by_day`: one number for a whole day. `computed`: never written.
    """

    kind: Kind
    code: str
    display: str
    units: tuple[str, ...]
    parts: tuple[Part, ...]
    decimals: int
    system: str = LOINC
    moment: Needs = Needs.NEVER
    days: Needs = Needs.NEVER
    diabetes: Needs = Needs.NEVER
    by_day: bool = False
    computed: bool = False

    @property
    def unit(self) -> str:
        return self.units[0]


def _one(
    kind: Kind, code: str, display: str, unit: str, low: float, high: float, decimals: int, **more: object
) -> KindRule:
    units = (unit, "mg/dl") if unit == "mg/dL" else (unit,)  # UCUM has both for the litre
    return KindRule(kind, code, display, units, (Part(code, low, high),), decimals, **more)  # type: ignore[arg-type]


_MUST, _MAY = Needs.MUST, Needs.MAY
_ROWS = (
    #    kind                        code        name in the terminology             unit        low   high  decimals
    _one(Kind.WEIGHT,               "29463-7", "Poids corporel",                    "kg",       0.3,  650,   2),
    _one(Kind.HEIGHT,               "8302-2",  "Taille",                            "cm",       20,   280,   1),
    _one(Kind.BMI,                  "39156-5", "Indice de masse corporelle",        "kg/m2",    1,    300,   1,
         computed=True),
    _one(Kind.WAIST,                "8280-0",  "Tour de taille",                    "cm",       20,   300,   1),
    _one(Kind.HEAD,                 "8287-5",  "Périmètre crânien",                 "cm",       15,   80,    1),
    _one(Kind.TEMPERATURE,          "8310-5",  "Température corporelle",            "Cel",      20,   46,    1),
    _one(Kind.BLOOD_GLUCOSE,        "2345-7",  "Glucose sanguin",                   "mg/dL",    5,    2000,  1,
         moment=_MUST, diabetes=_MAY),
    _one(Kind.INTERSTITIAL_GLUCOSE, "MED-969", "Glucose interstitiel",              "mg/dL",    5,    2000,  1,
         days=_MUST, diabetes=_MAY, system=TAASIP),
    _one(Kind.HBA1C,                "4548-4",  "Hémoglobine glyquée (HbA1c)",       "%",        2,    25,    1,
         diabetes=_MAY),
    _one(Kind.GMI,                  "MED-972", "Index de gestion de glycémie (IGG)", "%",       2,    25,    1,
         days=_MUST, diabetes=_MAY, system=TAASIP),
    KindRule(Kind.BLOOD_PRESSURE,   "85354-9", "Pression artérielle", ("mm[Hg]",),
             (Part("8480-6", 30, 350), Part("8462-4", 10, 250)), 0),
    _one(Kind.HEART_RATE,           "8867-4",  "Fréquence cardiaque",               "/min",     10,   400,   0),
    _one(Kind.PAIN,                 "72514-3", "Niveau de douleur",                 "1",        0,    10,    0),
    _one(Kind.STEPS,                "41950-7", "Nombre de pas par jour",            "1/(24.h)", 0,    250_000, 0,
         by_day=True),
)  # fmt: skip
RULES = MappingProxyType({one.kind: one for one in _ROWS})
BY_CODE = MappingProxyType({one.code: one for one in _ROWS})


class Moment(StrEnum):
    """When blood glucose was measured. Source: ANS, JDV_J157-MomentGlucose-ENS."""

    FASTING = "53049-3"
    BEFORE_MEAL = "88365-2"
    AFTER_MEAL = "16915-1"
    AFTER_EFFORT = "LA11865-5"
    UNWELL = "A05"
    OTHER = "LA46-8"


class Days(StrEnum):
    """Over how many days. Source: ANS, JDV_J164-GlucoseNumberOfDays-ENS."""

    SEVEN = "GEN-275"
    FOURTEEN = "GEN-276"
    THIRTY = "GEN-277"
    NINETY = "GEN-278"
    OTHER = "GEN-092"


class Diabetes(StrEnum):
    """The type of diabetes. Source: ANS, JDV_J153-TypeDiabete-ENS."""

    TYPE_1 = "E10"
    TYPE_2_INSULIN = "E11.x0"
    TYPE_2 = "E11.x8"
    GESTATIONAL = "O24.4"
    OTHER = "E14"
    NONE = "MED-874"
