"""Addresses by which other programs read an agenda, calendar files, and invitations received by message."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.interop.icalendar import api as icalendar
from espace_sante.kernel.errors import Conflict, Malformed
from espace_sante.messaging import api as messaging
from espace_sante.portals.citizen.forms.calendars import FeedForm, ImportForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.calendars import calendars_presenter
from espace_sante.portals.citizen.wording.calendars import (
    accepted_words,
    imported_words,
    refused_invitation_words,
    refused_words,
)
from espace_sante.portals.components.uploads import LimitedUpload, too_large


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The addresses that were made; a new one is shown once, in the answer that makes it."""
    form = FeedForm(request.POST if request.method == "POST" else None)
    secret = ""
    if form.is_bound and form.is_valid():
        detail = agenda.Detail(form.cleaned_data["detail"])
        try:
            secret = agenda.make_feed(
                actor=place.actor, space=place.space, detail=detail, now=place.now, language=get_language() or "fr"
            ).secret
        except agenda.TooManyFeeds:
            form.add_error(None, _("Il y a déjà dix adresses. Retirez-en une pour en créer une autre."))
    return _page(request, place, form=form, secret=secret, status=422 if form.errors else 200)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def withdraw(request: HttpRequest, place: Place, feed_id: UUID) -> HttpResponse:
    """Nothing answers at that address any more."""
    if agenda.withdraw_feed(actor=place.actor, space=place.space, feed_id=feed_id, now=place.now):
        messages.success(request, _("L’adresse est retirée : plus personne ne lit l’agenda par elle."))
    return redirect("citizen:calendars", space_id=place.space.id)


@csrf_exempt  # the file must be limited before it is read: `_import` is protected
def import_file(request: HttpRequest, space_id: UUID) -> HttpResponseBase:
    """Read a calendar file."""
    if request.method == "POST":
        request.upload_handlers = [LimitedUpload(request)]
    return _import(request, space_id=space_id)


@csrf_protect
@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def _import(request: HttpRequest, place: Place) -> HttpResponse:
    form = ImportForm(request.POST, request.FILES)
    if too_large(request):
        form.is_valid()
        form.errors.pop("fichier", None)
        form.add_error("fichier", _("Ce fichier est trop gros : 1 Mo au plus."))
    elif form.is_valid():
        try:
            content = form.cleaned_data["fichier"].read(icalendar.MOST_BYTES + 1)
            done = icalendar.import_calendar(actor=place.actor, space=place.space, content=content, now=place.now)
        except icalendar.CalendarTooLarge:
            form.add_error("fichier", _("Ce calendrier est trop grand : 1 Mo et 200 rendez-vous au plus."))
        except icalendar.CalendarMalformed:
            form.add_error("fichier", _("Ce fichier n’est pas un calendrier que nous savons lire."))
        else:
            messages.success(request, imported_words(done))
            for words in refused_words(done):
                messages.warning(request, words)
            return redirect("citizen:calendars", space_id=place.space.id)
    return _page(request, place, importing=form, status=422)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def accept(request: HttpRequest, place: Place, thread_id: UUID, part_id: UUID) -> HttpResponse:
    """Note in the agenda what a message invites to, and tell who invites."""
    try:
        done = icalendar.accept_invitation(actor=place.actor, space=place.space, part_id=part_id, now=place.now)
    except (Malformed, Conflict, messaging.PartsTooLarge) as error:
        messages.error(request, refused_invitation_words(error))
    else:
        if done.outcome is icalendar.Outcome.SAME:
            messages.info(request, _("Ce rendez-vous est déjà dans l’agenda."))
        else:
            messages.success(request, accepted_words(sent=done.sent))
    return redirect("citizen:conversation", space_id=place.space.id, thread_id=thread_id)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def decline(request: HttpRequest, place: Place, thread_id: UUID, part_id: UUID) -> HttpResponse:
    """Tell who invites that one does not come."""
    try:
        icalendar.decline_invitation(actor=place.actor, space=place.space, part_id=part_id, now=place.now)
    except messaging.ExchangeEnded:
        messages.error(request, _("Cette conversation ne prend plus de réponse. Rien n’est envoyé."))
    except icalendar.AnswerNotAwaited:
        messages.info(request, _("Ce rendez-vous n’attend pas de réponse. Rien n’est envoyé."))
    except (Malformed, Conflict, messaging.PartsTooLarge) as error:
        messages.error(request, refused_invitation_words(error))
    else:
        messages.success(request, _("C’est répondu : vous ne viendrez pas. Rien n’est ajouté à l’agenda."))
    return redirect("citizen:conversation", space_id=place.space.id, thread_id=thread_id)


def _page(
    request: HttpRequest, place: Place, *, form: FeedForm | None = None, importing: ImportForm | None = None,
    secret: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    found = agenda.feeds_of(actor=place.actor, space=place.space, now=place.now)
    faulty = importing or form or FeedForm()
    return draw(
        request, "citizen/calendars/calendars.html", calendars_presenter(place, found, secret=secret), status=status,
        form=form or FeedForm(), importing=importing or ImportForm(), faulty=faulty,
    )  # fmt: skip
