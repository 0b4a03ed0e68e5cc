"""Messages with professionals: the list, a conversation and its answer, a new one, the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages as said
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.kernel.errors import Conflict, Malformed, Unavailable
from espace_sante.messaging import api as messaging
from espace_sante.portals.citizen.files import file_response
from espace_sante.portals.citizen.forms.message import NewMessageForm, PharmacyForm, ReplyForm, SearchForm
from espace_sante.portals.citizen.forms.upload import ACCEPT
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.messages import (
    conversation_presenter,
    inbox_presenter,
)
from espace_sante.portals.citizen.presenters.write_message import pharmacies_presenter, write_presenter
from espace_sante.portals.citizen.wording.messages import writing_error
from espace_sante.portals.citizen.wording.uploads import too_large_sentence
from espace_sante.portals.components.uploads import LimitedUpload, too_large
from espace_sante.record.api import CursorInvalid

TOO_LARGE, UNPROCESSABLE = 413, 422


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.READ_MESSAGES)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The conversations, the latest first; or those that hold some words, posted so that no address holds them."""
    form = SearchForm(request.POST)
    words = form.cleaned_data["mots"].strip() if form.is_valid() else ""
    where: dict[str, Any] = {"actor": place.actor, "space": place.space, "now": place.now}
    if words:
        found = messaging.search(words=words, **where)
    else:
        found = messaging.inbox(after=_cursor(request.GET.get("avant", "")), **where)
    return draw(request, "citizen/messages/inbox.html", inbox_presenter(place, found, searched=words))


@csrf_exempt  # only so that the handler comes before the form is read: `_conversation` checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def conversation(request: HttpRequest, space_id: UUID, thread_id: UUID) -> HttpResponseBase:
    """One conversation, and the answer to it."""
    _limit_files(request)
    return _conversation(request, space_id=space_id, thread_id=thread_id)


@csrf_exempt  # as above
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, space_id: UUID) -> HttpResponseBase:
    """A new conversation, with somebody who wrote first."""
    _limit_files(request)
    return _write(request, space_id=space_id)


@require_POST
@citizen_view(asks=Action.SEND_MESSAGE)
def keep_draft(request: HttpRequest, place: Place, thread_id: UUID) -> HttpResponse:
    """Keep what one began to write, for later."""
    text = request.POST.get("texte", "")[: messaging.MOST_CHARACTERS]
    messaging.keep_draft(actor=place.actor, space=place.space, thread_id=thread_id, text=text, now=place.now)
    said.success(request, _("Le brouillon est gardé.") if text.strip() else _("Le brouillon est effacé."))
    return redirect("citizen:messages", space_id=place.space.id)


@require_POST
@citizen_view(asks=Action.SEND_MESSAGE)
def delete(request: HttpRequest, place: Place, thread_id: UUID) -> HttpResponse:
    """Delete a conversation for good."""
    messaging.delete_thread(actor=place.actor, space=place.space, thread_id=thread_id, now=place.now)
    said.success(request, _("La conversation est supprimée."))
    return redirect("citizen:messages", space_id=place.space.id)


@require_safe
@citizen_view(asks=Action.READ_MESSAGES)
def part(request: HttpRequest, place: Place, part_id: UUID) -> HttpResponseBase:
    """An attachment."""
    opened = messaging.open_part(actor=place.actor, space=place.space, part_id=part_id, now=place.now)
    return file_response(
        opened.chunks, mime_type=opened.view.mime_type, title=opened.view.name.rpartition(".")[0] or opened.view.name,
        size=opened.view.size,
    )  # fmt: skip


@require_POST
@citizen_view(asks=Action.ADD_OWN_DOCUMENT)
def save_part(request: HttpRequest, place: Place, thread_id: UUID, part_id: UUID) -> HttpResponse:
    """Save an attachment among the documents (MSG-11)."""
    try:
        document_id = messaging.save_part(actor=place.actor, space=place.space, part_id=part_id, now=place.now)
    except (Malformed, Conflict, Unavailable) as error:
        said.error(request, writing_error(error, size=0)[1])
        return redirect("citizen:conversation", space_id=place.space.id, thread_id=thread_id)
    said.success(request, _("La pièce jointe est rangée dans les documents."))
    return redirect("citizen:document", space_id=place.space.id, document_id=document_id)


