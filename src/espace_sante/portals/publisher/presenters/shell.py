"""What surrounds a page of a publisher."""

from __future__ import annotations

from typing import Literal

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.catalogue.api import Membership
from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter

Part = Literal["services", "members"]


def shell_of(actor: Actor, mine: Membership, part: Part, *, at_home: bool = False) -> ShellPresenter:
    """`part`: the page of the navigation that this one belongs to; `at_home`: it is that page itself."""
    pages = (
        ("services", _("Services"), "publisher:home", "folder"),
        ("members", _("Équipe"), "publisher:members", "users"),
    )
    initial = mine.publisher_name[:1].upper()
    return ShellPresenter(
        person=Person(name=mine.publisher_name, initial=initial, colour="indigo", role_label=actor.name, is_own=True),
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
        home_href=reverse("publisher:home"),
        note=_("Ici, aucun espace de santé : seulement votre dossier."),
    )
