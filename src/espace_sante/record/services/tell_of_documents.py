"""Tell the rooms above of a document that the person may see: after its deposit, or after its announcement.

The deposit asks for nothing more than the work it asks for already (`preview.py`); an announcement asks for this.
What the holder's side added, and what the service itself put there, is news for nobody; it is said to be there.
Source: RULES.md NOT-03, ANN-01, MIN-09.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from espace_sante.access.api import DocumentStatus
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.outbox import api as outbox
from espace_sante.record.domain.events import DocumentFiled, DocumentShown
from espace_sante.record.models import DocumentEntry, RecordOutbox

TOPIC = "record.document-shown"


def tell_of(entry: DocumentEntry, *, at: datetime | None = None, by_service: UUID | None = None) -> None:
    """Publish what is to be told of a document, if anything is. It happened `at`, or when the document arrived."""
    if entry.invisible_patient or entry.status != DocumentStatus.APPROVED.value:
        return
    filed = DocumentFiled(
        space_id=entry.space_id, document_id=entry.id, at=at or entry.submitted_at, by_service=by_service
    )  # fmt: skip
    publish(filed)
    if not (entry.author_rpps or entry.author_finess) or entry.by_holder_side:
        return
    publish(
        DocumentShown(
            space_id=entry.space_id,
            document_id=entry.id,
            at=at or entry.submitted_at,
            author_rpps=entry.author_rpps,
            replaces=entry.replaces_id is not None,
            hidden_from_law=entry.invisible_representants_legaux,
        )
    )


def ask_to_tell(entry: DocumentEntry, *, now: datetime) -> None:
    """In the transaction of an announcement."""
    payload = {"space": str(entry.space_id), "document": str(entry.id), "at": now.isoformat()}
    outbox.put(RecordOutbox, topic=TOPIC, payloads=[payload], now=now)


def tell_of_message(message: Message) -> None:
    """Handler of the outbox."""
    told = message.payload
    entry = DocumentEntry.objects.filter(space_id=UUID(told["space"]), id=UUID(told["document"])).defer("words").first()
    if entry is not None:
        tell_of(entry, at=datetime.fromisoformat(told["at"]))


register(TOPIC, tell_of_message)
