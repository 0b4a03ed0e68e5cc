"""How far a national health identity can be relied on, and what moves it.

Source: Référentiel national d'identitovigilance (RNIV 1), statuts de confiance; RULES.md DOC-05.
"""

from __future__ import annotations

from enum import StrEnum


class IdentityStatus(StrEnum):
    """The four statuses of RNIV 1. Only the last one lets documents in."""

    PROVISIONAL = "provisoire"  # made locally, nothing proved it
    RETRIEVED = "recuperee"  # the traits and the matricule came from the INSi teleservice
    VALIDATED = "validee"  # a proof of identity of high confidence was seen
    QUALIFIED = "qualifiee"  # both


def after_retrieval(status: IdentityStatus) -> IdentityStatus:
    """The status once the INSi teleservice gave, or confirmed, the matricule and the traits."""
    return IdentityStatus.QUALIFIED if status in _PROVED else IdentityStatus.RETRIEVED


def after_proof(status: IdentityStatus) -> IdentityStatus:
    """The status once an identity document of high confidence was seen."""
    return IdentityStatus.QUALIFIED if status in _RETRIEVED else IdentityStatus.VALIDATED


def after_disagreement(status: IdentityStatus) -> IdentityStatus:
    """The status once the teleservice no longer confirms what it gave: the proof seen still holds, the number not."""
    return IdentityStatus.VALIDATED if status in _PROVED else IdentityStatus.PROVISIONAL


_PROVED = frozenset({IdentityStatus.VALIDATED, IdentityStatus.QUALIFIED})
_RETRIEVED = frozenset({IdentityStatus.RETRIEVED, IdentityStatus.QUALIFIED})
