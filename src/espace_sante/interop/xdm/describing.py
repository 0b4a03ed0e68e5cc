"""The metadata of a clinical document, from its own header, as the DMP and secure mail ask for them.

Source: INTEROP.md 1.7 ("From the CDA header"); IHE ITI TF-3 4.2.3.2.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from espace_sante.interop.cda import api as cda
from espace_sante.interop.xdm.checks import CLINICAL_DOCUMENT
from espace_sante.interop.xdm.values import XdmDocument
from espace_sante.kernel.identifiers import INS_OIDS, Ins, InvalidIdentifier
from espace_sante.record.api import Author, Coded

_PROFESSIONAL, _STRUCTURE = "1.2.250.1.71.4.2.1", "1.2.250.1.71.4.2.2"
_RPPS, _FINESS = ("8", 12), ("1", 10)  # PSIdNat and Struct_IdNat: what the first digit says, and how many characters
_CDA_CODE = Coded("N", "2.16.840.1.113883.5.25", "Normal")
_PDF = Coded("urn:ihe:iti:xds-sd:pdf:2008", "1.3.6.1.4.1.19376.1.2.3", "Document à corps non structuré")


def described(content: bytes, **known: Any) -> XdmDocument:
    """A clinical document as its header describes it; `known` says what else is known, or known better.

    Raises cda.MalformedDocument.
    """
    read = cda.parse_clinical_document(content)
    event, encounter = read.service_event, read.encounter
    document = XdmDocument(
        unique_id=read.unique_id,
        mime_type=CLINICAL_DOCUMENT,
        content=content,
        type_code=_coded(read.type_code) or Coded(""),
        creation_time=read.effective_time.replace(microsecond=0),
        title=read.title,
        authors=tuple(map(_author, read.authors)),
        class_code=_coded(cda.class_code_of(read.type_code.code)),
        format_code=_PDF if read.level is cda.Level.EMBEDDED else None,
        healthcare_facility_type_code=_coded(encounter.healthcare_facility) if encounter else None,
        practice_setting_code=_coded(event.practice_setting) if event else None,
        event_codes=tuple(filter(None, (_coded(one.code) for one in read.service_events))),
        confidentiality_codes=(_coded(read.confidentiality_code) or _CDA_CODE,),
        language_code=read.language_code or "fr-FR",
        service_start_time=event.low.at if event and event.low else None,
        service_stop_time=event.high.at if event and event.high else None,
        legal_authenticator=_author(read.legal_authenticator) if read.legal_authenticator else None,
        patient=_ins(read.patient),
        reference_ids=tuple(map(str, read.orders)),
    )
    return replace(document, **known)


def replaced_in(content: bytes) -> str:
    """The unique id of the document that a clinical document replaces, as its header says; empty when it is the first.

    Raises cda.MalformedDocument.
    """
    return str(next(iter(cda.parse_clinical_document(content).replaces), ""))


def _coded(one: cda.Coded | None) -> Coded | None:
    return Coded(one.code, one.system, one.display) if one and one.code else None


def _author(one: cda.Actor) -> Author:
    place = one.organization
    name = one.name
    return Author(
        rpps=_number(one.ids, _PROFESSIONAL, *_RPPS),
        finess=_number(place.ids, _STRUCTURE, *_FINESS) if place else "",
        name=" ".join(filter(None, (name.given, name.family))) if name else one.software or one.device,
        institution=place.name if place else "",
        specialty=_coded(one.specialty),
    )


def _number(ids: tuple[cda.Identifier, ...], root: str, kind: str, length: int) -> str:
    """The national number of that kind, without the digit that says which one it is; empty when there is none."""
    found = (one.extension or "" for one in ids if one.root == root)
    return next((value[1:] for value in found if value.startswith(kind) and len(value) == length), "")


def _ins(patient: cda.Patient) -> Ins | None:
    for one in patient.ids:
        if one.root in INS_OIDS and one.extension:
            try:
                return Ins("".join(one.extension.split()).upper(), one.root)
            except InvalidIdentifier:
                return None
    return None
