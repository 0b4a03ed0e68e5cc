"""Choosing who to be: the page that stands where a password would be asked."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.http import require_safe

from espace_sante.demo.identity_provider.issuers import Issuer
from espace_sante.demo.identity_provider.sign_in import population, sign_in
from espace_sante.demo.identity_provider.views.authorization import REFUSED

PAGE_SIZE = 24


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """What this process is, for whoever opens its address."""
    return render(request, "identity_provider/welcome.html")


class ChoosePersonView(View):
    """The list, its search, and the choice. Works without script: the search is a GET, the choice a POST."""

    http_method_names = ["get", "head", "post"]

    def get(self, request: HttpRequest, *, issuer: Issuer) -> HttpResponse:
        words = request.GET.get("recherche", "").strip()[:80]
        way_back = request.GET.get("next", "")
        if not _leads_back(request, way_back, issuer):
            return redirect("welcome")
        return render(request, "identity_provider/choose.html", _page(request, issuer, words=words, way_back=way_back))

    def post(self, request: HttpRequest, *, issuer: Issuer) -> HttpResponse:
        way_back = request.POST.get("next", "")
        if not _leads_back(request, way_back, issuer):
            return HttpResponseBadRequest("Cette adresse de retour n'est pas celle d'une connexion.")
        if "renoncer" in request.POST:
            request.session[REFUSED] = True
            return redirect(way_back)
        person = population.find(kind=issuer.kind, subject=request.POST.get("subject", ""))
        if person is None:
            raise Http404
        request.session.pop(REFUSED, None)
        sign_in(request, person=person, issuer=issuer)
        return redirect(way_back)


def _page(request: HttpRequest, issuer: Issuer, *, words: str, way_back: str) -> dict[str, Any]:
    found = population.search(kind=issuer.kind, words=words) if words else population.others(kind=issuer.kind)
    return {
        "whom": issuer.kind,
        "named": [] if words else population.named(kind=issuer.kind),
        "people": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "words": words,
        "next": way_back,
        "path": request.path,
    }


def _leads_back(request: HttpRequest, way_back: str, issuer: Issuer) -> bool:
    """Only this issuer's own authorization endpoint, here: never another site."""
    expected = f"{issuer.path}/{issuer.authorize}?"
    return way_back.startswith(expected) and url_has_allowed_host_and_scheme(way_back, {request.get_host()})
