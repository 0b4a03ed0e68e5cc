"""Telephones and computers that keep an agenda: each its password, shown once, taken back when one likes. ADR 36."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action
from espace_sante.agenda import api as agenda
from espace_sante.portals.citizen.forms.devices import DeviceForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.devices import devices_presenter


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHANGE_AGENDA)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The devices that are linked; the password of a new one is shown once, in the answer that makes it."""
    form = DeviceForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_bound and form.is_valid():
        name = form.cleaned_data["nom"]
        try:
            made = agenda.make_device(actor=place.actor, space=place.space, name=name, now=place.now)
        except agenda.TooManyDevices:
            form.add_error(None, _("Il y a déjà dix appareils. Retirez-en un pour en relier un autre."))
        except agenda.DeviceNameInvalid:
            form.add_error("nom", _("Donnez un nom à l’appareil, en 60 caractères au plus."))
        else:
            form = DeviceForm()
    found = agenda.devices_of(actor=place.actor, space=place.space, now=place.now)
    return draw(
        request, "citizen/calendars/devices.html", devices_presenter(place, found, made),
        status=422 if form.errors else 200, form=form,
    )  # fmt: skip


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def withdraw(request: HttpRequest, place: Place, device_id: UUID) -> HttpResponse:
    """Its password opens nothing any more."""
    if agenda.withdraw_device(actor=place.actor, space=place.space, device_id=device_id, now=place.now):
        messages.success(request, _("L’appareil est délié : son mot de passe n’ouvre plus rien."))
    return redirect("citizen:devices", space_id=place.space.id)
