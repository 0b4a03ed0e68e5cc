"""File a request of heirs, without an account: checked whole before anything is kept, sealed, never compared.

Nobody is looked up: the answer is the same whether the dead person has a space, or exists.
Source: CSP art. L. 1110-4 V; RULES.md LC-22, DOC-09.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.heirs.domain.claims import MOST_PAPERS, Claims
from espace_sante.heirs.domain.errors import ClaimsInvalid, PaperRefused
from espace_sante.heirs.domain.life import State, Step
from espace_sante.heirs.models import HeirFile, HeirPaper
from espace_sante.heirs.services.codes import new_reference
from espace_sante.heirs.services.steps import append, seal_words
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.envelope import associated_data, seal_file
from espace_sante.kernel.identifiers import new_id
from espace_sante.record import api as record
from espace_sante.spaces.api import HeirPurpose
from espace_sante.vault import api as vault

CLAIMS = "claims"


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that came with the request, as the browser names its type."""

    content: bytes
    declared_type: str


def file_request(*, claims: Claims, purpose: HeirPurpose, papers: Sequence[Paper], now: datetime) -> UUID:
    """Keep a request and its papers (1 to 4, 5 MB each), and return its id.

    Raises ClaimsInvalid, PaperRefused; nothing is kept then.
    """
    if not 1 <= len(papers) <= MOST_PAPERS or claims.died_on > now.astimezone(PARIS).date():
        raise ClaimsInvalid
    types = [_checked(place, one) for place, one in enumerate(papers, 1)]
    file_id = new_id()
    vault.ensure_key(space_id=file_id, now=now)
    paper_ids = [_store(file_id, one) for one in papers]
    with transaction.atomic(using="ens"):
        file = HeirFile.objects.create(
            id=file_id,
            reference=new_reference(),
            purpose=purpose.value,
            claims=seal_words(file_id, CLAIMS, claims.as_text()),
            received_at=now,
            state=State.RECEIVED.value,
        )
        HeirPaper.objects.bulk_create(
            HeirPaper(id=paper_id, file=file, position=place, mime_type=mime_type, size=len(paper.content))
            for place, (paper_id, mime_type, paper) in enumerate(zip(paper_ids, types, papers, strict=True), 1)
        )
        append(file, Step.RECEIVE, by="", now=now)
    return file_id


def _checked(place: int, paper: Paper) -> str:
    """The type that a paper really has: telephones name some loosely, so that its first bytes win."""
    if len(paper.content) > settings.CITIZEN_UPLOAD_BYTES:
        raise PaperRefused(place)
    declared = record.sniff(paper.content) or record.normal_type(paper.declared_type)
    try:
        return record.check_content(paper.content, mime_type=declared, accepted=record.CITIZEN_TYPES)
    except (record.TypeNotAccepted, record.ContentNotAsDeclared, record.ContentRefused) as error:
        raise PaperRefused(place) from error


def _store(file_id: UUID, paper: Paper) -> UUID:
    paper_id = new_id()
    sealed = seal_file(vault.key_of(file_id), paper.content, associated=paper_associated(file_id, paper_id))
    record.blob_store().put(space_id=file_id, blob_id=paper_id, sealed=sealed)
    return paper_id


def paper_associated(file_id: UUID, paper_id: UUID) -> bytes:
    return associated_data(space_id=file_id, item=f"heir-paper:{paper_id}")
