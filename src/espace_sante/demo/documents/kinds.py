"""The kinds of document the demonstration writes, and their codes in the registry.

Types are those of JDV_J07 (LOINC, TRE_A05), classes those of TRE_A03. The class follows from the type as in the
table of document types of the access room; a test keeps the two together.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from espace_sante.demo.documents.codes import LOINC, TRE_A03, TRE_A05, TRE_A06, TRE_A11, Code

CLASS_NAMES = {
    "10": "Compte rendu",
    "11": "Synthèse",
    "31": "Imagerie médicale",
    "42": "Prescription",
    "43": "Dispensation",
    "44": "Plan de soins, protocole de soins",
    "52": "Certificat, déclaration",
    "90": "Autre document du patient",
}

FORMAT_NO_MODEL = Code("urn:asipSante:modelesHorsProfils:2011", TRE_A06, "Document non référencé IHE ou CI-SIS")
FORMAT_LABORATORY = Code("urn:ihe:lab:xd-lab:2008", TRE_A11, "Compte rendu structuré d'examens de biologie médicale")
FORMAT_PDF = Code("urn:ihe:iti:xds-sd:pdf:2008", TRE_A11, "Document à corps non structuré en Pdf/A-1")
FORMAT_TEXT = Code("urn:ihe:iti:xds-sd:text:2008", TRE_A11, "Document à corps non structuré en texte brut")
FORMAT_JPEG = Code("urn:ihe:iti-fr:xds-sd:jpeg:2010", TRE_A11, "Document à corps non structuré en format jpeg")


class Format(StrEnum):
    """How a document is written."""

    CDA_L3 = "cda-l3"  # CDA R2 with sections
    CDA_L1 = "cda-l1"  # CDA R2 around a PDF
    PDF = "pdf"
    JPEG = "jpeg"
    PNG = "png"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table of kinds. `inpatient` says that the care took place during a stay."""

    name: str
    type_code: Code
    class_code: Code
    inpatient: bool = False


def _kind(name: str, class_code: str, type_code: str, display: str, *, inpatient: bool = False) -> Kind:
    system = LOINC if type_code[0].isdigit() else TRE_A05
    return Kind(name, Code(type_code, system, display), Code(class_code, TRE_A03, CLASS_NAMES[class_code]), inpatient)


_ROWS = (
    _kind("laboratory", "10", "11502-2", "CR d'examens biologiques"),
    _kind("consultation", "10", "11488-4", "CR ou fiche de consultation ou de visite"),
    _kind("ophthalmology", "10", "78513-9", "CR de consultation en ophtalmologie"),
    _kind("paramedical", "10", "11506-3", "CR ou fiche de suivi de soins par auxiliaire médical"),
    _kind("emergency", "10", "15507-7", "CR de passage aux urgences"),
    _kind("stay", "10", "34112-3", "CR hospitalier (séjour)", inpatient=True),
    _kind("discharge", "10", "11490-0", "Lettre de liaison à la sortie d'un établissement de soins", inpatient=True),
    _kind("surgery", "10", "34874-8", "CR opératoire", inpatient=True),
    _kind("delivery", "10", "15508-5", "CR d'accouchement", inpatient=True),
    _kind("referral", "10", "96349-6", "Lettre d'adressage"),
    _kind("screening", "10", "75492-9", "CR d'acte diagnostique à visée préventive ou de dépistage"),
    _kind("child_exam", "10", "59283-2", "CR d'examen de l'enfant"),
    _kind("diagnostic_act", "10", "70004-7", "CR d'acte diagnostique (autre)"),
    _kind("dental", "10", "28617-9", "Bilan bucco-dentaire"),
    _kind("medical_summary", "11", "60591-5", "Synthèse médicale"),
    _kind("psychiatric_summary", "11", "68599-0", "Synthèse psychiatrique"),
    _kind("imaging", "31", "18748-4", "CR d'imagerie médicale"),
    _kind("prescription", "42", "57833-6", "Prescription de produits de santé"),
    _kind("prescription_laboratory", "42", "PRESC-BIO", "Prescription d'actes de biologie médicale"),
    _kind("prescription_physiotherapy", "42", "PRESC-KINE", "Prescription d'actes de kinésithérapie"),
    _kind("prescription_nursing", "42", "PRESC-INF", "Prescription d'actes infirmiers"),
    _kind("sick_leave", "42", "PRESC-AAT", "Prescription arrêt de travail"),
    _kind("dispensing", "43", "60593-1", "Dispensation médicamenteuse"),
    _kind("care_plan", "44", "PROT_ALD", "Protocole de soins ALD"),
    _kind("vaccination", "52", "87273-9", "Note de vaccination"),
    _kind("certificate", "52", "89601-9", "Certificat médical"),
    _kind("patient_care", "42", "DOCPAT02", "Traitement ou document de soins déposé par le patient"),
    _kind("patient_other", "90", "EXPPAT_2", "Autre document du patient"),
    _kind("advance_directives", "90", "EXPPAT_3", "Directives anticipées"),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ROWS}


def format_code(*, kind: Kind, written: Format) -> Code:
    """formatCode of a document of this kind written this way."""
    if written is Format.CDA_L3:
        return FORMAT_LABORATORY if kind.name == "laboratory" else FORMAT_NO_MODEL
    return {Format.JPEG: FORMAT_JPEG, Format.TEXT: FORMAT_TEXT, Format.PNG: FORMAT_NO_MODEL}.get(written, FORMAT_PDF)
