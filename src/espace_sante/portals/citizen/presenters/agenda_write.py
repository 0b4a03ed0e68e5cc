"""The page on which one notes, or changes, a date."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, full_day
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class WritePresenter:
    """The form's surroundings. `version`: of the event that is changed, so that nobody writes over another."""

    shell: ShellPresenter
    title: str
    lead: str
    action: str
    back_href: str
    appointment: bool
    version: int
    chosen: bool


def one_time_presenter(place: Place, event: agenda.EventView, moment: agenda.Moment) -> WritePresenter:
    """For one time of what comes back."""
    here, touched = [place.space.id, event.id], f"?fois={moment.starts:%Y%m%dT%H%M}"
    return WritePresenter(
        shell=shell_of(place, current="agenda"),
        title=_("Changer cette fois-là"),
        lead=_("Celle du %(day)s seulement. Les autres restent.") % {"day": full_day(moment.day, day_of(place.now))},
        action=reverse("citizen:move_time", args=here) + touched,
        back_href=reverse("citizen:agenda_event", args=here) + touched,
        appointment=event.content.kind is agenda.Kind.APPOINTMENT,
        version=event.version,
        chosen=bool(event.content.documents),
    )


def write_presenter(place: Place, kind: agenda.Kind, event: agenda.EventView | None = None) -> WritePresenter:
    appointment = kind is agenda.Kind.APPOINTMENT
    route = "citizen:note_appointment" if appointment else "citizen:note_reminder"
    here = [place.space.id]
    if event is not None:
        address = reverse("citizen:agenda_event", args=[*here, event.id])
        return WritePresenter(
            shell=shell_of(place, current="agenda"),
            title=_("Changer ce rendez-vous") if appointment else _("Changer ce rappel"),
            lead=_("Toutes les fois à venir changent avec lui.") if event.content.rule else "",
            action=reverse("citizen:change_event", args=[*here, event.id]),
            back_href=address,
            appointment=appointment,
            version=event.version,
            chosen=bool(event.content.documents),
        )
    return WritePresenter(
        shell=shell_of(place, current="agenda"),
        title=_("Noter un rendez-vous") if appointment else _("Noter un rappel"),
        lead=_("Ceci ne prend pas de rendez-vous : notez ici celui que vous avez pris.") if appointment else "",
        action=reverse(route, args=here),
        back_href=reverse("citizen:agenda", args=here),
        appointment=appointment,
        version=0,
        chosen=False,
    )
