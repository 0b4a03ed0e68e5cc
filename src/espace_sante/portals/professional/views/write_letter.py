"""Write first to a patient, found as any search finds them. Source: RULES.md MSG-02, MSG-12, MSG-18, STR-05."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import FoundSpace
from espace_sante.interop.professional_mail import api as mail
from espace_sante.messaging.api import MailAddress, mailbox_of
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import letter_error, patient_view
from espace_sante.portals.professional.forms.letter import ACCEPT, FirstLetterForm
from espace_sante.portals.professional.found import find_again
from espace_sante.portals.professional.mailboxes import mailboxes_here
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.portals.professional.presenters.messages import key_of

UNPROCESSABLE = 422


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, space_id: UUID) -> HttpResponse:
    """The letter; no right to read the record is needed, and a document that goes along is read as any other."""
    if not mail.is_open():
        raise Http404
    found, boxes = find_again(request, space_id), mailboxes_here(request)
    form = FirstLetterForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        boxes=boxes, initial={"document": _document(request)},
    )  # fmt: skip
    if form.is_bound and form.is_valid() and _sent(request, found, form):
        return redirect("professional:mailbox", box=key_of(form.box))
    strip = strip_of(found.holder, space_id=space_id, now=now_of(request))
    context = {
        "reader": reader_of(actor_of_request(request), several_places=has_several_places(request)),
        "strip": strip,
        "form": form,
        "boxes": boxes,
        "document": form["document"].value(),
        "accept": ACCEPT,
        "limit_bytes": mail.most_bytes(),
    }
    return render(request, "professional/messages/write.html", context, status=UNPROCESSABLE if form.is_bound else 200)


def _sent(request: HttpRequest, found: FoundSpace, form: FirstLetterForm) -> bool:
    """Whether the letter left; otherwise the form says why not."""
    actor, now, words = actor_of_request(request), now_of(request), form.words()
    try:
        if form.cleaned_data["document"]:
            chosen = [form.cleaned_data["document"]]
            archive = mail.archive_for(actor=actor, space=found.space, document_ids=chosen, now=now)
            words = replace(words, parts=(*words.parts, archive))
        to = MailAddress(mailbox_of(found.space).address, found.holder.full_name)
        mail.send(form.box, to=to, words=words, now=now)
    except mail.LETTER_ERRORS as error:
        form.add_error(*letter_error(error))
        return False
    said.success(request, _("Votre message est remis dans la boîte de %(who)s.") % {"who": found.holder.full_name})
    return True


def _document(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("document", ""))
    except ValueError:
        return None
