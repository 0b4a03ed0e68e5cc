"""The centre: what there is to read in each space a person may open, how much of it is unread.

Every function is given the spaces with what ties the reader to each, already loaded by the page, and asks the decision
point for each of them. Source: RULES.md NOT-06, MIN-11, CAR-08.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from espace_sante.access.api import AccessRefused, Action, Relations, known_case
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.errors import NotFound
from espace_sante.notifications.domain.audience import Audience
from espace_sante.notifications.domain.kinds import Kind
from espace_sante.notifications.models import Notification, Reading
from espace_sante.notifications.services.readers import audience
from espace_sante.spaces.api import SpaceView

PAGE = 30
Ties = Mapping[UUID, tuple[SpaceView, Relations]]  # by space id


class NotificationUnknown(NotFound):
    """There is no such notification here."""

    code = "notification-unknown"


@dataclass(frozen=True, slots=True)
class NotificationView:
    """A notification for its reader. `about`: the id of the actor it is about, empty when it is about nobody."""

    id: UUID
    space_id: UUID
    kind: Kind
    at: datetime
    about: str
    document_id: UUID | None
    read: bool


@dataclass(frozen=True, slots=True)
class NotificationPage:
    """Newest first. `more`: whether there are others after these."""

    rows: list[NotificationView]
    more: bool


def unread_counts(*, actor: Actor, ties: Ties) -> dict[UUID, int]:
    """How many notifications this person has not read in each space, in one query; 0 is left out."""
    audiences = _audiences(actor, ties)
    if not audiences:
        return {}
    rows = _seen(audiences).filter(~_read_by(actor.id)).values_list("space_id").annotate(Count("id"))
    return dict(rows)


def latest(*, actor: Actor, ties: Ties, most: int) -> dict[UUID, list[NotificationView]]:
    """The latest of each space, in one query whatever the number of spaces."""
    audiences = _audiences(actor, ties)
    if not audiences:
        return {}
    place = Window(RowNumber(), partition_by=F("space_id"), order_by=[F("at").desc(), F("id").desc()])
    rows = _seen(audiences).annotate(place=place).filter(place__lte=most).order_by("-at", "-id")
    found: dict[UUID, list[NotificationView]] = {}
    for one in _views(rows, actor):
        found.setdefault(one.space_id, []).append(one)
    return found


def page_of_space(*, actor: Actor, ties: Ties, number: int) -> NotificationPage:
    """One page of the notifications of the one space in `ties`, counted from 1. Raises AccessRefused."""
    rows = _seen(_one(actor, ties, Action.READ_NOTIFICATIONS)).order_by("-at", "-id")
    start = (number - 1) * PAGE
    found = _views(rows, actor, start, start + PAGE + 1)
    return NotificationPage(rows=found[:PAGE], more=len(found) > PAGE)


def set_read(*, actor: Actor, ties: Ties, notification_id: UUID, read: bool, now: datetime) -> NotificationView:
    """Mark one as read, or unread again, for this person alone. Raises AccessRefused, NotificationUnknown."""
    row = _find(_one(actor, ties, Action.READ_NOTIFICATIONS), notification_id)
    if read:
        Reading.objects.bulk_create([Reading(notification=row, reader=actor.id, at=now)], ignore_conflicts=True)
    else:
        Reading.objects.filter(notification=row, reader=actor.id).delete()
    return _view(row, read=read)


def read_everything(*, actor: Actor, ties: Ties, now: datetime) -> int:
    """Mark everything this person sees of the one space as read; how many were not. Raises AccessRefused."""
    rows = _seen(_one(actor, ties, Action.READ_NOTIFICATIONS)).filter(~_read_by(actor.id)).values_list("id", flat=True)
    readings = [Reading(notification_id=one, reader=actor.id, at=now) for one in rows]
    Reading.objects.bulk_create(readings, ignore_conflicts=True, batch_size=1000)
    return len(readings)


def delete(*, actor: Actor, ties: Ties, notification_id: UUID, now: datetime) -> None:
    """Delete one, for every account with access to this space (NOT-06). Raises AccessRefused, NotificationUnknown."""
    audiences = _one(actor, ties, Action.CHANGE_NOTIFICATIONS)
    with transaction.atomic(using="ens"):
        row = _find(audiences, notification_id)
        Notification.objects.filter(id=row.id).update(deleted_at=now)


def _audiences(actor: Actor, ties: Ties) -> dict[UUID, Audience]:
    """Of the spaces whose notifications this person may read."""
    assert actor.holder_id is not None
    found = ((space_id, audience(actor.holder_id, *one)) for space_id, one in ties.items())
    return {space_id: theirs for space_id, theirs in found if theirs is not None}


def _one(actor: Actor, ties: Ties, action: Action) -> dict[UUID, Audience]:
    """The audience of the only space, once the decision point allows this. Raises AccessRefused."""
    ((space, relations),) = ties.values()
    for asked in {Action.READ_NOTIFICATIONS, action}:
        decision = known_case(actor=actor, space=space, relations=relations).decide(asked)
        if not decision.allowed:
            raise AccessRefused(decision)
    return _audiences(actor, ties)


def _seen(audiences: Mapping[UUID, Audience]) -> QuerySet[Notification]:
    """What these audiences see, as one query set: `Audience.sees`, in the words of the database."""
    clauses = [_clause(space_id, theirs) for space_id, theirs in audiences.items()]
    return Notification.objects.filter(reduce(or_, clauses), deleted_at__isnull=True)


def _clause(space_id: UUID, theirs: Audience) -> Q:
    kinds = Q() if len(theirs.kinds) == len(Kind) else Q(kind__in=sorted(theirs.kinds))
    shown = Q() if theirs.hidden else Q(hidden_from_law=False)
    return Q(space_id=space_id) & ((Q(only_for="") & kinds & shown) | Q(only_for=theirs.reader))


def _read_by(reader: str) -> Exists:
    return Exists(Reading.objects.filter(notification=OuterRef("pk"), reader=reader))


def _find(audiences: Mapping[UUID, Audience], notification_id: UUID) -> Notification:
    row = _seen(audiences).filter(id=notification_id).first()
    if row is None:
        raise NotificationUnknown
    return row


def _views(
    rows: QuerySet[Notification], actor: Actor, start: int = 0, stop: int | None = None
) -> list[NotificationView]:
    found = rows.annotate(was_read=_read_by(actor.id))[start:stop]
    return [_view(one, read=one.was_read) for one in found]


def _view(row: Notification, *, read: bool) -> NotificationView:
    return NotificationView(
        id=row.id,
        space_id=row.space_id,
        kind=Kind(row.kind),
        at=row.at,
        about=row.about,
        document_id=row.document_id,
        read=read,
    )
