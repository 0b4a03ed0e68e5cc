"""Secure mail as a professional reads it: the mailboxes, the conversations, what became of each letter.

Source: RULES.md STR-05, MSG-06, MSG-10, MSG-13.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.interop.professional_mail.api import Exchange, Fate, Letter, Opened, Status
from espace_sante.messaging.api import MailPart, Window, is_archive
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.sizes import size_words
from espace_sante.portals.professional.presenters.dates import clock_time, day_of, short_date

_FATES = {
    Fate.STORED: gettext_lazy("Remis"),
    Fate.FILED: gettext_lazy("Document bien reçu"),
    Fate.READ: gettext_lazy("Lu"),
    Fate.REFUSED: gettext_lazy("Document refusé"),
    Fate.FAILED: gettext_lazy("Pas remis"),
}
_WHY = {
    "900": gettext_lazy("ce n’est pas la dernière version"),
    "901": gettext_lazy("l’auteur ou sa structure n’est pas celui du document"),
    "902": gettext_lazy("patient inconnu"),
    "903": gettext_lazy("INS absente"),
}
_BAD = {Fate.REFUSED, Fate.FAILED}
BYTES_IN_A_MEGABYTE = 1_000_000


@dataclass(frozen=True, kw_only=True)
class ExchangeRow:
    """One conversation of the list."""

    who: str
    initial: str
    subject: str
    begins: str
    when: str
    unread: str
    note: str
    href: str


@dataclass(frozen=True, kw_only=True)
class MailboxPresenter:
    """One mailbox. `boxes`: the choice, when there are several."""

    title: str
    lead: str
    boxes: list[Chip]
    rows: list[ExchangeRow]
    searched: str
    here: str
    contact_href: str


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """A file that goes with a letter."""

    name: str
    size: str
    icon: str
    href: str


@dataclass(frozen=True, kw_only=True)
class LetterRow:
    """One letter of a conversation."""

    who: str
    initial: str
    when: str
    words: SafeString
    files: list[FileRow]
    mine: bool
    mention: str
    standing: str
    failed: bool


@dataclass(frozen=True, kw_only=True)
class ExchangePresenter:
    """One conversation."""

    title: str
    lead: str
    days: list[tuple[str, list[LetterRow]]]
    ended: str
    back_href: str
    back_label: str
    action: str
    delete_href: str


def key_of(box: ProfessionalMailbox) -> str:
    """What names a mailbox in an address."""
    return hashlib.sha256(box.address.encode()).hexdigest()[:12]


def mailbox_presenter(
    boxes: Sequence[ProfessionalMailbox], box: ProfessionalMailbox | None, found: Sequence[Exchange], *, now: datetime,
    searched: str,
) -> MailboxPresenter:  # fmt: skip
    return MailboxPresenter(
        title=_("Messages"),
        lead=_lead(box, found),
        boxes=[
            Chip(
                label=_("Votre boîte") if not one.shared else one.name,
                href=reverse("professional:mailbox", args=[key_of(one)]),
                current=one == box,
            )
            for one in boxes
        ]
        if len(boxes) > 1
        else [],
        rows=[_row(box, one, now) for one in found] if box else [],
        searched=searched,
        here=reverse("professional:mailbox", args=[key_of(box)]) if box else "",
        contact_href=reverse("professional:contact") if settings.CONTACT_WINDOW_DAYS and box else "",
    )


def exchange_presenter(box: ProfessionalMailbox, opened: Opened, *, now: datetime) -> ExchangePresenter:
    here = [key_of(box), opened.id]
    days = groupby(opened.letters, key=lambda one: short_date(one.mail.sent_at))
    return ExchangePresenter(
        title=opened.subject or _("Sans objet"),
        lead=_("Avec %(who)s, depuis %(address)s. Ces messages ne sont pas dans son dossier.")
        % {"who": _name(opened.person.name, opened.person.address), "address": box.address},
        days=[(day, [_letter(box, one) for one in letters]) for day, letters in days],
        ended=_("Vous avez terminé cet échange : la personne ne peut plus y répondre. Si vous écrivez, il reprend.")
        if opened.ended
        else "",
        back_href=reverse("professional:mailbox", args=[key_of(box)]),
        back_label=box.name if box.shared else _("Tous vos messages"),
        action=reverse("professional:exchange", args=here),
        delete_href=reverse("professional:delete_exchange", args=here),
    )


@dataclass(frozen=True, kw_only=True)
class WindowRow:
    """One address where patients may write first. `until`: the last day."""

    address: str
    until: str


@dataclass(frozen=True, kw_only=True)
class ContactPresenter:
    """The page of the windows: those that are open, and whether another may be."""

    title: str
    lead: str
    open: list[WindowRow]
    may_open: bool


def contact_presenter(windows: Sequence[Window]) -> ContactPresenter:
    return ContactPresenter(
        title=_("Être joint par vos patients"),
        lead=_("D’ordinaire, un patient ne vous écrit que si vous lui avez écrit d’abord."),
        open=[
            WindowRow(address=one.address, until=short_date(one.until - timedelta(minutes=1)))
            for one in windows
            if one.until
        ],
        may_open=any(one.until is None for one in windows),
    )


def unread_letters_words(count: int) -> str:
    """« 2 messages non lus »; empty for none."""
    words = ngettext("%(count)s message non lu", "%(count)s messages non lus", count)
    return words % {"count": count} if count else ""


def _lead(box: ProfessionalMailbox | None, found: Sequence[Exchange]) -> str:
    if box is None:
        return _("L’annuaire ne vous connaît pas d’adresse de messagerie sécurisée.")
    return ", ".join([box.address, unread_letters_words(sum(one.unread for one in found)) or _("tout est lu")])


def _row(box: ProfessionalMailbox, one: Exchange, now: datetime) -> ExchangeRow:
    who = _name(one.person.name, one.person.address)
    today = day_of(one.last_at) == day_of(now)
    unread = ngettext("%(count)s non lu", "%(count)s non lus", one.unread) % {"count": one.unread}
    return ExchangeRow(
        who=who,
        initial=_initials(who),
        subject=one.subject or _("Sans objet"),
        begins=_("Vous : %(words)s") % {"words": one.begins} if one.mine_last and one.begins else one.begins,
        when=clock_time(one.last_at) if today else short_date(one.last_at),
        unread=unread if one.unread else "",
        note=_("Échange terminé") if one.ended else "",
        href=reverse("professional:exchange", args=[key_of(box), one.id]),
    )


def _letter(box: ProfessionalMailbox, letter: Letter) -> LetterRow:
    mail = letter.mail
    who = box.name if letter.mine else _name(mail.sender.name, mail.sender.address)
    return LetterRow(
        who=who,
        initial=_initials(who),
        when=clock_time(mail.sent_at),
        words=mark_safe(mail.html) if mail.html else _paragraphs(mail.text),  # noqa: S308 - cleaned by `parse_mail`
        files=[_file(box, letter, position, one) for position, one in enumerate(mail.parts)],
        mine=letter.mine,
        mention=_mention(letter),
        standing=". ".join(_status_words(one) for one in _told(letter.statuses)),
        failed=any(one.fate in _BAD for one in letter.statuses),
    )


def _mention(letter: Letter) -> str:
    if letter.mine and letter.mail.ends_exchange:
        return _("Ce message termine l’échange.")
    return _("Ce message n’attend pas de réponse.") if letter.mine and letter.mail.no_reply else ""


def _told(statuses: tuple[Status, ...]) -> tuple[Status, ...]:
    """That a letter was stored is said while nothing more is known."""
    more = tuple(one for one in statuses if one.fate is not Fate.STORED)
    return more or statuses[:1]


def _status_words(status: Status) -> str:
    if status.fate is Fate.REFUSED and status.code:
        return _("%(status)s : %(why)s") % {
            "status": _FATES[status.fate], "why": _WHY.get(status.code, status.code)
        }  # fmt: skip
    return str(_FATES[status.fate])


def _file(box: ProfessionalMailbox, letter: Letter, position: int, part: MailPart) -> FileRow:
    archive = is_archive(part.name, part.mime_type)
    return FileRow(
        name=_("Documents de l’espace santé (%(name)s)") % {"name": part.name} if archive else part.name,
        size=size_words(len(part.content)),
        icon="camera" if part.mime_type.startswith("image/") else "file",
        href=reverse("professional:letter_file", args=[key_of(box), letter.id, position]),
    )


def _paragraphs(text: str) -> SafeString:
    return mark_safe(linebreaks(urlize(text, nofollow=True, autoescape=True)))  # noqa: S308 - escaped by urlize


def _name(name: str, address: str) -> str:
    return name or address


def _initials(name: str) -> str:
    words = [one for one in name.split() if one[:1].isalpha() and not one.endswith(".") and one not in {"Dr", "Pr"}]
    return "".join(one[0].upper() for one in [*words[:1], *words[1:][-1:]])
