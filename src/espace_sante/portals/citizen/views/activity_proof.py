"""The proof of one line of the activity, as a file that anybody checks without us (RULES.md TRA-01; ADR 19)."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from espace_sante.audit.api import log
from espace_sante.portals.citizen.forms.report import named_line
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.activity_proof import waiting_presenter
from espace_sante.portals.citizen.wording.activity import Listener, sentence
from espace_sante.record.api import ActivityEntry, LineReference, activity_proof


@require_safe
@citizen_view()
def file(request: HttpRequest, place: Place, line: str) -> HttpResponse:
    """The proof of a line, by its id, after its chain when it came from a merged space."""
    asked = _reference(place, line)
    try:
        proof = activity_proof(
            actor=place.actor, space=place.space, line=asked, words=lambda one: _words(place, one), now=place.now
        )
    except log.NotInTheLogYet:
        return draw(request, "citizen/activity/waiting.html", waiting_presenter(place, line), status=503)
    response = HttpResponse(proof, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="preuve-{asked.space_id.hex[-6:]}.json"'
    return response


def _reference(place: Place, line: str) -> LineReference:
    found = named_line(line, place.space.id)
    if found is None:
        raise Http404
    return LineReference(space_id=found[0], position=found[1])


def _words(place: Place, one: ActivityEntry) -> Mapping[str, str]:
    """What the file says to a person who opens it."""
    listener = Listener(actor_id=place.actor.id, space_id=place.space.id, own=place.own, names={})
    return {
        _("phrase"): unescape(strip_tags(sentence(one, listener))),
        _("comment vérifier"): _("espace-sante audit check-proof, suivi du nom de ce fichier. Rien n’est envoyé."),
    }
