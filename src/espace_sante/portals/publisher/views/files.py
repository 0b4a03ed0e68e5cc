"""The files of an application: evidence, the impact assessment, screenshots."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import DPIA, ServiceStatus
from espace_sante.kernel.errors import Unavailable
from espace_sante.portals.components.presenters import Shot
from espace_sante.portals.components.session import actor_of_request, now_of
from espace_sante.portals.components.sizes import size_words
from espace_sante.portals.publisher.forms.criteria import ACCEPT, FileForm, ShotForm
from espace_sante.portals.publisher.guarded import for_members
from espace_sante.portals.publisher.presenters.service import EDITABLE, frozen_words
from espace_sante.portals.publisher.presenters.shell import shell_of
from espace_sante.portals.publisher.sending import with_one_file
from espace_sante.portals.publisher.views.service import too_late

METHODS = ["GET", "HEAD", "POST"]
PICTURES = ".png,.jpg,.jpeg,.webp,image/png,image/jpeg,image/webp"


def _refusal(limit: int) -> str:
    megabytes = limit // 1_000_000
    return _("Ce fichier n’est pas accepté : il ne s’ouvre pas, n’est pas du bon type, ou dépasse %(most)s Mo.") % {
        "most": megabytes
    }


@csrf_exempt  # `with_one_file` checks the token, once the size is known
@require_http_methods(METHODS)
@for_members
def evidence(request: HttpRequest, slug: str, code: str) -> HttpResponseBase:
    """The files of one criterion, or the impact assessment."""
    if request.method != "POST":
        return _evidence(request, slug, code, FileForm())
    limit = settings.CATALOGUE_EVIDENCE_BYTES
    return with_one_file(
        request,
        limit=limit,
        take=lambda checked: _take_evidence(checked, slug, code),
        refuse=lambda: _evidence(request, slug, code, FileForm(), problem=_refusal(limit), status=413),
    )


@require_safe
@for_members
def file(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """One file, to be saved."""
    view, content = catalogue.read_own_evidence(actor=actor_of_request(request), slug=slug, file_id=file_id)
    response = HttpResponse(content, content_type=view.mime_type)
    response["Content-Disposition"] = f'attachment; filename="piece-{file_id.hex[-6:]}{_ending(view.mime_type)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@for_members
def remove_file(request: HttpRequest, slug: str, file_id: UUID) -> HttpResponse:
    """Take a file back, while the service is a draft."""
    try:
        catalogue.remove_evidence(actor=actor_of_request(request), slug=slug, file_id=file_id)
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    messages.success(request, _("Le fichier est retiré."))
    return redirect("publisher:service", slug=slug)


@csrf_exempt  # `with_one_file` checks the token, once the size is known
@require_http_methods(METHODS)
@for_members
def shots(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The screenshots of the card."""
    if request.method != "POST":
        return _shots(request, slug, ShotForm())
    limit = settings.CATALOGUE_SCREENSHOT_BYTES
    return with_one_file(
        request,
        limit=limit,
        take=lambda checked: _take_shot(checked, slug),
        refuse=lambda: _shots(request, slug, ShotForm(), problem=_refusal(limit), status=413),
    )


@require_safe
@for_members
def shot(request: HttpRequest, slug: str, shot_id: UUID) -> HttpResponse:
    """One screenshot, as its publisher sees it before everybody does."""
    found = catalogue.own_screenshot(actor=actor_of_request(request), slug=slug, screenshot_id=shot_id)
    return HttpResponse(found.content, content_type=found.mime_type)


@require_POST
@for_members
def remove_shot(request: HttpRequest, slug: str, shot_id: UUID) -> HttpResponse:
    """Take a screenshot away."""
    try:
        catalogue.remove_screenshot(
            actor=actor_of_request(request), slug=slug, screenshot_id=shot_id, now=now_of(request)
        )
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    messages.success(request, _("La capture est retirée."))
    return redirect("publisher:shots", slug=slug)


def _take_evidence(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _evidence(request, slug, code, form, status=422)
    sent = form.cleaned_data["fichier"]
    file = catalogue.Sent(name=sent.name, content=sent.read(), declared_type=sent.content_type or "")
    try:
        catalogue.add_evidence(actor=actor_of_request(request), slug=slug, code=code, file=file, now=now_of(request))
    except catalogue.EntryInvalid as error:
        raise Http404 from error
    except catalogue.FileRefused:
        form.add_error("fichier", _refusal(settings.CATALOGUE_EVIDENCE_BYTES))
        return _evidence(request, slug, code, form, status=422)
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    except Unavailable:
        form.add_error("fichier", _("Le fichier n’a pas pu être gardé. Recommencez dans quelques minutes."))
        return _evidence(request, slug, code, form, status=503)
    messages.success(request, _("Le fichier est ajouté."))
    return redirect("publisher:evidence", slug=slug, code=code)


def _take_shot(request: HttpRequest, slug: str) -> HttpResponse:
    form = ShotForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shots(request, slug, form, status=422)
    content, words = form.cleaned_data["fichier"].read(), form.cleaned_data["texte"]
    try:
        catalogue.add_screenshot(
            actor=actor_of_request(request), slug=slug, content=content, alt=words, now=now_of(request)
        )
    except catalogue.FileRefused:
        form.add_error("fichier", _refusal(settings.CATALOGUE_SCREENSHOT_BYTES))
        return _shots(request, slug, form, status=422)
    except catalogue.MoveNotPossible:
        return too_late(request, slug)
    messages.success(request, _("La capture est ajoutée."))
    return redirect("publisher:shots", slug=slug)


def _evidence(
    request: HttpRequest, slug: str, code: str, form: FileForm, *, problem: str = "", status: int = 200
) -> HttpResponse:
    actor = actor_of_request(request)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    line = next((one for one in dossier.application.concerned if one.code == code), None)
    if line is None and code != DPIA:
        raise Http404
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "slug": slug,
        "name": dossier.service.name,
        "code": code,
        "title": line.evidence or _("Pièce jointe") if line else _("Analyse d’impact sur la protection des données"),
        "sentence": line.sentence if line else "",
        "files": [
            (
                one.name,
                size_words(one.size),
                reverse("publisher:file", args=[slug, one.id]),
                reverse("publisher:remove_file", args=[slug, one.id]),
            )
            for one in dossier.evidence
            if one.code == code
        ],
        "form": form,
        "problem": problem,
        "limit": settings.CATALOGUE_EVIDENCE_BYTES,
        "accept": ACCEPT,
        "draft": dossier.service.status is ServiceStatus.DRAFT,
        "frozen": frozen_words(dossier.service.status),
    }
    return render(request, "publisher/services/evidence.html", context, status=status)


def _shots(request: HttpRequest, slug: str, form: ShotForm, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor = actor_of_request(request)
    dossier = catalogue.own_dossier(actor=actor, slug=slug)
    context = {
        "shell": shell_of(actor, catalogue.membership_of(actor), "services"),
        "slug": slug,
        "name": dossier.service.name,
        "shots": [
            (
                Shot(
                    src=reverse("publisher:shot", args=[slug, one.id]), alt=one.alt, width=one.width, height=one.height
                ),
                reverse("publisher:remove_shot", args=[slug, one.id]),
            )
            for one in dossier.pictures
        ],
        "form": form,
        "problem": problem,
        "limit": settings.CATALOGUE_SCREENSHOT_BYTES,
        "accept": PICTURES,
        "editable": dossier.service.status in EDITABLE,
    }
    return render(request, "publisher/services/shots.html", context, status=status)


def _ending(mime_type: str) -> str:
    return {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}.get(mime_type, "")
