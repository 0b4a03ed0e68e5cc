"""Save an archive in the documents of the space: the one gesture of a page, or the automatic filing of a mailbox.

Source: issue "Secure messaging", "save in my documents"; RULES.md MSG-11, DOC-15.
"""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime
from functools import partial
from typing import BinaryIO

from espace_sante.interop.xdm.checks import check_for
from espace_sante.interop.xdm.filing import as_submissions
from espace_sante.interop.xdm.reading import read_xdm
from espace_sante.kernel.actors import Actor
from espace_sante.record import api as record
from espace_sante.spaces import api as spaces
from espace_sante.spaces.api import SpaceView


def save_in_record(
    source: bytes | BinaryIO, *, actor: Actor, space: SpaceView, now: datetime, only: Container[str] | None = None
) -> tuple[record.Registered, ...]:
    """Read, check and save; what became of each document, nothing for what the archive takes back.

    `actor` is of the holder's side: whoever pressed the button, or chose automatic filing. `only` chooses documents by
    unique id. Raises XdmError, AccessRefused (traced), and the errors of `record.keep_received`; a set is saved whole
    or not at all.
    """
    checked = check_for(read_xdm(source), answers_to=partial(spaces.answers_to, space))
    saved: list[record.Registered] = []
    for submission in as_submissions(checked, only=only):
        saved += record.keep_received(actor=actor, space=space, submission=submission, now=now).documents
    return tuple(saved)
