"""Forget files a while after their answer: the key first, so that papers are noise; then papers and rows.

The decision, its reason and its trace stay in the space, as long as it does. Source: RULES.md LC-22; RGPD art. 5, 1, e.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings

from espace_sante.heirs.models import HeirFile
from espace_sante.record import api as record
from espace_sante.vault import api as vault

MOST = 500  # in one run


def forget_old_files(*, now: datetime) -> int:
    """Forget what was answered longer ago than `HEIRS_KEPT_AFTER`; how many. Doing it twice is no error."""
    old = HeirFile.objects.filter(answered_at__lte=now - settings.HEIRS_KEPT_AFTER).order_by("answered_at")
    ids = list(old.values_list("id", flat=True)[:MOST])
    for file_id in ids:
        _forget(file_id)
    return len(ids)


def _forget(file_id: UUID) -> None:
    vault.destroy_key(file_id)
    papers = HeirFile.objects.get(id=file_id).papers
    record.blob_store().delete(space_id=file_id, blob_ids=list(papers.values_list("id", flat=True)))
    HeirFile.objects.filter(id=file_id).delete()
