"""One document and its files, and what its author may do with it. Every opening is decided and traced by the record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import AccessRefused, Action, DocumentStatus, case_of
from espace_sante.identity import api as identity
from espace_sante.interop.cda.api import MalformedDocument
from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import patient_view
from espace_sante.portals.professional.files import file_response
from espace_sante.portals.professional.presenters.document import BODY, document_presenter, rendered
from espace_sante.portals.professional.presenters.documents import line_of, only
from espace_sante.portals.professional.presenters.emergency import standing_of
from espace_sante.portals.professional.presenters.frame import reader_of, strip_of
from espace_sante.record.api import (
    DocumentUnknown,
    DocumentView,
    OpenedDocument,
    announce_document,
    delete_document,
    document_metadata,
    list_documents,
    read_document,
    read_preview,
    set_masked,
)
from espace_sante.spaces.api import SpaceView, space_by_id


@patient_view
@require_safe
def page(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponse:
    """The document in place."""
    actor, now, space = actor_of_request(request), now_of(request), space_by_id(space_id)
    opened = read_document(actor=actor, space=space, document_id=document_id, now=now)
    newer = _newer(request, actor, space, opened.view)
    case = case_of(actor=actor, space=space, now=now)
    holder = identity.holders([space.holder_id])[space.holder_id]
    return render(
        request,
        "professional/document/document.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(holder, space_id=space_id, now=now),
            "standing": standing_of(actor=actor, space=space, decision=case.decide(Action.ENTER_SPACE), now=now),
            "document": document_presenter(opened, case=case, newer=newer),
        },
    )


@patient_view
@require_safe
def file(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The file as it was deposited; `?telecharger` saves it."""
    opened = _opened(request, space_id, document_id)
    return file_response(
        opened.content(),
        mime_type=opened.view.mime_type,
        title=opened.view.title,
        size=opened.view.size,
        download="telecharger" in request.GET,
    )


@patient_view
@require_safe
def preview(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponseBase:
    """The small picture of the first page. A refusal is answered as an absence."""
    actor, space = actor_of_request(request), space_by_id(space_id)
    try:
        picture = read_preview(actor=actor, space=space, document_id=document_id, now=now_of(request))
    except AccessRefused as refused:
        raise Http404 from refused
    return file_response(picture, mime_type="image/jpeg", title="apercu")


@patient_view
@require_safe
def piece(request: HttpRequest, space_id: UUID, document_id: UUID, piece: str) -> HttpResponseBase:
    """A file that a clinical document carries."""
    opened = _opened(request, space_id, document_id)
    try:
        _document, body = rendered(opened)
    except MalformedDocument as error:
        raise Http404 from error
    title = opened.view.title
    if piece == BODY and body.embedded is not None:
        return file_response(body.embedded.data, mime_type=body.embedded.media_type, title=title)
    found = body.attachment(piece) if body.embedded is None else None
    if found is None:
        raise Http404
    return file_response(found.data, mime_type=found.media_type, title=found.label or title)


@patient_view
@require_POST
def unmask(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponse:
    """The author shows the document again to the other professionals."""
    actor, space = actor_of_request(request), space_by_id(space_id)
    set_masked(actor=actor, space=space, document_id=document_id, masked=False, now=now_of(request))
    messages.success(request, _("Les autres professionnels autorisés voient maintenant ce document."))
    return redirect("professional:document", space_id=space_id, document_id=document_id)


@patient_view
@require_POST
def announce(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponse:
    """The patient was told: the document becomes visible to them at once (ANN-04)."""
    actor, space = actor_of_request(request), space_by_id(space_id)
    announce_document(actor=actor, space=space, document_id=document_id, now=now_of(request))
    messages.success(request, _("Le patient voit maintenant ce document."))
    return redirect("professional:document", space_id=space_id, document_id=document_id)


@patient_view
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, space_id: UUID, document_id: UUID) -> HttpResponse:
    """The author, or their structure, takes the document out of the record once sure; its trace stays."""
    actor, space = actor_of_request(request), space_by_id(space_id)
    if request.method != "POST":
        return _confirm_deletion(request, actor, space, document_id)
    delete_document(actor=actor, space=space, document_id=document_id, now=now_of(request))
    messages.success(request, _("Le document est supprimé. Le patient le verra dans son activité."))
    return redirect("professional:record", space_id=space_id)


def _confirm_deletion(request: HttpRequest, actor: Actor, space: SpaceView, document_id: UUID) -> HttpResponse:
    now = now_of(request)
    view = document_metadata(actor=actor, space=space, document_id=document_id, now=now)
    if not case_of(actor=actor, space=space, now=now).decide(Action.DELETE_DOCUMENT, view.facts).allowed:
        raise DocumentUnknown
    holder = identity.holders([space.holder_id])[space.holder_id]
    return render(
        request,
        "professional/document/delete.html",
        {
            "reader": reader_of(actor, several_places=has_several_places(request)),
            "strip": strip_of(holder, space_id=space.id, now=now),
            "line": line_of(view, actor=actor),
            "action": reverse("professional:delete", args=[space.id, document_id]),
        },
    )


def _opened(request: HttpRequest, space_id: UUID, document_id: UUID) -> OpenedDocument:
    """A document for its bytes alone: whoever may not read it gets 404, whatever the reason."""
    try:
        return read_document(
            actor=actor_of_request(request), space=space_by_id(space_id), document_id=document_id, now=now_of(request)
        )
    except AccessRefused as refused:
        raise Http404 from refused


def _newer(request: HttpRequest, actor: Actor, space: SpaceView, view: DocumentView) -> DocumentView | None:
    """The version that replaced this one, when the reader may see it.

    One that the holder masked must not show through the former one (VIS-05): the former one is then hidden too.
    """
    if view.facts.status is not DocumentStatus.DEPRECATED or view.replaced_by_id is None:
        return None
    found = list_documents(actor=actor, space=space, now=now_of(request), query=only(view.replaced_by_id), size=1)
    if found.documents:
        return found.documents[0]
    if view.facts.author_rpps == actor.rpps:
        return None
    raise Http404
