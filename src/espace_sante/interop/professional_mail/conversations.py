"""The letters of a mailbox, in conversations: each answers one that is known, or begins one.

Source: RFC 5322 3.6.4 (References); RULES.md MSG-06, MSG-10.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.interop.professional_mail.errors import ExchangeUnknown
from espace_sante.interop.professional_mail.letters import Head, head_of, whole
from espace_sante.interop.professional_mail.maildir import Kept, Maildir, maildir_of
from espace_sante.interop.professional_mail.reports import Status, acknowledge, statuses
from espace_sante.messaging.api import Mail, MailAddress, MailPart

BEGINNING = 90  # characters of the last letter, in the list
SMALL = 256 * 1024  # bytes; a larger letter is listed without its first words


@dataclass(frozen=True, slots=True)
class Exchange:
    """A conversation in the list. `person`: the other one, as their mails name them."""

    id: str
    subject: str
    person: MailAddress
    last_at: datetime
    unread: int
    ended: bool
    begins: str
    mine_last: bool


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter, opened. `statuses`: of one's own, what came back about it."""

    id: str
    mail: Mail
    mine: bool
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation with its letters, the oldest first."""

    id: str
    subject: str
    person: MailAddress
    letters: tuple[Letter, ...]
    ended: bool


def exchanges(box: ProfessionalMailbox, *, now: datetime, words: str = "") -> list[Exchange]:
    """The conversations of a mailbox, the latest first; with `words`, those whose subject or people hold them all.

    Raises NoSuchMailbox.
    """
    found = [_listed(heads, box, now) for heads in _conversations(maildir_of(box.address, now=now), now)]
    wanted = words.casefold().split()
    kept = [one for one in found if all(word in _searched(one) for word in wanted)]
    return sorted(kept, key=lambda one: one.last_at, reverse=True)


def unread_letters(boxes: Iterable[ProfessionalMailbox], *, now: datetime) -> int:
    """How many letters nobody opened in these mailboxes. No query, and no letter is opened."""
    heads = (_heads(maildir_of(box.address, now=now), now) for box in boxes)
    return sum(not one.kept.seen for those in heads for one in those)


def open_exchange(box: ProfessionalMailbox, exchange_id: str, *, now: datetime) -> Opened:
    """One conversation; what came in is read from then on, and whoever asked for it is told.

    Raises NoSuchMailbox, ExchangeUnknown.
    """
    maildir = maildir_of(box.address, now=now)
    heads = _one(maildir, exchange_id, now)
    told = statuses(maildir.letters())
    letters = [_opened(one, told, now) for one in heads]
    for head, letter in zip(heads, letters, strict=True):
        if not head.kept.seen:
            maildir.mark_seen(head.kept)
            acknowledge(letter.mail, reader=MailAddress(box.address, box.name), now=now)
    return Opened(
        exchange_id, _subject(heads), _person(heads, box), tuple(letters), ended=_ended(heads)
    )  # fmt: skip


def open_file(box: ProfessionalMailbox, letter_id: str, position: int, *, now: datetime) -> MailPart:
    """One file of a letter, counted from nought. Raises NoSuchMailbox, ExchangeUnknown."""
    for kept in maildir_of(box.address, now=now).letters():
        if kept.id == letter_id:
            mail = whole(kept, now=now)
            if mail and 0 <= position < len(mail.parts):
                return mail.parts[position]
    raise ExchangeUnknown


def delete_exchange(box: ProfessionalMailbox, exchange_id: str, *, now: datetime) -> None:
    """Take a conversation out of this mailbox; the other side keeps its own. Raises NoSuchMailbox, ExchangeUnknown."""
    maildir = maildir_of(box.address, now=now)
    maildir.delete([one.kept for one in _one(maildir, exchange_id, now)])


def _one(maildir: Maildir, exchange_id: str, now: datetime) -> list[Head]:
    for heads in _conversations(maildir, now):
        if _id_of(heads) == exchange_id:
            return heads
    raise ExchangeUnknown


def _conversations(maildir: Maildir, now: datetime) -> list[list[Head]]:
    """Each with its letters, the oldest first."""
    by_message: dict[str, list[Head]] = {}
    found: list[list[Head]] = []
    for head in sorted(_heads(maildir, now), key=_place):
        named = (head.mail.in_reply_to, *reversed(head.mail.references))
        conversation = next((by_message[one] for one in named if one in by_message), None)
        if conversation is None:
            conversation = []
            found.append(conversation)
        conversation.append(head)
        by_message[head.mail.message_id] = conversation
    return found


def _place(head: Head) -> tuple[datetime, int]:
    """Mails are dated by the second: of two in the same one, the answer refers to more."""
    return head.mail.sent_at, len(head.mail.references)


def _heads(maildir: Maildir, now: datetime) -> list[Head]:
    return [head for kept in maildir.letters() if (head := head_of(kept, now=now))]


def _id_of(heads: Sequence[Head]) -> str:
    return hashlib.sha256(heads[0].mail.message_id.encode()).hexdigest()[:24]


def _listed(heads: Sequence[Head], box: ProfessionalMailbox, now: datetime) -> Exchange:
    last = heads[-1]
    return Exchange(
        id=_id_of(heads),
        subject=_subject(heads),
        person=_person(heads, box),
        last_at=last.mail.sent_at,
        unread=sum(not one.kept.seen for one in heads),
        ended=_ended(heads),
        begins=_beginning(last.kept, now),
        mine_last=last.kept.mine,
    )


def _subject(heads: Sequence[Head]) -> str:
    return heads[0].mail.subject


def _person(heads: Sequence[Head], box: ProfessionalMailbox) -> MailAddress:
    """The other person, under the name that they give themselves where they wrote."""
    said = [one.mail.sender for one in reversed(heads) if not one.kept.mine]
    told = [to for one in heads for to in one.mail.to if to.address != box.address]
    return next((one for one in (*said, *told) if one.name), (*said, *told, MailAddress(""))[0])


def _ended(heads: Sequence[Head]) -> bool:
    """Whether the last letter of this side ended the exchange (MSG-06)."""
    mine = [one for one in heads if one.kept.mine]
    return bool(mine) and mine[-1].mail.ends_exchange


def _beginning(kept: Kept, now: datetime) -> str:
    try:
        mail = whole(kept, now=now) if kept.path.stat().st_size <= SMALL else None
    except (ExchangeUnknown, FileNotFoundError):
        return ""
    text = " ".join(mail.text.split()) if mail else ""
    return text if len(text) <= BEGINNING else text[:BEGINNING].rpartition(" ")[0].rstrip(" ,;:") + "…"


def _searched(one: Exchange) -> str:
    return f"{one.subject} {one.person.name} {one.begins}".casefold()


def _opened(head: Head, told: dict[str, tuple[Status, ...]], now: datetime) -> Letter:
    mail = whole(head.kept, now=now) or head.mail
    mine = head.kept.mine
    return Letter(head.kept.id, mail, mine, told.get(mail.message_id, (Status(),)) if mine else ())
