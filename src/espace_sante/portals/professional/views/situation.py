"""Where a professional works right now, when Pro Santé Connect gives several places or several professions.

The choice is kept in the session and makes the actor: what they may read, and what the trace says of them.
Source: Pro Santé Connect, SubjectRefPro; RULES.md PRO-08, STR-04.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import actor_of_request, only_for
from espace_sante.portals.components.situation import choose_situation, chosen_number, offered_situations
from espace_sante.portals.professional.errors import private
from espace_sante.portals.professional.forms.situation import SituationForm
from espace_sante.portals.professional.presenters.frame import reader_of
from espace_sante.portals.professional.presenters.situation import situation_words


@only_for(ActorKind.PROFESSIONAL, before_choosing=True)
@private
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The list, the present one ticked; with one place or none there is nothing to choose."""
    offered = offered_situations(request)
    if len(offered) < 2:
        return redirect("professional:home")
    names = [situation_words(one) for one in offered]
    form = SituationForm(
        request.POST if request.method == "POST" else None, names=names, initial={"situation": chosen_number(request)}
    )
    if form.is_bound and form.is_valid():
        choose_situation(request, int(form.cleaned_data["situation"]))
        return redirect(_after(request) or "professional:home")
    reader = reader_of(actor_of_request(request), place_known=chosen_number(request) is not None)
    context = {"reader": reader, "form": form, "next_address": _after(request)}
    return render(request, "professional/home/situation.html", context)


def _after(request: HttpRequest) -> str:
    address = request.POST.get("next") or request.GET.get("next", "")
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else ""
