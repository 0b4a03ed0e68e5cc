"""The services linked to a space, and one of them: what it may do, since when, last used when, and how to stop it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, GrantView
from espace_sante.catalogue.api import Asked, ServiceView
from espace_sante.pairing.api import LinkedService, Standing
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import calendar_day, day_of, short_day
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.catalogue_words import STATUSES
from espace_sante.portals.components.consent_words import thing_of
from espace_sante.portals.components.consents import ConsentRow, asked_words, consent_rows
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.subscriptions.api import LIVE, SubscriptionView


@dataclass(frozen=True, kw_only=True)
class LinkedRow:
    """One linked service in the list. `alert`: what has to be known of it."""

    id: str
    name: str
    publisher: str
    allowed: str
    used: str
    alert: str
    href: str


@dataclass(frozen=True, kw_only=True)
class LinkedPresenter:
    shell: ShellPresenter
    title: str
    lead: str
    services: list[LinkedRow]
    may_choose: bool
    disconnect_all: str
    catalogue_href: str
    activity_href: str


@dataclass(frozen=True, kw_only=True)
class UsedRow:
    """One consent and when it was last used."""

    label: str
    used: str


@dataclass(frozen=True, kw_only=True)
class LinkedServicePresenter:
    """The page of one linked service. `approve`: it asks for something else, and one says yes or no again."""

    shell: ShellPresenter
    title: str
    lead: str
    alert: str
    alert_kind: str
    rows: list[ConsentRow]
    approve: bool
    may_choose: bool
    action: str
    disconnect: str
    facts: list[tuple[str, str]]
    watched: str
    used: list[tuple[str, str]]
    open_href: str
    receipt_href: str
    activity_href: str
    report_href: str
    card_href: str
    back_href: str


def linked_presenter(place: Place, found: Sequence[LinkedService]) -> LinkedPresenter:
    here = [place.space.id]
    name = {"of_name": of_person(place.who.given_name)}
    return LinkedPresenter(
        shell=shell_of(place, current="services"),
        title=_("Services reliés à votre espace") if place.own else _("Services reliés à l’espace %(of_name)s") % name,
        lead=_("Chacun ne fait que ce que vous lui permettez. Changez d’avis quand vous voulez : cela vaut aussitôt."),
        services=[_row(one, place) for one in found],
        may_choose=place.may(Action.CHOOSE_SERVICES),
        disconnect_all=reverse("citizen:disconnect_services", args=here),
        catalogue_href=reverse("citizen:catalogue", args=here),
        activity_href=_activity(place) if place.may(Action.READ_TRACE) else "",
    )


def ended_rows(place: Place, ended: Sequence[ServiceView]) -> list[tuple[str, str]]:
    """Each service that was just unlinked, and its page at the catalogue; no page when it is not there any more."""
    return [
        (one.name, reverse("citizen:catalogue_service", args=[place.space.id, one.slug]) if one.online else "")
        for one in ended
    ]


def _row(one: LinkedService, place: Place) -> LinkedRow:
    return LinkedRow(
        id=f"service-{one.service.slug}",
        name=one.service.name,
        publisher=one.service.publisher_name,
        allowed=asked_words(one.consents) or _("Rien pour l’instant"),
        used=_used(one, place),
        alert=standing_words(one, place),
        href=reverse("citizen:service", args=[place.space.id, one.service.id]),
    )


def linked_service_presenter(
    place: Place, one: LinkedService, asked: Asked, watching: Sequence[SubscriptionView] = ()
) -> LinkedServicePresenter:
    """`watching`: what it asked to be told of."""
    here = [place.space.id, one.service.id]
    today = day_of(place.now)
    approve = one.standing in {Standing.TO_APPROVE, Standing.STOPPED}
    return LinkedServicePresenter(
        shell=shell_of(place, current="services"),
        title=one.service.name,
        lead=_("Relié depuis le %(day)s. De %(publisher)s.")
        % {"day": calendar_day(day_of(one.pairing.made_at), today), "publisher": one.service.publisher_name},
        alert=standing_words(one, place),
        alert_kind="danger" if one.standing is Standing.STOPPED else "wait",
        rows=consent_rows(
            asked.why,
            own=place.own,
            given=one.consents & asked.consents if approve else one.consents,
            more=one.standing is not Standing.CLOSED,
        ),
        approve=approve,
        may_choose=place.may(Action.CHOOSE_SERVICES),
        action=reverse("citizen:service", args=here),
        disconnect=reverse("citizen:disconnect_service", args=here),
        facts=[(_("Dernière utilisation"), _used(one, place))],
        watched=_watched(watching, own=place.own),
        used=[_last_use(grant, place) for grant in one.grants],
        open_href=launch_address(one) if one.standing in {Standing.RUNNING, Standing.TO_APPROVE} else "",
        receipt_href=reverse("citizen:service_receipt", args=here),
        activity_href=f"{_activity(place)}&service={one.service.id}" if place.may(Action.READ_TRACE) else "",
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?service={one.service.id}"
        if place.may(Action.REPORT_SOMETHING)
        else "",
        card_href=reverse("citizen:catalogue_service", args=[place.space.id, one.service.slug]),
        back_href=reverse("citizen:services", args=[place.space.id]),
    )


def standing_words(one: LinkedService, place: Place) -> str:
    """What has to be known of a linked service; empty while all is well (SCO-05, SCO-06)."""
    if one.standing is Standing.CLOSED:
        known = STATUSES.get(one.service.status)
        return str(known) if known else _("Ce service n’échange rien pour l’instant.")
    if one.standing is Standing.STOPPED:
        return _(
            "Ce service demande autre chose qu’avant. Tant que vous n’avez pas choisi, il ne lit rien et n’ajoute rien."
        )
    if one.reapprove_until is not None:
        day = calendar_day(day_of(one.reapprove_until), day_of(place.now))
        return _("Ce service demande autre chose qu’avant. Choisissez avant le %(day)s : ensuite, il s’arrêtera.") % {
            "day": day
        }
    return ""


def launch_address(one: LinkedService) -> str:
    """Where the service is opened, told from which space service one comes (SMART App Launch 2, `iss`)."""
    if not one.service.website:
        return ""
    sign = "&" if "?" in one.service.website else "?"
    return f"{one.service.website}{sign}{urlencode({'iss': f'{settings.BASE_URL}/fhir'})}"


def _watched(watching: Sequence[SubscriptionView], *, own: bool) -> str:
    """What the service is told of when it changes; empty when it asked for nothing."""
    things = {
        finality: thing_of(finality, own=own) for one in watching if one.state in LIVE for finality in one.finalities
    }
    if not things:
        return ""
    told = get_text_list([things[one] for one in sorted(things)], _("et"))
    return _("Quand cela change, nous le prévenons de venir lire : %(things)s.") % {"things": told}


def _last_use(grant: GrantView, place: Place) -> tuple[str, str]:
    today = day_of(place.now)
    used = short_day(grant.last_used_on, today) if grant.last_used_on else _("jamais")
    ends = calendar_day(day_of(grant.until), today)
    told = _("%(used)s ; sans usage, s’éteint le %(ends)s") % {"used": used, "ends": ends}
    return asked_words({grant.consent}), told


def _used(one: LinkedService, place: Place) -> str:
    if one.last_used_on is None:
        return _("jamais")
    return short_day(one.last_used_on, day_of(place.now))


def _activity(place: Place) -> str:
    return f"{reverse('citizen:activity', args=[place.space.id])}?onglet=services"
