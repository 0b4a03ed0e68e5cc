"""Mask or show several documents in one go (CIT-05)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from espace_sante.access.api import Action
from espace_sante.portals.citizen.forms.masking import MaskingForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.masking import choice_words, masking_presenter
from espace_sante.portals.citizen.views.confidentiality import changed_words
from espace_sante.record.api import list_documents, set_several_masked

MOST = 50  # of a page, newest first
MISTAKE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.MASK_DOCUMENT)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The documents with a box each; what changed is masked, or shown again."""
    cursor = request.GET.get("suite") or None
    found = list_documents(actor=place.actor, space=place.space, now=place.now, cursor=cursor, size=MOST)
    masked = frozenset(one.id for one in found.documents if one.facts.masque_ps)
    choices = [(str(one.id), choice_words(one, place)) for one in found.documents]
    if request.method == "POST":
        form = MaskingForm(request.POST, choices=choices)
        if form.is_valid():
            hide, show = form.changes(masked)
            _change(request, place, hide, masked=True)
            _change(request, place, show, masked=False)
            return redirect("citizen:documents", space_id=place.space.id)
    else:
        ticked, shown = [str(one) for one in masked], [one for one, _words in choices]
        form = MaskingForm(choices=choices, initial={"documents": ticked, "vus": shown})
    presenter = masking_presenter(place, found)
    status = MISTAKE if form.errors else 200
    return draw(request, "citizen/documents/masking.html", presenter, form=form, status=status)


def _change(request: HttpRequest, place: Place, ids: frozenset[UUID], *, masked: bool) -> None:
    if not ids:
        return
    count = set_several_masked(actor=place.actor, space=place.space, document_ids=ids, masked=masked, now=place.now)
    messages.success(request, changed_words(count, masked=masked))
