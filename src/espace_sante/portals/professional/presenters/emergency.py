"""The page that opens a record in an emergency, and the banner that stands on every page meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action, Decision, EmergencyMode, FoundSpace, TimeBox, time_box
from espace_sante.kernel.actors import Actor
from espace_sante.portals.professional.presenters.dates import clock_time, short_date
from espace_sante.spaces.api import SpaceView

_ACTIONS = {EmergencyMode.BREAK_GLASS: Action.BREAK_GLASS, EmergencyMode.CALL_CENTRE: Action.CALL_CENTRE}


@dataclass(frozen=True, kw_only=True)
class EmergencyPresenter:
    """`refusal`: why this cannot be done, a sentence; then there is no form."""

    title: str
    lead: str
    life: str
    refusal: str


@dataclass(frozen=True, kw_only=True)
class EmergencyBanner:
    """An emergency that runs."""

    title: str
    end_href: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What the pages of a record say of the authorisation: a banner in an emergency, an end otherwise."""

    banner: EmergencyBanner | None = None
    until: str = ""


def emergency_presenter(found: FoundSpace, mode: EmergencyMode) -> EmergencyPresenter:
    decision = found.case.decide(_ACTIONS[mode])
    breaking = mode is EmergencyMode.BREAK_GLASS
    return EmergencyPresenter(
        title=_("Ouvrir en urgence") if breaking else _("Ouvrir pour la régulation"),
        lead=_("Sans l’accord de la personne, parce qu’elle ne peut pas le donner et que le temps presse.")
        if breaking
        else _("Un appel concerne cette personne : vous lisez son dossier le temps de le traiter."),
        life=_life(),
        refusal="" if decision.allowed else _(decision.sentence),
    )


def standing_of(*, actor: Actor, space: SpaceView, decision: Decision, now: datetime) -> Standing:
    """At most one query, none for the treating doctor."""
    box = time_box(actor=actor, space=space, reason=decision.reason, now=now) if decision.allowed else None
    if box is None:
        return Standing()
    if box.emergency:
        return Standing(banner=_banner(box, space.id))
    return Standing(until=_until(box, now))


def _banner(box: TimeBox, space_id: UUID) -> EmergencyBanner:
    return EmergencyBanner(
        title=_("Accès en urgence jusqu’à %(time)s") % {"time": clock_time(box.until)},
        end_href=reverse("professional:leave_emergency", args=[space_id]),
    )


def _until(box: TimeBox, now: datetime) -> str:
    if (box.until - now).total_seconds() < 24 * 3600:
        return _("Votre accès prend fin à %(time)s.") % {"time": clock_time(box.until)}
    return _("Votre accès prend fin le %(day)s.") % {"day": short_date(box.until)}


def _life() -> str:
    minutes = int(settings.EMERGENCY_LIFE.total_seconds()) // 60
    if minutes % 60:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    return ngettext("%(count)s heure", "%(count)s heures", minutes // 60) % {"count": minutes // 60}
