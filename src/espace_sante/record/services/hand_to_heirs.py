"""Hand to heirs the documents that answer their purpose: each is decided, each is in the trace before it is opened.

Who decides what answers the purpose are two operators (`heirs`), by kinds of documents and dates, without reading any.
Source: CSP art. L. 1110-4 V, L. 1111-7; RULES.md LC-22, OPE-05.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import AccessRefused, Action, Decision, DocumentStatus, case_of, document_types
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import SYSTEM
from espace_sante.record.models import DocumentEntry
from espace_sante.record.services.facts import facts_of
from espace_sante.record.services.read import OpenedDocument
from espace_sante.record.services.views import view_of
from espace_sante.record.services.words import WordBox
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def hand_to_heirs(
    *, space: SpaceView, categories: Collection[str], since: datetime | None, request_id: UUID, now: datetime
) -> list[OpenedDocument]:
    """The current documents of these categories, of acts from `since` on, oldest first; maybe none. Traced.

    What the decision keeps from heirs is left out without a word. `request_id` names the request in the trace.
    Raises AccessRefused unless the death of the holder is recorded.
    """
    case = case_of(actor=SYSTEM, space=space, now=now)
    whole = case.decide(Action.GIVE_TO_HEIRS)
    if not whole.allowed:
        raise AccessRefused(whole)
    decided = [(one, case.decide(Action.GIVE_TO_HEIRS, facts_of(one))) for one in _entries(space, categories, since)]
    given = [(one, decision) for one, decision in decided if decision.allowed]
    if not given:
        return []
    key = vault.key_of(space.id)
    with transaction.atomic(using="dmp"):
        audit.append_all([_line(one, decision, request_id, now) for one, decision in given])
    box = WordBox(space.id, key)
    return [
        OpenedDocument(view=view_of(one, box), decision=decision, key=key, blob_id=one.blob_id)
        for one, decision in given
    ]


def _entries(space: SpaceView, categories: Collection[str], since: datetime | None) -> list[DocumentEntry]:
    types = [code for code, kind in document_types().items() if kind.citizen_category in categories]
    rows = DocumentEntry.objects.filter(
        space_id=space.id, status=DocumentStatus.APPROVED.value, type_code__listed=sorted(types)
    )
    if since is not None:
        rows = rows.filter(service_start_time__gte=since)
    return list(rows.order_by("service_start_time", "id"))


def _line(entry: DocumentEntry, decision: Decision, request_id: UUID, now: datetime) -> audit.TraceRecord:
    return audit.TraceRecord(
        space_id=entry.space_id,
        at=now,
        act=audit.Act.HEIRS_GIVEN,
        actor=SYSTEM,
        reason=decision.reason.value,
        document_id=entry.id,
        type_code=entry.type_code,
        subject_id=str(request_id),
        matrix_version=decision.matrix_version,
        edge="portal",
    )
