"""A citizen adds a document of their own (or of somebody they act for).

Source: RULES.md DOC-09, DOC-11; INTEROP.md 1.7 (values for patient deposits: EXP_PATIENT).
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.domain.submission import Author, Coded, NewDocument, Submission
from espace_sante.record.services.content import normal_type, sniff
from espace_sante.record.services.deposit import deposit
from espace_sante.spaces.api import SpaceView

_PATIENT = Coded("EXP_PATIENT", "1.2.250.1.213.1.1.4.6", "Expression personnelle du patient")


def add_own_document(
    *,
    actor: Actor,
    space: SpaceView,
    content: bytes,
    declared_type: str,
    title: str,
    type_code: Coded,
    act_at: datetime,
    masked: bool,
    now: datetime,
    comments: str = "",
) -> UUID:
    """Store one file and return its document id. Raises AccessRefused and the Malformed errors of `deposit`.

    Telephones and browsers name some types loosely, so the type that the first bytes show wins over the declared one.
    """
    unique_id = f"2.25.{new_id().int}"
    document = NewDocument(
        unique_id=unique_id,
        mime_type=sniff(content) or normal_type(declared_type),
        content=content,
        title=title,
        type_code=type_code,
        creation_time=now,
        service_start_time=act_at,
        author=Author(holder=True),
        healthcare_facility_type_code=_PATIENT,
        practice_setting_code=_PATIENT,
        comments=comments,
        masque_ps=masked,
    )
    submission = Submission(unique_id=f"2.25.{new_id().int}", documents=(document,), edge="upload")
    done = deposit(actor=actor, space=space, submission=submission, now=now)
    return done.documents[0].document_id
