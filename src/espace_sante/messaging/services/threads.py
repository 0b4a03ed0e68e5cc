"""The conversation a message belongs to: found by what it refers to, else by its people and its subject.

Source: RFC 5322, 3.6.4 (References); RULES.md MSG-05, MSG-06.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.mail import Mail
from espace_sante.messaging.domain.replies import subject_of_reply
from espace_sante.messaging.models import Correspondent, Message, Thread
from espace_sante.messaging.services.sealing import open_words, seal_words, topic_of
from espace_sante.prepared.api import Insert, Select

BEGINNING = 90  # characters of the last message, in the list
MOST_REFERENCES = 30


class Near(NamedTuple):
    """A message of the mailbox whose Message-ID a mail has, or names."""

    message_id: str
    mark: bytes
    id: UUID
    thread_id: UUID


_NEAR = Select(
    lambda a: (
        Message.objects.filter(mailbox_id=a.mailbox_id, message_id__among=a.message_ids)
        .order_by("-at")
        .values_list(*Near._fields)
    ),
    mailbox_id=UUID,
    message_ids=[str],
)
_COLUMNS = tuple(field.attname for field in Thread._meta.local_concrete_fields if field.column)
_BY_ID = Select(
    lambda a: Thread.objects.select_for_update().filter(mailbox_id=a.mailbox_id, id=a.thread_id).values_list(*_COLUMNS),
    mailbox_id=UUID,
    thread_id=UUID,
)
_BY_TOPIC = Select(
    lambda a: (
        Thread.objects.select_for_update()
        .filter(mailbox_id=a.mailbox_id, topic=a.topic)
        .order_by("-last_at")
        .values_list(*_COLUMNS)
    ),
    mailbox_id=UUID,
    topic=bytes,
)
_THREADS = Insert(Thread, replaces=("mailbox_id", "id"))
_CORRESPONDENTS = Insert(Correspondent, replaces=("mailbox_id", "address"), keeps=("first_at",))


def near(mail: Mail, *, mailbox_id: UUID) -> list[Near]:
    """The messages that have this Message-ID or one of those that the mail names, the latest first. One query."""
    rows = _NEAR.rows(mailbox_id=mailbox_id, message_ids=list({mail.message_id, *_named(mail)}))
    return [Near(row[0], bytes(row[1]), *row[2:]) for row in rows]


def thread_for(mail: Mail, *, mailbox_id: UUID, key: bytes, people: Sequence[str], near: Sequence[Near]) -> Thread:
    """The conversation of a mail, locked, or a new one that is not stored yet. One query, seldom two."""
    topic = topic_of(key, "\n".join([subject_of_reply(mail.subject).lower(), *sorted(people)]))
    named = _named(mail)
    answered = next((one.thread_id for one in near if one.message_id in named), None)
    found = locked(mailbox_id, answered) if answered else None
    if found is None:
        row = _BY_TOPIC.first(mailbox_id=mailbox_id, topic=topic)
        found = _thread(row) if row else None
    if found is not None:
        return found
    return Thread(
        mailbox_id=mailbox_id, id=new_id(), last_at=mail.sent_at, messages=0, unread=0, parts=0, people=sorted(people),
        no_reply=False, topic=topic,
    )  # fmt: skip


def locked(mailbox_id: UUID, thread_id: UUID) -> Thread | None:
    """A conversation, locked until the caller's transaction ends."""
    row = _BY_ID.first(mailbox_id=mailbox_id, thread_id=thread_id)
    return _thread(row) if row else None


def grow(thread: Thread, names: Iterable[str], *, key: bytes, mail: Mail, at: datetime, mine: bool) -> None:
    """Store a conversation with one message more, written by the holder's side or not. The first subject stays."""
    known = words_of(thread, key)
    words = {
        "subject": known.get("subject") or mail.subject,
        "names": sorted({*known.get("names", []), *(name for name in names if name)}),
        "begins": beginning_of(mail.text),
        "mine": mine,
    }
    thread.sealed = seal_words(key, thread.mailbox_id, f"thread:{thread.id}", words)
    thread.messages += 1
    thread.unread += not mine
    thread.parts += len(mail.parts)
    thread.last_at = max(thread.last_at, at)
    _THREADS.rows([thread])


def _thread(row: tuple[Any, ...]) -> Thread:
    return Thread(**dict(zip(_COLUMNS, row, strict=True)))


def _named(mail: Mail) -> list[str]:
    """The Message-IDs that a mail answers, the nearest first."""
    return [one for one in (mail.in_reply_to, *reversed(mail.references)) if one][:MOST_REFERENCES]


def beginning_of(text: str) -> str:
    """The first words of a message, cut between two of them."""
    words = " ".join(text.split())
    return words if len(words) <= BEGINNING else words[:BEGINNING].rpartition(" ")[0].rstrip(" ,;:") + "…"


def words_of(thread: Thread, key: bytes) -> dict[str, Any]:
    return open_words(key, thread.mailbox_id, f"thread:{thread.id}", thread.sealed) if thread.sealed else {}


def meet(
    *, mailbox_id: UUID, key: bytes, address: str, name: str, rpps: str, finess: str, at: datetime, ended: bool
) -> None:
    """Somebody wrote: from now on they may be written to, unless they ended the exchange (MSG-02, MSG-06)."""
    row = Correspondent(
        mailbox_id=mailbox_id,
        address=address,
        rpps=rpps,
        finess=finess,
        sealed=seal_words(key, mailbox_id, f"correspondent:{address}", {"name": name}),
        first_at=at,
        last_at=at,
        ended_at=at if ended else None,
    )
    _CORRESPONDENTS.rows([row])
