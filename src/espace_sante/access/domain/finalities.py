"""Finalities: what one consent given to a service of the catalogue is about, reading and writing apart.

Source: RULES.md SCO-01, SCO-10.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Finality(StrEnum):
    """What one consent is about: documents, the agenda, each measure."""

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
    """What a consent lets a service do."""

    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Consent:
    """One finality, one right."""

    finality: Finality
    right: Right
