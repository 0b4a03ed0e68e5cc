"""One date of the agenda: read it, note it, change it, cancel it. Source: RULES.md AGE-03, AGE-04, AGE-05."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.identity.api import time_zones
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import Conflict, Malformed, Refused
from espace_sante.portals.citizen.forms.agenda import AppointmentForm, EventForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.agenda_event import event_presenter, time_of
from espace_sante.portals.citizen.presenters.agenda_write import one_time_presenter, write_presenter
from espace_sante.portals.citizen.wording.agenda import refusal, rule_words
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.record.api import DocumentQuery, DocumentView, Range, list_documents

UNPROCESSABLE = 422
OFFERED = 12  # documents that one may choose to bring


@require_safe
@citizen_view(asks=Action.READ_AGENDA)
def page(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """Everything said of one date; afterwards, what the professional added that day."""
    event = agenda.event(actor=place.actor, space=place.space, event_id=event_id, now=place.now)
    moment = time_of(event, request.GET.get("fois", ""))
    if moment is None:
        raise Http404
    presenter = event_presenter(
        place, event, moment, linked=_linked(place, event.content.documents), received=_received(place, event, moment),
        zone=_zone(place),
    )  # fmt: skip
    return draw(request, "citizen/agenda/event.html", presenter)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def note_appointment(request: HttpRequest, place: Place) -> HttpResponse:
    """Note an appointment that one made (AGE-02: this makes none)."""
    return _note(request, place, agenda.Kind.APPOINTMENT)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def note_reminder(request: HttpRequest, place: Place) -> HttpResponse:
    """Note something not to forget."""
    return _note(request, place, agenda.Kind.REMINDER)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def change(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """Change what one's side noted."""
    event = agenda.event(actor=place.actor, space=place.space, event_id=event_id, now=place.now)
    if not event.mine or event.cancelled:
        said.info(request, refusal(agenda.NotTheAuthor())[1] if not event.mine else _("Cette date est annulée."))
        return redirect("citizen:agenda_event", space_id=place.space.id, event_id=event_id)
    form = _form(request, place, event.content.kind, event)
    if request.method == "POST" and form.is_valid():
        try:
            agenda.change_event(
                actor=place.actor, space=place.space, event_id=event_id, content=form.content(), now=place.now,
                source=agenda.Source.PORTAL, expected=_expected(request),
            )  # fmt: skip
        except (Malformed, Conflict, Refused) as error:
            _say(form, error)
        else:
            said.success(request, _("C’est changé."))
            return redirect("citizen:agenda_event", space_id=place.space.id, event_id=event_id)
    return _draw_form(request, place, event.content.kind, form, event)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def move_time(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """Change one time of what comes back; the others stay as they are."""
    event = agenda.event(actor=place.actor, space=place.space, event_id=event_id, now=place.now)
    if not event.mine or event.cancelled or not event.content.rule:
        return redirect("citizen:change_event", space_id=place.space.id, event_id=event_id)
    moment = time_of(event, request.GET.get("fois", ""))
    if moment is None:
        raise Http404
    one = replace(event, content=replace(event.content, moment=moment, rule="", exceptions=(), identifiers=()))
    form = _form(request, place, one.content.kind, one).for_one_time()
    if request.method == "POST" and form.is_valid():
        try:
            made = agenda.move_time(
                actor=place.actor, space=place.space, event_id=event_id, occurrence_at=moment.starts,
                content=form.content(), source=agenda.Source.PORTAL, now=place.now, expected=_expected(request),
            )  # fmt: skip
        except (Malformed, Conflict, Refused) as error:
            _say(form, error)
        else:
            said.success(request, _("C’est changé."))
            return redirect("citizen:agenda_event", space_id=place.space.id, event_id=made.id)
    presenter = one_time_presenter(place, event, moment)
    status = UNPROCESSABLE if form.is_bound else 200
    return draw(request, "citizen/agenda/write.html", presenter, status=status, form=form)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def cancel(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """Say that it does not take place. The cabinet knows nothing of it."""
    try:
        agenda.cancel_event(
            actor=place.actor, space=place.space, event_id=event_id, source=agenda.Source.PORTAL, now=place.now
        )
    except agenda.NotTheAuthor as error:
        said.error(request, refusal(error)[1])
    else:
        said.success(request, _("C’est annulé ici. Prévenez le cabinet : il ne le sait pas."))
    return redirect("citizen:agenda_event", space_id=place.space.id, event_id=event_id)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def remove(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """Take it out of the agenda for good."""
    try:
        agenda.remove_event(
            actor=place.actor, space=place.space, event_id=event_id, edge="portal", now=place.now
        )  # fmt: skip
    except agenda.NotTheAuthor as error:
        said.error(request, refusal(error)[1])
        return redirect("citizen:agenda_event", space_id=place.space.id, event_id=event_id)
    said.success(request, _("C’est supprimé."))
    return redirect("citizen:agenda", space_id=place.space.id)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def remove_time(request: HttpRequest, place: Place, event_id: UUID) -> HttpResponse:
    """This one does not take place; the others do."""
    try:
        at = datetime.fromisoformat(request.POST.get("fois", "")).astimezone(UTC)
        agenda.remove_time(
            actor=place.actor, space=place.space, event_id=event_id, occurrence_at=at, source=agenda.Source.PORTAL,
            now=place.now,
        )  # fmt: skip
    except (ValueError, agenda.OccurrenceUnknown):
        said.error(request, _("Cette date n’a pas lieu ce jour-là."))
    except (agenda.NotTheAuthor, Malformed) as error:
        said.error(request, refusal(error)[1])
    else:
        said.success(request, _("Cette fois-là est retirée. Les autres restent."))
    return redirect("citizen:agenda_event", space_id=place.space.id, event_id=event_id)


def _note(request: HttpRequest, place: Place, kind: agenda.Kind) -> HttpResponse:
    form = _form(request, place, kind)
    if request.method == "POST" and form.is_valid():
        try:
            made = agenda.create_event(
                actor=place.actor, space=place.space, content=form.content(), source=agenda.Source.PORTAL, now=place.now
            )
        except (Malformed, Conflict) as error:
            _say(form, error)
        else:
            said.success(request, _("C’est noté."))
            return redirect("citizen:agenda_event", space_id=place.space.id, event_id=made.id)
    return _draw_form(request, place, kind, form)


def _expected(request: HttpRequest) -> agenda.Expected:
    """The version that the form was drawn from."""
    version = request.POST.get("version", "")
    return agenda.Expected(version=int(version) if version.isdecimal() and len(version) < 10 else 0)


def _form(request: HttpRequest, place: Place, kind: agenda.Kind, event: agenda.EventView | None = None) -> EventForm:
    content = event.content if event else None
    appointment = kind is agenda.Kind.APPOINTMENT
    made: type[EventForm] = AppointmentForm if appointment else EventForm
    initial: dict[str, Any] = made.shown(content) if content else {"prevenir": [one.value for one in agenda.Remind]}
    if content is None and request.GET.get("du"):
        initial["jour"] = request.GET["du"][:10]
    more = {"documents": _offered(place, content.documents if content else ())} if appointment else {}
    words = rule_words(content.rule, day_of(place.now)) if content else ""
    data = request.POST if request.method == "POST" else None
    return made(data, initial=initial, zone=_zone(place), kept=content, kept_words=words, **more)


def _draw_form(
    request: HttpRequest, place: Place, kind: agenda.Kind, form: EventForm, event: agenda.EventView | None = None
) -> HttpResponse:
    status = UNPROCESSABLE if form.is_bound else 200
    presenter = write_presenter(place, kind, event)
    return draw(request, "citizen/agenda/write.html", presenter, status=status, form=form)


def _say(form: EventForm, error: Malformed | Conflict | Refused) -> None:
    name, words = refusal(error)
    form.add_error(name if name in form.fields else None, words)


def _zone(place: Place) -> str:
    return time_zones([place.who.holder_id])[place.who.holder_id]


def _offered(place: Place, chosen: Sequence[UUID]) -> list[tuple[str, str]]:
    """The documents one may choose to bring: those chosen already, then the latest. Nothing for who reads none."""
    if not place.may(Action.LIST_DOCUMENTS):
        return []
    page = list_documents(actor=place.actor, space=place.space, now=place.now, size=OFFERED)
    shown = {view.id: view.title for view in (*_linked(place, chosen), *page.documents)}
    return [(str(one), title) for one, title in shown.items()]


def _linked(place: Place, ids: Sequence[UUID]) -> list[DocumentView]:
    """Those of these documents that one may read. A document that one may not is not there."""
    if not ids or not place.may(Action.LIST_DOCUMENTS):
        return []
    query = DocumentQuery(document_ids=frozenset(ids))
    return list_documents(actor=place.actor, space=place.space, now=place.now, query=query).documents


def _received(place: Place, event: agenda.EventView, moment: agenda.Moment) -> list[DocumentView]:
    """After the visit: what this professional, or this structure, added on that day, as its number in the directory or
    its author says.
    """
    numbers = {event.content.rpps, event.content.finess} - {""}
    if event.author.kind is not ActorKind.CITIZEN:
        numbers |= {event.author.id, event.author.finess} - {""}
    if moment.starts > place.now or not numbers or not place.may(Action.LIST_DOCUMENTS):
        return []
    start = agenda.instant(moment.day, None, moment.zone)
    query = DocumentQuery(submitted=(Range(start, start + timedelta(days=1)),))
    page = list_documents(actor=place.actor, space=place.space, now=place.now, query=query)
    return [one for one in page.documents if {one.facts.author_rpps, one.facts.author_finess} & numbers]
