"""One date of the agenda: everything said of it, what to bring, what came from the professional that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.agenda import (
    STATUSES,
    author_words,
    headline,
    hours_of,
    rule_words,
    who_with,
    zone_words,
)
from espace_sante.portals.citizen.wording.dates import capitalised, day_of, full_day
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentView


@dataclass(frozen=True, kw_only=True)
class EventPresenter:
    """The page. `fed`: a service noted it, and its name is in `author` (AGE-04). `series`: it comes back."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    facts: list[tuple[str, str]]
    note: str
    preparation: list[str]
    documents: list[DocumentRow]
    received: list[DocumentRow]
    status: str
    fed: bool
    author: str
    change_href: str
    cancel_href: str
    remove_href: str
    move_href: str
    time_href: str
    time: str
    time_words: str
    cancelled: bool
    series: bool


def event_presenter(
    place: Place,
    event: agenda.EventView,
    moment: agenda.Moment,
    *,
    linked: Sequence[DocumentView],
    received: Sequence[DocumentView],
    zone: str,
) -> EventPresenter:
    """`moment`: the time that was touched, of what comes back."""
    content, today = event.content, day_of(place.now)
    may = event.mine and place.may(Action.CHANGE_AGENDA)
    here = [place.space.id, event.id]
    cancelled = event.cancelled
    series = bool(content.rule)
    return EventPresenter(
        shell=shell_of(place, current="agenda"),
        title=headline(content),
        lead=_lead(moment, zone, place),
        back_href=reverse("citizen:agenda", args=[place.space.id]) + f"?du={moment.day:%Y-%m-%d}",
        facts=_facts(event, place, series=series),
        note=content.note,
        preparation=list(content.preparation),
        documents=[document_row(view, place) for view in linked],
        received=[document_row(view, place) for view in received],
        status=str(STATUSES.get(content.status, "")),
        fed=event.author.kind is not ActorKind.CITIZEN,
        author=event.author.name,
        change_href=reverse("citizen:change_event", args=here) if may and not cancelled else "",
        cancel_href=reverse("citizen:cancel_event", args=here) if may and not cancelled else "",
        remove_href=reverse("citizen:remove_event", args=here) if may else "",
        move_href=f"{reverse('citizen:move_time', args=here)}?fois={moment.starts:%Y%m%dT%H%M}"
        if may and series and not cancelled
        else "",
        time_href=reverse("citizen:remove_time", args=here) if may and series and not cancelled else "",
        time=moment.starts.isoformat(),
        time_words=full_day(moment.day, today),
        cancelled=cancelled,
        series=series,
    )


def _lead(moment: agenda.Moment, zone: str, place: Place) -> str:
    words = f"{full_day(moment.day, day_of(place.now))}, {hours_of(moment)}"
    elsewhere = zone_words(moment, zone)
    return capitalised(f"{words} ({elsewhere})" if elsewhere else words)


def _facts(event: agenda.EventView, place: Place, *, series: bool) -> list[tuple[str, str]]:
    content = event.content
    today = day_of(place.now)
    reminds = {agenda.Remind.EVE: _("la veille"), agenda.Remind.DAY: _("le jour même")}
    told = [words for which, words in reminds.items() if which in content.reminds]
    with_whom = who_with(content) if content.kind is agenda.Kind.APPOINTMENT else ""
    return [
        (_("Pourquoi"), content.title if with_whom else ""),
        (_("Avec qui"), with_whom),
        (_("Spécialité"), content.speciality),
        (_("Adresse"), content.address.replace("\n", ", ")),
        (_("Cela revient"), rule_words(content.rule, today) if series else ""),
        (_("Prévu d’abord"), _first_day(event, today)),
        (_("Rappel"), _(" et ").join(told) or _("aucun")),
        (_("Qui l’a noté"), author_words(event, place) or _("Vous")),
    ]


def _first_day(event: agenda.EventView, today: date) -> str:
    """Of one time of what comes back that was moved to another day: the day that it had."""
    if event.occurrence_at is None:
        return ""
    day = event.occurrence_at.astimezone(agenda.zone_of(event.content.moment.zone)).date()
    return full_day(day, today) if day != event.content.moment.day else ""


def time_of(event: agenda.EventView, written: str) -> agenda.Moment | None:
    """The time that an address names (`20261125T0900`, in UTC); the first one without. None: there is no such time."""
    if not written:
        return event.content.moment
    try:
        starts = datetime.strptime(f"{written}+0000", "%Y%m%dT%H%M%z")
    except ValueError:
        return None
    return agenda.time_at(event, starts)
