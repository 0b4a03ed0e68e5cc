"""What surrounds a page of the auditor."""

from __future__ import annotations

from typing import Literal

from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.operator.presenters.frame import Page, frame_of

Part = Literal["traces", "findings", "reports"]


def auditor_shell(actor: Actor, part: Part, *, at_home: bool = False) -> ShellPresenter:
    """`part`: the page of the navigation that this one belongs to; `at_home`: it is that page itself."""
    pages: tuple[Page, ...] = (
        ("traces", _("Traces"), "operator:traces", "eye"),
        ("findings", _("Accès inhabituels"), "operator:findings", "alert-triangle"),
        ("reports", _("Signalements"), "operator:reports", "help"),
    )
    note = _("Vous voyez qui a fait quoi et quand, jamais le contenu d’un espace. Chaque recherche est tracée.")
    return frame_of(actor, title=_("Contrôle"), initial="Co", pages=pages, part=part, at_home=at_home, note=note)
