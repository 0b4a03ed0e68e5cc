"""A document of the demonstration as the submission that the record receives from every edge."""

from __future__ import annotations

from espace_sante.demo.documents.codes import Code
from espace_sante.demo.documents.writer import DemoDocument
from espace_sante.kernel.identifiers import Ins
from espace_sante.record import api as record


def submission_of(document: DemoDocument) -> record.Submission:
    flags = {code.code for code in document.confidentiality_codes}
    new = record.NewDocument(
        unique_id=document.unique_id,
        mime_type=document.mime_type,
        content=document.content,
        title=document.title,
        type_code=_coded(document.type_code),
        class_code=_coded(document.class_code),
        format_code=_coded(document.format_code),
        healthcare_facility_type_code=_coded(document.healthcare_facility_type_code),
        practice_setting_code=_coded(document.practice_setting_code),
        event_codes=tuple(_coded(code) for code in document.event_codes),
        creation_time=document.created_at,
        service_start_time=document.service_start_at,
        service_stop_time=document.service_stop_at,
        author=_author(document),
        language_code=document.language_code,
        masque_ps="MASQUE_PS" in flags,
        invisible_patient="INVISIBLE_PATIENT" in flags,
        invisible_representants_legaux="INVISIBLE_REPRESENTANTS_LEGAUX" in flags,
        patient=Ins(document.holder.ins, document.holder.ins_oid),
        replaces=document.replaces,
    )
    return record.Submission(unique_id=f"{document.unique_id}.1", documents=(new,), edge="demo")


def _author(document: DemoDocument) -> record.Author:
    if document.author is None:
        return record.Author(holder=True)
    place = document.structure or document.author.structure
    return record.Author(
        rpps=document.author.rpps,
        finess=place.finess,
        name=document.author.display_name,
        institution=place.name,
    )


def _coded(code: Code) -> record.Coded:
    return record.Coded(code=code.code, system=code.system, display=code.display)
