"""Before an eighteenth birthday, tell the child and the representatives; after it, close their rows (MIN-13).

Nothing depends on this running: the right of a representative ends by itself (`services/family.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from espace_sante.identity.domain.minority import last_adult_birth, majority_at, majority_on
from espace_sante.identity.domain.representation import Ground, Kind
from espace_sante.identity.domain.representation_events import FamilyAct, FamilyTopic
from espace_sante.identity.models import Holder, MajorityNotice, Relationship
from espace_sante.identity.services.families.news import changed, tell
from espace_sante.identity.services.families.representatives import representatives
from espace_sante.identity.services.family import end_relationships
from espace_sante.kernel.actors import SYSTEM

MOST = 500  # children in one run; the next run takes the following ones
JUST_GROWN = timedelta(days=62)  # how far back the run of each hour looks; that of each day looks at everybody


def tell_of_majorities(*, now: datetime, most: int = MOST) -> int:
    """Tell of every majority that comes within the notice, once each. How many children were concerned."""
    later = now + timedelta(days=settings.MAJORITY_NOTICE_DAYS)
    children = Holder.objects.filter(
        birth_on__gt=last_adult_birth(now),
        birth_on__lte=last_adult_birth(later),
        majority_notice__isnull=True,
        helped_by__kind=Kind.REPRESENTATIVE.value,
        helped_by__until__isnull=True,
    ).distinct()
    done = 0
    for child in children.order_by("birth_on", "id")[:most]:
        with transaction.atomic(using="ens"):
            _, made = MajorityNotice.objects.get_or_create(
                child=child, defaults={"majority_on": majority_on(child.birth_on), "told_at": now}
            )
            if made:
                people = [child.id, *representatives(child.id, now=now)]
                tell(FamilyTopic.MAJORITY_APPROACHES, people=people, about=child.id, now=now)
                done += 1
    return done


def close_childhoods(*, now: datetime, most: int = MOST, everybody: bool = True) -> int:
    """Date the end of the representations that a majority ended, at the birthday itself. How many.

    Not `everybody`: of those alone who came of age lately, found by their birthday.
    """
    rows = Relationship.objects.filter(
        kind=Kind.REPRESENTATIVE.value, until__isnull=True, helped__birth_on__lte=last_adult_birth(now)
    ).select_related("helped")
    if not everybody:
        rows = rows.filter(helped__birth_on__gt=last_adult_birth(now - JUST_GROWN))
    done = 0
    for row in rows.order_by(*(("id",) if everybody else ("helped__birth_on", "id")))[:most]:
        ended_at = majority_at(row.helped.birth_on)
        with transaction.atomic(using="ens"):
            one = Relationship.objects.filter(id=row.id, until__isnull=True)
            if end_relationships(one, by=SYSTEM, ground=Ground.MAJORITY, now=ended_at):
                done += 1
                changed(
                    FamilyAct.ENDED,
                    helped_id=row.helped_id,
                    by=SYSTEM,
                    now=ended_at,
                    subject_id=row.person_id,
                    ground=Ground.MAJORITY.value,
                )
    return done
