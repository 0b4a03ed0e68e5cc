"""Code systems under their two names: the OID that XDS and the record use, the URI that FHIR uses.

Source: HL7 terminology (terminology.hl7.org), ANS NOS (mos.esante.gouv.fr), IHE format codes; INTEROP.md 1.7, 3.1.
"""

from __future__ import annotations

from typing import Any

from espace_sante.record import api as record

LOINC = "2.16.840.1.113883.6.1"
CONFIDENTIALITY = "2.16.840.1.113883.5.25"
TRE_A07 = "1.2.250.1.213.1.1.4.13"  # visibility of a document
RFC_3986 = "urn:ietf:rfc:3986"
MHD = "https://profiles.ihe.net/ITI/MHD"
PDSM = "https://interop.esante.gouv.fr/ig/fhir/pdsm/StructureDefinition"
IS_ARCHIVED = f"{PDSM}/pdsm-ext-is-archived"
LIST_TYPES = f"{MHD}/CodeSystem/MHDlistTypes"
IDENTIFIER_TYPES = f"{MHD}/CodeSystem/IHE.MHD.MHDIdentifierType"
DOCUMENT_STATUS = "http://hl7.org/fhir/document-reference-status"

_NOS = "https://mos.esante.gouv.fr/NOS"

# OID -> the URI we write. Other URIs of the same system stand below.
_URIS: dict[str, str] = {
    LOINC: "http://loinc.org",
    "2.16.840.1.113883.6.96": "http://snomed.info/sct",
    CONFIDENTIALITY: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality",
    "2.16.840.1.113883.5.4": "http://terminology.hl7.org/CodeSystem/v3-ActCode",
    "1.2.250.1.213.1.1.4.1": f"{_NOS}/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument",
    "1.2.250.1.213.1.1.4.2.282": f"{_NOS}/TRE_A06-FormatCodeComplementaire/FHIR/TRE-A06-FormatCodeComplementaire",
    "1.2.250.1.213.1.1.4.5": f"{_NOS}/TRE_A02-ProfessionSavFaire-CISIS/FHIR/TRE-A02-ProfessionSavFaire-CISIS",
    "1.2.250.1.213.1.1.4.6": f"{_NOS}/TRE_A00-ProducteurDocNonPS/FHIR/TRE-A00-ProducteurDocNonPS",
    "1.2.250.1.213.1.1.4.9": f"{_NOS}/TRE_A01-CadreExercice/FHIR/TRE-A01-CadreExercice",
    "1.2.250.1.213.1.1.4.12": f"{_NOS}/TRE_A05-TypeDocComplementaire/FHIR/TRE-A05-TypeDocComplementaire",
    TRE_A07: f"{_NOS}/TRE_A07-StatusVisibiliteDocument/FHIR/TRE-A07-StatusVisibiliteDocument",
    "1.3.6.1.4.1.19376.1.2.3": f"{_NOS}/TRE_A11-IheFormatCode/FHIR/TRE-A11-IheFormatCode",
    "1.2.250.1.71.4.2.4": f"{_NOS}/TRE_R02-SecteurActivite/FHIR/TRE-R02-SecteurActivite",
    "1.2.250.1.71.1.2.7": f"{_NOS}/TRE_G15-ProfessionSante/FHIR/TRE-G15-ProfessionSante",
    "1.2.250.1.71.4.2.5": f"{_NOS}/TRE_R38-SpecialiteOrdinale/FHIR/TRE-R38-SpecialiteOrdinale",
}
_OIDS = {uri: oid for oid, uri in _URIS.items()} | {
    f"{_NOS}/TRE_A07-StatutVisibiliteDocument/FHIR/TRE-A07-StatutVisibiliteDocument": TRE_A07,
    "http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode": "1.3.6.1.4.1.19376.1.2.3",
    "http://hl7.org/fhir/v3/Confidentiality": CONFIDENTIALITY,
}


def stored_system(system: str) -> str:
    """How the record names a system: its OID when it has one, else its URI."""
    return _OIDS.get(system) or system.removeprefix("urn:oid:")


def system_uri(system: str) -> str:
    """How FHIR names a system of the record: its URI, or its OID as a URN."""
    known = _URIS.get(system)
    if known or not system:
        return known or ""
    return f"urn:oid:{system}" if system[0].isdigit() else system


def same_system(asked: str, stored: str) -> bool:
    """Whether a system asked for is the stored one. What is stored without a system answers to any."""
    return not stored or stored_system(asked) == stored_system(stored)


def coding(code: record.Coded) -> dict[str, Any]:
    found = {"system": system_uri(code.system), "code": code.code, "display": code.display}
    return {name: value for name, value in found.items() if value}


def concept(code: record.Coded) -> dict[str, Any]:
    return {"coding": [coding(code)]}
