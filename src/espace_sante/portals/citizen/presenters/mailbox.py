"""The page of the choices of a mailbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.messaging.api import MailboxChoices
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class MailboxPresenter:
    """`filed_by`: who chose that documents are filed, when it is somebody else than the reader."""

    shell: ShellPresenter
    title: str
    filed_by: str
    action: str
    back_href: str


def mailbox_presenter(place: Place, found: MailboxChoices) -> MailboxPresenter:
    other = found.filed_by is not None and found.filed_by.id != place.actor.id
    return MailboxPresenter(
        shell=shell_of(place, current="messages"),
        title=_("Réglages de vos messages")
        if place.own
        else _("Réglages des messages %(of_name)s") % {"of_name": of_person(place.who.given_name)},
        filed_by=found.filed_by.name if other and found.filed_by else "",
        action=reverse("citizen:mailbox_choices", args=[place.space.id]),
        back_href=reverse("citizen:messages", args=[place.space.id]),
    )
