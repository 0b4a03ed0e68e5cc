"""Save an attachment among one's documents, in one gesture.

A file is saved as the holder's own; the documents of an IHE XDM archive keep their author, their ids and their codes.
Source: RULES.md MSG-11, MSG-12, DOC-09, DOC-15.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.attachments import is_archive, title_of
from espace_sante.messaging.domain.errors import NothingToSave, PartsTooLarge, PartUnknown
from espace_sante.messaging.models import Message, Part
from espace_sante.messaging.services.acting import written_down
from espace_sante.messaging.services.conversation import part_chunks, part_view
from espace_sante.messaging.services.inbox import check
from espace_sante.messaging.services.merged import mailboxes_read_with
from espace_sante.messaging.services.ports import archive_saver
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

TYPE = record.Coded("DOCPAT09")  # another document of the patient (JDV_J07)


def save_part(*, actor: Actor, space: SpaceView, part_id: UUID, now: datetime) -> UUID:
    """Add an attachment to the documents of the space; its document, the first of an archive.

    A second time gives the same document. Raises AccessRefused, PartUnknown, PartsTooLarge over the limit of citizens,
    NothingToSave, and the Malformed errors of the record and of archives.
    """
    check(actor, space, access.Action.READ_MESSAGES, now)
    with transaction.atomic(using="ens"):
        row = Part.objects.select_for_update().filter(mailbox_id__in=mailboxes_read_with(space.id), id=part_id).first()
        if row is None:
            raise PartUnknown
        if row.document_id is not None:
            return row.document_id
        saved = _save(row, actor=actor, space=space, now=now)
        saved_by = written_down(actor) | {"documents": [str(one) for one in saved]}
        Part.objects.filter(mailbox_id=row.mailbox_id, id=part_id).update(document_id=saved[0], saved_by=saved_by)
        return saved[0]


def _save(row: Part, *, actor: Actor, space: SpaceView, now: datetime) -> list[UUID]:
    key = vault.key_of(row.mailbox_id)
    name = part_view(row, key).name
    if is_archive(name, row.mime_type):
        saved = archive_saver()(_content(row, key), actor=actor, space=space, now=now)
        if not saved:
            raise NothingToSave
        return [one.document_id for one in saved]
    if row.size > settings.CITIZEN_UPLOAD_BYTES:
        raise PartsTooLarge
    document_id = record.add_own_document(
        actor=actor,
        space=space,
        content=_content(row, key),
        declared_type=row.mime_type,
        title=title_of(name) or "Pièce jointe",
        type_code=TYPE,
        act_at=Message.objects.filter(mailbox_id=row.mailbox_id, id=row.message_id).values_list("at", flat=True).get(),
        masked=False,
        now=now,
    )
    return [document_id]


def _content(row: Part, key: bytes) -> bytes:
    return b"".join(part_chunks(row, key))
