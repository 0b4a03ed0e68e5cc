"""What a telephone's navigation has no room for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.more import more_presenter


@require_safe
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """Everything else, in one list."""
    return draw(request, "citizen/more/more.html", more_presenter(place))
