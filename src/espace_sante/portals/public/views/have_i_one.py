"""« Ai-je un espace ? »: what the states are, in plain words; one's own after signing in or with a letter's code.

Nobody learns anything about anybody else here. Source: RULES.md C2, C4.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.session import signed_in_actor
from espace_sante.portals.public.views.letter import kept_notice
from espace_sante.spaces import api as spaces


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The same page for everybody, with the way to one's own answer."""
    actor = signed_in_actor(request)
    own = reverse("citizen:opening")
    context = {
        "asked": spaces.opening_mode() is spaces.OpeningMode.ASKED,
        "inert": spaces.opening_mode() is spaces.OpeningMode.INERT,
        "own_href": own if actor is not None and actor.kind is ActorKind.CITIZEN else "",
        "letter_href": reverse("public:letter_choice") if kept_notice(request) else "",
        "sign_in_href": f"{reverse('public:sign_in')}?{urlencode({'next': own})}",
    }
    return render(request, "public/info/have_i_one.html", context)
