"""The notifications: what is new in each space one may open, and what one wants to be told (NOT-04, NOT-06)."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import Malformed
from espace_sante.notifications import api as notifications
from espace_sante.notifications.api import NotificationView
from espace_sante.portals.citizen.forms.notifications import ActForm, DeviceForm, PageForm, PreferencesForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.notifications import (
    centre_presenter,
    preferences_presenter,
    space_presenter,
)
from espace_sante.portals.citizen.wording.notifications import page_of

LATEST = 4  # of each profile, in the centre
RPPS_DIGITS = 11


@require_safe
@citizen_view(about_all=True)
def centre(request: HttpRequest, place: Place) -> HttpResponse:
    """Every profile one may open, the latest of each."""
    found = notifications.latest(actor=place.actor, ties=place.ties, most=LATEST)
    names = _names(view for views in found.values() for view in views)
    return draw(request, "citizen/notifications/centre.html", centre_presenter(place, found, names))


@require_safe
@citizen_view(asks=Action.READ_NOTIFICATIONS)
def of_space(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything about one profile, a page at a time."""
    form = PageForm(request.GET)
    number = (form.cleaned_data.get("page") if form.is_valid() else None) or 1
    page = notifications.page_of_space(actor=place.actor, ties=_here(place), number=number)
    presenter = space_presenter(place, page, _names(page.rows), number=number)
    return draw(request, "citizen/notifications/space.html", presenter)


@require_POST
@citizen_view(asks=Action.READ_NOTIFICATIONS)
def act(request: HttpRequest, place: Place, notification_id: UUID) -> HttpResponse:
    """Open what it is about, mark it as read or unread, or delete it for everybody."""
    form = ActForm(request.POST)
    back = redirect("citizen:notifications")
    if not form.is_valid():
        return back
    if form.cleaned_data["retour"]:
        back = redirect("citizen:notifications_of", space_id=place.space.id)
    chosen, here = form.cleaned_data["geste"], _here(place)
    if chosen == "supprimer":
        notifications.delete(actor=place.actor, ties=here, notification_id=notification_id, now=place.now)
        messages.success(request, _("C’est supprimé, pour toutes les personnes qui ont accès à cet espace."))
        return back
    view = notifications.set_read(
        actor=place.actor, ties=here, notification_id=notification_id, read=chosen != "non-lue", now=place.now
    )
    address, _label = page_of(view, place)
    return redirect(address) if chosen == "ouvrir" and address else back


@require_POST
@citizen_view(asks=Action.READ_NOTIFICATIONS)
def read_all(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything of one profile is read."""
    notifications.read_everything(actor=place.actor, ties=_here(place), now=place.now)
    return redirect("citizen:notifications")


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(about_all=True)
def preferences(request: HttpRequest, place: Place) -> HttpResponse:
    """What is sent, by which way, how often."""
    shown = PreferencesForm.shown(notifications.preferences_of(place.actor.id))
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        notifications.set_preferences(
            reader=place.actor.id, on=form.on, daily=form.daily, quiet_nights=form.cleaned_data["nuit"]
        )
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("citizen:notification_preferences")
    presenter = preferences_presenter(
        place, key=notifications.public_key_text(), devices=notifications.count_devices(place.actor.id)
    )
    status = 422 if form.errors else 200
    return draw(request, "citizen/notifications/preferences.html", presenter, form=form, status=status)


@require_POST
@citizen_view(about_all=True)
def add_device(request: HttpRequest, place: Place) -> HttpResponse:
    """The browser of this page asks to be told."""
    form = DeviceForm(request.POST)
    try:
        if not form.is_valid():
            raise notifications.SubscriptionInvalid
        given = dict(form.cleaned_data)
        notifications.add_device(reader=place.actor.id, now=place.now, before=given.pop("avant"), **given)
    except Malformed:
        messages.error(request, _("Cet appareil n’a pas donné de quoi vous prévenir. Vos mails, eux, arrivent."))
    else:
        messages.success(request, _("Cet appareil vous préviendra. Le message ne dit rien de votre santé."))
    return redirect("citizen:notification_preferences")


@require_POST
@citizen_view(about_all=True)
def remove_devices(request: HttpRequest, place: Place) -> HttpResponse:
    """No device is told any more."""
    notifications.remove_devices(reader=place.actor.id)
    messages.success(request, _("Plus aucun appareil ne vous prévient."))
    return redirect("citizen:notification_preferences")


def _here(place: Place) -> notifications.Ties:
    """This space alone, with what ties one to it."""
    return {place.space.id: place.ties[place.space.id]}


def _names(views: Iterable[NotificationView]) -> dict[str, str]:
    """The names of whom these are about: professionals by RPPS number, people by id. Three queries at most."""
    about = {view.about for view in views if view.about}
    numbers = {one for one in about if len(one) == RPPS_DIGITS}
    people = {UUID(one) for one in about - numbers}
    names = {rpps: found.name for rpps, found in identity.professionals(numbers).items()} if numbers else {}
    if people:
        names |= {str(found.id): found.full_name for found in identity.holders(people).values()}
    return names
