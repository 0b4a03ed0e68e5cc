"""What a professional is told of the people who trust them: a record opened in an emergency (NOT-02)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from espace_sante.identity import api as identity
from espace_sante.kernel.actors import ActorKind
from espace_sante.notifications.api import notices_of_patients, read_notices
from espace_sante.portals.components.session import actor_of_request, now_of, only_for
from espace_sante.portals.components.situation import has_several_places
from espace_sante.portals.professional.errors import private
from espace_sante.portals.professional.presenters.frame import reader_of
from espace_sante.portals.professional.presenters.notices import notice_lines


@only_for(ActorKind.PROFESSIONAL)
@private
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The latest, newest first. What is shown here is read from then on."""
    actor, now = actor_of_request(request), now_of(request)
    found = notices_of_patients(actor=actor, now=now)
    names = {rpps: one.name for rpps, one in identity.professionals({one.about for one in found}).items()}
    read_notices(actor=actor, notices=found, now=now)
    return render(
        request,
        "professional/notices/notices.html",
        {
            "reader": reader_of(actor, at="notices", several_places=has_several_places(request)),
            "lines": notice_lines(found, names, now=now),
        },
    )
