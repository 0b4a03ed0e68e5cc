"""Documents of a space, opened by who sends them, as the archive that goes by mail.

Source: RULES.md MSG-09, MSG-12, DOC-15; INTEROP.md 1.7.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings

from espace_sante.identity.api import HolderView
from espace_sante.interop.xdm.outgoing import outgoing_document
from espace_sante.interop.xdm.values import SubmissionSet
from espace_sante.interop.xdm.writing import write_xdm
from espace_sante.kernel.identifiers import Ins, new_id
from espace_sante.record.api import Author, OpenedDocument


def archive_of_documents(
    opened: Sequence[OpenedDocument], *, holder: HolderView, now: datetime, author: Author | None = None
) -> bytes:
    """One submission set, whose author is the person unless `author` sends it. Raises ValueError without a document."""
    author = author or Author(holder=True, name=holder.full_name)
    sent = SubmissionSet(
        unique_id=f"2.25.{new_id().int}",
        documents=tuple(outgoing_document(one.view, one.content(), holder=holder) for one in opened),
        submission_time=now.replace(microsecond=0),
        source_id=settings.XDM_SOURCE_ID,
        author=author,
        patient=holder.ins if isinstance(holder.ins, Ins) else None,
    )
    return write_xdm(sent, sender=author.name)
