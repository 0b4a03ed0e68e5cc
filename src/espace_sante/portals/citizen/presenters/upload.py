"""The page to add a document: whose space it goes to, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import documents_title
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class UploadPresenter:
    """Title, lead and addresses."""

    shell: ShellPresenter
    own: bool
    title: str
    lead: str
    action: str
    back_href: str
    back_label: str


def upload_presenter(place: Place) -> UploadPresenter:
    here, name = [place.space.id], {"of_name": of_person(place.who.given_name)}
    return UploadPresenter(
        shell=shell_of(place, current="documents"),
        own=place.own,
        title=_("Ajouter un document"),
        lead=_("Il ira dans votre espace.") if place.own else _("Il ira dans l’espace %(of_name)s.") % name,
        action=reverse("citizen:upload", args=here),
        back_href=reverse("citizen:documents", args=here),
        back_label=documents_title(place),
    )
