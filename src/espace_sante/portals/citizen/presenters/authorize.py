"""The pages to which a service sends somebody: for whom, then what it may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Consent
from espace_sante.catalogue import api as catalogue
from espace_sante.interop.smart.authorize import Asked
from espace_sante.pairing import api as pairing
from espace_sante.portals.citizen.place import Relative
from espace_sante.portals.components.consents import ConsentRow, consent_rows
from espace_sante.portals.components.presenters import Colour


@dataclass(frozen=True, kw_only=True)
class ProfileChoice:
    """Somebody for whom the service may be linked."""

    name: str
    hint: str
    initial: str
    colour: Colour
    href: str


@dataclass(frozen=True, kw_only=True)
class ChoicePresenter:
    title: str
    service: str
    publisher: str
    people: list[ProfileChoice]
    action: str


@dataclass(frozen=True, kw_only=True)
class ConsentPresenter:
    """`other`: the name of who it is for, empty for oneself. `offline`: it goes on when nobody is there."""

    title: str
    service: str
    publisher: str
    summary: str
    card_href: str
    terms_href: str
    other: str
    colour: Colour
    initial: str
    rows: list[ConsentRow]
    offline: bool
    trial: bool
    mistake: str
    action: str


def choice_presenter(asked: Asked, people: Sequence[Relative], address: str) -> ChoicePresenter:
    """Each person leads back here with their space named; `address`: of the request as it came."""
    path, _mark, query = address.partition("?")
    return ChoicePresenter(
        title=_("Relier %(service)s pour qui ?") % {"service": asked.service.name},
        service=asked.service.name,
        publisher=asked.service.publisher_name,
        people=[_choice(one, path, query) for one in people],
        action=address,
    )


def _choice(one: Relative, path: str, query: str) -> ProfileChoice:
    assert one.space is not None
    return ProfileChoice(
        name=one.given_name,
        hint=_("Votre espace") if one.own else _("Vous agissez en son nom"),
        initial=one.given_name[:1].upper(),
        colour=one.colour,
        href=f"{path}?{query}&{urlencode({'profil': str(one.space.id)})}",
    )


def consent_presenter(
    asked: Asked, one: Relative, given: frozenset[Consent], *, mistake: str, action: str
) -> ConsentPresenter:
    """What was consented to before is ticked, and nothing else."""
    assert one.space is not None
    service = asked.service
    why = catalogue.asked_finalities(service.id).why
    name = {"service": service.name, "name": one.given_name}
    return ConsentPresenter(
        title=(
            _("Relier %(service)s à votre espace ?") if one.own else _("Relier %(service)s à l’espace de %(name)s ?")
        )
        % name,
        service=service.name,
        publisher=service.publisher_name,
        summary=service.summary,
        card_href=reverse("citizen:catalogue_service", args=[one.space.id, service.slug]) if service.online else "",
        terms_href=service.terms_url,
        other="" if one.own else one.given_name,
        colour=one.colour,
        initial=one.given_name[:1].upper(),
        rows=consent_rows(
            {asks: why[asks] for asks in why if asks in asked.consents}, own=one.own, given=given & asked.consents
        ),
        offline=pairing.OFFLINE in pairing.words_of(asked.scope),
        trial=asked.client.sandbox,
        mistake=mistake,
        action=action,
    )
