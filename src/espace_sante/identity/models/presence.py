"""Whether the directories still have whom an account stands for.

A professional is there until the directory ends them, or ends every place where it said that they work; somebody
whose places it never told is there. A structure is there until FINESS ends it. Nothing is written when somebody
leaves: each look-up of an account asks in the same query, so that access stops at the next request, and comes back
with them. Source: RULES.md PRO-08, STR-01; CSP art. L. 1111-17 (a professional in practice).
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from espace_sante.identity.models.directory import Exercise


def is_present(account: str = "") -> Q:
    """The condition on accounts, or through `account__`, on what belongs to one."""
    places = Exercise.objects.filter(professional=OuterRef(f"{account}professional"))
    return Q(
        Q(**{f"{account}professional__ended_at__isnull": True, f"{account}structure__ended_at__isnull": True}),
        Exists(places.filter(ended_at__isnull=True)) | ~Exists(places),
    )
