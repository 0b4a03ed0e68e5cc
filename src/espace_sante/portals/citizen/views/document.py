"""One document and its files. Every opening is decided and traced by the record."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import (
    Action,
    DocumentStatus,
    authorised_structures,
    case_of,
    current_matrix,
    family_who_see,
    professions_that_read,
    who_can_see,
)
from espace_sante.identity import api as identity
from espace_sante.interop.cda.api import MalformedDocument
from espace_sante.pairing.api import services_who_read
from espace_sante.portals.citizen.files import file_response
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.content import BODY, rendered
from espace_sante.portals.citizen.presenters.delete import delete_presenter
from espace_sante.portals.citizen.presenters.document import Around, document_presenter
from espace_sante.record.api import (
    DocumentQuery,
    DocumentUnknown,
    DocumentView,
    OpenedDocument,
    delete_document,
    document_metadata,
    history_of,
    list_documents,
    read_document,
    read_preview,
    set_masked,
)


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """The document in place, who can see it, what happened to it."""
    opened = _opened(place, document_id)
    view = opened.view
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    authorised = authorised_structures(place.space, now=place.now)
    around = Around(
        case=case,
        viewers=who_can_see(space=place.space, document=view.facts, now=place.now, but_secret=case.relations.by_law),
        helpers=family_who_see(space=place.space, document=view.facts, now=place.now),
        services=services_who_read(space=place.space, document=view.facts, now=place.now),
        structures=sorted(identity.structures(authorised).values()) if authorised else [],
        readers=professions_that_read(view.facts.type_code),
        professions=current_matrix().professions,
        history=history_of(actor=place.actor, space=place.space, document_id=document_id, now=place.now),
        versions=_versions(place, view),
    )
    return draw(request, "citizen/documents/document.html", document_presenter(place, opened, around))


@require_safe
@citizen_view()
def file(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponseBase:
    """The file as it was added; `?telecharger` saves it."""
    opened = _opened(place, document_id)
    return file_response(
        opened.content(),
        mime_type=opened.view.mime_type,
        title=opened.view.title,
        size=opened.view.size,
        download="telecharger" in request.GET,
    )


@require_safe
@citizen_view()
def preview(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponseBase:
    """The small picture of the first page."""
    picture = read_preview(actor=place.actor, space=place.space, document_id=document_id, now=place.now)
    return file_response(picture, mime_type="image/jpeg", title="apercu")


@require_safe
@citizen_view()
def piece(request: HttpRequest, place: Place, document_id: UUID, piece: str) -> HttpResponseBase:
    """A file that a clinical document carries: its one body, or a picture of its text."""
    opened = _opened(place, document_id)
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


@require_POST
@citizen_view()
def mask(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """Hide the document from professionals, or show it again."""
    masked = request.POST.get("masquer") == "oui"
    set_masked(actor=place.actor, space=place.space, document_id=document_id, masked=masked, now=place.now)
    if masked:
        messages.success(request, _("Les soignants ne voient plus ce document. Son auteur le voit toujours."))
    else:
        messages.success(request, _("Les soignants autorisés voient de nouveau ce document."))
    return redirect("citizen:document", space_id=place.space.id, document_id=document_id)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view()
def delete(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """Delete an item of the holder's side, after a page that says what will be lost (CIT-13)."""
    view = document_metadata(actor=place.actor, space=place.space, document_id=document_id, now=place.now)
    case = case_of(actor=place.actor, space=place.space, now=place.now)
    if not case.decide(Action.DELETE_DOCUMENT, view.facts).allowed:
        raise DocumentUnknown
    if request.method != "POST":
        return draw(request, "citizen/documents/delete.html", delete_presenter(place, view))
    delete_document(actor=place.actor, space=place.space, document_id=document_id, now=place.now)
    messages.success(request, _("Le document est effacé. Le journal garde la trace de son passage, pas son contenu."))
    return redirect("citizen:documents", space_id=place.space.id)


def _opened(place: Place, document_id: UUID) -> OpenedDocument:
    return read_document(actor=place.actor, space=place.space, document_id=document_id, now=place.now)


def _versions(place: Place, view: DocumentView) -> list[DocumentView]:
    """The version before and the version after, when the reader may see them."""
    near = frozenset(one for one in (view.replaces_id, view.replaced_by_id) if one is not None)
    if not near:
        return []
    every = frozenset({DocumentStatus.APPROVED, DocumentStatus.DEPRECATED})
    query = DocumentQuery(document_ids=near, statuses=every)
    return list_documents(actor=place.actor, space=place.space, now=place.now, query=query).documents
