"""The choices of a mailbox, and the answer to who asks whether a message was read. RULES.md MSG-10, MSG-11."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action
from espace_sante.messaging import api as messaging
from espace_sante.portals.citizen.forms.mailbox import MailboxForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.mailbox import mailbox_presenter

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.SEND_MESSAGE)
def choices(request: HttpRequest, place: Place) -> HttpResponse:
    """What is chosen, and its change."""
    where: dict[str, Any] = {"actor": place.actor, "space": place.space, "now": place.now}
    found = messaging.mailbox_choices(**where)
    may_file = place.may(Action.ADD_OWN_DOCUMENT)
    if request.method != "POST":
        form = MailboxForm(initial=MailboxForm.shown(found), may_file=may_file)
        return draw(request, "citizen/messages/choices.html", mailbox_presenter(place, found), form=form)
    form = MailboxForm(request.POST, may_file=may_file)
    if not form.is_valid():
        page = mailbox_presenter(place, found)
        return draw(request, "citizen/messages/choices.html", page, form=form, status=UNPROCESSABLE)
    messaging.choose(receipts=form.receipts, filing=form.filing(found), **where)
    said.success(request, _("Vos réglages sont enregistrés."))
    return redirect("citizen:messages", space_id=place.space.id)


@require_POST
@citizen_view(asks=Action.SEND_MESSAGE)
def answer_receipt(request: HttpRequest, place: Place, thread_id: UUID, message_id: UUID) -> HttpResponse:
    """Let the sender know that a message was read, or not."""
    agree = request.POST.get("reponse") == "oui"
    messaging.answer_receipt(actor=place.actor, space=place.space, message_id=message_id, agree=agree, now=place.now)
    said.success(
        request, _("Votre correspondant est prévenu.") if agree else _("Votre correspondant ne sera pas prévenu.")
    )
    return redirect("citizen:conversation", space_id=place.space.id, thread_id=thread_id)
