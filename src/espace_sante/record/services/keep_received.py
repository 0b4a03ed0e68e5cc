"""A document that came by secure mail is saved in the space: the author stays who wrote it.

Saving is the holder's side's act: it may be undone by them as for what they add (CIT-14), and gives no right to whoever
the metadata names, for nobody authenticated them to the record. The content may be a clinical document.
Source: RULES.md MSG-11 (5 MB), DOC-15 (known already: the same document, answered as before); docs/adr/0026.
"""

from __future__ import annotations

from datetime import datetime

from espace_sante.access.api import Action
from espace_sante.kernel.actors import Actor
from espace_sante.record.domain.submission import Deposited, Submission
from espace_sante.record.services.deposit import deposit_as
from espace_sante.spaces.api import SpaceView


def keep_received(*, actor: Actor, space: SpaceView, submission: Submission, now: datetime) -> Deposited:
    """Save what somebody of the holder's side received; return what became of each document.

    Raises AccessRefused (traced), Malformed errors of `record.domain.errors`, NonIdenticalHash, ReplacedUnknown.
    """
    return deposit_as(Action.ADD_OWN_DOCUMENT, actor=actor, space=space, submission=submission, now=now, received=True)
