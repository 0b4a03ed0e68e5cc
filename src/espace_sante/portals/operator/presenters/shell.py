"""What surrounds a page of the console."""

from __future__ import annotations

from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter
from espace_sante.portals.operator.presenters.auditor_shell import auditor_shell

Part = Literal["campaigns", "people", "letters", "heirs", "reports"]


def shell_of(actor: Actor, part: Part, *, at_home: bool = False) -> ShellPresenter:
    """`part`: the page of the navigation that this one belongs to; `at_home`: it is that page itself."""
    if actor.kind is ActorKind.AUDITOR:
        return auditor_shell(actor, "reports", at_home=at_home)  # the one page of this console that they may read
    pages: tuple[tuple[str, str, str, str], ...] = (
        ("campaigns", _("Campagnes"), "operator:home", "letter"),
        ("people", _("Personnes"), "operator:people", "users"),
        ("letters", _("Lettres revenues"), "operator:letters", "refresh"),
        ("heirs", _("Ayants droit"), "operator:heirs", "folder"),
        ("reports", _("Signalements"), "operator:reports", "help"),
    )
    return ShellPresenter(
        person=Person(name=_("Console"), initial="Op", colour="slate", role_label=actor.name, is_own=True),
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
        home_href=reverse("operator:home"),
        note=_("Vous voyez des nombres et des dates, jamais le contenu d’un espace."),
    )