@csrf_protect
@citizen_view(asks=Action.READ_MESSAGES)
def _conversation(request: HttpRequest, place: Place, thread_id: UUID) -> HttpResponse:
    where: dict[str, Any] = {"actor": place.actor, "space": place.space, "thread_id": thread_id, "now": place.now}
    shown = messaging.conversation(**where)
    several = shown.mode is messaging.ReplyMode.REPLY_ALL
    if request.method != "POST":
        form = ReplyForm(initial={"texte": shown.draft}, several=several)
        return _draw_conversation(request, place, shown, form)
    form = ReplyForm(request.POST, request.FILES, several=several)
    if _sent(request, form, lambda: messaging.reply(written=form.written(), **where)):
        said.success(request, _("Votre réponse est partie."))
        return redirect("citizen:conversation", space_id=place.space.id, thread_id=thread_id)
    return _draw_conversation(request, place, shown, form, status=UNPROCESSABLE)


@csrf_protect
@citizen_view(asks=Action.SEND_MESSAGE)
def _write(request: HttpRequest, place: Place) -> HttpResponse:
    where: dict[str, Any] = {"actor": place.actor, "space": place.space, "now": place.now}
    people = messaging.people_to_write_to(**where)
    pharmacy = request.GET.get("pharmacie", "")[:9]
    first = messaging.whom_to_write_first(found=pharmacy, **where)
    nobody = not people and not first
    if request.method != "POST":
        chosen = _document(request.GET.get("document", ""))
        to = next((one.address for one in first if one.finess and one.finess == pharmacy), "")
        form = NewMessageForm(people=people, first=first, initial={"document": chosen, "a": to})
        return _draw_writing(request, place, form, nobody=nobody)
    form = NewMessageForm(request.POST, request.FILES, people=people, first=first)
    begun: list[UUID] = []

    def send() -> None:
        begun.append(messaging.write_to(address=form.cleaned_data["a"], written=form.written(), **where))

    if _sent(request, form, send):
        said.success(
            request,
            _("Votre message est parti. Pensez à apporter l’ordonnance sur papier.")
            if form.to_pharmacy
            else _("Votre message est parti."),
        )
        return redirect("citizen:conversation", space_id=place.space.id, thread_id=begun[0])
    return _draw_writing(request, place, form, nobody=nobody, status=UNPROCESSABLE)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.SEND_MESSAGE)
def pharmacies(request: HttpRequest, place: Place) -> HttpResponse:
    """Find a pharmacy to send a prescription to (MSG-03)."""
    form = PharmacyForm(request.POST if request.method == "POST" else None, auto_id="pharmacie-%s")
    found = None
    if form.is_bound and form.is_valid():
        found = messaging.pharmacies_named(
            actor=place.actor, space=place.space, now=place.now, name=form.cleaned_data["nom"],
            town=form.cleaned_data["ville"],
        )  # fmt: skip
    return draw(request, "citizen/messages/pharmacies.html", pharmacies_presenter(place, found), form=form)


def _sent(request: HttpRequest, form: ReplyForm, send: Callable[[], object]) -> bool:
    """Whether a message left; otherwise the form says why not."""
    refused = too_large(request)
    if refused:
        form.is_valid()
        form.add_error("fichier", too_large_sentence(refused))
        return False
    if not form.is_valid():
        return False
    try:
        send()
    except (messaging.ExchangeEnded, Malformed, Unavailable) as error:
        file = form.cleaned_data.get("fichier")
        form.add_error(*writing_error(error, size=file.size if file else 0))
        return False
    return True


def _draw_conversation(
    request: HttpRequest, place: Place, shown: messaging.Conversation, form: ReplyForm, *, status: int = 200
) -> HttpResponse:
    return draw(
        request, "citizen/messages/conversation.html", conversation_presenter(place, shown), status=status, form=form,
        accept=ACCEPT, limit_bytes=settings.CITIZEN_UPLOAD_BYTES,
    )  # fmt: skip


def _draw_writing(
    request: HttpRequest, place: Place, form: NewMessageForm, *, nobody: bool, status: int = 200
) -> HttpResponse:
    page = write_presenter(place, nobody=nobody, document_id=_document(form["document"].value()))
    limit = settings.CITIZEN_UPLOAD_BYTES
    return draw(
        request, "citizen/messages/write.html", page, status=status, form=form, accept=ACCEPT, limit_bytes=limit
    )


def _limit_files(request: HttpRequest) -> None:
    if request.method == "POST":
        request.upload_handlers = [LimitedUpload(request)]


def _document(written: object) -> UUID | None:
    """The document that an address or a form names, if it names one."""
    try:
        return UUID(str(written)) if written else None
    except ValueError:
        return None


def _cursor(written: str) -> messaging.Cursor | None:
    """The place in the list that an address names. Raises CursorInvalid."""
    if not written:
        return None
    moment, _mark, thread_id = written.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise CursorInvalid
        return messaging.Cursor(last_at=at, id=UUID(thread_id))
    except ValueError as error:
        raise CursorInvalid from error
