"""The desk of operators: the queue, one file, one of its papers, and whom it is about.

The queue names nobody. Each paper that is opened is a step of the file; whoever is looked up is told in that person's
trace, as everywhere on the console. Source: RULES.md LC-22, OPE-05.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, check_operator, find_person
from espace_sante.heirs.domain.errors import FileUnknown
from espace_sante.heirs.domain.life import State, Step
from espace_sante.heirs.models import HeirFile, HeirPaper
from espace_sante.heirs.services.ask import paper_associated
from espace_sante.heirs.services.endings import ending_of
from espace_sante.heirs.services.steps import locked, move
from espace_sante.heirs.services.views import FileRow, FileView, claims_of, row_of, view_of
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import unseal_file
from espace_sante.record import api as record
from espace_sante.vault import api as vault

MOST = 200  # files of a page: the oldest first, those that wait the longest


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """`ending`: of a file name, e.g. `.pdf`."""

    mime_type: str
    content: bytes

    @property
    def ending(self) -> str:
        return f".{ending_of(self.mime_type)}"


def files_in(*, actor: Actor, states: Collection[State]) -> list[FileRow]:
    """Files in these states, oldest first, in one query. Raises AccessRefused."""
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    rows = HeirFile.objects.filter(state__in=[one.value for one in states]).order_by("received_at", "id")
    return [row_of(one) for one in rows[:MOST]]


def read_file(*, actor: Actor, file_id: UUID) -> FileView:
    """Raises AccessRefused, FileUnknown."""
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    row = HeirFile.objects.filter(id=file_id).first()
    if row is None:
        raise FileUnknown
    return view_of(row)


def open_paper(*, actor: Actor, file_id: UUID, paper_id: UUID, now: datetime) -> OpenedPaper:
    """The bytes of a paper; that it was opened is kept first. Raises AccessRefused, FileUnknown, BlobMissing."""
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    paper = HeirPaper.objects.filter(id=paper_id, file=file_id).first()
    if paper is None:
        raise FileUnknown
    with transaction.atomic(using="ens"):
        move(locked(file_id), Step.READ, by=actor.id, now=now)
    sealed = record.blob_store().get(space_id=file_id, blob_id=paper_id)
    content = unseal_file(vault.key_of(file_id), sealed, associated=paper_associated(file_id, paper_id))
    return OpenedPaper(mime_type=paper.mime_type, content=content)


def recognise(*, actor: Actor, file_id: UUID, matricule: str, now: datetime) -> UUID:
    """Find whom a file is about: by what it claims, or by a matricule that its papers show; the id of the person.

    Raises AccessRefused, FileUnknown, StepNotPossible, PersonUnknown, SeveralPeople, InvalidIdentifier.
    """
    check_operator(actor, Action.LOOK_AFTER_SPACES)
    with transaction.atomic(using="ens"):
        file = locked(file_id)
        claims = claims_of(file)
        if matricule:
            found = find_person(actor=actor, now=now, matricule=matricule)
        else:
            found = find_person(
                actor=actor,
                now=now,
                family_name=claims.family_name,
                given_name=claims.given_name,
                birth_on=claims.birth_on,
            )
        file.holder_id = found
        move(file, Step.RECOGNISE, by=actor.id, now=now)
        return found
