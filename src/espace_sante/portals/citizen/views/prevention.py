"""Prevention: what each age proposes, what became of it, whether one wants to be told (AGE-06 to AGE-10, CIT-20)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from espace_sante.access.api import Action
from espace_sante.agenda.api import prevention
from espace_sante.kernel.errors import Malformed, Unavailable
from espace_sante.portals.citizen.forms.prevention import SayForm, initial_of
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.prevention import family_presenter, prevention_presenter
from espace_sante.portals.citizen.presenters.prevention_window import window_presenter


@require_safe
@citizen_view(asks=Action.READ_AGENDA)
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """What is proposed to one person."""
    found = prevention.of_space(actor=place.actor, space=place.space, now=place.now)
    return draw(request, "citizen/prevention/prevention.html", prevention_presenter(place, found))


@require_safe
@citizen_view(about_all=True)
def family(request: HttpRequest, place: Place) -> HttpResponse:
    """What is to plan now for everybody whose agenda one reads."""
    found = prevention.of_family(actor=place.actor, ties=place.ties, now=place.now)
    return draw(request, "citizen/prevention/family.html", family_presenter(place, found))


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view(asks=Action.READ_AGENDA)
def window(request: HttpRequest, place: Place, mark: str) -> HttpResponse:
    """One window, and what one says of it. An address names it by a mark, which tells nothing."""
    found = prevention.of_space(actor=place.actor, space=place.space, now=place.now)
    shown = found.named(mark)
    if shown is None:
        raise Http404
    form = SayForm(request.POST if request.method == "POST" else None, initial=initial_of(shown))
    if form.is_bound and form.is_valid() and _said(request, place, mark, form):
        return redirect("citizen:prevention_window", space_id=place.space.id, mark=mark)
    status = 422 if form.is_bound else 200
    return draw(
        request, "citizen/prevention/window.html", window_presenter(place, found, shown), status=status, form=form
    )


def _said(request: HttpRequest, place: Place, mark: str, form: SayForm) -> bool:
    """Keep the answer; False with an error on the day."""
    assert form.status is not None  # the form is valid
    try:
        after = prevention.say(
            actor=place.actor, space=place.space, mark=mark, status=form.status, on=form.day, now=place.now
        )
    except prevention.StatementInvalid:
        form.refuse_day()
        return False
    if prevention.can_be_recorded(after) and place.may(Action.ADD_OWN_DOCUMENT):
        messages.success(request, _("C’est noté. Voulez-vous aussi l’ajouter aux vaccinations ?"))
    else:
        messages.success(request, _("C’est noté."))
    return True


@require_POST
@citizen_view(asks=Action.ADD_OWN_DOCUMENT)
def to_record(request: HttpRequest, place: Place, mark: str) -> HttpResponse:
    """Add a vaccination that was said to be done to those of the record (AGE-09)."""
    try:
        document_id = prevention.add_to_record(actor=place.actor, space=place.space, mark=mark, now=place.now)
    except prevention.NotToRecord:
        messages.info(request, _("Cette vaccination est déjà dans les documents, ou n’est pas notée comme faite."))
        return redirect("citizen:prevention_window", space_id=place.space.id, mark=mark)
    except (Malformed, Unavailable):
        messages.error(request, _("La vaccination n’a pas pu être ajoutée. Essayez de nouveau."))
        return redirect("citizen:prevention_window", space_id=place.space.id, mark=mark)
    messages.success(request, _("C’est ajouté aux vaccinations, comme une déclaration."))
    return redirect("citizen:document", space_id=place.space.id, document_id=document_id)


@require_POST
@citizen_view(asks=Action.CHANGE_AGENDA)
def choose_messages(request: HttpRequest, place: Place) -> HttpResponse:
    """Want no prevention message, or want them again: no reason is asked (CIT-20)."""
    opposed = request.POST.get("messages") == "non"
    prevention.oppose_messages(actor=place.actor, space=place.space, opposed=opposed, now=place.now)
    if opposed:
        messages.success(request, _("C’est noté : aucun message de prévention ne partira plus."))
    else:
        messages.success(request, _("C’est noté : vous serez prévenu quand quelque chose commence."))
    return redirect("citizen:prevention", space_id=place.space.id)
