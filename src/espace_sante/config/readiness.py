"""Whether everything a request needs answers."""

from __future__ import annotations

from django.db import DatabaseError, connections

from espace_sante.config.databases import ALIASES
from espace_sante.kernel.errors import DomainError
from espace_sante.record.api import blob_store
from espace_sante.vault import api as vault


def not_ready() -> list[str]:
    """What does not answer, in words for an operator; empty when all is well."""
    faults = [f"database {alias}" for alias in ALIASES if not _answers(alias)]
    for name, part in (("master key", vault.master_key), ("document store", blob_store)):
        try:
            part()
        except (DomainError, OSError):
            faults.append(name)
    return faults


def _answers(alias: str) -> bool:
    try:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
