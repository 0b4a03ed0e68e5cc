"""The catalogue seen from a space: what each service asks for before anything else, then what it is (CAT-08)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action, Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.catalogue_words import DEVICES, PAYING, PURPOSES, REGIONS, THEMES
from espace_sante.portals.components.consents import ConsentRow, asked_words, consent_rows
from espace_sante.portals.components.presenters import Shot
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class ServiceRow:
    """A service in a list. `asks`: in words; `linked`: it is linked to this space."""

    id: str
    name: str
    publisher: str
    summary: str
    asks: str
    href: str
    linked: bool


@dataclass(frozen=True, kw_only=True)
class CataloguePresenter:
    shell: ShellPresenter
    title: str
    lead: str
    action: str
    count: str
    services: list[ServiceRow]
    previous: int
    following: int
    linked_href: str


@dataclass(frozen=True, kw_only=True)
class CardPresenter:
    """The page of one service. `rows`: what it asks for; `may_link`: whether this reader may link it now."""

    shell: ShellPresenter
    title: str
    lead: str
    publisher: str
    description: list[str]
    shots: list[Shot]
    asks: str
    rows: list[ConsentRow]
    plain: bool
    may_link: bool
    link_title: str
    action: str
    manage_href: str
    closed: bool
    mistake: str
    facts: list[tuple[str, str]]
    links: list[tuple[str, str]]
    report_href: str
    back_href: str


def catalogue_presenter(
    place: Place,
    found: catalogue.Found,
    asked: Mapping[UUID, frozenset[Consent]],
    linked: Collection[UUID],
) -> CataloguePresenter:
    here = [place.space.id]
    name = {"of_name": of_person(place.who.given_name)}
    return CataloguePresenter(
        shell=shell_of(place, current="catalogue"),
        title=_("Le catalogue de services") if place.own else _("Des services pour l’espace %(of_name)s") % name,
        lead=_(
            "Des applications et des sites vérifiés. Chacun dit d’abord ce qu’il demande ; rien ne part sans accord."
        ),
        action=reverse("citizen:catalogue", args=here),
        count=ngettext("%(count)s service", "%(count)s services", found.total) % {"count": found.total},
        services=[_row(one, place, asked.get(one.id, frozenset()), one.id in linked) for one in found.services],
        previous=found.page - 1,
        following=found.page + 1 if found.page < found.pages else 0,
        linked_href=reverse("citizen:services", args=here) if place.may(Action.SEE_SERVICES) else "",
    )


def _row(service: catalogue.ServiceView, place: Place, asked: frozenset[Consent], linked: bool) -> ServiceRow:
    return ServiceRow(
        id=f"service-{service.slug}",
        name=service.name,
        publisher=service.publisher_name,
        summary=service.summary,
        asks=asked_words(asked),
        href=reverse("citizen:catalogue_service", args=[place.space.id, service.slug]),
        linked=linked,
    )


def card_presenter(
    place: Place,
    service: catalogue.ServiceView,
    asked: catalogue.Asked,
    facets: catalogue.Facets,
    *,
    pictures: Sequence[catalogue.Picture] = (),
    linked: bool,
    chosen: Collection[Consent] = frozenset(),
    mistake: str = "",
) -> CardPresenter:
    """`chosen`: what was ticked, when the form comes back with a `mistake`."""
    here = [place.space.id, service.slug]
    may_choose = place.may(Action.CHOOSE_SERVICES)
    return CardPresenter(
        shell=shell_of(place, current="catalogue"),
        title=service.name,
        lead=service.summary,
        publisher=service.publisher_name,
        description=[one for one in service.description.splitlines() if one.strip()],
        shots=[
            Shot(
                src=reverse("public:service_shot", args=[service.slug, one.id]),
                alt=one.alt,
                width=one.width,
                height=one.height,
            )
            for one in pictures
        ],
        asks=asked_words(asked.consents),
        rows=consent_rows(asked.why, own=place.own, given=chosen),
        plain=not asked.consents,
        may_link=may_choose and service.online and bool(asked.consents) and not linked,
        link_title=_("Relier ce service à votre espace")
        if place.own
        else _("Relier ce service à l’espace %(of_name)s") % {"of_name": of_person(place.who.given_name)},
        action=reverse("citizen:catalogue_service", args=here),
        manage_href=reverse("citizen:service", args=[place.space.id, service.id]) if linked else "",
        closed=not service.online,
        mistake=mistake,
        facts=_facts(service, facets),
        links=_links(service),
        report_href=_report_href(place, service),
        back_href=reverse("citizen:catalogue", args=[place.space.id]),
    )


def _facts(service: catalogue.ServiceView, facets: catalogue.Facets) -> list[tuple[str, str]]:
    paying = str(PAYING[service.business_model]) if service.business_model else ""
    return [
        (_("Éditeur"), service.publisher_name),
        (_("Prix"), f"{paying}. {service.price}" if paying and service.price else paying or service.price),
        (_("Dispositif médical"), str(DEVICES[service.device]) if service.device else ""),
        (_("Sert à"), ", ".join(str(PURPOSES[one]) for one in facets.purposes)),
        (_("Thèmes"), ", ".join(str(THEMES[one]) for one in facets.themes)),
        (_("Où"), ", ".join(str(REGIONS[one]) for one in facets.regions if one in REGIONS)),
        (_("Assistance"), service.support),
    ]


def _links(service: catalogue.ServiceView) -> list[tuple[str, str]]:
    criteria = reverse("public:service_criteria", args=[service.slug])
    rows = (
        (_("Les critères vérifiés"), criteria if service.online else ""),
        (_("Son site"), service.website),
        (_("Ses conditions d’utilisation"), service.terms_url),
        (_("Ce qu’il fait de vos données"), service.privacy_url),
        (_("Dans l’App Store"), service.app_store_url),
        (_("Dans Google Play"), service.play_store_url),
    )
    return [(label, href) for label, href in rows if href]


def _report_href(place: Place, service: catalogue.ServiceView) -> str:
    if not place.may(Action.REPORT_SOMETHING):
        return ""
    return f"{reverse('citizen:report', args=[place.space.id])}?service={service.id}"
