"""Accesses in an emergency, as their holder reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action, Choices, EmergencyMode, EmergencyView, OpeningReason
from espace_sante.identity.api import spoken
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import when
from espace_sante.portals.citizen.wording.people import headed
from espace_sante.portals.citizen.wording.ties import end_words
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class EmergencyRow:
    """One access."""

    who: str
    where: str
    how: str
    when: str
    until: str
    why: str
    words: str
    running: bool
    contested: str
    contest_action: str
    stop_action: str
    report_href: str


@dataclass(frozen=True, kw_only=True)
class EmergenciesPresenter:
    """The page."""

    shell: ShellPresenter
    title: str
    lead: str
    rows: list[EmergencyRow]
    choices: list[str]
    settings_href: str


def emergencies_presenter(place: Place, found: Sequence[EmergencyView], choices: Choices) -> EmergenciesPresenter:
    here = [place.space.id]
    return EmergenciesPresenter(
        shell=shell_of(place, current="activity"),
        title=_("Accès en urgence"),
        lead=_("Sans accord, pour une heure, quand la personne ne peut pas répondre ou pendant un appel au 15."),
        rows=[_row(one, place) for one in found],
        choices=[
            _("Le médecin du 15 peut lire pendant un appel.")
            if choices.call_centre
            else _("Le médecin du 15 ne peut pas lire."),
            _("Un soignant peut lire face à un danger immédiat.")
            if choices.break_glass
            else _("Personne ne peut lire sans accord, même face à un danger."),
            _("Les documents masqués sont lus aussi.")
            if choices.masked_in_emergency
            else _("Les documents masqués le restent."),
        ],
        settings_href=reverse("citizen:confidentiality", args=here) if place.may(Action.CHOOSE_CONFIDENTIALITY) else "",
    )


def _row(one: EmergencyView, place: Place) -> EmergencyRow:
    running = one.until > place.now and one.contested_at is None
    may = place.may(Action.CHOOSE_PROFESSIONALS)
    here = [place.space.id, one.id]
    return EmergencyRow(
        who=headed(one.name),
        where=spoken(one.structure_name),
        how=_("Pendant un appel au 15") if one.mode is EmergencyMode.CALL_CENTRE else _("Face à un danger immédiat"),
        when=when(one.since, place.now),
        until=_("Cet accès est ouvert %(until)s.") % {"until": end_words(one.until, place.now)}
        if running
        else _("Cet accès est terminé."),
        why=_reason(one.reason),
        words=one.words,
        running=running,
        contested=_("Vous l’avez contesté. %(when)s.") % {"when": when(one.contested_at, place.now)}
        if one.contested_at
        else "",
        contest_action=reverse("citizen:contest_emergency", args=here) if may and one.contested_at is None else "",
        stop_action=reverse("citizen:stop_emergency", args=here) if may and running else "",
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?urgence={one.id}"
        if one.contested_at and place.may(Action.REPORT_SOMETHING)
        else "",
    )


def _reason(reason: OpeningReason) -> str:
    words = {
        OpeningReason.UNCONSCIOUS: _("La personne était inconsciente."),
        OpeningReason.CONFUSED: _("La personne ne pouvait pas s’exprimer clairement."),
        OpeningReason.IN_DANGER: _("La vie de la personne était en danger."),
        OpeningReason.CALL: _("Le Samu recevait un appel à son sujet."),
        OpeningReason.OTHER: _("Une autre raison, écrite ci-dessous."),
    }
    return words[reason]
