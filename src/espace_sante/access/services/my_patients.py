"""The people a professional cares for, and when they last opened a record.

Only what the professional has done or declared is looked at: their own ties, their own lines of the trace.
Source: RULES.md PRO-01, PRO-02, PRO-05 (authorisations in force), CIT-08 (a block hides).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from espace_sante.access.models import CareRelation
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.spaces import api as spaces

MOST_PATIENTS = 8
MOST_ENTRIES = 500  # of professionals, newest first; an older visit than these is taken as none
_Kind = CareRelation.Kind
_AUTHORISATIONS = (_Kind.MEDECIN_TRAITANT, _Kind.CARE_TEAM, _Kind.CONSENT, _Kind.EXPRESS_CONSENT)
_VISITS = (audit.Act.DOCUMENTS_LISTED.value, audit.Act.DOCUMENT_READ.value)


@dataclass(frozen=True, slots=True)
class MyPatient:
    """Somebody whose record the professional may read now. `since` is the date of the newest tie."""

    space: spaces.SpaceView
    holder: identity.HolderView
    since: datetime
    medecin_traitant: bool


def my_patients(*, actor: Actor, now: datetime, limit: int = MOST_PATIENTS) -> list[MyPatient]:
    """Whom this professional is authorised to read, newest tie first. Raises nothing: others have no patient."""
    if actor.kind is not ActorKind.PROFESSIONAL or not actor.rpps:
        return []
    ties = list(_ties(actor.rpps, now)[:limit])
    theirs = spaces.spaces_by_ids(tie["space_id"] for tie in ties)
    found = [(theirs[tie["space_id"]], tie) for tie in ties]
    holders = identity.holders(space.holder_id for space, _ in found)
    return [
        MyPatient(
            space=space,
            holder=holders[space.holder_id],
            since=tie["newest"],
            medecin_traitant=tie["treating"] is not None,
        )
        for space, tie in found
    ]


def last_visit(*, actor: Actor, space: spaces.SpaceView, before: datetime) -> datetime | None:
    """When this professional last listed or read documents of this space, before an instant. One query."""
    page = audit.trace_page(
        space_id=space.id, actor_kinds=[ActorKind.PROFESSIONAL.value], acts=_VISITS, size=MOST_ENTRIES
    )
    own = (entry.at for entry in page.entries if entry.actor_id == actor.id and not entry.refused)
    return next((at for at in own if at < before), None)


def _ties(rpps: str, now: datetime):  # type: ignore[no-untyped-def]  # a queryset of rows of one space each
    running = CareRelation.objects.filter(Q(until__isnull=True) | Q(until__gt=now), rpps=rpps, since__lte=now)
    blocked = running.filter(kind=_Kind.BLOCKED).values("space_id")
    return (
        running.filter(kind__in=_AUTHORISATIONS)
        .exclude(space_id__in=blocked)
        .values("space_id")
        .annotate(newest=Max("since"), treating=Max("since", filter=Q(kind=_Kind.MEDECIN_TRAITANT)))
        .order_by("-newest", "space_id")
    )
