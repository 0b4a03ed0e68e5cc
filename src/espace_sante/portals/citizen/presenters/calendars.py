"""The page of the addresses by which other programs read an agenda, and of the files that are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.agenda.api import FeedView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.calendars import DETAILS
from espace_sante.portals.citizen.wording.dates import calendar_day, day_of
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class FeedRow:
    """An address that was made: the address itself is shown to nobody any more."""

    title: str
    lines: list[str]
    withdraw: str


@dataclass(frozen=True, kw_only=True)
class CalendarsPresenter:
    """`address`: one that was made just now, shown once."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    feeds: list[FeedRow]
    address: str
    make_action: str
    import_action: str
    devices_href: str


def calendars_presenter(place: Place, found: Sequence[FeedView], *, secret: str = "") -> CalendarsPresenter:
    here = [place.space.id]
    address = f"{settings.BASE_URL}{reverse('icalendar:feed', args=[secret])}" if secret else ""
    return CalendarsPresenter(
        shell=shell_of(place, current="agenda"),
        title=_("L’agenda dans votre téléphone")
        if place.own
        else _("L’agenda de %(name)s dans votre téléphone") % {"name": place.who.given_name},
        lead=_("Retrouvez ces rendez-vous dans l’agenda que vous utilisez déjà, et apportez ceux que vous y avez."),
        back_href=reverse("citizen:agenda", args=here),
        feeds=[_row(one, place) for one in found],
        address=address,
        make_action=reverse("citizen:calendars", args=here),
        import_action=reverse("citizen:import_calendar", args=here),
        devices_href=reverse("citizen:devices", args=here),
    )


def _row(feed: FeedView, place: Place) -> FeedRow:
    today = day_of(place.now)
    made = _("Adresse créée le %(day)s") % {"day": calendar_day(day_of(feed.made_at), today)}
    used = (
        _("Lue pour la dernière fois le %(day)s.") % {"day": calendar_day(feed.used_on, today)}
        if feed.used_on
        else _("Jamais lue.")
    )
    mine = [] if feed.by_id == place.actor.holder_id else [_("Créée par un proche.")]
    return FeedRow(
        title=made,
        lines=[str(DETAILS[feed.detail]), used, *mine],
        withdraw=reverse("citizen:withdraw_calendar", args=[place.space.id, feed.id]),
    )
