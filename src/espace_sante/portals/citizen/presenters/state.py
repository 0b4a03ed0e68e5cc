"""A space that cannot be entered: where it stands, since when, and what one can do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from espace_sante.portals.citizen.presenters.ending import EndingPresenter, ending_presenter
from espace_sante.portals.citizen.presenters.opening import BEFORE_ENTRY, told_here
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, since_words
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.openings import OpeningPresenter
from espace_sante.portals.components.shell import ShellPresenter

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place


@dataclass(frozen=True, kw_only=True)
class StatePresenter:
    """The page of a space one cannot enter."""

    shell: ShellPresenter
    title: str
    lead: str
    text: str = ""
    told: OpeningPresenter | None = None
    ending: EndingPresenter | None = None


def state_presenter(place: Place) -> StatePresenter:
    shell = shell_of(place, current="home")
    told = told_here(place)
    if told is not None:
        return StatePresenter(shell=shell, title=told.title, lead=told.lead, told=told)
    space = place.space
    since = since_words(day_of(space.since), day_of(place.now))
    if space.state in BEFORE_ENTRY:  # a carer: the person helped decides
        values = {"name": place.who.given_name, "of_name": of_person(place.who.given_name)}
        return StatePresenter(
            shell=shell,
            title=_("L’espace %(of_name)s n’est pas encore activé") % values,
            lead=_("%(name)s doit l’activer : vous pourrez ensuite l’ouvrir.") % values,
        )
    ending = ending_presenter(place, since=since)
    return StatePresenter(shell=shell, title=ending.title, lead=ending.lead, text=ending.text, ending=ending)
