"""« Cela m’étonne » under a line: understand first, then block, then report. Nothing here accuses anybody.

A carer reads, and does not speak to the support in the place of the person: nor do they block (CAR-09).
Source: RULES.md CIT-08, CIT-18, C6.
"""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.audit.api import TraceEntry
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.activity_proof import line_words
from espace_sante.portals.citizen.wording.activity import is_by_professional
from espace_sante.portals.components.presenters import Choice
from espace_sante.record.api import EMERGENCY_MODES, ActivityEntry


def question_of(one: ActivityEntry) -> str:
    if is_by_professional(one.entry):
        return _("Vous ne vous attendiez pas à voir ce nom ?")
    return _("Vous ne vous attendiez pas à cela ?")


def choices_of(one: ActivityEntry, place: Place) -> list[Choice]:
    """What one can do about a line. Nothing about one's own acts, except for the page of one's security."""
    entry = one.entry
    if entry.actor_kind == ActorKind.CITIZEN and entry.actor_id == place.actor.id:
        return []
    rows = _about_professional(entry, place) if is_by_professional(entry) else []
    if entry.actor_kind == ActorKind.SERVICE and place.may(Action.SEE_SERVICES):
        rows.append(
            Choice(
                title=_("Changer ce que ce service peut faire"),
                text=_("Vous retirez un accord, ou vous déliez le service : cela vaut aussitôt."),
                href=reverse("citizen:services", args=[place.space.id]),
            )
        )
    if place.may(Action.REPORT_SOMETHING):
        rows.append(_report(entry, place))
    return rows


def _about_professional(entry: TraceEntry, place: Place) -> list[Choice]:
    professionals = reverse("citizen:professionals", args=[place.space.id])
    rows = [
        Choice(
            title=_("Comprendre pourquoi"),
            text=_(
                "Un remplaçant, un laboratoire ou un service de l’hôpital "
                "peut porter un nom que vous ne connaissez pas."
            ),
            href=f"{professionals}#pourquoi",
        )
    ]
    if entry.actor_kind == ActorKind.PROFESSIONAL and place.who.kind != "carer":
        rows.append(
            Choice(
                title=_("Bloquer son accès"),
                text=_("Ce professionnel ne pourra plus rien lire ici. Vous pourrez le débloquer."),
                href=f"{professionals}?rpps={entry.actor_id}#bloquer",
            )
        )
    return rows


def _report(entry: TraceEntry, place: Place) -> Choice:
    in_emergency = entry.mode in EMERGENCY_MODES
    return Choice(
        title=_("Contester cet accès en urgence") if in_emergency else _("Le signaler"),
        text=_("L’assistance regarde ce qui s’est passé et vous répond ici."),
        href=report_address(place, entry),
    )


def report_address(place: Place, entry: TraceEntry) -> str:
    """Where a line is reported."""
    return f"{reverse('citizen:report', args=[place.space.id])}?ligne={line_words(place, entry)}"
