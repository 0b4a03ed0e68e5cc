"""Secure mail of a professional, in the demonstration: the mailboxes, a conversation, the files.

Whose mailbox it is, `access` says; everything else is what a mail program does (ADR 31). Source: RULES.md STR-05.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.interop.professional_mail import api as mail
from espace_sante.kernel.actors import ActorKind
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import letter_error, private
from espace_sante.portals.professional.files import file_response
from espace_sante.portals.professional.forms.letter import ACCEPT, LetterForm
from espace_sante.portals.professional.mailboxes import mailboxes_here
from espace_sante.portals.professional.presenters.frame import Reader, reader_of
from espace_sante.portals.professional.presenters.messages import exchange_presenter, key_of, mailbox_presenter

P = ParamSpec("P")
MailView = Callable[Concatenate[HttpRequest, ProfessionalMailbox, P], HttpResponseBase]
MOST_WORDS = 200
UNPROCESSABLE = 422


def mail_view(view: MailView[P]) -> Callable[..., HttpResponseBase]:
    """A page about one mailbox that this professional reads; any other is not found."""

    @wraps(view)
    def guarded(request: HttpRequest, /, box: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, _named(request, box), *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return only_for(ActorKind.PROFESSIONAL)(private(guarded))


@only_for(ActorKind.PROFESSIONAL)
@private
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Their own mailbox, or the first that they read."""
    boxes = _boxes(request)
    if boxes:
        return redirect("professional:mailbox", box=key_of(boxes[0]))
    page = mailbox_presenter([], None, [], now=now_of(request), searched="")
    return render(request, "professional/messages/mailbox.html", {"reader": _reader(request), "page": page})


@mail_view
@require_http_methods(["GET", "HEAD", "POST"])
def mailbox(request: HttpRequest, box: ProfessionalMailbox) -> HttpResponse:
    """The conversations of one mailbox, or those that hold some words, posted so that no address holds them."""
    words = request.POST.get("mots", "").strip()[:MOST_WORDS]
    found = mail.exchanges(box, now=now_of(request), words=words)
    page = mailbox_presenter(_boxes(request), box, found, now=now_of(request), searched=words)
    return render(request, "professional/messages/mailbox.html", {"reader": _reader(request), "page": page})


@mail_view
@require_http_methods(["GET", "HEAD", "POST"])
def exchange(request: HttpRequest, box: ProfessionalMailbox, exchange_id: str) -> HttpResponse:
    """One conversation, and the answer to it."""
    opened = mail.open_exchange(box, exchange_id, now=now_of(request))
    form = LetterForm(request.POST, request.FILES) if request.method == "POST" else LetterForm()
    if form.is_bound and form.is_valid() and _answered(request, box, opened, form):
        return redirect("professional:exchange", box=key_of(box), exchange_id=exchange_id)
    page = exchange_presenter(box, opened, now=now_of(request))
    context = {
        "reader": _reader(request),
        "page": page,
        "form": form,
        "accept": ACCEPT,
        "limit_bytes": mail.most_bytes(),
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "professional/messages/exchange.html", context, status=status)


@mail_view
@require_POST
def delete(request: HttpRequest, box: ProfessionalMailbox, exchange_id: str) -> HttpResponse:
    """Take a conversation out of this mailbox."""
    mail.delete_exchange(box, exchange_id, now=now_of(request))
    said.success(request, _("La conversation est supprimée de cette boîte."))
    return redirect("professional:mailbox", box=key_of(box))


@mail_view
@require_safe
def file(request: HttpRequest, box: ProfessionalMailbox, letter_id: str, position: int) -> HttpResponseBase:
    """A file that came with a letter."""
    part = mail.open_file(box, letter_id, position, now=now_of(request))
    stem = part.name.rpartition(".")[0] or part.name
    return file_response(part.content, mime_type=part.mime_type, title=stem, size=len(part.content))


def _answered(request: HttpRequest, box: ProfessionalMailbox, opened: mail.Opened, form: LetterForm) -> bool:
    """Whether the letter left; otherwise the form says why not."""
    try:
        mail.send(box, to=opened.person, words=form.words(), answers=opened, now=now_of(request))
    except mail.LETTER_ERRORS as error:
        form.add_error(*letter_error(error))
        return False
    said.success(request, _("Votre message est remis."))
    return True


def _boxes(request: HttpRequest) -> list[ProfessionalMailbox]:
    if not mail.is_open():
        raise Http404
    return mailboxes_here(request)


def _named(request: HttpRequest, key: str) -> ProfessionalMailbox:
    for one in _boxes(request):
        if key_of(one) == key:
            return one
    raise Http404


def _reader(request: HttpRequest) -> Reader:
    return reader_of(actor_of_request(request), at="messages", several_places=has_several_places(request))
