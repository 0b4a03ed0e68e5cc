"""Tell people that something happened: one notification in its space, one delivery for each person and way.

The happening travels by the outbox of the host where it was written, so that it is never lost; its key is unique, so
that it is never told twice. Source: RULES.md NOT-01 to NOT-03, ANN-02, EMG-09; STYLE.md 3 (events and outbox).
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from espace_sante.identity import api as identity
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.kernel.outbox import Message, register
from espace_sante.notifications.domain.kinds import NATURES, Kind, Nature, News
from espace_sante.notifications.domain.rhythm import leaves_at
from espace_sante.notifications.models import (
    READER,
    Delivery,
    Device,
    Notification,
    Rhythm,
    SwitchedOff,
    SwitchedOn,
    Way,
)
from espace_sante.notifications.services.by_any_means import tell_by_any_means
from espace_sante.notifications.services.readers import readers_of
from espace_sante.outbox import api as outbox
from espace_sante.outbox.models import OutboxTable
from espace_sante.prepared.api import Insert, Select
from espace_sante.spaces import api as spaces

TOPIC = "notifications.tell"
ERASED = frozenset({spaces.State.ERASURE_PENDING, spaces.State.ERASED})
_NOTIFICATIONS = Insert(Notification, ignore_conflicts=True)
_THERE = Select(lambda a: Notification.objects.filter(id=a.id).values_list("id"), id=UUID)
_OFF = Select(
    lambda a: SwitchedOff.objects.filter(reader__among=a.readers, topic=a.topic).values_list("reader", "way"),
    readers=[str],
    topic=str,
)
_RHYTHMS = Select(
    lambda a: Rhythm.objects.filter(reader__among=a.readers).values_list("reader", "daily", "quiet_nights"),
    readers=[str],
)
_ASKED = Select(
    lambda a: SwitchedOn.objects.filter(reader=a.reader, topic=a.topic, way=a.way).values_list("id"),
    reader=str,
    topic=str,
    way=str,
)
_DEVICES = Select(lambda a: Device.objects.filter(reader__among=a.readers).values_list("reader", "id"), readers=[str])


def tell_later(table: type[OutboxTable], *news: News, now: datetime) -> None:
    """Have this told after the commit of the caller's transaction, on the host of this outbox."""
    payloads = [
        {name: value if isinstance(value, bool) else str(value or "") for name, value in asdict(one).items()}
        for one in news
    ]
    outbox.put(table, topic=TOPIC, payloads=payloads, now=now)


def tell_of_message(message: Message) -> None:
    """Handler of the outbox."""
    told = message.payload
    document = told["document_id"]
    news = News(
        kind=Kind(told["kind"]),
        space_id=UUID(told["space_id"]),
        key=told["key"],
        at=datetime.fromisoformat(told["at"]),
        only_for=told["only_for"],
        about=told["about"],
        document_id=UUID(document) if document else None,
        hidden_from_law=told["hidden_from_law"],
    )
    tell(news, now=utc_now())


def tell(news: News, *, now: datetime) -> bool:
    """Write the notification and what leaves, in one transaction. False when it was told already, or cannot be.

    What waited in an outbox while its space was erased is dropped: nothing told outlives an erasure (LC-16).
    """
    with transaction.atomic(using="ens"):
        space = _kept_space(news.space_id)
        if space is None:
            return False
        row = Notification(
            space_id=news.space_id,
            kind=news.kind.value,
            key=news.key,
            at=news.at,
            only_for=news.only_for,
            about=news.about,
            document_id=news.document_id,
            hidden_from_law=news.hidden_from_law,
        )
        _NOTIFICATIONS.rows([row])
        if _THERE.first(id=row.id) is None:
            return False
        readers = readers_of(news, now=now)
        deliveries = _deliveries(row, news, space, [one.id for one in readers])
        Delivery.objects.bulk_create(deliveries)
        carers = {one.id for one in readers if one.carer}
        if all(one.reader in carers for one in deliveries):
            tell_by_any_means(news, now=now)
    return True


def _kept_space(space_id: UUID) -> spaces.SpaceView | None:
    """The space; None when it is erased, or about to be, or forgotten. One query."""
    try:
        space = spaces.space_by_id(space_id)
    except spaces.SpaceUnknown:
        return None
    return None if space.state in ERASED else space


def _deliveries(row: Notification, news: News, space: spaces.SpaceView, readers: list[str]) -> list[Delivery]:
    """What leaves: for each reader their mail and each of their devices, unless switched off; their mailbox if asked.

    The hour is counted from what happened: what a worker comes to late leaves as soon as it does.
    """
    nature = NATURES[news.kind]
    topic = nature.topic
    off = set(_OFF.rows(readers=readers, topic=topic or ""))
    rhythms = {
        reader: Rhythm(reader=reader, daily=daily, quiet_nights=quiet)
        for reader, daily, quiet in _RHYTHMS.rows(readers=readers)
    }
    emails = identity.proved_emails(readers)
    ways = [(reader, Way.MAIL, "mail") for reader in readers if reader in emails]
    zones = _zones(readers)
    ways += [(reader, Way.PUSH, str(device)) for reader, device in _DEVICES.rows(readers=readers)]
    ways += _in_the_mailbox(news, space, readers)
    return [
        Delivery(
            notification=row,
            reader=reader,
            way=way.value,
            to=to,
            due_at=_due_at(rhythms.get(reader) or Rhythm(reader=reader), way, news.at, nature, zones.get(reader)),
        )
        for reader, way, to in ways
        if (reader, way.value) not in off
    ]


def _in_the_mailbox(news: News, space: spaces.SpaceView, readers: list[str]) -> list[tuple[str, Way, str]]:
    """A reminder goes in the mailbox of the space when its holder asked for it: one query, for reminders alone.

    Never what a minor hides: whoever represents them reads that mailbox too (MIN-07, MSG-17).
    """
    holder, topic = str(space.holder_id), NATURES[news.kind].topic
    if news.kind is not Kind.AGENDA_DUE or news.hidden_from_law or holder not in readers:
        return []
    asked = _ASKED.first(reader=holder, topic=topic or "", way=Way.MESSAGE.value)
    return [(holder, Way.MESSAGE, str(space.id))] if asked else []


def _due_at(rhythm: Rhythm, way: Way, at: datetime, nature: Nature, zone: ZoneInfo | None) -> datetime:
    waits = nature.topic is not None
    quiet = rhythm.quiet_nights and way is Way.PUSH and waits
    return leaves_at(at, daily=rhythm.daily and waits and not nature.timely, quiet=quiet, zone=zone or PARIS)


def _zones(readers: list[str]) -> dict[str, ZoneInfo]:
    """The clock of each citizen, in one query; professionals have that of Paris."""
    people = [UUID(one) for one in readers if len(one) == READER]
    zones = identity.time_zones(people) if people else {}
    return {str(one): ZoneInfo(name) for one, name in zones.items()}


register(TOPIC, tell_of_message, apart=True)
