"""From the deposit form to what the record registers. A clinical document speaks for itself through its header."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, time
from typing import Any
from uuid import uuid5

from espace_sante.access.api import document_types
from espace_sante.interop.cda.api import ClinicalDocument, parse_clinical_document
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import RPPS_OID, new_id
from espace_sante.portals.professional.forms.deposit import XML, DepositForm
from espace_sante.record.api import Author, Coded, NewDocument, Submission, normal_type, sniff

EDGE = "portal"


def submission_of(form: DepositForm, *, actor: Actor, now: datetime, replaces: str | None = None) -> Submission:
    """Raises MalformedDocument when a clinical document cannot be read."""
    cleaned = form.cleaned_data
    author = Author(
        rpps=actor.rpps or "",
        finess=actor.finess or "",
        name=actor.name,
        institution=actor.structure_name or "",
    )
    document = _clinical(cleaned, author) if form.clinical else _plain(cleaned, author, now)
    document = replace(
        document,
        replaces=replaces,
        masque_ps=cleaned["masque_ps"],
        invisible_patient=cleaned["invisible_patient"],
        invisible_representants_legaux=cleaned.get("invisible_representants_legaux", False),
    )
    return Submission(unique_id=f"2.25.{new_id().int}", documents=(document,), edge=EDGE)


def _plain(cleaned: dict[str, Any], author: Author, now: datetime) -> NewDocument:
    """The same file sent twice from one page is one document: its unique id follows from the page and the content."""
    content: bytes = cleaned["content"]
    unique_id = uuid5(cleaned["token"], hashlib.sha256(content).hexdigest())
    return NewDocument(
        unique_id=f"2.25.{unique_id.int}",
        mime_type=sniff(content) or normal_type(cleaned["file"].content_type or ""),
        content=content,
        title=cleaned["title"],
        type_code=_type(cleaned["type_code"]),
        creation_time=now,
        service_start_time=datetime.combine(cleaned["act_on"], time(), PARIS),
        author=author,
    )


def _clinical(cleaned: dict[str, Any], depositor: Author) -> NewDocument:
    document = parse_clinical_document(cleaned["content"])
    event = document.service_event
    return NewDocument(
        unique_id=document.unique_id,
        mime_type=XML,
        content=cleaned["content"],
        title=document.title or document.type_code.display or cleaned["title"],
        type_code=_type(document.type_code.code),
        creation_time=document.effective_time,
        service_start_time=event.low.at if event and event.low else document.effective_time,
        service_stop_time=event.high.at if event and event.low and event.high else None,
        author=_author(document, depositor),
        language_code=document.language_code or "fr-FR",
    )


def _author(document: ClinicalDocument, depositor: Author) -> Author:
    """Who the header says wrote it; the depositor when it names nobody, or names them."""
    written_by = next((one for one in document.authors if one.name), None)
    if written_by is None or written_by.name is None:
        return depositor
    numbers = {(one.extension or "")[-11:] for one in written_by.ids if one.root == RPPS_OID}
    if depositor.rpps in numbers:
        return depositor
    name = written_by.name
    return Author(
        rpps=next(iter(numbers), ""),
        name=" ".join(filter(None, [name.prefix, name.given, name.family])),
        institution=written_by.organization.name if written_by.organization else "",
    )


def _type(code: str) -> Coded:
    known = document_types().get(code)
    return Coded(code, known.system, known.display) if known else Coded(code)
