"""« Qui peut voir ce document ? », one professional after the other: open it to them, close it, let the rules decide.

Source: RULES.md 16 (ePA: the right that was taken away), 17 C6, CIT-05; Règlement (UE) 2025/327, art. 8.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from espace_sante.access.api import Action, DocumentRule, case_of, who_can_see
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.forms.gestures import RuleForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.document_access import document_access_presenter
from espace_sante.portals.citizen.views.professionals import search_of
from espace_sante.portals.citizen.wording.people import called
from espace_sante.record.api import document_metadata, document_rules, set_document_rule

SAID: dict[DocumentRule, str | Promise] = {
    DocumentRule.ALLOWED: _("C’est noté : %(name)s peut lire ce document, même masqué."),
    DocumentRule.DENIED: _("C’est noté : %(name)s ne peut pas lire ce document."),
    DocumentRule.NONE: _("C’est noté : les règles générales valent de nouveau pour %(name)s."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def page(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """Everybody tied to the space, with what they would get; a posted search adds whom the directory found."""
    whose: dict[str, Any] = {"actor": place.actor, "space": place.space, "document_id": document_id, "now": place.now}
    view = document_metadata(**whose)
    rules = document_rules(**whose)
    but_secret = case_of(actor=place.actor, space=place.space, now=place.now).relations.by_law
    viewers = who_can_see(space=place.space, document=view.facts, now=place.now, but_secret=but_secret)
    presenter = document_access_presenter(place, view, viewers=viewers, rules=rules, search=search_of(request))
    return draw(request, "citizen/documents/access.html", presenter)


@require_POST
@citizen_view()
def choose(request: HttpRequest, place: Place, document_id: UUID) -> HttpResponse:
    """Say it of one professional."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        raise NotFound
    rpps = form.cleaned_data["rpps"]
    found = identity.professionals([rpps.value]).get(rpps.value)
    if found is None:
        raise NotFound
    set_document_rule(
        actor=place.actor,
        space=place.space,
        document_id=document_id,
        rpps=rpps,
        name=found.name,
        rule=form.rule,
        now=place.now,
    )
    messages.success(request, SAID[form.rule] % {"name": called(found.name)})
    return redirect("citizen:document_access", space_id=place.space.id, document_id=document_id)
