"""The record's part of an erasure: every row of the space, then every sealed file, then the word that nothing is left.

The key is destroyed before any of it (`spaces.services.erase`): what a stop leaves behind is noise. Rows go in one
transaction with their count; files in pieces, a message a piece, so that other writers never wait long.
Source: CSP art. R. 1111-36; RULES.md LC-15 to LC-17, C7.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, Sum

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.kernel.clock import utc_now
from espace_sante.kernel.events import publish
from espace_sante.kernel.outbox import Message, register
from espace_sante.record.domain.erased import RecordErased, SpacesErasing
from espace_sante.record.models import DocumentEntry, ErasedRecord, RecordOutbox
from espace_sante.record.services.ports import blob_store
from espace_sante.spaces import api as spaces

FILES = 2_000  # of one step
_KEPT = frozenset({ErasedRecord})


def erase_step(message: Message) -> None:
    """Handler: one step, in the transaction that also removes its message. An erasure that is over has no step."""
    erasing = spaces.erasure_under_way(UUID(message.payload["erasure"]))
    if erasing is None:
        return
    documents = size = 0
    for space_id in erasing.space_ids:
        gone = _erase_rows(space_id, erasing.id, at=erasing.begun_at)
        documents, size = documents + gone.documents, size + gone.size
    for space_id in erasing.space_ids:
        if blob_store().delete_some(space_id=space_id, most=FILES):
            spaces.go_on_erasing(erasing.id)
            return
    publish(SpacesErasing(space_ids=erasing.space_ids))
    spaces.confirm_erasure(erasure_id=erasing.id, documents=documents, size=size, now=utc_now())


def _erase_rows(space_id: UUID, erasure_id: UUID, *, at: datetime) -> ErasedRecord:
    """Count, then remove, in one transaction; what was counted before a stop is what is answered after it."""
    with transaction.atomic(using="dmp"):
        known = ErasedRecord.objects.filter(space_id=space_id, id=erasure_id).first()
        if known is None:
            held = DocumentEntry.objects.filter(space_id=space_id).aggregate(documents=Count("id"), size=Sum("size"))
            known = ErasedRecord.objects.create(
                space_id=space_id,
                id=erasure_id,
                documents=held["documents"],
                size=held["size"] or 0,
                erased_at=at,
            )
        for model in content_models():
            model._default_manager.filter(space_id=space_id).delete()
        # Previews to draw, documents to move: nothing of this space is to be done any more.
        RecordOutbox.objects.filter(payload__space=str(space_id)).delete()
        access.forget_relations(space_id=space_id)
        audit.log.forget_trace(space_id=space_id, now=at)
        publish(RecordErased(space_id=space_id, at=at))
        return known


def content_models() -> Sequence[type[models.Model]]:
    """Every table of the record that is about a space, whatever is added later."""
    found = apps.get_app_config("record").get_models()
    return [one for one in found if one not in _KEPT and any(f.name == "space_id" for f in one._meta.concrete_fields)]


def erase_older_step(message: Message) -> None:
    """Handler: one step of the erasure of an older record that no space took in, the key first (LC-09, LC-15)."""
    record_id = UUID(message.payload["record"])
    spaces.destroy_key_of_older_record(record_id)
    _erase_rows(record_id, record_id, at=utc_now())
    if blob_store().delete_some(space_id=record_id, most=FILES):
        spaces.go_on_erasing_older(record_id, now=utc_now())


register(spaces.ERASE_TOPIC, erase_step)
register(spaces.ERASE_OLDER_TOPIC, erase_older_step)
