"""A space that one could open yesterday: a tab left open, an old link. Nothing was shown, nothing was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from espace_sante.identity.api import families
from espace_sante.portals.citizen.presenters.shell import home_address, shell_of
from espace_sante.portals.citizen.wording.dates import day_of, since_words
from espace_sante.portals.components.shell import ShellPresenter

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place


@dataclass(frozen=True, kw_only=True)
class EndedPresenter:
    """The page. It names nobody: a first name may have changed since."""

    shell: ShellPresenter
    title: str
    lead: str
    text: str
    home_href: str


def ended_presenter(own: Place, ended: families.EndedTie) -> EndedPresenter:
    since = since_words(day_of(ended.ended_at), day_of(own.now))
    return EndedPresenter(
        shell=shell_of(own),
        title=_("Cet espace ne vous est plus ouvert"),
        lead=_("C’est le cas %(since)s. Rien n’a été montré, et rien de ce que vous avez envoyé n’a été gardé.")
        % {"since": since},
        text=_why(ended),
        home_href=home_address(own.people[0]),
    )


def _why(ended: families.EndedTie) -> str:
    """In which quality one was there, and what one can do."""
    if ended.ground == families.Ground.MAJORITY:
        return _(
            "Cette personne a eu dix-huit ans : son espace est à elle seule. "
            "Elle peut, si elle le souhaite, vous demander de l’aider."
        )
    if ended.ground == families.Ground.JUDGMENT:
        return _("Une décision de justice a été enregistrée. Votre caisse peut vous dire laquelle.")
    if ended.kind == families.Kind.CARER:
        return _("L’aide que vous apportiez à cette personne a pris fin. Elle peut vous inviter de nouveau.")
    if ended.ground == families.Ground.ANSWER:
        return _("Vous avez répondu que vous n’êtes pas son représentant légal.")
    return _("L’accord qui vous l’ouvrait a pris fin.")
