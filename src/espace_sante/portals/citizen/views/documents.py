"""The list of documents. Filters are in the address; the words of a search are posted, and answered in place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from espace_sante.portals.citizen.forms.search import FilterForm, SearchForm, query_of
from espace_sante.portals.citizen.page import draw
from espace_sante.portals.citizen.place import Place, citizen_view
from espace_sante.portals.citizen.presenters.documents import Choices, documents_presenter
from espace_sante.portals.citizen.wording.categories import category_of_number
from espace_sante.record.api import count_by_category, list_documents

PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_view()
def page(request: HttpRequest, place: Place) -> HttpResponse:
    """The documents one may read, newest act first."""
    filters, search = FilterForm(request.GET), SearchForm(request.POST)
    filters.is_valid()
    search.is_valid()
    kept, posted = filters.cleaned_data, search.cleaned_data
    choices = Choices(
        category=category_of_number(kept.get("categorie", "")),
        state=kept.get("etat", ""),
        words=posted.get("mots", ""),
    )
    cursor = posted.get("suite") or kept.get("suite") or ""
    found = list_documents(
        actor=place.actor,
        space=place.space,
        now=place.now,
        query=query_of(category=choices.category, state=choices.state, words=choices.words),
        cursor=cursor or None,
        size=PAGE,
    )
    counts = count_by_category(actor=place.actor, space=place.space, now=place.now)
    presenter = documents_presenter(place, found, counts, choices, cursor=cursor)
    return draw(request, "citizen/documents/list.html", presenter)
