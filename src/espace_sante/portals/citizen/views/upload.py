"""Add a document of one's own, or of somebody one acts for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import AccessRefused, Action, Reason
from espace_sante.kernel.errors import Malformed, Unavailable
from espace_sante.portals.citizen.forms.upload import ACCEPT, UploadForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.upload import upload_presenter
from espace_sante.portals.citizen.wording.dates import day_of
from espace_sante.portals.citizen.wording.uploads import too_large_sentence, upload_error
from espace_sante.portals.components.uploads import LimitedUpload, announces_too_much, declared_size, too_large
from espace_sante.record.api import add_own_document

TOO_LARGE = 413


@csrf_exempt  # only so that the handler comes before the form is read: `_add` checks the token
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, space_id: UUID) -> HttpResponseBase:
    """The form, and what was sent with it."""
    if request.method == "POST":
        if announces_too_much(request):
            return _refuse_unread(request, space_id=space_id)
        request.upload_handlers = [LimitedUpload(request)]
    return _add(request, space_id=space_id)


@citizen_view(asks=Action.ADD_OWN_DOCUMENT)
def _refuse_unread(request: HttpRequest, place: Place) -> HttpResponse:
    """Nothing of the request was read, so nothing of the form can be shown again."""
    form = UploadForm({}, today=day_of(place.now))
    form.full_clean()
    form.errors.clear()  # an empty form has not been filled wrongly
    form.add_error("fichier", too_large_sentence(declared_size(request)))
    return _page(request, place, form, status=TOO_LARGE)


@csrf_protect
@citizen_view()
def _add(request: HttpRequest, place: Place) -> HttpResponse:
    decision = place.decide(Action.ADD_OWN_DOCUMENT)
    if decision.reason is Reason.IDENTITY_NOT_QUALIFIED:
        return _page(request, place, None, status=403 if request.method == "POST" else 200)
    if not decision.allowed:
        raise AccessRefused(decision)
    if request.method != "POST":
        return _page(request, place, UploadForm(today=day_of(place.now)))
    form = UploadForm(request.POST, request.FILES, today=day_of(place.now))
    refused_size = too_large(request)
    if refused_size:
        form.is_valid()
        form.errors.pop("fichier", None)
        form.add_error("fichier", too_large_sentence(refused_size))
        return _page(request, place, form, status=TOO_LARGE)
    if not form.is_valid():
        return _page(request, place, form, status=422)
    return _keep(request, place, form)


def _keep(request: HttpRequest, place: Place, form: UploadForm) -> HttpResponse:
    cleaned: dict[str, Any] = form.cleaned_data
    file = cleaned["fichier"]
    try:
        document_id = add_own_document(
            actor=place.actor,
            space=place.space,
            content=file.read(),
            declared_type=file.content_type or "",
            title=cleaned["titre"],
            type_code=form.type_code,
            act_at=form.act_at,
            masked=cleaned["masquer"],
            comments=form.known_date,
            now=place.now,
        )
    except (Malformed, Unavailable) as error:
        form.add_error(*upload_error(error, size=file.size))
        return _page(request, place, form, status=422)
    messages.success(request, _("Le document est ajouté."))
    return redirect("citizen:document", space_id=place.space.id, document_id=document_id)


def _page(request: HttpRequest, place: Place, form: UploadForm | None, *, status: int = 200) -> HttpResponse:
    """Without a form: the identity is not qualified, and nothing may be added yet (RULES.md DOC-05)."""
    return draw(
        request,
        "citizen/documents/upload.html",
        upload_presenter(place),
        status=status,
        form=form,
        accept=ACCEPT,
        limit_bytes=settings.CITIZEN_UPLOAD_BYTES,
    )
