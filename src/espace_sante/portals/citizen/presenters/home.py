"""The first page: one sentence of what is new, the family, the thread, the latest documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.audit.api import Act
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.shell import people_of, shell_of
from espace_sante.portals.citizen.wording.activity import Listener, sentence
from espace_sante.portals.citizen.wording.dates import day_of, full_day, when
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter, SwitcherEntry
from espace_sante.record.api import ActivityEntry, Overview

ARRIVALS = frozenset({Act.DOCUMENT_DEPOSITED.value, Act.DOCUMENT_REPLACED.value})


@dataclass(frozen=True, kw_only=True)
class News:
    """One sentence of the thread."""

    text: SafeString
    meta: str
    state: Literal["new", "seen"]
    href: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class HomePresenter:
    """The first page of a space."""

    shell: ShellPresenter
    date: str
    title: str
    lead: str
    colours: list[Colour]
    family: list[SwitcherEntry]
    news: list[News]
    recent: list[DocumentRow]
    activity_href: str
    documents_href: str
    upload_href: str
    own: bool


def home_presenter(place: Place, overview: Overview) -> HomePresenter:
    here = [place.space.id]
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=overview.names)
    date = full_day(day_of(place.now), day_of(place.now))
    family = people_of(place, overview.new_counts)
    return HomePresenter(
        shell=shell_of(place, current="home", counts=overview.new_counts),
        date=date[:1].upper() + date[1:],
        title=_title(place),
        lead=_lead(place, overview),
        colours=[place.who.colour, *(one.colour for one in place.people if one is not place.who)],
        family=family if len(family) > 1 else [],
        news=[_news(one, listener, place) for one in overview.news],
        recent=[document_row(view, place) for view in overview.recent],
        activity_href=reverse("citizen:activity", args=here),
        documents_href=reverse("citizen:documents", args=here),
        upload_href=reverse("citizen:upload", args=here),
        own=place.own,
    )


def _title(place: Place) -> str:
    if place.own:
        return _("Bonjour %(name)s") % {"name": place.who.given_name}
    return _("L’espace de %(name)s") % {"name": place.who.given_name}


def _lead(place: Place, overview: Overview) -> str:
    """The one sentence that says what is new."""
    count = overview.new_counts.get(place.space.id, 0)
    if count == 0:
        return _("Rien de nouveau : vous avez tout lu.")
    newest = next((view for view in overview.recent if view.new), None)
    if count == 1 and newest is not None:
        return _("Un nouveau document vous attend : « %(title)s ».") % {"title": newest.title}
    return ngettext(
        "%(count)s document n’a pas encore été ouvert.", "%(count)s documents n’ont pas encore été ouverts.", count
    ) % {"count": count}


def _news(one: ActivityEntry, listener: Listener, place: Place) -> News:
    document = one.document
    arrived = one.entry.act in ARRIVALS and document is not None
    fresh = arrived and document is not None and document.new
    return News(
        text=sentence(one, listener),
        meta=when(one.entry.at, place.now),
        state="new" if fresh else "seen",
        href=reverse("citizen:document", args=[place.space.id, document.id]) if document and fresh else "",
        link=_("Lire ce document"),
    )
