"""What a professional is told about those who trust them: emergencies in the records of their patients (NOT-02).

The decision point is asked about each patient when the page is drawn: somebody who is no longer their patient, or who
blocked them since, is not among the lines.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from espace_sante.access.api import Action, case_of
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.notifications.domain.kinds import Kind
from espace_sante.notifications.models import Notification, Reading
from espace_sante.spaces import api as spaces

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class PatientNotice:
    """An emergency: whose record, when, opened by whom (an RPPS number)."""

    id: UUID
    space_id: UUID
    patient: identity.HolderView
    at: datetime
    about: str
    read: bool


def notices_of_patients(*, actor: Actor, now: datetime) -> list[PatientNotice]:
    """The latest, newest first: four queries, and one for each patient, since each is asked about."""
    read = Exists(Reading.objects.filter(notification=OuterRef("pk"), reader=actor.id))
    rows = Notification.objects.filter(
        only_for=actor.rpps or "-", kind=Kind.EMERGENCY_OF_PATIENT.value, deleted_at__isnull=True
    ).annotate(was_read=read)
    latest = list(rows.order_by("-at", "-id")[:MOST_LINES])
    found = spaces.spaces_by_ids({one.space_id for one in latest}) if latest else {}
    allowed = {
        asked: space
        for asked, space in found.items()
        if case_of(actor=actor, space=space, now=now).decide(Action.READ_NOTIFICATIONS).allowed
    }
    people = identity.holders([space.holder_id for space in allowed.values()])
    return [
        PatientNotice(
            id=one.id,
            space_id=allowed[one.space_id].id,
            patient=people[allowed[one.space_id].holder_id],
            at=one.at,
            about=one.about,
            read=one.was_read,
        )
        for one in latest
        if one.space_id in allowed
    ]


def read_notices(*, actor: Actor, notices: list[PatientNotice], now: datetime) -> None:
    """These were seen: they are no longer new for this professional."""
    rows = [Reading(notification_id=one.id, reader=actor.id, at=now) for one in notices if not one.read]
    Reading.objects.bulk_create(rows, ignore_conflicts=True)
