"""The activity by day, in sentences, with what one can do about an access that surprises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.activity import Listener, is_by_professional, sentence
from espace_sante.portals.citizen.wording.dates import clock, day_of, day_title
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Chip, Choice
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import ActivityEntry, ActivityPage

KINDS: Mapping[str, tuple[ActorKind, ...] | None] = {
    "": None,
    "professionnels": (ActorKind.PROFESSIONAL, ActorKind.STRUCTURE),
    "proches": (ActorKind.CITIZEN,),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence, when, and what one can do when it surprises."""

    text: SafeString
    meta: str
    choices: list[Choice]
    question: str


@dataclass(frozen=True, kw_only=True)
class Day:
    """What happened on one day."""

    id: str
    title: str
    lines: list[Line]


@dataclass(frozen=True, kw_only=True)
class ActivityPresenter:
    """The page of the activity."""

    shell: ShellPresenter
    title: str
    lead: str
    tabs: list[Chip]
    days: list[Day]
    following_href: str
    first_href: str
    own: bool


def activity_presenter(place: Place, page: ActivityPage, *, tab: str, first: bool) -> ActivityPresenter:
    address = reverse("citizen:activity", args=[place.space.id])
    name = {"of_name": of_person(place.who.given_name)}
    return ActivityPresenter(
        shell=shell_of(place, current="activity"),
        title=_("Activité de votre espace") if place.own else _("Activité de l’espace %(of_name)s") % name,
        lead=_(
            "Chaque lecture, chaque ajout, chaque réglage est écrit ici. Personne ne peut l’effacer, pas même nous."
        ),
        tabs=[
            Chip(label=label, href=_address(address, onglet=key), current=key == tab)
            for key, label in (
                ("", _("Tout")),
                ("professionnels", _("Professionnels")),
                ("proches", _("Vous et vos proches") if place.own else _("La famille et les proches")),
            )
        ],
        days=_days(place, page),
        following_href=_address(address, onglet=tab, avant=page.before) if page.before else "",
        first_href="" if first else _address(address, onglet=tab),
        own=place.own,
    )


def _days(place: Place, page: ActivityPage) -> list[Day]:
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=page.names)
    days = groupby(page.entries, key=lambda one: day_of(one.entry.at))
    return [
        Day(id=f"jour-{day:%Y-%m-%d}", title=day_title(day, day_of(place.now)), lines=_lines(found, listener, place))
        for day, found in days
    ]


def _lines(entries: Iterable[ActivityEntry], listener: Listener, place: Place) -> list[Line]:
    return [
        Line(
            text=sentence(one, listener),
            meta=_meta(one, place),
            choices=_choices(one, place) if is_by_professional(one.entry) else [],
            question=_("Vous ne vous attendiez pas à voir ce nom ?"),
        )
        for one in entries
    ]


def _meta(one: ActivityEntry, at: Place) -> str:
    """The hour, the place of work, how many times."""
    entry = one.entry
    place = entry.actor_structure_name if entry.actor_kind == ActorKind.PROFESSIONAL else ""
    today = day_of(entry.at) == day_of(at.now)
    times = (_("%(count)s fois aujourd’hui") if today else _("%(count)s fois ce jour-là")) % {"count": one.times}
    return ", ".join(filter(None, [clock(entry.at), place, times if one.times > 1 else ""]))


def _choices(one: ActivityEntry, place: Place) -> list[Choice]:
    """Understand first, then act. Nothing here accuses anybody."""
    professionals = reverse("citizen:professionals", args=[place.space.id])
    rows = [
        Choice(
            title=_("Comprendre pourquoi"),
            text=_(
                "Un remplaçant, un laboratoire ou un service de l’hôpital "
                "peut porter un nom que vous ne connaissez pas."
            ),
            href=f"{professionals}#pourquoi",
        )
    ]
    if one.entry.actor_kind == ActorKind.PROFESSIONAL and place.who.kind != "carer":
        rows.append(
            Choice(
                title=_("Bloquer son accès"),
                text=_("Ce professionnel ne pourra plus rien lire ici. Vous pourrez le débloquer."),
                href=f"{professionals}?rpps={one.entry.actor_id}#bloquer",
            )
        )
    return rows


def _address(address: str, **values: str) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address}?{query}" if query else address
