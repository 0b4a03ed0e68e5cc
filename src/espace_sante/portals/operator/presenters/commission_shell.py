"""What surrounds a page of a member of the commission."""

from __future__ import annotations

from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.operator.presenters.frame import Page, frame_of


def commission_shell(actor: Actor, *, at_home: bool = False) -> ShellPresenter:
    """One page in the navigation: the files. `at_home`: it is that page itself."""
    pages: tuple[Page, ...] = (("files", _("Dossiers"), "operator:hearings", "folder"),)
    note = _("Vous lisez des dossiers d’éditeurs. Aucune donnée de santé, aucun usager ici.")
    return frame_of(actor, title=_("Commission"), initial="Co", pages=pages, part="files", at_home=at_home, note=note)
