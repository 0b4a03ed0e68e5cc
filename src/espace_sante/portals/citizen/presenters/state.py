"""A space that cannot be entered: where it stands, since when, and what one can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.portals.citizen.presenters.ending import EndingPresenter, ending_presenter
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, since_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.spaces.api import State

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place


@dataclass(frozen=True, kw_only=True)
class StatePresenter:
    """The page of a space one cannot enter. `activate` is the address to post to, empty when one may not."""

    shell: ShellPresenter
    title: str
    lead: str
    text: str = ""
    activate: str = ""
    ending: EndingPresenter | None = None


def state_presenter(place: Place) -> StatePresenter:
    shell = shell_of(place, current="home")
    space = place.who.space
    if space is None:
        return StatePresenter(
            shell=shell,
            title=_("Vous n’avez pas encore d’espace") if place.own else _("Il n’y a pas encore d’espace"),
            lead=_("L’assurance maladie vous écrira avant de l’ouvrir. Vous pourrez accepter ou refuser."),
        )
    since = since_words(day_of(space.since), day_of(place.now))
    if space.state is State.OPEN_NOT_ACTIVATED:
        return _to_activate(place, shell, since)
    if space.state is State.OPPOSED:
        return StatePresenter(
            shell=shell,
            title=_("Vous avez refusé l’ouverture") if place.own else _("L’ouverture a été refusée"),
            lead=_("Ce choix est enregistré %(since)s. Aucun document n’est gardé ici.") % {"since": since},
            text=_("Ce refus ne change rien à vos soins ni à vos remboursements."),
        )
    ending = ending_presenter(place, since=since)
    return StatePresenter(shell=shell, title=ending.title, lead=ending.lead, text=ending.text, ending=ending)


def _to_activate(place: Place, shell: ShellPresenter, since: str) -> StatePresenter:
    values = {"since": since, "name": place.who.given_name, "of_name": of_person(place.who.given_name)}
    if place.who.kind == "carer":
        return StatePresenter(
            shell=shell,
            title=_("L’espace %(of_name)s n’est pas encore activé") % values,
            lead=_("%(name)s doit l’activer : vous pourrez ensuite l’ouvrir.") % values,
        )
    return StatePresenter(
        shell=shell,
        title=_("Votre espace est ouvert") if place.own else _("L’espace %(of_name)s est ouvert") % values,
        lead=_("Il est ouvert %(since)s. Activez-le pour lire les documents que les soignants y ajoutent.") % values,
        text=_("Vous choisirez ensuite qui peut les voir. Vous pourrez aussi le fermer à tout moment."),
        activate=reverse("citizen:activate", args=[place.space.id]),
    )
