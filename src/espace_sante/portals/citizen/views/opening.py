"""Before a space is entered, signed in: where it stands, refuse in one click, open now, change one's mind, the proof.

One's own, and that of each person one represents, a child by each parent. Nothing is asked of one's own space (MIN-17).
Source: CSP art. L. 1111-13-1 I, R. 1111-28; RULES.md LC-04 to LC-06, MIN-03, MIN-17, C1, C4.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from espace_sante.access import api as access
from espace_sante.access.api import Opening
from espace_sante.kernel.errors import Conflict
from espace_sante.portals.citizen.files import file_response
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.opening import opening_address, page_presenter
from espace_sante.portals.components.openings import CHANGE, CONFIRM, OPEN, REFUSE, too_late
from espace_sante.spaces.api import State

METHODS = ["GET", "HEAD", "POST"]
MISTAKE = 422
DONE = {
    REFUSE: gettext_lazy("C’est enregistré. Voici la preuve."),
    OPEN: gettext_lazy("L’espace est ouvert et actif."),
    CONFIRM: gettext_lazy("C’est confirmé : l’ancien dossier est fermé. Voici la preuve."),
    CHANGE: gettext_lazy("Le refus est retiré. L’espace est ouvert et actif."),
}


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def own(request: HttpRequest, place: Place) -> HttpResponse:
    """One's own."""
    return _page(request, place, lambda: access.own_opening(actor=place.actor, now=place.now))


@require_http_methods(METHODS)
@citizen_view(needs_active=False)
def of(request: HttpRequest, place: Place, holder_id: UUID) -> HttpResponse:
    """That of somebody one represents, or of a child whom the insurer ties to this person."""
    return _page(request, place, lambda: _of(place, holder_id))


@require_safe
@citizen_view(needs_active=False)
def own_proof(request: HttpRequest, place: Place) -> HttpResponseBase:
    return _proof(access.own_opening(actor=place.actor, now=place.now))


@require_safe
@citizen_view(needs_active=False)
def proof_of(request: HttpRequest, place: Place, holder_id: UUID) -> HttpResponseBase:
    return _proof(_of(place, holder_id))


def _of(place: Place, holder_id: UUID) -> Opening:
    """Somebody who is not represented is not found, whether they exist or not."""
    try:
        return access.opening_for(actor=place.actor, holder_id=holder_id, now=place.now)
    except access.AccessRefused as error:
        raise Http404 from error


def _page(request: HttpRequest, place: Place, load: Callable[[], Opening]) -> HttpResponse:
    opening = load()
    acts = {REFUSE: access.oppose, OPEN: _open, CHANGE: access.change_mind, CONFIRM: access.confirm_refusal}
    choice = request.POST.get("choix", "")
    if request.method != "POST" or choice not in acts:
        status = MISTAKE if request.method == "POST" else 200
        return draw(request, "citizen/opening/page.html", page_presenter(place, opening), status=status)
    if opening.uncertified and choice not in {REFUSE, CONFIRM}:
        return redirect("citizen:family_child", child_id=opening.holder.id)  # where one certifies, and adds the child
    try:
        acts[choice](opening)
    except (Conflict, access.AccessRefused):
        messages.warning(request, too_late(load()))
    else:
        messages.success(request, str(DONE[choice]))
    return redirect(opening_address(load()))


def _open(opening: Opening) -> None:
    """Ask for it, or activate the one that silence opened."""
    if opening.state is State.OPEN_NOT_ACTIVATED:
        access.activate_opened(opening)
    else:
        access.request_opening(opening)


def _proof(opening: Opening) -> HttpResponseBase:
    content = access.proof_of_opposition(opening)
    if content is None:
        raise Http404
    return file_response(content, mime_type="application/pdf", title=_("Preuve d’opposition"), download=True)
