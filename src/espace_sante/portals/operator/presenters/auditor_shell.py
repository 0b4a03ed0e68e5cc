"""What surrounds a page of the auditor."""

from __future__ import annotations

from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter

Part = Literal["traces", "findings", "reports"]


def auditor_shell(actor: Actor, part: Part, *, at_home: bool = False) -> ShellPresenter:
    """`part`: the page of the navigation that this one belongs to; `at_home`: it is that page itself."""
    pages = (
        ("traces", _("Traces"), "operator:traces", "eye"),
        ("findings", _("Accès inhabituels"), "operator:findings", "alert-triangle"),
        ("reports", _("Signalements"), "operator:reports", "help"),
    )
    return ShellPresenter(
        person=Person(name=_("Contrôle"), initial="Co", colour="slate", role_label=actor.name, is_own=True),
        nav=[
            NavItem(
                label=label,
                href=reverse(name),
                icon=icon,
                current=key == part and at_home,
                holds=key == part and not at_home,
            )
            for key, label, name, icon in pages
        ],
        account=[AccountLink(label=_("Se déconnecter"), href=reverse("public:sign_out"), icon="logout", method="post")],
        home_href=reverse("operator:traces"),
        note=_("Vous voyez qui a fait quoi et quand, jamais le contenu d’un espace. Chaque recherche est tracée."),
    )
