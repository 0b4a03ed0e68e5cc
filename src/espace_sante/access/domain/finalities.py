"""What one consent to a service of the catalogue is about: one finality, read or written.

Source: RULES.md SCO-01, SCO-10; CSP art. R. 1111-32.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Finality(StrEnum):
    """What a service may be let into. Codes are stable: consents, scopes and traces are written with them."""

    DOCUMENTS = "documents"
    AGENDA = "agenda"
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


class Right(StrEnum):
    READ = "read"
    WRITE = "write"


MEASURES = frozenset(Finality) - {Finality.DOCUMENTS, Finality.AGENDA}
COMPUTED = frozenset({Finality.BMI})  # from weight and height: nobody writes it


@dataclass(frozen=True, slots=True)
class Consent:
    """One finality, read or written: what a person gives, and takes back, apart from all others (SCO-01)."""

    finality: Finality
    right: Right

    @property
    def code(self) -> str:
        """As in `blood_glucose.read`: how it is written in a column, a trace, a token."""
        return f"{self.finality.value}.{self.right.value}"

    @classmethod
    def of_code(cls, code: str) -> Self:
        """Raises ValueError for what is no code of a consent."""
        finality, _, right = code.partition(".")
        return cls(Finality(finality), Right(right))

    @property
    def possible(self) -> bool:
        """Whether anybody can give it: what is computed is not written."""
        return self.right is Right.READ or self.finality not in COMPUTED


# In the order in which pages, receipts and files tell them.
EVERY_CONSENT = tuple(
    one for finality in Finality for right in Right if (one := Consent(finality=finality, right=right)).possible
)
