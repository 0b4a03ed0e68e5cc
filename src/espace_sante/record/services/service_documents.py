"""What the service itself puts in the record on paper: attestations, receipts. One page, read by the holder's side.

The holder reads it and does not delete it (CIT-14); professionals do not see it, since it says nothing for care. The
same paper filed twice is there once.
"""

from __future__ import annotations

from espace_sante.access.api import AccessRefused, Action, document_types
from espace_sante.kernel.actors import SYSTEM
from espace_sante.record.domain.errors import NonIdenticalHash
from espace_sante.record.domain.submission import Author, Coded, NewDocument, Submission
from espace_sante.record.services.deposit import deposit_as
from espace_sante.record.services.ports import Certificate, certificate_writer
from espace_sante.spaces.api import SpaceView

TYPE = "59284-0"  # JDV_J07: Attestation de consentement
AUTHOR = Author(name="Espace santé")


def draw_certificate(certificate: Certificate) -> bytes:
    """The page alone, as PDF: nothing is stored."""
    return certificate_writer()(certificate)


def file_certificate(*, space: SpaceView, certificate: Certificate, unique_id: str) -> bool:
    """Store it, dated from the act it tells: not from the moment the worker came to it.

    False in a space that closed since, traced; and when an earlier version of the template drew it.
    """
    known = document_types()[TYPE]
    document = NewDocument(
        unique_id=unique_id,
        mime_type="application/pdf",
        content=certificate_writer()(certificate),
        title=certificate.title,
        type_code=Coded(TYPE, known.system, known.display),
        creation_time=certificate.made_at,
        author=AUTHOR,
        masque_ps=True,
    )
    submission = Submission(unique_id=f"{unique_id}.0", documents=(document,), edge="task")
    try:
        deposit_as(
            Action.ADD_SERVICE_DOCUMENT, actor=SYSTEM, space=space, submission=submission, now=certificate.made_at
        )
    except (AccessRefused, NonIdenticalHash):
        return False
    return True
