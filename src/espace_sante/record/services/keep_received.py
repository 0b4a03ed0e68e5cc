"""A document that came by secure mail is saved in the space: the author stays who wrote it.

Saving is the holder's side's act: it may be undone by them as for what they add (CIT-14), and gives no right to whoever
the metadata names, for nobody authenticated them to the record. The content may be a clinical document.
A new version takes the place of what was saved before, and of nothing else: beside what a professional put in the
record, or alone when its former version was never kept, it is a document of its own.
Source: RULES.md MSG-11 (5 MB), DOC-15 (known already: the same document, answered as before); docs/adr/0026.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from espace_sante.access.api import Action, DocumentStatus
from espace_sante.kernel.actors import Actor
from espace_sante.record.domain.submission import Deposited, Submission
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.deposit import deposit_as
from espace_sante.spaces.api import SpaceView


def keep_received(*, actor: Actor, space: SpaceView, submission: Submission, now: datetime) -> Deposited:
    """Save what somebody of the holder's side received; return what became of each document.

    Raises AccessRefused (traced), Malformed errors of `record.domain.errors`, NonIdenticalHash.
    """
    submission = _replacing_what_was_saved(space, submission)
    return deposit_as(Action.ADD_OWN_DOCUMENT, actor=actor, space=space, submission=submission, now=now, received=True)


def _replacing_what_was_saved(space: SpaceView, submission: Submission) -> Submission:
    named = [str(one.replaces) for one in submission.documents if one.replaces]
    if not named:
        return submission
    own = DocumentEntry.objects.filter(
        space_id=space.id,
        unique_id__in=named,
        by_holder_side=True,
        replaced_by_id__isnull=True,
        status=DocumentStatus.APPROVED.value,
    )
    saved = set(own.values_list("unique_id", flat=True))
    documents = (one if one.replaces in saved else replace(one, replaces=None) for one in submission.documents)
    return replace(submission, documents=tuple(documents))
