"""One professional: why they read or not, and every gesture that changes it. The decision point has the last word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from espace_sante.access import api as access
from espace_sante.access.api import Action, NotACorrespondent, case_of, case_of_professional, ties_of
from espace_sante.identity import api as identity
from espace_sante.kernel.errors import NotFound
from espace_sante.portals.citizen.forms.gestures import GestureForm, UntilForm
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.professional import professional_presenter
from espace_sante.portals.citizen.wording.people import called

MISTAKE = 422
Gesture = Callable[..., object]
# Each gesture: what it asks for, the arguments of its own, what is said when it is done.
DONE: dict[str, tuple[Gesture, dict[str, Any], str | Promise]] = {
    "accord": (access.give_consent, {}, _("C’est noté : %(name)s peut lire ce que son métier permet.")),
    "retirer": (access.withdraw_authorisations, {}, _("C’est noté : %(name)s n’a plus votre accord.")),
    "bloquer": (access.block_professional, {}, _("C’est noté : %(name)s ne peut plus rien lire ici.")),
    "debloquer": (
        access.unblock_professional,
        {},
        _("C’est noté : %(name)s n’est plus bloqué. L’accord ne revient pas tout seul."),
    ),
    "confier": (
        access.set_administrator,
        {"administrator": True},
        _("C’est noté : %(name)s lit aussi ce qui est masqué, et peut bloquer d’autres soignants."),
    ),
    "reprendre": (
        access.set_administrator,
        {"administrator": False},
        _("C’est noté : %(name)s ne lit plus ce qui est masqué."),
    ),
    "noter": (access.set_listed, {"listed": True}, _("C’est noté : %(name)s est dans la liste, sans accès.")),
    "oublier": (access.set_listed, {"listed": False}, _("C’est noté : %(name)s n’est plus dans la liste.")),
    "correspondant": (
        access.set_correspondent,
        {},
        _("C’est noté : %(name)s est indiqué à vos soignants, sans accès."),
    ),
    "plus-correspondant": (access.remove_correspondent, {}, _("C’est noté : %(name)s n’est plus indiqué.")),
    "pas-cette-visite": (
        access.keep_out_this_visit,
        {},
        _("C’est noté : %(name)s ne lit rien pendant cette visite."),
    ),
    "laisser-entrer": (access.let_in_again, {}, _("C’est noté : %(name)s retrouve l’accès d’avant la visite.")),
}
DATED = frozenset({"accord", "pas-cette-visite"})


@require_safe
@citizen_view(asks=Action.CHOOSE_PROFESSIONALS)
def page(request: HttpRequest, place: Place, rpps: str) -> HttpResponse:
    """Everything about one of them; `?confirmer` shows what entrusting more would mean."""
    return _page(request, place, _found(rpps))


@require_POST
@citizen_view()
def choose(request: HttpRequest, place: Place) -> HttpResponse:
    """One gesture."""
    form = GestureForm(request.POST, now=place.now, auto_id="accord-%s")
    form.is_valid()
    if form.errors.keys() - {"jusqu_au"}:
        raise NotFound
    found = _found(form.cleaned_data["rpps"].value)
    if form.errors:
        return _page(request, place, found, form)
    gesture = form.cleaned_data["geste"]
    act, own_arguments, words = DONE[gesture]
    try:
        act(actor=place.actor, space=place.space, now=place.now, **_about(gesture, found, form), **own_arguments)
    except NotACorrespondent as error:
        raise NotFound from error
    messages.success(request, words % {"name": called(found.name)})
    return redirect(_way_back(place, found, form.cleaned_data["retour"]))


def _about(gesture: str, found: identity.ProfessionalView, form: GestureForm) -> dict[str, Any]:
    """The arguments that name the professional, as each service wants them."""
    if gesture == "plus-correspondant":
        return {"profession": found.profession}
    whom: dict[str, Any] = {"rpps": form.cleaned_data["rpps"]}
    if gesture == "correspondant":
        return whom
    if gesture in DATED:
        whom["until"] = form.until
    if gesture == "accord":
        whom["express"] = access.needs_express_consent(found.specialty)
    return whom | {"name": found.name}


def _way_back(place: Place, found: identity.ProfessionalView, name: str) -> str:
    """The page the gesture came from."""
    if name == "fiche":
        return reverse("citizen:professional", args=[place.space.id, found.rpps])
    return reverse("citizen:who_can_see" if name == "qui" else "citizen:professionals", args=[place.space.id])


def _page(
    request: HttpRequest, place: Place, found: identity.ProfessionalView, faulty: GestureForm | None = None
) -> HttpResponse:
    but_secret = case_of(actor=place.actor, space=place.space, now=place.now).relations.by_law
    case = case_of_professional(found, space=place.space, now=place.now, but_secret=but_secret)
    ties = ties_of(place.space, now=place.now, but_secret=but_secret)
    presenter = professional_presenter(
        place, found, case=case, ties=ties, confirming="confirmer" in request.GET and faulty is None
    )
    gesture = faulty.cleaned_data.get("geste") if faulty else ""
    if faulty:
        faulty.auto_id = f"{gesture}-%s"
    forms = {
        name: faulty if faulty and gesture == name else UntilForm(now=place.now, auto_id=f"{name}-%s") for name in DATED
    }
    return draw(
        request,
        "citizen/professionals/professional.html",
        presenter,
        status=MISTAKE if faulty else 200,
        consent_form=forms["accord"],
        visit_form=forms["pas-cette-visite"],
        faulty=faulty,
    )


def _found(rpps: str) -> identity.ProfessionalView:
    """Somebody of the directory who can sign in. Raises NotFound."""
    found = identity.professionals([rpps]).get(rpps)
    if found is None or not found.has_rpps:
        raise NotFound
    return found
