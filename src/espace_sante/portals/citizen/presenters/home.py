"""The first page: one sentence of what is new, the family, the thread, the latest documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.audit.api import Act
from espace_sante.identity.api import CarerNotices, families
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.agenda_rows import EventRow, event_row
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.family import question_of
from espace_sante.portals.citizen.presenters.shell import people_of, shell_of, unread_words
from espace_sante.portals.citizen.wording.activity import Listener, sentence
from espace_sante.portals.citizen.wording.carers import instant_words, scope_words, sections_words, until_words
from espace_sante.portals.citizen.wording.dates import day_of, full_day, when
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Colour
from espace_sante.portals.components.shell import ShellPresenter, SwitcherEntry
from espace_sante.record.api import EMERGENCY_MODES, ActivityEntry, Overview

ARRIVALS = frozenset({Act.DOCUMENT_DEPOSITED.value, Act.DOCUMENT_REPLACED.value})


@dataclass(frozen=True, kw_only=True)
class News:
    """One sentence of the thread."""

    text: SafeString
    meta: str
    state: Literal["urgent", "new", "seen"]
    href: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What waits for an answer, or must be known at once."""

    text: str
    href: str
    link: str
    kind: str = "info"
    icon: str = "users"


@dataclass(frozen=True, kw_only=True)
class HelpedHomePresenter:
    """The first page of a space whose documents are not opened to its reader."""

    shell: ShellPresenter
    title: str
    lead: str
    facts: list[tuple[str, str]]
    helped_href: str
    next_event: EventRow | None
    agenda_href: str


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
    catalogue_href: str
    services_href: str
    measures_href: str
    own: bool
    notices: list[Notice]
    next_event: EventRow | None
    agenda_href: str


def home_presenter(
    place: Place,
    overview: Overview,
    carers: CarerNotices | None = None,
    questions: Sequence[families.Question] = (),
    *,
    first_choices: bool = False,
    coming: agenda.Occurrence | None = None,
) -> HomePresenter:
    """`first_choices`: they wait to be made, and the page asks for them (CIT-03). `coming`: what is next."""
    here = [place.space.id]
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names=overview.names)
    date = full_day(day_of(place.now), day_of(place.now))
    family = people_of(place, overview.new_counts, short=True)
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
        upload_href=reverse("citizen:upload", args=here) if place.may(Action.ADD_OWN_DOCUMENT) else "",
        catalogue_href=reverse("citizen:catalogue", args=here),
        services_href=reverse("citizen:services", args=here) if place.may(Action.SEE_SERVICES) else "",
        measures_href=reverse("citizen:measures", args=here) if place.may(Action.READ_MEASURES) else "",
        own=place.own,
        next_event=event_row(coming, place, place.who) if coming else None,
        agenda_href=reverse("citizen:agenda", args=here),
        notices=[
            *_first_choices(place, first_choices),
            *(_asked(one, place) for one in questions),
            *(_notices(place, carers) if carers else []),
        ],
    )


def _first_choices(place: Place, waiting: bool) -> list[Notice]:
    if not waiting:
        return []
    return [
        Notice(
            text=_("Qui lit vos documents, d’habitude et en urgence ?")
            if place.own
            else _("Qui lit ses documents, d’habitude et en urgence ?"),
            href=reverse("citizen:first_choices", args=[place.space.id]),
            link=_("Choisir, en trois écrans"),
            icon="eye",
        )
    ]


def helped_home_presenter(place: Place, coming: agenda.Occurrence | None = None) -> HelpedHomePresenter:
    """For a carer to whom other sections than the documents are open. `coming`: what is next, when the agenda is."""
    scope = place.who.relations.carer
    assert scope is not None  # the holder and representatives read documents
    return HelpedHomePresenter(
        shell=shell_of(place, current="home"),
        title=_title(place),
        lead=_("Vous l’aidez pour %(sections)s. Ses documents ne vous sont pas ouverts.")
        % {"sections": sections_words(scope)},
        facts=[
            (_("Ce que vous pouvez faire"), scope_words(scope)),
            (_("Quand"), until_words(place.who.until).capitalize() if place.who.until else ""),
        ],
        helped_href=reverse("citizen:helped"),
        next_event=event_row(coming, place, place.who) if coming else None,
        agenda_href=reverse("citizen:agenda", args=[place.space.id]),
    )


def _asked(one: families.Question, place: Place) -> Notice:
    """What the family asks of this person."""
    question = question_of(one, place)
    return Notice(text=f"{question.title}. {question.text}", href=question.href, link=question.link)


def _notices(place: Place, carers: CarerNotices) -> list[Notice]:
    asked = [
        Notice(
            text=_("%(name)s vous demande d’être son aidant.") % {"name": one.helped.full_name},
            href=reverse("citizen:helped_answer", args=[one.id]),
            link=_("Lire et répondre"),
        )
        for one in carers.invitations
    ]
    opened = [
        Notice(
            text=_("%(name)s a ouvert votre espace en urgence %(since)s.")
            % {"name": one.carer_name, "since": instant_words(emergency.since)},
            href=reverse("citizen:carers", args=[place.space.id]),
            link=_("Voir et, si besoin, arrêter"),
            kind="wait",
            icon="bolt",
        )
        for one in carers.emergencies
        if (emergency := one.emergency_at(place.now)) is not None
    ]
    return [*opened, *asked]


def _title(place: Place) -> str:
    if place.own:
        return _("Bonjour %(name)s") % {"name": place.who.given_name}
    return _("L’espace %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def _lead(place: Place, overview: Overview) -> str:
    """The one sentence that says what is new, the latest by its name."""
    count = overview.new_counts.get(place.space.id, 0)
    if not overview.recent:
        return _("Aucun document pour l’instant.")
    if count == 0:
        waiting = place.unread.get(place.space.id, 0)
        told = {"waiting": unread_words(waiting)}
        return (
            _("Aucun nouveau document, et %(waiting)s.") % told
            if waiting
            else _("Rien de nouveau : vous avez tout lu.")
        )
    newest = next((view for view in overview.recent if view.new), None)
    if newest is None:
        return ngettext("%(count)s document vous attend.", "%(count)s documents vous attendent.", count) % {
            "count": count
        }
    if count == 1:
        return _("Un nouveau document vous attend : « %(title)s ».") % {"title": newest.title}
    return ngettext(
        "« %(title)s » et %(count)s autre document vous attendent.",
        "« %(title)s » et %(count)s autres documents vous attendent.",
        count - 1,
    ) % {"title": newest.title, "count": count - 1}


def _news(one: ActivityEntry, listener: Listener, place: Place) -> News:
    if one.entry.act == Act.EMERGENCY_OPENED and not one.entry.refused and place.may(Action.READ_TRACE):
        return News(
            text=sentence(one, listener),
            meta=when(one.entry.at, place.now),
            state="urgent",
            href=reverse("citizen:emergencies", args=[place.space.id]),
            link=_("Voir pourquoi, et contester"),
        )
    document = one.document
    arrived = one.entry.act in ARRIVALS and document is not None
    fresh = arrived and document is not None and document.new
    return News(
        text=sentence(one, listener),
        meta=when(one.entry.at, place.now),
        state="urgent" if one.entry.mode in EMERGENCY_MODES else "new" if fresh else "seen",
        href=reverse("citizen:document", args=[place.space.id, document.id]) if document and fresh else "",
        link=_("Lire ce document"),
    )
