"""Pages that only say something."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from espace_sante.portals.components.session import signed_in_actor

MOST_OF_A_NAME = 80
FAMILY_COLOURS = ["leaf", "indigo", "plum", "clay", "olive"]  # the pebbles on the hill


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """What the service is, and the two ways in. Whoever is signed in already goes to their own pages."""
    if signed_in_actor(request) is not None:
        return redirect("public:entrance")
    context = {"demonstration": settings.DEMONSTRATION, "colours": FAMILY_COLOURS}
    return render(request, "public/info/landing.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was checked and what was not."""
    return render(request, "public/info/accessibility.html")


@require_safe
def patients(request: HttpRequest) -> HttpResponse:
    """What a structure does of its patients' records, in words it hangs on a wall or hands over (STR-06)."""
    name = " ".join(request.GET.get("etablissement", "").split())[:MOST_OF_A_NAME]
    address = settings.BASE_URL.partition("://")[2]
    return render(request, "public/info/patients.html", {"structure": name, "address": address})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    """Who publishes this, and what becomes of what one writes in it."""
    return render(request, "public/info/legal.html", {"demonstration": settings.DEMONSTRATION})
