"""Close a space, have it erased, have it again; say that one does not agree with a suspension.

Closing and erasing ask for a fresh proof first. Per child, whatever became of one's own space (MIN-17).
Source: CSP art. R. 1111-36; RULES.md LC-14 to LC-21, C7.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access import api as access
from espace_sante.access.api import Action
from espace_sante.kernel.errors import Conflict
from espace_sante.portals.citizen.files import file_response
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.ending import close_presenter, erase_presenter
from espace_sante.portals.citizen.presenters.shell import home_address
from espace_sante.portals.components.session import needs_fresh_proof
from espace_sante.record.api import erasure_certificate

METHODS = ["GET", "HEAD", "POST"]
fresh = needs_fresh_proof("citizen:home")
CHOICES = {"archiver": False, "effacer": True}


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False, asks=Action.CLOSE_SPACE)
def close(request: HttpRequest, place: Place) -> HttpResponse:
    """Two answers of equal weight: kept ten years, or erased (LC-14, LC-16, C7)."""
    choice = request.POST.get("choix", "")
    if request.method != "POST" or choice not in CHOICES:
        return draw(
            request,
            "citizen/ending/close.html",
            close_presenter(place),
            status=400 if request.method == "POST" else 200,
        )
    done = _("L’espace est fermé.")
    return _do(
        request,
        place,
        lambda: access.close_own_space(actor=place.actor, space=place.space, erase=CHOICES[choice], now=place.now),
        done,
    )


@require_http_methods(METHODS)
@fresh
@citizen_view(needs_active=False, asks=Action.ERASE_SPACE)
def erase(request: HttpRequest, place: Place) -> HttpResponse:
    """Have what was kept erased (LC-16)."""
    if request.method != "POST":
        return draw(request, "citizen/ending/erase.html", erase_presenter(place))
    return _do(
        request,
        place,
        lambda: access.erase_own_archive(actor=place.actor, space=place.space, now=place.now),
        _("L’effacement est demandé."),
    )


@require_POST
@citizen_view(needs_active=False)
def reopen(request: HttpRequest, place: Place) -> HttpResponse:
    """With what was kept; a pending erasure is cancelled (LC-18, LC-19)."""
    return _do(
        request,
        place,
        lambda: access.reopen_own_space(actor=place.actor, space=place.space, now=place.now),
        _("L’espace est rouvert, avec ce qu’il contenait."),
    )


@require_POST
@citizen_view(needs_active=False)
def again(request: HttpRequest, place: Place) -> HttpResponse:
    """After an erasure, a new space, empty (LC-20)."""
    return _do(
        request,
        place,
        lambda: access.request_space_again(actor=place.actor, space=place.space, now=place.now),
        _("Le nouvel espace est ouvert. Il est vide."),
    )


@require_POST
@citizen_view(needs_active=False)
def object_to(request: HttpRequest, place: Place) -> HttpResponse:
    """Not agree with a suspension: nothing closes by itself any more (LC-21)."""
    return _do(
        request,
        place,
        lambda: access.object_to_suspension(actor=place.actor, space=place.space, now=place.now),
        _("C’est noté. Quelqu’un va regarder, et vous répondra."),
    )


@require_safe
@citizen_view(needs_active=False)
def certificate(request: HttpRequest, place: Place) -> HttpResponseBase:
    """The certificate of the erasure, signed (LC-17, C7)."""
    content = erasure_certificate(actor=place.actor, space=place.space, now=place.now)
    if content is None:
        raise Http404
    return file_response(content, mime_type="application/pdf", title=_("Attestation d’effacement"), download=True)


def _do(request: HttpRequest, place: Place, act: Callable[[], None], done: str) -> HttpResponse:
    """Say what was done; a page that was left open meanwhile says that it came too late."""
    try:
        act()
    except Conflict:
        messages.error(request, _("Ce n’est plus possible : l’espace a changé entre-temps."))
    else:
        messages.success(request, done)
    return redirect(home_address(place.who))
