"""The account by which the software of a structure acts (RULES.md STR-01)."""

from __future__ import annotations

from datetime import datetime

from espace_sante.identity.models import Account, Structure
from espace_sante.identity.services.register import register_account
from espace_sante.kernel.actors import ActorKind


def let_structure_in(*, finess: str, now: datetime) -> bool:
    """Whether a structure has an account that acts; it is opened when there never was one. Two queries, or more.

    False for a structure that the directory does not have now, or whose account somebody closed.
    """
    if not Structure.objects.filter(finess=finess, ended_at__isnull=True).exists():
        return False
    rows = Account.objects.filter(kind=ActorKind.STRUCTURE.value, structure__finess=finess)
    known = list(rows.values_list("is_active", flat=True))
    if not known:
        register_account(login=f"structure-{finess}", kind=ActorKind.STRUCTURE, now=now, finess=finess)
        return True
    return any(known)
