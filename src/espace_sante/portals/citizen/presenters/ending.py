"""A space that is suspended, closed, being erased or erased: what the person reads, and what they may do.

Source: RULES.md LC-14 to LC-21, C7.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.portals.citizen.presenters.shell import home_address, shell_of
from espace_sante.portals.citizen.wording.dates import clock, day_of, full_day
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.spaces import api as spaces

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place


@dataclass(frozen=True, kw_only=True)
class Act:
    """A button: a form that is posted, or a link to a page that says more."""

    label: str
    href: str
    icon: str
    post: bool = True
    download: bool = False
    kind: Literal["plain", "primary"] = "plain"


@dataclass(frozen=True, kw_only=True)
class EndingPresenter:
    """The words of one state, and the acts that it leaves."""

    title: str
    lead: str
    text: str = ""
    message: str = ""  # of the operator who suspended
    acts: list[Act] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class ClosePresenter:
    """The choice at the closure, or the page that asks once more before an erasure."""

    shell: ShellPresenter
    title: str
    lead: str
    action: str
    back_href: str
    wait: str
    years: int
    months: int


def ending_presenter(place: Place, *, since: str) -> EndingPresenter:
    state = place.space.state
    if state is spaces.State.SUSPENDED:
        return _suspended(place, since)
    if state is spaces.State.ERASURE_PENDING:
        return _erasing(place)
    if state is spaces.State.ERASED:
        return _erased(place)
    return _closed(place, since)


def close_presenter(place: Place) -> ClosePresenter:
    """LC-14, LC-16, C7."""
    name = of_person(place.who.given_name)
    return _choice(
        place,
        title=_("Fermer votre espace") if place.own else _("Fermer l’espace %(of_name)s") % {"of_name": name},
        lead=_("Vous n’avez pas à dire pourquoi. Personne n’y lira ni n’y ajoutera plus rien."),
        action=reverse("citizen:close", args=[place.space.id]),
    )


def erase_presenter(place: Place) -> ClosePresenter:
    """LC-16."""
    return _choice(
        place,
        title=_("Effacer ce qui est gardé ?"),
        lead=_("Une fois l’effacement fait, personne ne peut plus rien retrouver, ni vous ni nous."),
        action=reverse("citizen:erase", args=[place.space.id]),
    )


def _choice(place: Place, *, title: str, lead: str, action: str) -> ClosePresenter:
    delays = spaces.delays()
    return ClosePresenter(
        shell=shell_of(place, current="more"),
        title=title,
        lead=lead,
        action=action,
        back_href=home_address(place.who),
        wait=_hours(delays.erasure_wait),
        years=delays.archive_years,
        months=delays.erasure_months,
    )


def _hours(wait: timedelta) -> str:
    return _("%(hours)s heures") % {"hours": int(wait.total_seconds() // 3600)}


def _suspended(place: Place, since: str) -> EndingPresenter:
    told = spaces.suspension_of(place.space.id)
    title = _("Votre espace est suspendu") if place.own else _("Cet espace est suspendu")
    lead = _("Il est suspendu %(since)s. Personne ne peut y entrer.") % {"since": since}
    if told is None:
        return EndingPresenter(title=title, lead=lead)
    if told.objected_at is not None:
        values = {"day": full_day(day_of(told.objected_at), day_of(place.now))}
        text = _("Nous savons depuis le %(day)s que vous n’êtes pas d’accord. L’espace ne fermera pas de lui-même.")
        return EndingPresenter(title=title, lead=lead, text=text % values, message=told.message)
    values = {"day": _last_day(place, told.closes_at)}
    text = _("Vous pouvez dire que vous n’êtes pas d’accord jusqu’au %(day)s. Ensuite, l’espace fermera.") % values
    label = _("Je ne suis pas d’accord")
    acts = _acts(place, (Action.OBJECT_TO_SUSPENSION, label, "citizen:object", "edit"))
    return EndingPresenter(title=title, lead=lead, text=text, message=told.message, acts=acts)


def _closed(place: Place, since: str) -> EndingPresenter:
    title = _("Votre espace est fermé") if place.own else _("Cet espace est fermé")
    lead = _("Il est fermé %(since)s. Personne n’y lit ni n’y ajoute rien : documents, rendez-vous, messages.") % {
        "since": since
    }
    due = spaces.due_at(place.space.id)
    if due is None or place.space.state is not spaces.State.CLOSED_ARCHIVED:
        text = _("Ce qu’il contenait est gardé à part, le temps que la loi prévoit.")
        return EndingPresenter(title=title, lead=lead, text=text)
    text = _("Ce qu’il contenait est gardé à part jusqu’au %(day)s, puis effacé.") % {"day": _last_day(place, due[1])}
    acts = _acts(place, (Action.REOPEN_SPACE, _("Rouvrir l’espace"), "citizen:reopen", "check"))
    if place.may(Action.ERASE_SPACE):
        address = reverse("citizen:erase", args=[place.space.id])
        acts.append(Act(label=_("Effacer ce qui est gardé"), href=address, icon="trash", post=False))
    return EndingPresenter(title=title, lead=lead, text=text, acts=acts)


def _erasing(place: Place) -> EndingPresenter:
    title = _("L’effacement est demandé")
    due = spaces.due_at(place.space.id)
    if due is None or spaces.is_being_erased(place.space.id):
        return EndingPresenter(title=title, lead=_("Il est en cours. Vous serez prévenu quand il sera terminé."))
    values = {"day": full_day(day_of(due[1]), day_of(place.now)), "time": clock(due[1])}
    lead = _("Il commence le %(day)s à %(time)s. D’ici là, vous pouvez changer d’avis.") % values
    acts = _acts(place, (Action.REOPEN_SPACE, _("Annuler l’effacement et rouvrir"), "citizen:reopen", "check"))
    return EndingPresenter(title=title, lead=lead, text=_("Vous serez prévenu quand il sera terminé."), acts=acts)


def _erased(place: Place) -> EndingPresenter:
    told = spaces.last_erasure(place.space.id)
    at = told.erased_at if told else place.space.since
    values = {"day": full_day(day_of(at), day_of(place.now))}
    acts = []
    if told is not None and place.may(Action.READ_ERASURE_CERTIFICATE):
        address = reverse("citizen:erasure_certificate", args=[place.space.id])
        label = _("Télécharger l’attestation d’effacement")
        acts.append(Act(label=label, href=address, icon="download", post=False, download=True))
    acts += _acts(place, (Action.REQUEST_SPACE, _("Demander un nouvel espace"), "citizen:again", "plus"))
    return EndingPresenter(
        title=_("Votre espace est effacé") if place.own else _("Cet espace est effacé"),
        lead=_("Il a été effacé le %(day)s. Plus rien de ce qu’il contenait ne peut être lu.") % values,
        text=_("Un nouvel espace serait vide."),
        acts=acts,
    )


def _acts(place: Place, *rows: tuple[Action, str, str, str]) -> list[Act]:
    """The acts that the decision point gives to this person, here."""
    return [
        Act(label=label, href=reverse(name, args=[place.space.id]), icon=icon)
        for action, label, name, icon in rows
        if place.may(action)
    ]


def _last_day(place: Place, until: datetime) -> str:
    """The last whole day before a midnight."""
    return full_day(day_of(until - timedelta(microseconds=1)), day_of(place.now))
