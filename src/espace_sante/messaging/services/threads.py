"""The conversation a message belongs to: found by what it refers to, else by its people and its subject.

Source: RFC 5322, 3.6.4 (References); RULES.md MSG-05, MSG-06.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from espace_sante.kernel.identifiers import new_id
from espace_sante.messaging.domain.mail import Mail
from espace_sante.messaging.domain.replies import subject_of_reply
from espace_sante.messaging.models import Correspondent, Message, Thread
from espace_sante.messaging.services.sealing import digest_of, open_words, seal_words, topic_of

BEGINNING = 90  # characters of the last message, in the list
MOST_REFERENCES = 30


def thread_for(mail: Mail, *, mailbox_id: UUID, key: bytes, people: Sequence[str]) -> Thread:
    """The conversation of a mail, locked, or a new one that is not stored yet."""
    topic = topic_of(key, "\n".join([subject_of_reply(mail.subject).lower(), *sorted(people)]))
    found = _by_references(mail, mailbox_id) or _by_topic(topic, mailbox_id)
    if found is not None:
        return found
    return Thread(
        mailbox_id=mailbox_id, id=new_id(), last_at=mail.sent_at, messages=0, unread=0, parts=0, people=sorted(people),
        no_reply=False, topic=topic,
    )  # fmt: skip


def _by_references(mail: Mail, mailbox_id: UUID) -> Thread | None:
    named = [one for one in (mail.in_reply_to, *reversed(mail.references)) if one][:MOST_REFERENCES]
    if not named:
        return None
    thread_ids = Message.objects.filter(mailbox_id=mailbox_id, digest__in=[digest_of(one) for one in named])
    thread_id = thread_ids.order_by("-at").values_list("thread_id", flat=True).first()
    return locked(mailbox_id, thread_id) if thread_id else None


def _by_topic(topic: bytes, mailbox_id: UUID) -> Thread | None:
    rows = Thread.objects.select_for_update().filter(mailbox_id=mailbox_id, topic=topic)
    return rows.order_by("-last_at").first()


def locked(mailbox_id: UUID, thread_id: UUID) -> Thread | None:
    """A conversation, locked until the caller's transaction ends."""
    return Thread.objects.select_for_update().filter(mailbox_id=mailbox_id, id=thread_id).first()


def grow(
    thread: Thread, *, key: bytes, subject: str, names: Iterable[str], text: str, at: datetime, parts: int,
    unread: int, mine: bool,
) -> None:  # fmt: skip
    """Store a conversation with one message more. The first subject stays."""
    known = words_of(thread, key)
    words = {
        "subject": known.get("subject") or subject,
        "names": sorted({*known.get("names", []), *(name for name in names if name)}),
        "begins": beginning_of(text),
        "mine": mine,
    }
    thread.sealed = seal_words(key, thread.mailbox_id, f"thread:{thread.id}", words)
    thread.messages += 1
    thread.unread += unread
    thread.parts += parts
    thread.last_at = max(thread.last_at, at)
    thread.save(force_insert=thread._state.adding, force_update=not thread._state.adding)


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
    sealed = seal_words(key, mailbox_id, f"correspondent:{address}", {"name": name})
    known = {"last_at": at, "ended_at": at if ended else None, "sealed": sealed, "rpps": rpps, "finess": finess}
    Correspondent.objects.update_or_create(
        mailbox_id=mailbox_id, address=address, defaults=known, create_defaults={**known, "first_at": at}
    )
