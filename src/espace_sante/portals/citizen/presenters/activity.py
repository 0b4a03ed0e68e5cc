"""The activity by day, in sentences, with what one can do about an access that surprises."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.forms.activity import ActivityForm
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.activity_proof import proof_address
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.presenters.wonder import choices_of, question_of
from espace_sante.portals.citizen.wording.activity import Listener, gathered_sentence, sentence
from espace_sante.portals.citizen.wording.dates import clock, day_of, day_title
from espace_sante.portals.citizen.wording.modes import mode_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Chip, Choice
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import EMERGENCY_MODES, ActivityEntry, ActivityPage


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence, when, by whom, what one can do when it surprises. `inside`: the lines that it tells together."""

    text: SafeString
    meta: str
    state: str
    choices: list[Choice]
    question: str
    proof_href: str
    inside: list[Line] = field(default_factory=list)


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
    form: ActivityForm
    address: str
    all_href: str
    about_document: bool
    about_service: bool
    days: list[Day]
    following_href: str
    first_href: str
    csv_href: str
    pdf_href: str
    reports_href: str
    own: bool


def activity_presenter(place: Place, page: ActivityPage, form: ActivityForm) -> ActivityPresenter:
    here = [place.space.id]
    address = reverse("citizen:activity", args=here)
    values = form.address_values()
    name = {"of_name": of_person(place.who.given_name)}
    return ActivityPresenter(
        shell=shell_of(place, current="activity"),
        title=_("Activité de votre espace") if place.own else _("Activité de l’espace %(of_name)s") % name,
        lead=_(
            "Chaque lecture, chaque ajout, chaque réglage est écrit ici. Une ligne changée ou retirée se verrait. "
            "L’activité n’est effacée qu’avec l’espace lui-même."
        ),
        tabs=_tabs(place, address, values),
        form=form,
        address=address,
        all_href=with_values(address, onglet=values.get("onglet", "")),
        about_document="document" in values,
        about_service="service" in values,
        days=_days(place, page),
        following_href=with_values(address, **values, avant=page.before) if page.before else "",
        first_href=with_values(address, **values) if "avant" in form.understood() else "",
        csv_href=with_values(reverse("citizen:activity_csv", args=here), **values),
        pdf_href=with_values(reverse("citizen:activity_pdf", args=here), **values),
        reports_href=reverse("citizen:reports", args=here) if place.may(Action.READ_REPORTS) else "",
        own=place.own,
    )


def _tabs(place: Place, address: str, values: dict[str, str]) -> list[Chip]:
    rest = {name: value for name, value in values.items() if name != "onglet"}
    rows = (
        ("", _("Tout")),
        ("professionnels", _("Professionnels")),
        ("proches", _("Vous et vos proches") if place.own else _("La famille et les proches")),
        ("services", _("Services reliés")),
        ("service", _("Le service")),
    )
    current = values.get("onglet", "")
    return [
        Chip(label=label, href=with_values(address, onglet=key, **rest), current=key == current) for key, label in rows
    ]


def _days(place: Place, page: ActivityPage) -> list[Day]:
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=page.names)
    days = groupby(page.entries, key=lambda one: day_of(one.entry.at))
    return [
        Day(id=f"jour-{day:%Y-%m-%d}", title=day_title(day, day_of(place.now)), lines=_lines(found, listener, place))
        for day, found in days
    ]


def _lines(entries: Iterable[ActivityEntry], listener: Listener, place: Place) -> list[Line]:
    return [_line(one, listener, place) for one in entries]


def _line(one: ActivityEntry, listener: Listener, place: Place) -> Line:
    choices = choices_of(one, place)
    return Line(
        text=gathered_sentence(one, listener) if one.gathered else sentence(one, listener),
        meta=_meta(one, place),
        state="urgent" if one.entry.mode in EMERGENCY_MODES else "seen",
        choices=choices,
        question=question_of(one) if choices else "",
        proof_href="" if one.gathered else proof_address(place, one),
        inside=_lines(one.gathered, listener, place),
    )


def _meta(one: ActivityEntry, at: Place) -> str:
    """The hour, the profession, the place of work, the way in, how many times."""
    entry = one.entry
    professional = entry.actor_kind == ActorKind.PROFESSIONAL
    job = profession_words(entry.actor_profession) if professional and entry.actor_profession else ""
    place = entry.actor_structure_name if professional else ""
    today = day_of(entry.at) == day_of(at.now)
    times = (_("%(count)s fois aujourd’hui") if today else _("%(count)s fois ce jour-là")) % {"count": one.times}
    hours = _hours(one)
    several = hours["first"] != hours["last"]
    hour = _("de %(first)s à %(last)s") % hours if several else hours["last"]
    return ", ".join(filter(None, [hour, job, place, mode_words(entry), times if one.times > 1 else ""]))


def _hours(one: ActivityEntry) -> dict[str, str]:
    """When the first and the last of what is told together happened."""
    first = one.gathered[-1] if one.gathered else one
    return {"first": clock(first.entry.at), "last": clock(one.entry.at)}


def with_values(address: str, **values: str) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address}?{query}" if query else address
