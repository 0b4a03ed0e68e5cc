"""Mask everything to professionals at once, or show everything again: documents, and the health history (CIT-04);
or some documents in one go (CIT-05).

Set-based: as many statements for five thousand documents as for one. Each change keeps the former state, as every
change of metadata does (VIS-02). What the actor may not know of is left as it is (MIN-11, ANN-01).
Source: CSP art. R. 1111-49; RULES.md CIT-04, CIT-05, CIT-06.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from espace_sante.access.api import Action, DocumentStatus, case_of
from espace_sante.audit import api as audit
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.models import DocumentEntry, MetadataVersion
from espace_sante.record.services.change import change_set
from espace_sante.record.services.facts import predicate_of
from espace_sante.record.services.health_history import set_health_history_masked
from espace_sante.record.services.read import refuse
from espace_sante.spaces.api import SpaceView

_BATCH = 200  # rows of one UPDATE


def set_all_masked(*, actor: Actor, space: SpaceView, masked: bool, now: datetime, edge: str = "portal") -> int:
    """Mask or show everything; how many documents changed. Raises AccessRefused (traced)."""
    act = audit.Act.DOCUMENT_MASKED if masked else audit.Act.DOCUMENT_UNMASKED
    case = case_of(actor=actor, space=space, now=now)
    decision = case.decide(Action.CHOOSE_CONFIDENTIALITY)
    if not decision.allowed:
        refuse(decision, act=act, actor=actor, space=space, edge=edge, now=now)
    _, visible = case.visible()
    with transaction.atomic(using="dmp"):
        rows = list(
            DocumentEntry.objects.select_for_update()
            .filter(predicate_of(visible), space_id=space.id, masque_ps=not masked)
            .exclude(status=DocumentStatus.DELETED.value)
        )
        if rows:
            _write(rows, masked=masked, actor=actor, space=space, edge=edge, now=now)
            audit.append(
                audit.TraceRecord(
                    space_id=space.id, at=now, act=act, actor=actor, reason=decision.reason.value,
                    matrix_version=decision.matrix_version, edge=edge, count=len(rows),
                )
            )  # fmt: skip
        set_health_history_masked(actor=actor, space=space, masked=masked, now=now, edge=edge)
    return len(rows)


def set_several_masked(
    *,
    actor: Actor,
    space: SpaceView,
    document_ids: Collection[UUID],
    masked: bool,
    now: datetime,
    edge: str = "portal",
) -> int:
    """Mask or show some documents in one go (CIT-05); how many changed. What one may not read is left as it is.

    Raises AccessRefused (traced).
    """
    act = audit.Act.DOCUMENT_MASKED if masked else audit.Act.DOCUMENT_UNMASKED
    case = case_of(actor=actor, space=space, now=now)
    decision = case.decide(Action.MASK_DOCUMENT if masked else Action.UNMASK_DOCUMENT)
    if not decision.allowed:
        refuse(decision, act=act, actor=actor, space=space, edge=edge, now=now)
    _, visible = case.visible()
    with transaction.atomic(using="dmp"):
        rows = list(
            DocumentEntry.objects.select_for_update().filter(
                predicate_of(visible),
                space_id=space.id,
                id__in=list(document_ids),
                masque_ps=not masked,
                status=DocumentStatus.APPROVED.value,
            )
        )
        if rows:
            _write(rows, masked=masked, actor=actor, space=space, edge=edge, now=now)
        for row in rows:  # a line for each: the history of a document tells when it was hidden
            audit.append(
                audit.TraceRecord(
                    space_id=space.id, at=now, act=act, actor=actor, reason=decision.reason.value,
                    matrix_version=decision.matrix_version, edge=edge, document_id=row.id, type_code=row.type_code,
                )
            )  # fmt: skip
    return len(rows)


def _write(
    rows: list[DocumentEntry], *, masked: bool, actor: Actor, space: SpaceView, edge: str, now: datetime
) -> None:
    names = [field.attname for field in MetadataVersion._meta.concrete_fields if field.attname != "until"]
    former = {name: "id" if name == "document_id" else name for name in names}
    MetadataVersion.objects.bulk_create(
        [MetadataVersion(**{name: getattr(row, source) for name, source in former.items()}, until=now) for row in rows],
        batch_size=_BATCH,
    )
    set_id = change_set(actor, space, edge, now)
    for row in rows:
        row.masque_ps, row.version, row.entry_uuid, row.submission_set_id = masked, row.version + 1, new_id(), set_id
    changed = ["masque_ps", "version", "entry_uuid", "submission_set_id"]
    DocumentEntry.objects.bulk_update(rows, changed, batch_size=_BATCH)
