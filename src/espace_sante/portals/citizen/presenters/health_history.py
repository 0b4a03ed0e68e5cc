"""The health history by month, where its lines come from, and the one switch that hides it (CIT-06, CIT-14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.health_history import euros, month_words, what_and_who
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import HealthEventView, HealthHistoryPage


@dataclass(frozen=True, kw_only=True)
class Event:
    """One event: its day, what it was, by whom, what it cost."""

    on: date
    title: str
    lines: list[str]


@dataclass(frozen=True, kw_only=True)
class Month:
    """The events of one month."""

    id: str
    title: str
    events: list[Event]


@dataclass(frozen=True, kw_only=True)
class HealthHistoryPresenter:
    """The page of the health history."""

    shell: ShellPresenter
    title: str
    lead: str
    own: bool
    months: list[Month]
    following_href: str
    first_href: str
    masked: bool
    mask_action: str
    mask_hint: str


def health_history_title(place: Place) -> str:
    if place.own:
        return _("Mon historique de santé")
    return _("Historique de santé %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def health_history_presenter(place: Place, page: HealthHistoryPage, *, cursor: str) -> HealthHistoryPresenter:
    address = reverse("citizen:health_history", args=[place.space.id])
    following = f"{address}?{urlencode({'suite': page.next_cursor})}" if page.next_cursor else ""
    may_mask = place.may(Action.MASK_HEALTH_HISTORY)
    return HealthHistoryPresenter(
        shell=shell_of(place, current="more"),
        title=health_history_title(place),
        lead=_("Ce que l’assurance maladie a remboursé, mois par mois."),
        own=place.own,
        months=[
            _month(day, list(events)) for day, events in groupby(page.events, key=lambda one: one.on.replace(day=1))
        ],
        following_href=following,
        first_href=address if cursor else "",
        masked=bool(page.masked),
        mask_action=reverse("citizen:mask_health_history", args=[place.space.id]) if may_mask else "",
        mask_hint=_mask_hint(masked=bool(page.masked)),
    )


def _month(first: date, events: list[HealthEventView]) -> Month:
    words = month_words(first)
    return Month(
        id=f"mois-{first:%Y-%m}", title=f"{words[:1].upper()}{words[1:]}", events=[_event(event) for event in events]
    )


def _event(event: HealthEventView) -> Event:
    paid = _("Payé : %(amount)s.") % {"amount": euros(event.amount_cents)} if event.amount_cents is not None else ""
    back = (
        _("Remboursé : %(amount)s.") % {"amount": euros(event.reimbursed_cents)}
        if event.reimbursed_cents is not None
        else ""
    )
    amounts = " ".join(filter(None, [paid, back]))
    return Event(on=event.on, title=event.label, lines=[what_and_who(event), *([amounts] if amounts else [])])


def _mask_hint(*, masked: bool) -> str:
    if masked:
        return _("Aucun soignant ne lit ces lignes. Appuyez pour les montrer de nouveau, toutes ensemble.")
    return _("Toutes les lignes à la fois, celles d’aujourd’hui et celles à venir.")
