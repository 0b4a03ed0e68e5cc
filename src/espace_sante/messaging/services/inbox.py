"""The list of conversations, the count of what nobody opened, and the search.

Source: RULES.md MSG-17, CAR-13; PEERS.md asks 26 to 30.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from espace_sante.access import api as access
from espace_sante.kernel.actors import Actor
from espace_sante.messaging.models import Draft, Message, Thread
from espace_sante.messaging.services.merged import mailboxes_read_with, unread_threads
from espace_sante.messaging.services.sealing import open_words
from espace_sante.messaging.services.threads import words_of
from espace_sante.messaging.services.views import Cursor, Inbox, ThreadLine
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault

PAGE = 20
MOST_SEARCHED = 5_000  # messages of a mailbox that are opened to look for words, the latest first
EMPTY = Inbox(threads=(), unread=0, following=None)


def inbox(*, actor: Actor, space: SpaceView, now: datetime, after: Cursor | None = None, size: int = PAGE) -> Inbox:
    """A page of conversations, in four queries whatever its size. Raises AccessRefused."""
    check(actor, space, access.Action.READ_MESSAGES, now)
    rows = Thread.objects.filter(mailbox_id__in=mailboxes_read_with(space.id))
    if after is not None:
        rows = rows.filter(Q(last_at__lt=after.last_at) | Q(last_at=after.last_at, id__gt=after.id))
    return _page(actor, space, rows, size)


def search(*, actor: Actor, space: SpaceView, words: str, now: datetime) -> Inbox:
    """The conversations that hold every word asked for, in their subject, names, texts. Raises AccessRefused.

    Nothing of what was written is kept in clear: messages are opened one by one, the latest 5,000.
    """
    check(actor, space, access.Action.READ_MESSAGES, now)
    wanted = folded(words).split()
    if not wanted:
        return EMPTY
    read = mailboxes_read_with(space.id)
    found = {thread for one in read for thread in _threads_with(one, vault.key_of(one), wanted)}
    return _page(actor, space, Thread.objects.filter(mailbox_id__in=read, id__in=found), size=len(found) or 1)


def unread_messages(*, actor: Actor, space: SpaceView, now: datetime) -> int:
    """How many messages of this mailbox nobody opened; none for who may not read them. One query beyond the case."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(access.Action.READ_MESSAGES)
    return unread_of([space.id])[space.id] if decision.allowed else 0


def unread_of(mailbox_ids: Iterable[UUID]) -> dict[UUID, int]:
    """The same for several mailboxes, decided by who asks. One query."""
    counts = dict.fromkeys(mailbox_ids, 0)
    for mailbox_id, unread in unread_threads(list(counts)):
        counts[mailbox_id] += unread
    return counts


def check(actor: Actor, space: SpaceView, action: access.Action, now: datetime) -> access.Decision:
    """Raises AccessRefused."""
    decision = access.case_of(actor=actor, space=space, now=now).decide(action)
    if not decision.allowed:
        raise access.AccessRefused(decision)
    return decision


def folded(text: str) -> str:
    """Words without case nor accents, for comparison."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _page(actor: Actor, space: SpaceView, rows: QuerySet[Thread], size: int) -> Inbox:
    found = list(rows.annotate(begun=_begun(actor)).order_by("-last_at", "id")[: size + 1])
    unread = unread_of([space.id])[space.id]
    if not found:
        return Inbox(threads=(), unread=unread, following=None)
    shown = found[:size]
    keys = {one: vault.key_of(one) for one in {row.mailbox_id for row in shown}}
    following = Cursor(shown[-1].last_at, shown[-1].id) if len(found) > size else None
    return Inbox(
        threads=tuple(_line(one, keys[one.mailbox_id], draft=one.begun) for one in shown),
        unread=unread,
        following=following,
    )


def _begun(actor: Actor) -> Exists:
    """Whether this person began to answer a conversation (MSG-10)."""
    of_thread = Draft.objects.filter(mailbox_id=OuterRef("mailbox_id"), thread_id=OuterRef("id"), by_id=actor.id)
    return Exists(of_thread)


def _line(row: Thread, key: bytes, *, draft: bool) -> ThreadLine:
    words = words_of(row, key)
    return ThreadLine(
        id=row.id,
        subject=words.get("subject", ""),
        people=tuple(words.get("names", ())),
        begins=words.get("begins", ""),
        last_at=row.last_at,
        messages=row.messages,
        unread=row.unread,
        has_parts=row.parts > 0,
        ended=bool(row.ended_by),
        mine_last=bool(words.get("mine")),
        draft=draft,
    )


def _threads_with(mailbox_id: UUID, key: bytes, wanted: list[str]) -> Iterator[UUID]:
    rows = Message.objects.filter(mailbox_id=mailbox_id).order_by("-at").values_list("id", "thread_id", "sealed")
    for message_id, thread_id, sealed in rows[:MOST_SEARCHED].iterator(chunk_size=200):
        words = open_words(key, mailbox_id, f"message:{message_id}", sealed)
        text = folded(" ".join(str(words.get(name, "")) for name in ("subject", "text", "name", "by")))
        if all(one in text for one in wanted):
            yield thread_id
