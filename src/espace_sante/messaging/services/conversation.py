"""One conversation, opened: traced, then shown; what nobody had opened is read from then on.

Source: RULES.md MSG-05, MSG-06, MSG-10, MSG-16, TRA-01.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from espace_sante.access import api as access
from espace_sante.audit import api as audit
from espace_sante.identity import api as identity
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.envelope import associated_data, unseal_segments
from espace_sante.messaging.domain.errors import PartUnknown, ThreadUnknown
from espace_sante.messaging.domain.life import Standing
from espace_sante.messaging.domain.replies import reply_mode
from espace_sante.messaging.domain.reports import Receipt, Receipts
from espace_sante.messaging.models import Correspondent, Draft, Message, Part, Thread
from espace_sante.messaging.services.choices import choices_of
from espace_sante.messaging.services.inbox import check
from espace_sante.messaging.services.merged import mailboxes_read_with
from espace_sante.messaging.services.ports import message_store
from espace_sante.messaging.services.receipts import give_receipts
from espace_sante.messaging.services.sealing import open_words
from espace_sante.messaging.services.threads import locked, words_of
from espace_sante.messaging.services.trace import trace_now
from espace_sante.messaging.services.views import Conversation, MessageView, PartView, Person
from espace_sante.spaces.api import SpaceView
from espace_sante.vault import api as vault


def conversation(*, actor: Actor, space: SpaceView, thread_id: UUID, now: datetime) -> Conversation:
    """A conversation with its messages, in ten queries whatever its length. Raises AccessRefused, ThreadUnknown."""
    decision = check(actor, space, access.Action.READ_MESSAGES, now)
    row = Thread.objects.filter(mailbox_id__in=mailboxes_read_with(space.id), id=thread_id).first()
    if row is None:
        raise ThreadUnknown
    trace_now(
        space_id=space.id, act=audit.Act.MESSAGES_READ, actor=actor, decision=decision,
        about=", ".join(row.people), count=row.messages, edge="portal", now=now,
    )  # fmt: skip
    box = row.mailbox_id
    key = vault.key_of(box)
    if row.unread:
        _mark_read(box, thread_id, now)
    words = words_of(row, key)
    people = _named(tuple(people_of(box, row.people, key)), words.get("names", ()))
    return Conversation(
        id=row.id,
        subject=words.get("subject", ""),
        people=people,
        mode=reply_mode(ended=bool(row.ended_by), no_reply=row.no_reply, correspondents=len(people)),
        ended_by=next((one.name for one in people if one.address == row.ended_by), row.ended_by),
        messages=tuple(_messages(box, thread_id, key)),
        draft=draft_of(box, thread_id, actor, key),
    )


@dataclass(frozen=True, slots=True)
class OpenedPart:
    """An attachment to give: its bytes come decrypted, a segment at a time."""

    view: PartView
    chunks: Iterator[bytes]


def open_part(*, actor: Actor, space: SpaceView, part_id: UUID, now: datetime) -> OpenedPart:
    """Raises AccessRefused, PartUnknown; BlobMissing when the store lost it."""
    decision = check(actor, space, access.Action.READ_MESSAGES, now)
    row = Part.objects.filter(mailbox_id__in=mailboxes_read_with(space.id), id=part_id).first()
    if row is None:
        raise PartUnknown
    trace_now(
        space_id=space.id, act=audit.Act.MESSAGE_PART_READ, actor=actor, decision=decision, about="", count=1,
        edge="portal", now=now,
    )  # fmt: skip
    key = vault.key_of(row.mailbox_id)
    return OpenedPart(view=part_view(row, key), chunks=part_chunks(row, key))


def part_chunks(row: Part, key: bytes) -> Iterator[bytes]:
    sealed = message_store().chunks(space_id=row.mailbox_id, blob_id=row.id)
    return unseal_segments(key, sealed, associated=associated_data(space_id=row.mailbox_id, item=f"part:{row.id}"))


def part_view(row: Part, key: bytes) -> PartView:
    words = open_words(key, row.mailbox_id, f"part:{row.id}", row.sealed)
    return PartView(id=row.id, name=words["name"], mime_type=row.mime_type, size=row.size, document_id=row.document_id)


def people_of(mailbox_id: UUID, addresses: Iterable[str], key: bytes) -> Iterator[Person]:
    """These correspondents, in two queries; an address that never wrote is known by itself."""
    wanted = list(addresses)
    rows = {one.address: one for one in Correspondent.objects.filter(mailbox_id=mailbox_id, address__in=wanted)}
    known = identity.professionals({one.rpps for one in rows.values() if one.rpps})
    for address in wanted:
        row = rows.get(address)
        if row is None:
            yield Person(address=address, name=address)
            continue
        professional = known.get(row.rpps)
        yield Person(
            address=address,
            name=open_words(key, mailbox_id, f"correspondent:{address}", row.sealed)["name"],
            rpps=row.rpps,
            finess=row.finess,
            profession=professional.profession if professional else "",
            ceased=professional is not None and not professional.is_active,
            ended_at=row.ended_at,
        )


def _named(people: tuple[Person, ...], names: Sequence[str]) -> tuple[Person, ...]:
    """Somebody who was written to first, and has not answered yet, is called as the conversation calls them."""
    if len(people) == 1 and people[0].name == people[0].address and len(names) == 1:
        return (replace(people[0], name=names[0]),)
    return people


def draft_of(mailbox_id: UUID, thread_id: UUID, actor: Actor, key: bytes) -> str:
    row = Draft.objects.filter(mailbox_id=mailbox_id, thread_id=thread_id, by_id=actor.id).first()
    if row is None:
        return ""
    text: str = open_words(key, mailbox_id, f"draft:{thread_id}:{actor.id}", row.sealed)["text"]
    return text


def _mark_read(mailbox_id: UUID, thread_id: UUID, now: datetime) -> None:
    with transaction.atomic(using="ens"):
        thread = locked(mailbox_id, thread_id)
        if thread is None:
            return
        Message.objects.filter(mailbox_id=mailbox_id, thread_id=thread_id, standing=Standing.RECEIVED.value).update(
            standing=Standing.READ.value, standing_at=now
        )
        give_receipts(mailbox_id, thread_id, now)
        Thread.objects.filter(mailbox_id=mailbox_id, id=thread_id).update(unread=0)


def _messages(mailbox_id: UUID, thread_id: UUID, key: bytes) -> Iterator[MessageView]:
    parts: dict[UUID, list[PartView]] = {}
    for part in Part.objects.filter(mailbox_id=mailbox_id, thread_id=thread_id).order_by("position"):
        parts.setdefault(part.message_id, []).append(part_view(part, key))
    rows = list(Message.objects.filter(mailbox_id=mailbox_id, thread_id=thread_id).order_by("at", "id"))
    unanswered = any(_awaits_receipt(row) for row in rows)
    asks = unanswered and choices_of(mailbox_id).receipts is Receipts.ASK
    for row in rows:
        words = open_words(key, mailbox_id, f"message:{row.id}", row.sealed)
        yield _message_view(row, words, tuple(parts.get(row.id, ())), asks=asks)


def _awaits_receipt(row: Message) -> bool:
    return row.wants_receipt and not row.outgoing and row.receipt == Receipt.UNANSWERED


def _message_view(row: Message, words: dict[str, Any], parts: tuple[PartView, ...], *, asks: bool) -> MessageView:
    return MessageView(
        id=row.id,
        at=row.at,
        outgoing=row.outgoing,
        standing=Standing(row.standing),
        standing_at=row.standing_at,
        sender=row.sender,
        sender_name=words.get("name", ""),
        by_name=words.get("by", ""),
        mention=words.get("mention", ""),
        text=words["text"],
        html=words.get("html", ""),
        parts=parts,
        wants_receipt=row.wants_receipt,
        receipt=Receipt(row.receipt),
        asks_receipt=asks and _awaits_receipt(row),
        integration=row.integration if row.outgoing else "",
    )
