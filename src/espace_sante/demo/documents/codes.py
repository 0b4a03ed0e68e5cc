"""A coded value as XDS, PDSm and CDA carry it, and the code systems that the demonstration uses (ANS, NOS)."""

from __future__ import annotations

from dataclasses import dataclass

LOINC = "2.16.840.1.113883.6.1"
TRE_A05 = "1.2.250.1.213.1.1.4.12"  # document types that LOINC lacks
TRE_A03 = "1.2.250.1.213.1.1.4.1"  # document classes
TRE_A06 = "1.2.250.1.213.1.1.4.2.282"  # ANS format codes
TRE_A11 = "1.3.6.1.4.1.19376.1.2.3"  # IHE format codes
TRE_R02 = "1.2.250.1.71.4.2.4"  # sectors of activity
TRE_A00 = "1.2.250.1.213.1.1.4.6"  # EXP_PATIENT: what the patient says
TRE_A02 = "1.2.250.1.213.1.1.4.5"  # professions and specialties of authors (JDV_J01)
PRACTICE_SETTING = "1.2.250.1.213.1.1.4.9"  # JDV_J04
HL7_CONFIDENTIALITY = "2.16.840.1.113883.5.25"
ANS_CONFIDENTIALITY = "1.2.250.1.213.1.1.4.13"
HL7_ACT_CODE = "2.16.840.1.113883.5.4"

CODE_SYSTEM_NAMES = {LOINC: "LOINC", TRE_A05: "TRE_A05", HL7_CONFIDENTIALITY: "Confidentiality"}


@dataclass(frozen=True, slots=True)
class Code:
    """A code, the OID of its system, and its French wording."""

    code: str
    system: str
    display: str


NORMAL = Code("N", HL7_CONFIDENTIALITY, "Normal")
MASQUE_PS = Code("MASQUE_PS", ANS_CONFIDENTIALITY, "Masqué aux professionnels de santé")
INVISIBLE_PATIENT = Code("INVISIBLE_PATIENT", ANS_CONFIDENTIALITY, "Non visible par le patient")
INVISIBLE_REPRESENTANTS_LEGAUX = Code(
    "INVISIBLE_REPRESENTANTS_LEGAUX", ANS_CONFIDENTIALITY, "Non visible par les représentants légaux"
)

FACILITY_NAMES = {
    "SA01": "Etablissement public de santé",
    "SA07": "Cabinet individuel",
    "SA08": "Cabinet de groupe",
    "SA25": "Laboratoire de biologie médicale",
    "SA33": "Pharmacie d'officine",
}
SETTING_NAMES = {
    "AMBULATOIRE": "Ambulatoire",
    "ETABLISSEMENT": "Etablissement de santé",
    "SAD": "Soins à domicile",
    "SAMU_SMUR": "SAMU/SMUR",
}
SPECIALTY_NAMES = {
    "G15_10/SM03": "Médecin - Biologie médicale (SM)",
    "G15_10/SM04": "Médecin - Cardiologie et maladies vasculaires (SM)",
    "G15_10/SM08": "Médecin - Chirurgie orthopédique et Traumatologie (SM)",
    "G15_10/SM14": "Médecin - Chirurgie viscérale et digestive (SM)",
    "G15_10/SM15": "Médecin - Dermatologie et Vénéréologie (SM)",
    "G15_10/SM16": "Médecin - Endocrinologie et métabolisme (SM)",
    "G15_10/SM18": "Médecin - Gériatrie (SM)",
    "G15_10/SM20": "Médecin - Gynécologie-obstétrique (SM)",
    "G15_10/SM24": "Médecin - Gastro-entérologie et hépatologie (SM)",
    "G15_10/SM38": "Médecin - Ophtalmologie (SM)",
    "G15_10/SM40": "Médecin - Pédiatrie (SM)",
    "G15_10/SM41": "Médecin - Pneumologie (SM)",
    "G15_10/SM42": "Médecin - Psychiatrie (SM)",
    "G15_10/SM44": "Médecin - Radio-diagnostic (SM)",
    "G15_10/SM48": "Médecin - Rhumatologie (SM)",
    "G15_10/SM54": "Médecin - Médecine Générale (SM)",
    "G15_10/SM59": "Médecin - Médecine d'urgence (SM)",
    "G15_21": "Pharmacien",
    "G15_40": "Chirurgien-Dentiste",
    "G15_50": "Sage-Femme",
    "G15_60": "Infirmier",
    "G15_70": "Masseur-Kinésithérapeute",
    "G15_80": "Pédicure-Podologue",
}


def facility_code(sector: str) -> Code:
    """healthcareFacilityTypeCode of a sector of activity (JDV_J02)."""
    return Code(sector, TRE_R02, FACILITY_NAMES[sector])


def setting_code(setting: str) -> Code:
    """practiceSettingCode (JDV_J04)."""
    return Code(setting, PRACTICE_SETTING, SETTING_NAMES[setting])


def author_role(code: str) -> Code:
    """authorSpecialty: profession and specialty (JDV_J01)."""
    return Code(code, TRE_A02, SPECIALTY_NAMES[code])
