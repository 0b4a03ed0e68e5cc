"""The centre of notifications, by profile, and what one chooses to be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action
from espace_sante.notifications.api import NotificationPage, NotificationView
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.presenters.shell import shell_of, unread_words
from espace_sante.portals.citizen.wording.dates import when
from espace_sante.portals.citizen.wording.notifications import page_of, sentence
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter

Names = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One notification, what one can do with it. `link` is empty when there is no page to open."""

    text: SafeString
    meta: str
    state: str
    read: bool
    action: str
    link: str
    may_delete: bool


@dataclass(frozen=True, kw_only=True)
class Group:
    """The notifications of one profile. `unread` says how many wait, in words; `more` leads to all of them."""

    id: str
    name: str
    initial: str
    colour: Colour
    unread: str
    lines: list[Line]
    read_all: str
    more: str


@dataclass(frozen=True, kw_only=True)
class CentrePresenter:
    """The page. `newer` and `older` lead to other pages of one profile."""

    shell: ShellPresenter
    title: str
    lead: str
    groups: list[Group]
    back: str = ""
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, kw_only=True)
class PreferencesPresenter:
    """The page of what one wants to be told. `key`: what a browser needs to be told."""

    shell: ShellPresenter
    title: str
    lead: str
    key: str
    devices: str


def centre_presenter(place: Place, found: Mapping[UUID, Sequence[NotificationView]], names: Names) -> CentrePresenter:
    """Every profile that has something to say, one's own first."""
    people = [one for one in place.people if one.space is not None and found.get(one.space.id)]
    count = sum(place.unread.values())
    return CentrePresenter(
        shell=shell_of(place, current="notifications"),
        title=_("Notifications"),
        lead=_("Vous avez %(waiting)s.") % {"waiting": unread_words(count)} if count else _("Vous avez tout lu."),
        groups=[_group(place, one, found[one.space.id], names) for one in people if one.space is not None],
    )


def space_presenter(place: Place, page: NotificationPage, names: Names, *, number: int) -> CentrePresenter:
    """Everything about one profile."""
    address = reverse("citizen:notifications_of", args=[place.space.id])
    group = _group(place, place.who, page.rows, names)
    return CentrePresenter(
        shell=shell_of(place, current="notifications"),
        title=_("Vos notifications")
        if place.own
        else _("Notifications %(of_name)s") % {"of_name": of_person(place.who.given_name)},
        lead="",
        groups=[replace(group, more="")] if page.rows else [],
        back=reverse("citizen:notifications"),
        newer=f"{address}?page={number - 1}" if number > 1 else "",
        older=f"{address}?page={number + 1}" if page.more else "",
    )


def preferences_presenter(place: Place, *, key: str, devices: int) -> PreferencesPresenter:
    told = ngettext(
        "%(count)s appareil vous prévient.", "%(count)s appareils vous préviennent.", devices
    ) % {"count": devices}  # fmt: skip
    return PreferencesPresenter(
        shell=shell_of(place, current="notifications"),
        title=_("Ce que vous voulez savoir"),
        lead=_("Tout arrive dans vos notifications. Choisissez ce qui vous est aussi envoyé."),
        key=key,
        devices=told if devices else "",
    )


def _group(place: Place, one: Relative, rows: Iterable[NotificationView], names: Names) -> Group:
    there = replace(place, who=one)
    here = [there.space.id]
    return Group(
        id=f"profil-{there.space.id}",
        name=_("Vous") if one.own else one.given_name,
        initial=one.given_name[:1].upper(),
        colour=one.colour,
        unread=unread_words(place.unread.get(there.space.id, 0)),
        lines=[_line(view, there, names) for view in rows],
        read_all=reverse("citizen:notifications_read", args=here),
        more=reverse("citizen:notifications_of", args=here),
    )


def _line(view: NotificationView, there: Place, names: Names) -> Line:
    return Line(
        text=sentence(view, names, own=there.own),
        meta=when(view.at, there.now),
        state="seen" if view.read else "new",
        read=view.read,
        action=reverse("citizen:notification", args=[there.space.id, view.id]),
        link=page_of(view, there)[1],
        may_delete=there.may(Action.CHANGE_NOTIFICATIONS),
    )
