"""Messages as pages: the list of conversations, one conversation, the page to write."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

import nh3
from django.conf import settings
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.messaging.api import (
    CAN_REPLY,
    Conversation,
    Inbox,
    MessageView,
    PartView,
    ReplyMode,
    ThreadLine,
    is_archive,
    is_calendar,
)
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import clock, day_of, day_title, short_day
from espace_sante.portals.citizen.wording.messages import (
    ceased_words,
    found_words,
    initials_of,
    receipt_question,
    standing_words,
    unread_messages_words,
    unread_words,
    why_no_reply,
    with_whom,
)
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.components.sizes import size_words

# What a letter needs, and nothing that loads, runs or leads elsewhere.
TAGS = {
    "a", "b", "blockquote", "br", "div", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "span",
    "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u", "ul",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class InboxRow:
    """One conversation of the list."""

    who: str
    initial: str
    subject: str
    begins: str
    when: str
    unread: str
    note: str
    note_icon: str
    files: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class InboxPresenter:
    """The list. `searched`: the words that were looked for."""

    shell: ShellPresenter
    title: str
    lead: str
    rows: list[InboxRow]
    searched: str
    found: str
    write_href: str
    choices_href: str
    next_href: str
    here: str


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """An attachment. `save_href` is empty where it cannot be saved, `document_href` once it was.

    `agenda_href`: where what it invites to is noted in the agenda; `decline_href`: where one says no to it.
    """

    name: str
    size: str
    icon: str
    href: str
    save_href: str
    agenda_href: str
    decline_href: str
    document_href: str


@dataclass(frozen=True, kw_only=True)
class SaidRow:
    """One message of a conversation. `question`: whether its sender may know that it was read."""

    who: str
    initial: str
    colour: Colour
    when: str
    words: SafeString
    files: list[FileRow]
    mine: bool
    mention: str
    standing: str
    failed: bool
    question: str
    receipt_href: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """What was said in a day."""

    title: str
    said: list[SaidRow]


@dataclass(frozen=True, kw_only=True)
class ConversationPresenter:
    """One conversation. `closed`: why one cannot answer, empty when one can."""

    shell: ShellPresenter
    title: str
    lead: str
    days: list[Day]
    closed: str
    ceased: str
    can_reply: bool
    several: bool
    signed: str
    limit: str
    back_href: str
    reply_href: str
    draft_href: str
    delete_href: str
    write_href: str


def inbox_presenter(place: Place, found: Inbox, *, searched: str = "") -> InboxPresenter:
    here = reverse("citizen:messages", args=[place.space.id])
    following = found.following
    after = urlencode({"avant": f"{following.last_at.isoformat()}~{following.id}"}) if following else ""
    return InboxPresenter(
        shell=shell_of(place, current="messages"),
        title=_title(place),
        lead=unread_messages_words(found.unread) or _("Tout est lu."),
        rows=[_row(place, one) for one in found.threads],
        searched=searched,
        found=found_words(len(found.threads)) if searched else "",
        write_href=_write_href(place),
        choices_href=reverse("citizen:mailbox_choices", args=[place.space.id])
        if place.may(Action.SEND_MESSAGE)
        else "",
        next_href=f"{here}?{after}" if after else "",
        here=here,
    )


def conversation_presenter(place: Place, shown: Conversation) -> ConversationPresenter:
    here = [place.space.id, shown.id]
    days = groupby(shown.messages, key=lambda one: day_of(one.at))
    return ConversationPresenter(
        shell=shell_of(place, current="messages"),
        title=shown.subject or _("Sans objet"),
        lead=_lead(place, shown),
        days=[
            Day(title=day_title(day, day_of(place.now)), said=[_said(place, shown.id, one) for one in messages])
            for day, messages in days
        ],
        closed=why_no_reply(shown),
        ceased=ceased_words(shown.people),
        can_reply=shown.mode in CAN_REPLY and place.may(Action.SEND_MESSAGE),
        several=shown.mode is ReplyMode.REPLY_ALL,
        signed=signed_words(place),
        limit=size_words(settings.CITIZEN_UPLOAD_BYTES),
        back_href=reverse("citizen:messages", args=[place.space.id]),
        reply_href=reverse("citizen:conversation", args=here),
        draft_href=reverse("citizen:keep_draft", args=here),
        delete_href=reverse("citizen:delete_conversation", args=here) if place.may(Action.SEND_MESSAGE) else "",
        write_href=_write_href(place),
    )


def clean_html(html: str) -> SafeString:
    """A letter in HTML, without anything that loads or runs, whatever was stored."""
    cells = {"colspan", "rowspan"}
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "td": cells, "th": cells},
        url_schemes={"https", "mailto", "tel"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308


def _title(place: Place) -> str:
    return _("Vos messages") if place.own else _("Messages %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def _lead(place: Place, shown: Conversation) -> str:
    who = {"who": with_whom(shown.people)}
    if place.own:
        return _("Avec %(who)s. Ces messages ne vont pas dans vos documents.") % who
    return _("Avec %(who)s. Ces messages ne vont pas dans ses documents.") % who


def _row(place: Place, line: ThreadLine) -> InboxRow:
    who = ", ".join(line.people) or _("Un correspondant")
    day = day_of(line.last_at)
    today = day_of(place.now)
    begins = _("Vous : %(words)s") % {"words": line.begins} if line.mine_last else line.begins
    return InboxRow(
        who=who,
        initial=initials_of(who),
        subject=line.subject or _("Sans objet"),
        begins=begins,
        when=clock(line.last_at) if day == today else short_day(day, today),
        unread=unread_words(line.unread),
        note=_("Échange terminé") if line.ended else _("Brouillon") if line.draft else "",
        note_icon="lock" if line.ended else "edit",
        files=line.has_parts,
        href=reverse("citizen:conversation", args=[place.space.id, line.id]),
    )


def _said(place: Place, thread_id: UUID, message: MessageView) -> SaidRow:
    who = _writer(place, message)
    return SaidRow(
        who=who,
        initial=initials_of(message.by_name or who) if message.outgoing else initials_of(who),
        colour=place.who.colour if message.outgoing else "slate",
        when=clock(message.at),
        words=clean_html(message.html) if message.html else _paragraphs(message.text),
        files=[_file(place, thread_id, one, received=not message.outgoing) for one in message.parts],
        mine=message.outgoing,
        mention=message.mention,
        standing=standing_words(message),
        question=receipt_question(message) if place.may(Action.SEND_MESSAGE) else "",
        receipt_href=reverse("citizen:answer_receipt", args=[place.space.id, thread_id, message.id]),
        failed=message.outgoing and message.standing.value == "failed",
    )


def _writer(place: Place, message: MessageView) -> str:
    if not message.outgoing:
        return message.sender_name or message.sender
    if message.mention:
        return _("%(by)s, pour %(name)s") % {"by": message.by_name, "name": place.who.given_name}
    return _("Vous") if place.own else message.by_name


def _file(place: Place, thread_id: UUID, part: PartView, *, received: bool) -> FileRow:
    here = [place.space.id, part.id]
    picture = part.mime_type.startswith("image/")
    kind = (
        _("Photo") if picture else {"application/pdf": "PDF", "application/zip": _("Dossier ZIP")}.get(part.mime_type)
    )
    archive = is_archive(part.name, part.mime_type)
    savable = archive or (part.mime_type in SAVABLE and part.size <= settings.CITIZEN_UPLOAD_BYTES)
    saved = part.document_id is not None
    invites = received and is_calendar(part.name, part.mime_type) and place.may(Action.CHANGE_AGENDA)
    return FileRow(
        name=_("Document de santé, pour votre espace") if archive else part.name,
        size=", ".join(one for one in (kind, size_words(part.size)) if one),
        icon="camera" if picture else "file",
        agenda_href=reverse("citizen:accept_invitation", args=[place.space.id, thread_id, part.id]) if invites else "",
        decline_href=reverse("citizen:decline_invitation", args=[place.space.id, thread_id, part.id])
        if invites and place.may(Action.SEND_MESSAGE)
        else "",
        href=reverse("citizen:message_part", args=here),
        save_href=reverse("citizen:save_part", args=[place.space.id, thread_id, part.id])
        if savable and not saved and place.may(Action.ADD_OWN_DOCUMENT)
        else "",
        document_href=reverse("citizen:document", args=[place.space.id, part.document_id]) if saved else "",
    )


SAVABLE = frozenset(
    {"application/pdf", "image/jpeg", "image/png", "image/tiff", "image/heic", "text/plain", "application/rtf"}
)


def _paragraphs(text: str) -> SafeString:
    return mark_safe(linebreaks(urlize(text, nofollow=True, autoescape=True)))  # noqa: S308 - escaped by urlize


def signed_words(place: Place) -> str:
    return "" if place.own else _("Votre nom sera écrit sous le message.")


def _write_href(place: Place) -> str:
    return reverse("citizen:write_message", args=[place.space.id]) if place.may(Action.SEND_MESSAGE) else ""
