"""Save an attachment among one's documents, in one gesture. Source: RULES.md MSG-11, DOC-09."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.domain.errors import PartsTooLarge, PartUnknown
from espace_sante.messaging.models import Message, Part
from espace_sante.messaging.services.conversation import part_chunks, part_view
from espace_sante.messaging.services.inbox import check
from espace_sante.record import api as record
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

TYPE = record.Coded("DOCPAT09")  # another document of the patient (JDV_J07)


def save_part(*, actor: Actor, space: SpaceView, part_id: UUID, now: datetime) -> UUID:
    """Add an attachment to the documents of the space; its document. A second time gives the same document.

    Raises AccessRefused, PartUnknown, PartsTooLarge over the limit of citizens, and what `record.add_own_document`
    raises for a file that is not accepted.
    """
    check(actor, space, access.Action.READ_MESSAGES, now)
    with transaction.atomic(using="ens"):
        row = Part.objects.select_for_update().filter(mailbox_id=space.id, id=part_id).first()
        if row is None:
            raise PartUnknown
        if row.document_id is not None:
            return row.document_id
        if row.size > settings.CITIZEN_UPLOAD_BYTES:
            raise PartsTooLarge
        key = vault.key_of(space.id)
        sent_at = Message.objects.filter(mailbox_id=space.id, id=row.message_id).values_list("at", flat=True).get()
        name = part_view(row, key).name
        document_id = record.add_own_document(
            actor=actor,
            space=space,
            content=b"".join(part_chunks(row, key)),
            declared_type=row.mime_type,
            title=title_of(name),
            type_code=TYPE,
            act_at=sent_at,
            masked=False,
            now=now,
        )
        Part.objects.filter(mailbox_id=space.id, id=part_id).update(document_id=document_id)
        return document_id


def title_of(file_name: str) -> str:
    """What a file name says, without its extension: the title of the document."""
    bare, dot, extension = file_name.rpartition(".")
    words = (bare if dot and len(extension) <= 5 else file_name).replace("_", " ")
    return " ".join(words.split())[:120] or "Pièce jointe"
