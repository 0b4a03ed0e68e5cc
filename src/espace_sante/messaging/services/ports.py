"""What the mailboxes need from outside."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from espace_sante.kernel.blobs import BlobStore


@cache
def message_store() -> BlobStore:
    """The store of attachments of this host, apart from that of the record (DESIGN.md section 3)."""
    return BlobStore(settings.MESSAGES_URL)
