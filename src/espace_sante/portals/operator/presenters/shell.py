"""What surrounds a page of the console."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.operator.presenters.auditor_shell import auditor_shell
from espace_sante.portals.operator.presenters.frame import Page, frame_of

Part = Literal["campaigns", "people", "letters", "heirs", "reports", "catalogue", "software"]


def shell_of(actor: Actor, part: Part, *, at_home: bool = False) -> ShellPresenter:
    """`part`: the page of the navigation that this one belongs to; `at_home`: it is that page itself."""
    if actor.kind is ActorKind.AUDITOR:
        return auditor_shell(actor, "reports", at_home=at_home)  # the one page of this console that they may read
    pages: tuple[Page, ...] = (
        ("campaigns", _("Campagnes"), "operator:home", "letter"),
        ("people", _("Personnes"), "operator:people", "users"),
        ("letters", _("Lettres revenues"), "operator:letters", "refresh"),
        ("heirs", _("Ayants droit"), "operator:heirs", "folder"),
        ("reports", _("Signalements"), "operator:reports", "help"),
        ("catalogue", _("Catalogue"), "operator:catalogue", "shield"),
        ("software", _("Logiciels des structures"), "operator:software", "key"),
    )
    note = _("Vous voyez des nombres et des dates, jamais le contenu d’un espace.")
    return frame_of(actor, title=_("Console"), initial="Op", pages=pages, part=part, at_home=at_home, note=note)
