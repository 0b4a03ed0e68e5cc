"""An archive that came by mail: is it for this person, and what does it change of the documents of the space?

Filing is the choice of the holder's side, and done in their name. A replacement or a deletion acts on a copy that was
saved from an earlier mail, in the name of who had it saved, when the mail is from who wrote that copy: the directory
says who writes from an address, and the documents say who wrote them. What a professional put in the record is theirs.
Source: RULES.md MSG-13, MSG-14, DOC-15, STR-02; docs/adr/0026.
"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from espace_sante.access.api import AccessRefused
from espace_sante.interop.xdm.checks import CheckedXdm, Kept, check_change, check_for
from espace_sante.interop.xdm.errors import NotTheAuthor, VersionNotLatest, XdmError
from espace_sante.interop.xdm.filing import EDGE, as_submissions
from espace_sante.interop.xdm.reading import read_xdm
from espace_sante.interop.xdm.values import Intent, XdmDocument
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.messaging import api as messaging
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import SpaceView

UNREADABLE = "102"  # of HL7 table 0357, as for an archive that cannot be read


def take_archive(
    source: bytes,
    *,
    space: SpaceView,
    sender: Actor,
    filed_by: Actor | None,
    savers: messaging.Savers,
    now: datetime,
) -> messaging.Taken:
    """What became of it. `filed_by`: who chose automatic filing, if somebody did; `savers`: who had copies saved.

    Raises Unavailable alone: whatever is wrong with the archive is its code.
    """
    try:
        checked = check_for(read_xdm(source), answers_to=partial(spaces.answers_to, space))
        saver, changed = _check_changes(checked, space=space, sender=sender, savers=savers)
        by, only = (filed_by, None) if filed_by else (saver, changed)
        return messaging.Taken(document_ids=_carry_out(checked, by, only=only, space=space, now=now), by=by)
    except XdmError as error:
        return messaging.Taken(code=error.mss_code)
    except (Malformed, Conflict):
        return messaging.Taken(code=UNREADABLE)
    except AccessRefused:  # who chose, or saved, no longer may; the mail is in the mailbox all the same
        return messaging.Taken()


def _check_changes(
    checked: CheckedXdm, *, space: SpaceView, sender: Actor, savers: messaging.Savers
) -> tuple[Actor | None, frozenset[str]]:
    """In whose name copies that were saved change, nobody when there are none; and the documents that change them.

    Raises NotTheAuthor (901), VersionNotLatest (900).
    """
    changes = {_named(checked, one): one for one in checked.content.documents if one.intent is not Intent.FIRST}
    copies = record.saved_copies(space_id=space.id, unique_ids=changes)
    saver = None
    for unique_id, copy in copies.items():
        former = Kept(copy.unique_id, copy.rpps, copy.finess, copy.latest)
        check_change(checked, changes[unique_id], former=former)
        if not (sender.rpps in copy.rpps or sender.finess in copy.finess):
            raise NotTheAuthor
        saver = savers(copy.document_id)
        if saver is None:  # nobody in whose name it could change
            raise VersionNotLatest
    return saver, frozenset(changes[one].unique_id for one in copies)


def _named(checked: CheckedXdm, document: XdmDocument) -> str:
    """The document that a change is about."""
    return document.unique_id if document.intent is Intent.DELETION else checked.replaced_by(document)


def _carry_out(
    checked: CheckedXdm, by: Actor | None, *, only: frozenset[str] | None, space: SpaceView, now: datetime
) -> tuple[UUID, ...]:
    """The documents that were filed. `only`: all of them without it."""
    if by is None:
        return ()
    if checked.content.intent is Intent.DELETION:
        copies = record.saved_copies(space_id=space.id, unique_ids=[one.unique_id for one in checked.content.documents])
        for copy in copies.values():
            record.delete_document(actor=by, space=space, document_id=copy.document_id, now=now, edge=EDGE)
        return ()
    saved: list[UUID] = []
    for submission in as_submissions(checked, only=only):
        done = record.keep_received(actor=by, space=space, submission=submission, now=now)
        saved += [one.document_id for one in done.documents]
    return tuple(saved)
