"""The page of the devices that keep an agenda."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.agenda.api import DeviceView, MadeDevice
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import calendar_day, day_of
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class DeviceRow:
    """A device that is linked."""

    title: str
    lines: list[str]
    withdraw: str


@dataclass(frozen=True, kw_only=True)
class DevicesPresenter:
    """`made`: one that was linked just now, with its password, shown once."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    made: MadeDevice | None
    address: str
    devices: list[DeviceRow]
    make_action: str


def devices_presenter(place: Place, found: Sequence[DeviceView], made: MadeDevice | None) -> DevicesPresenter:
    here = [place.space.id]
    return DevicesPresenter(
        shell=shell_of(place, current="calendars"),
        title=_("Relier un téléphone à l’agenda")
        if place.own
        else _("Relier un téléphone à l’agenda de %(name)s") % {"name": place.who.given_name},
        lead=_("Votre téléphone montre les rendez-vous, et ce que vous y notez arrive ici."),
        back_href=reverse("citizen:calendars", args=here),
        made=made,
        address=f"{settings.BASE_URL}{reverse('caldav:root')}",
        devices=[_row(one, place) for one in found],
        make_action=reverse("citizen:devices", args=here),
    )


def _row(device: DeviceView, place: Place) -> DeviceRow:
    today = day_of(place.now)
    used = (
        _("Venu pour la dernière fois le %(day)s.") % {"day": calendar_day(device.used_on, today)}
        if device.used_on
        else _("Jamais venu.")
    )
    mine = [] if device.by_id == place.actor.holder_id else [_("Relié par un proche.")]
    return DeviceRow(
        title=device.name,
        lines=[
            _("Relié le %(day)s. Identifiant : %(login)s")
            % {"day": calendar_day(day_of(device.made_at), today), "login": device.login},
            used,
            *mine,
        ],
        withdraw=reverse("citizen:withdraw_device", args=[place.space.id, device.id]),
    )
