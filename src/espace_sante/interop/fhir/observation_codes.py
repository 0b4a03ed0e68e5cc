"""Profiles, extensions and code systems of measures, under the names that are written and those that are read.

Source: API Mesures de santé de Mon espace santé 1.5.2 (2.1.1, 2.2); ANS, Mesures de santé (ans.fhir.fr.mesures 3);
HL7 FHIR R4, vital signs; IHE PHD, PhdDevice. RULES.md SCO-09 to SCO-11.
"""

from __future__ import annotations

from espace_sante.measures import api as measures
from espace_sante.measures.api import Diabetes, Kind, Moment

CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
VITAL_SIGNS = "vital-signs"
UCUM = "http://unitsofmeasure.org"
PHD_DEVICE = "http://hl7.org/fhir/uv/phd/StructureDefinition/PhdDevice"

_MES = "https://fhir.monespacesante.fr/ref/mesure/StructureDefinition"
_ANS = "https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition"
_CISIS = "http://esante.gouv.fr/ci-sis/fhir/StructureDefinition"
_NOS = "https://mos.esante.gouv.fr/NOS"
LOINC_NOS = f"{_NOS}/TRE_A04-Loinc/FHIR/TRE-A04-Loinc"

# kind -> the end of the profile's name: of the API, of the ANS guide, of the former CI-SIS package
_PROFILES: dict[Kind, tuple[str, str, str]] = {
    Kind.WEIGHT:         ("bodyweight",         "mesures-fr-observation-body-weight", "ENS_FrObservationBodyWeight"),
    Kind.HEIGHT:         ("bodyheight",         "mesures-fr-observation-bodyheight", "ENS_FrObservationBodyHeight"),
    Kind.BMI:            ("bmi",                "mesures-fr-observation-bmi", "ENS_FrObservationBmi"),
    Kind.WAIST:          ("waistcircumference", "mesures-observation-waist-circumference",
                         "ENS_ObservationWaistCircumference"),
    Kind.HEAD:           ("headcircumference",  "mesures-observation-head-circumference",
                         "ENS_ObservationHeadCircumference"),
    Kind.TEMPERATURE:    ("bodytemperature",    "mesures-fr-observation-body-temperature",
                         "ENS_FrObservationBodyTemperature"),
    Kind.BLOOD_GLUCOSE:  ("glucose",            "mesures-observation-glucose", "ENS_ObservationGlucose"),
    Kind.BLOOD_PRESSURE: ("bp",                 "mesures-fr-observation-bp", "ENS_FrObservationBp"),
    Kind.HEART_RATE:     ("heartrate",          "mesures-fr-observation-heartrate", "ENS_FrObservationHeartrate"),
    Kind.PAIN:           ("painseverity",       "mesures-observation-pain-severity", "ENS_ObservationPainSeverity"),
    Kind.STEPS:          ("stepsbyday",         "mesures-observation-steps-by-day", "ENS_ObservationStepsByDay"),
}  # fmt: skip
for _glucose in (Kind.INTERSTITIAL_GLUCOSE, Kind.HBA1C, Kind.GMI):  # one profile for the four of them
    _PROFILES[_glucose] = _PROFILES[Kind.BLOOD_GLUCOSE]

# The profile that is written, and those that are read.
PROFILE = {kind: f"{_MES}/mes-observation-{names[0]}" for kind, names in _PROFILES.items()}
PROFILES_READ = {
    kind: frozenset({PROFILE[kind], f"{_ANS}/{names[1]}", f"{_CISIS}/{names[2]}"}) for kind, names in _PROFILES.items()
}
VITALS_PROFILE = "http://hl7.org/fhir/StructureDefinition/vitalsigns"


def _extension(ans: str, cisis: str) -> tuple[str, frozenset[str]]:
    return f"{_ANS}/{ans}", frozenset({f"{_ANS}/{ans}", f"{_CISIS}/{cisis}"})


REASON, REASON_READ = _extension("mesures-reason-for-measurement", "ENS_ReasonForMeasurement")
MOMENT, MOMENT_READ = _extension("mesures-moment-of-measurement", "ENS_MomentOfMeasurement")
DAYS, DAYS_READ = _extension("mesures-number-of-days", "ENS_NumberOfDays")
DIABETES, DIABETES_READ = _extension("mesures-diabetis-type", "ENS_DiabetisType")

# How units are called beside their UCUM code, where the code is not what a person reads.
UNIT_NAMES = {Kind.PAIN: "Level", Kind.STEPS: "pas/jour", Kind.HEART_RATE: "battements/minute", Kind.TEMPERATURE: "°C"}

_CISP = f"{_NOS}/TRE_R313-CISP2/FHIR/TRE-R313-CISP2"
_CIM10 = f"{_NOS}/TRE_R310-CIM10/FHIR/TRE-R310-CIM10"
_CIM10_ATIH = f"{_NOS}/TRE_R311-CIM10Atih/FHIR/TRE-R311-CIM10Atih"
# code -> the system it is of, and its name (JDV_J157, J164, J153)
CONTEXTS: dict[str, tuple[str, str]] = {
    Moment.FASTING:             (LOINC_NOS, "Glucose à jeun"),
    Moment.BEFORE_MEAL:         (LOINC_NOS, "Avant repas"),
    Moment.AFTER_MEAL:          (LOINC_NOS, "Glucose post prandial"),
    Moment.AFTER_EFFORT:        (LOINC_NOS, "Après exercice"),
    Moment.UNWELL:              (_CISP, "Lors d'un malaise"),
    Moment.OTHER:               (LOINC_NOS, "Autre"),
    measures.Days.SEVEN:        (measures.TAASIP, "7j"),
    measures.Days.FOURTEEN:     (measures.TAASIP, "14j"),
    measures.Days.THIRTY:       (measures.TAASIP, "30j"),
    measures.Days.NINETY:       (measures.TAASIP, "90j"),
    measures.Days.OTHER:        (measures.TAASIP, "Autre"),
    Diabetes.TYPE_1:            (_CIM10, "Diabète type 1"),
    Diabetes.TYPE_2_INSULIN:    (_CIM10_ATIH, "Diabète type 2 insulinotraité"),
    Diabetes.TYPE_2:            (_CIM10_ATIH, "Diabète type 2 non insulinotraité"),
    Diabetes.GESTATIONAL:       (_CIM10, "Diabète de grossesse"),
    Diabetes.OTHER:             (_CIM10, "Autres types de diabète sucré"),
    Diabetes.NONE:              (measures.TAASIP, "Non diabétique"),
}  # fmt: skip
_SAME_AS_LOINC = frozenset({measures.LOINC, LOINC_NOS, "urn:oid:2.16.840.1.113883.6.1"})


def same_system(sent: str, known: str) -> bool:
    """Whether a system that was sent is the known one; LOINC has its own name and that of the NOS."""
    return sent == known or (known in _SAME_AS_LOINC and sent in _SAME_AS_LOINC)


def kind_of(system: str | None, code: str) -> Kind | None:
    """The kind that a code names; `system` None or empty: whatever the system."""
    rule = measures.BY_CODE.get(code)
    if rule is None or (system and not same_system(system, rule.system)):
        return None
    return rule.kind
