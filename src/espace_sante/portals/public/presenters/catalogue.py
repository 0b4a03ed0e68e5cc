"""The catalogue for everybody: a list, the card of a service, the criteria it meets (CAT-02, CAT-08)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import Met, ServiceStatus
from espace_sante.portals.components.catalogue_words import DEVICES, PAYING, PURPOSES, REGIONS, THEMES
from espace_sante.portals.components.consents import asked_words
from espace_sante.portals.components.dates import day_words
from espace_sante.portals.components.presenters import Shot
from espace_sante.portals.components.referencing_words import FAMILIES, HEADINGS, HOW, MET, TagKind


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """A service in the list; `asks` is empty when it asks for nothing."""

    id: str
    name: str
    publisher: str
    summary: str
    asks: str
    price: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ListPresenter:
    count: str
    services: list[ServiceRow]
    previous: int
    following: int


@dataclass(frozen=True, kw_only=True)
class AskedRow:
    """One thing a service asks for, and why."""

    title: str
    why: str


@dataclass(frozen=True, kw_only=True)
class CardPresenter:
    title: str
    summary: str
    suspended: bool
    asked: list[AskedRow]
    description: str
    shots: list[Shot]
    facts: list[tuple[str, str]]
    checked: list[tuple[str, str]]
    links: list[tuple[str, str]]
    criteria_href: str


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    sentence: str
    met: str
    kind: TagKind
    how: str


@dataclass(frozen=True, kw_only=True)
class HeadingRows:
    id: str
    title: str
    rows: list[CriterionRow]


@dataclass(frozen=True, kw_only=True)
class CriteriaPresenter:
    title: str
    lead: str
    card_href: str
    headings: list[HeadingRows]


def list_presenter(found: catalogue.Found, asked: Mapping[UUID, frozenset[Consent]]) -> ListPresenter:
    return ListPresenter(
        count=ngettext("%(count)s service", "%(count)s services", found.total) % {"count": found.total},
        services=[_row(one, asked.get(one.id, frozenset())) for one in found.services],
        previous=found.page - 1,
        following=found.page + 1 if found.page < found.pages else 0,
    )


def card_presenter(
    service: catalogue.ServiceView,
    *,
    asked: catalogue.Asked,
    facets: catalogue.Facets,
    pictures: list[catalogue.Picture],
) -> CardPresenter:
    return CardPresenter(
        title=service.name,
        summary=service.summary,
        suspended=service.status is ServiceStatus.SUSPENDED,
        asked=asked_rows(asked.why),
        description=service.description,
        shots=[
            Shot(
                src=reverse("public:service_shot", args=[service.slug, one.id]),
                alt=one.alt,
                width=one.width,
                height=one.height,
            )
            for one in pictures
        ],
        facts=_facts(service, facets),
        checked=_checked(service),
        links=_links(service),
        criteria_href=reverse("public:service_criteria", args=[service.slug]),
    )


def criteria_presenter(service: catalogue.ServiceView, met: list[catalogue.CriterionMet]) -> CriteriaPresenter:
    checked = sum(one.checked for one in met)
    return CriteriaPresenter(
        title=_("Les critères de %(name)s") % {"name": service.name},
        lead=_("%(count)s critères, dont %(checked)s vérifiés. Version %(version)s.")
        % {"count": len(met), "checked": checked, "version": service.criteria_version},
        card_href=reverse("public:service_card", args=[service.slug]),
        headings=[
            HeadingRows(
                id=heading,
                title=f"{FAMILIES[family]} : {str(HEADINGS[heading]).lower()}",
                rows=[_criterion(one) for one in rows],
            )
            for (family, heading), rows in groupby(met, key=lambda one: (one.line.family, one.line.heading))
        ],
    )


def asked_rows(why: Mapping[Consent, str]) -> list[AskedRow]:
    """What is asked for, one row for each consent."""
    return [AskedRow(title=asked_words([consent]), why=words) for consent, words in why.items()]


def _row(service: catalogue.ServiceView, asked: frozenset[Consent]) -> ServiceRow:
    return ServiceRow(
        id=f"service-{service.slug}",
        name=service.name,
        publisher=service.publisher_name,
        summary=service.summary,
        asks=asked_words(asked),
        price=_price(service),
        href=reverse("public:service_card", args=[service.slug]),
    )


def _criterion(one: catalogue.CriterionMet) -> CriterionRow:
    how = HOW[catalogue.How.CHECKED if one.checked else catalogue.How.DECLARED]
    return CriterionRow(
        sentence=one.line.sentence,
        met=str(MET[one.met]),
        kind="ok" if one.met is Met.MET else "plain",
        how=str(how),
    )


def _facts(service: catalogue.ServiceView, facets: catalogue.Facets) -> list[tuple[str, str]]:
    return [
        (_("Éditeur"), service.publisher_name),
        (_("Prix"), _price(service)),
        (_("Dispositif médical"), str(DEVICES[service.device]) if service.device else ""),
        (_("Sert à"), ", ".join(str(PURPOSES[one]) for one in facets.purposes)),
        (_("Besoins"), ", ".join(str(THEMES[one]) for one in facets.themes)),
        (_("Où"), ", ".join(str(REGIONS[one]) for one in facets.regions if one in REGIONS)),
        (_("Assistance"), service.support),
    ]


def _checked(service: catalogue.ServiceView) -> list[tuple[str, str]]:
    dates = ((_("Prochain audit"), service.reaudit_on), (_("Convention jusqu’au"), service.convention_ends_on))
    return [(label, day_words(day)) for label, day in dates if day]


def _links(service: catalogue.ServiceView) -> list[tuple[str, str]]:
    rows = (
        (_("Son site"), service.website),
        (_("Son éditeur"), service.publisher_website),
        (_("Ses conditions d’utilisation"), service.terms_url),
        (_("Ce qu’il fait de vos données"), service.privacy_url),
        (_("Dans l’App Store"), service.app_store_url),
        (_("Dans Google Play"), service.play_store_url),
    )
    return [(label, href) for label, href in rows if href]


def _price(service: catalogue.ServiceView) -> str:
    paying = str(PAYING[service.business_model]) if service.business_model else ""
    return f"{paying}. {service.price}" if paying and service.price else paying or service.price
