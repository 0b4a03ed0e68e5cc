"""The catalogue as anybody searches it: what is online, by words, need, purpose, region, price, data asked (CAT-08)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from espace_sante.access.api import Finality
from espace_sante.catalogue.domain.card import NATIONAL, BusinessModel, Purpose, Theme, folded
from espace_sante.catalogue.domain.life import ServiceStatus
from espace_sante.catalogue.models import AskedFinality, Facet, Service
from espace_sante.catalogue.services.views import ServiceView, view_of

PAGE = 20
MOST_WORDS = 6
FREE = frozenset({BusinessModel.FREE, BusinessModel.REIMBURSED})


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; what is empty does not filter. `finality`: services that ask for it.

    `without_data`: those that ask for nothing of a space. `free`: nothing to pay oneself.
    """

    words: str = ""
    theme: Theme | None = None
    purpose: Purpose | None = None
    region: str = ""
    free: bool = False
    finality: Finality | None = None
    without_data: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One page of what was found, and how many there are in all."""

    services: list[ServiceView]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def online_services(search: Search | None = None, *, page: int = 1) -> Found:
    """What is online, by name, twenty a page. Two queries, whatever is found."""
    rows = _matching(search or Search())
    total = rows.count()
    page = min(max(page, 1), max(1, -(-total // PAGE)))
    first = (page - 1) * PAGE
    shown = rows.select_related("publisher").order_by("name", "id")[first : first + PAGE]
    return Found(services=[view_of(row) for row in shown], total=total, page=page)


def _matching(search: Search) -> QuerySet[Service]:
    rows = Service.objects.filter(status=ServiceStatus.ONLINE.value)
    for word in folded(search.words).split()[:MOST_WORDS]:
        rows = rows.filter(search_text__contains=word)
    if search.theme:
        rows = rows.filter(_facet(Facet.Kind.THEME, search.theme.value))
    if search.purpose:
        rows = rows.filter(_facet(Facet.Kind.PURPOSE, search.purpose.value))
    if search.region:
        rows = rows.filter(_facet(Facet.Kind.REGION, search.region, NATIONAL))
    if search.free:
        rows = rows.filter(business_model__in=[one.value for one in FREE])
    if search.without_data:
        rows = rows.filter(~Exists(_asked()))
    elif search.finality:
        rows = rows.filter(Exists(_asked().filter(finality=search.finality.value)))
    return rows


def _facet(kind: Facet.Kind, *codes: str) -> Q:
    return Q(Exists(Facet.objects.filter(service=OuterRef("pk"), kind=kind.value, code__in=codes)))


def _asked() -> QuerySet[AskedFinality]:
    return AskedFinality.objects.filter(service=OuterRef("pk"), version=OuterRef("finalities_version"))
