"""`/oauth/authorize`: a service sends somebody here; they choose for whom, then what it may do, and go back to it.

Nothing is asked of anybody before the request itself was found good: a wrong one never reaches the sign-in.
Source: RULES.md SCO-01, SCO-02, SCO-03; HL7 SMART App Launch 2.2 (standalone launch); OpenID Connect
Core 1.0, 3.1.2.1 (`authorize_prompt.py`); ADR 40.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from espace_sante.access import api as access
from espace_sante.access.api import AccessRefused, Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.interop.smart.authorize import (
    AnsweredWithError,
    Asked,
    NotToBeAnswered,
    accept,
    read_request,
    refuse,
)
from espace_sante.kernel.actors import ActorKind
from espace_sante.pairing import api as pairing
from espace_sante.portals.citizen.place import Place, Relative, place_of
from espace_sante.portals.citizen.presenters.authorize import choice_presenter, consent_presenter
from espace_sante.portals.citizen.views.authorize_prompt import (
    answer_in_silence,
    forget_seen,
    is_somebody_else,
    must_prove_again,
    note_seen,
    proved_at,
    who_may_be_linked,
)
from espace_sante.portals.components.consents import read_consents
from espace_sante.portals.components.session import only_for

PROFILE = "profil"  # our own parameter: for whom


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def authorize(request: HttpRequest) -> HttpResponseBase:
    """What a service asks, once it is known which service asks it."""
    try:
        asked = read_request(request.META.get("QUERY_STRING", ""))
    except NotToBeAnswered:
        return render(request, "citizen/authorize/unknown.html", status=400)
    except AnsweredWithError as error:
        return HttpResponseRedirect(error.address)
    if asked.in_silence:
        return HttpResponseRedirect(answer_in_silence(request, asked))
    note_seen(request, asked)
    return _asked(request, asked)


@only_for(ActorKind.CITIZEN)
def _asked(request: HttpRequest, asked: Asked) -> HttpResponseBase:
    if must_prove_again(request, asked):
        return redirect(f"{reverse('public:confirm')}?{urlencode({'next': request.get_full_path()})}")
    if is_somebody_else(request, asked):
        forget_seen(request, asked)
        return HttpResponseRedirect(refuse(asked, "login_required"))
    place = place_of(request, None)
    if request.method == "POST" and request.POST.get("geste") == "refuser":
        forget_seen(request, asked)
        return HttpResponseRedirect(refuse(asked))
    people = who_may_be_linked(place, asked)
    chosen = _chosen(people, request.GET.get(PROFILE, ""))
    if chosen is None:
        return _page(
            request, asked, "citizen/authorize/choose.html", choice_presenter(asked, people, request.get_full_path())
        )
    try:
        return _for(request, asked, place, chosen)
    except AccessRefused as error:
        raise PermissionDenied from error


def _chosen(people: list[Relative], named: str) -> Relative | None:
    """The one that was chosen, or the only one there is."""
    try:
        space_id = UUID(named) if named else None
    except ValueError:
        return None
    if space_id is None:
        return people[0] if len(people) == 1 else None
    return next((one for one in people if one.space and one.space.id == space_id), None)


def _for(request: HttpRequest, asked: Asked, place: Place, one: Relative) -> HttpResponseBase:
    assert one.space is not None  # `_may_link`
    space_id, service_id = one.space.id, asked.service.id
    given = access.consents_in_force(space_id=space_id, service_id=service_id, now=place.now)
    mistake, status = "", 200
    if request.method == "POST":
        wanted = read_consents(request.POST.getlist("accord"))
        if wanted and wanted <= asked.consents:
            return _linked(request, asked, place, one, wanted, given)
        mistake, status = _("Cochez au moins une chose que ce service pourra faire, ou refusez."), 422
    presenter = consent_presenter(asked, one, given, mistake=mistake, action=request.get_full_path())
    return _page(request, asked, "citizen/authorize/consent.html", presenter, status=status)


def _linked(
    request: HttpRequest, asked: Asked, place: Place, one: Relative, wanted: frozenset[Consent],
    given: frozenset[Consent],
) -> HttpResponseBase:  # fmt: skip
    """The link is made, for what was ticked here; what this request does not ask about stays as it was.

    But what the convention of the service covers no more, which ends with any choice (CAT-03).
    """
    assert one.space is not None
    kept = (given & catalogue.asked_finalities(asked.service.id).consents) - asked.consents
    try:
        link = pairing.connect(
            actor=place.actor, space=one.space, service_id=asked.service.id, consents=wanted | kept,
            sandbox=asked.client.sandbox, now=place.now,
        )  # fmt: skip
    except (pairing.ServiceClosed, pairing.NotAsked):
        return HttpResponseRedirect(refuse(asked))  # it stopped, or asks for less, since the page was shown
    account: Any = request.user
    address = accept(
        asked, pairing_id=link.id, account_id=account.pk, own=one.own, consents=wanted,
        signed_in_at=proved_at(request), now=place.now,
    )  # fmt: skip
    forget_seen(request, asked)
    return HttpResponseRedirect(address)


def _page(request: HttpRequest, asked: Asked, template: str, presenter: object, *, status: int = 200) -> HttpResponse:
    """A form here is answered by a redirection to the service, which browsers count as its action."""
    response = render(request, template, {"page": presenter}, status=status)
    back = urlsplit(asked.redirect)
    response._csp_update = {"form-action": [f"{back.scheme}://{back.netloc}"]}  # type: ignore[attr-defined]
    response._csp_replace = {"frame-ancestors": ["'none'"]}  # type: ignore[attr-defined]
    response["X-Frame-Options"] = "DENY"
    return response
