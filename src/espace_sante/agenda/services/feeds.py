"""A private address for each calendar program: made, listed, withdrawn, read.

Whoever has the address reads what the person who made it may read now: the decision point is asked at each reading, so
that an address ends with the right of its maker. The secret has 256 bits, is shown once and is kept nowhere.
Source: DESIGN.md section 6; RULES.md AGE-01, CAR-08, MIN-11, TRA-01; ADR 34.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import cast
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import Q

from espace_sante.access import api as access
from espace_sante.agenda.domain.content import Status
from espace_sante.agenda.domain.feeds import Detail, FeedUnknown, TooManyFeeds
from espace_sante.agenda.models import Calendar, Event, Feed
from espace_sante.agenda.services.ask import check, joined_to, sees_secrets, shown_to
from espace_sante.agenda.services.trace import queue_trace, trace_now
from espace_sante.agenda.services.views import COLUMNS, EventView, event_view, view_without_words
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.identifiers import new_id
from espace_sante.spaces import api as spaces
from espace_sante.vault import api as vault

MOST_FEEDS = 10  # of one space
BACK = timedelta(days=366)  # what is over for longer is not told
MOST_EVENTS = 5_000
MISSES, WINDOW_SECONDS = 60, 15 * 60  # unknown addresses asked from one place
_DIGEST = b"espace-sante/agenda/feed\0"
_CHANGE = access.Action.CHANGE_AGENDA


@dataclass(frozen=True, slots=True)
class MadeFeed:
    """A new address: `secret` is shown once."""

    id: UUID
    secret: str


@dataclass(frozen=True, slots=True)
class FeedView:
    """An address as it is seen afterwards. `used_on`: the last day it was read."""

    id: UUID
    detail: Detail
    by_id: UUID
    made_at: datetime
    used_on: date | None


@dataclass(frozen=True, slots=True)
class OpenFeed:
    """What an address gives: its events when they are asked for. `version` changes whenever they do."""

    space: spaces.SpaceView
    actor: Actor
    decision: access.Decision
    detail: Detail
    given_name: str
    version: str
    language: str = settings.LANGUAGE_CODE


def make_feed(
    *, actor: Actor, space: spaces.SpaceView, detail: Detail, now: datetime, language: str = settings.LANGUAGE_CODE
) -> MadeFeed:
    """An address that tells so much, its own words in this language. For who writes in the agenda.

    Raises AccessRefused, TooManyFeeds.
    """
    decision = check(actor, space, _CHANGE, now)
    assert actor.holder_id is not None  # citizens alone change agendas
    secret, feed_id = secrets.token_urlsafe(32), new_id()
    with transaction.atomic(using="ens"):
        if Feed.objects.filter(space_id=space.id).count() >= MOST_FEEDS:
            raise TooManyFeeds
        Feed.objects.create(
            digest=_digest(secret), id=feed_id, space_id=space.id, detail=detail.value, by_id=actor.holder_id,
            made_at=now, language=language,
        )  # fmt: skip
        queue_trace(
            space_id=space.id, act=audit.Act.FEED_MADE, actor=actor, decision=decision, about=feed_id, secret=False,
            edge="portal", now=now,
        )  # fmt: skip
    return MadeFeed(id=feed_id, secret=secret)


def feeds_of(*, actor: Actor, space: spaces.SpaceView, now: datetime) -> list[FeedView]:
    """The addresses of an agenda, newest first. Raises AccessRefused."""
    check(actor, space, _CHANGE, now)
    rows = Feed.objects.filter(space_id=space.id).order_by("-made_at", "id")
    return [FeedView(one.id, Detail(one.detail), one.by_id, one.made_at, one.used_on) for one in rows]


def withdraw_feed(*, actor: Actor, space: spaces.SpaceView, feed_id: UUID, now: datetime) -> bool:
    """Nothing answers at this address any more. True when it was one of this agenda. Raises AccessRefused."""
    decision = check(actor, space, _CHANGE, now)
    with transaction.atomic(using="ens"):
        gone, _rows = Feed.objects.filter(space_id=space.id, id=feed_id).delete()
        if gone:
            queue_trace(
                space_id=space.id, act=audit.Act.FEED_WITHDRAWN, actor=actor, decision=decision, about=feed_id,
                secret=False, edge="portal", now=now,
            )  # fmt: skip
    return bool(gone)


def open_feed(*, secret: str, asked_from: str, now: datetime) -> OpenFeed:
    """What this address gives now. A line of the trace the first time of each day: programs ask every few minutes.

    Raises FeedUnknown, in the same words for an address that never was, one that was withdrawn, and one whose maker may
    no longer read; and for any that was never read before, from where too many unknown ones were asked.
    """
    row = Feed.objects.filter(digest=_digest(secret)).first()
    if row is None or (row.used_on is None and _too_many_misses(asked_from)):
        _count_miss(asked_from)
        raise FeedUnknown
    space = spaces.space_by_id(row.space_id)
    actor = Actor(kind=ActorKind.CITIZEN, id=str(row.by_id), name="", holder_id=row.by_id)
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.READ_AGENDA)
    if not decision.allowed:
        raise FeedUnknown
    _trace_once_a_day(row, actor, decision, now)
    holder = identity.holders([space.holder_id])[space.holder_id]
    return OpenFeed(
        space=space, actor=actor, decision=decision, detail=Detail(row.detail), given_name=holder.first_given_name,
        version=_version(space.id, row, secrets=sees_secrets(actor, decision)), language=row.language,
    )  # fmt: skip


def feed_events(feed: OpenFeed, *, now: datetime) -> list[EventView]:
    """The events of the last year and of those to come, series whole, moved times beside them. Three queries.

    Words are opened when all of them are told, and only then: a neutral word needs none.
    """
    rows = Event.objects.filter(Q(over_at__gt=now - BACK), space_id__in=joined_to([feed.space.id]))
    rows = shown_to(rows, feed.actor, feed.decision).exclude(status=Status.ENTERED_IN_ERROR.value)
    found = cast("list[Event]", list(rows.order_by("starts_at", "id").values_list(*COLUMNS, named=True)[:MOST_EVENTS]))
    if feed.detail is not Detail.ALL:
        return [view_without_words(row, actor=feed.actor) for row in found]
    keys = vault.keys_of({row.space_id for row in found}) if found else {}
    return [event_view(row, key=keys[row.space_id], actor=feed.actor) for row in found]


def forget_feeds(space_ids: list[UUID]) -> None:
    """With the erasure of spaces (LC-15)."""
    Feed.objects.filter(space_id__in=space_ids).delete()


def _version(space_id: UUID, row: Feed, *, secrets: bool) -> str:
    """A mark of what would be told, that costs two queries and opens nothing. What is not told does not change it."""
    places = sorted(joined_to([space_id]))
    columns = ("space_id", "change", "secret_change") if secrets else ("space_id", "change")
    numbers = Calendar.objects.filter(space_id__in=places).order_by("space_id").values_list(*columns)
    told = f"{row.id}:{row.detail}:{list(numbers)}:{places}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _trace_once_a_day(row: Feed, actor: Actor, decision: access.Decision, now: datetime) -> None:
    today = now.astimezone(PARIS).date()
    never = Q(used_on__isnull=True) | Q(used_on__lt=today)
    if Feed.objects.filter(never, digest=row.digest).update(used_on=today):
        trace_now(
            space_id=row.space_id, act=audit.Act.FEED_READ, actor=actor, decision=decision, about=row.id, secret=False,
            edge="icalendar", now=now,
        )  # fmt: skip


def _count_miss(asked_from: str) -> None:
    key = _misses(asked_from)
    if not cache.add(key, 1, WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # its time was over in between
            cache.add(key, 1, WINDOW_SECONDS)


def _too_many_misses(asked_from: str) -> bool:
    return int(cache.get(_misses(asked_from), 0)) >= MISSES


def _misses(asked_from: str) -> str:
    return f"agenda-feed:{hashlib.sha256(asked_from.encode()).hexdigest()[:32]}"


def _digest(secret: str) -> bytes:
    return vault.master_key().mac(_DIGEST + secret.encode())
