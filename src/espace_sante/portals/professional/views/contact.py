"""Let the patients who authorised one write first, for a while. Source: RULES.md C11, MSG-02."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages as said
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from espace_sante.kernel.actors import ActorKind
from espace_sante.messaging import api as messaging
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import private
from espace_sante.portals.professional.forms.contact import ContactForm
from espace_sante.portals.professional.presenters.dates import day_of
from espace_sante.portals.professional.presenters.frame import reader_of
from espace_sante.portals.professional.presenters.messages import contact_presenter

CLOSE = "fermer"


@only_for(ActorKind.PROFESSIONAL)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Each of one’s own addresses, and the window of each."""
    if not settings.CONTACT_WINDOW_DAYS:
        raise Http404
    actor, now = actor_of_request(request), now_of(request)
    windows = messaging.contact_windows(actor=actor, now=now)
    addresses = [one.address for one in windows if one.until is None]
    form = ContactForm(request.POST if request.method == "POST" else None, addresses=addresses, today=day_of(now))
    if form.is_bound and _done(request, form):
        return redirect("professional:contact")
    context = {
        "reader": reader_of(actor, at="contact", several_places=has_several_places(request)),
        "page": contact_presenter(windows),
        "form": form,
    }
    return render(request, "professional/messages/contact.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, form: ContactForm) -> bool:
    """Whether the window was opened or closed; otherwise the form says why not."""
    actor, now = actor_of_request(request), now_of(request)
    if request.POST.get("geste") == CLOSE:
        messaging.close_contact_window(actor=actor, address=request.POST.get("adresse", "")[:254])
        said.success(request, _("Vos patients ne peuvent plus vous écrire en premier."))
        return True
    if not form.is_valid():
        return False
    messaging.open_contact_window(actor=actor, address=form.cleaned_data["adresse"], until=form.until, now=now)
    said.success(request, _("Vos patients peuvent vous écrire en premier."))
    return True
