"""What the pages of the console and those of the auditor share: who looks, where they are, the way out."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.kernel.actors import Actor
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter

Page = tuple[str, str, str, str]  # its part, what it is called, its address by name, its icon


def frame_of(
    actor: Actor, *, title: str, initial: str, pages: Iterable[Page], part: str, at_home: bool, note: str
) -> ShellPresenter:
    """The frame of one page. The first page is home. `part`, `at_home`: as of the shells that call this."""
    listed = list(pages)
    return ShellPresenter(
        person=Person(name=title, initial=initial, colour="slate", role_label=actor.name, is_own=True),
        nav=[
            NavItem(
                label=label,
                href=reverse(name),
                icon=icon,
                current=key == part and at_home,
                holds=key == part and not at_home,
            )
            for key, label, name, icon in listed
        ],
        account=[AccountLink(label=_("Se déconnecter"), href=reverse("public:sign_out"), icon="logout", method="post")],
        home_href=reverse(listed[0][2]),
        note=note,
    )
