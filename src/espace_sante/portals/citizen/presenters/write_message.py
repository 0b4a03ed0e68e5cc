"""Writing to professionals as pages: a new message, a pharmacy to find."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.messaging.api import FirstLetter
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.messages import signed_words
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.portals.components.sizes import size_words


@dataclass(frozen=True, kw_only=True)
class WritePresenter:
    """The page to write, or the one that says that nobody wrote yet."""

    shell: ShellPresenter
    title: str
    lead: str
    nobody: bool
    document_href: str
    signed: str
    limit: str
    action: str
    pharmacies_href: str
    back_href: str


@dataclass(frozen=True, kw_only=True)
class PharmaciesPresenter:
    """The search of a pharmacy. `rows` is None before a search: name, town, address of the page to write."""

    shell: ShellPresenter
    title: str
    lead: str
    rows: list[tuple[str, str, str]] | None
    action: str
    back_href: str


def write_presenter(place: Place, *, nobody: bool, document_id: UUID | None = None) -> WritePresenter:
    """`document_id`: a document of the space that goes along; whether it may, the sending decides."""
    document = reverse("citizen:document", args=[place.space.id, document_id]) if document_id else ""
    return WritePresenter(
        shell=shell_of(place, current="messages"),
        title=_("Écrire à un soignant"),
        lead=_("À qui vous a déjà écrit sans terminer l’échange, ou à une pharmacie."),
        nobody=nobody,
        document_href=document,
        signed=signed_words(place),
        limit=size_words(settings.CITIZEN_UPLOAD_BYTES),
        action=reverse("citizen:write_message", args=[place.space.id]),
        pharmacies_href=reverse("citizen:pharmacies", args=[place.space.id]),
        back_href=reverse("citizen:messages", args=[place.space.id]),
    )


def pharmacies_presenter(place: Place, found: list[FirstLetter] | None) -> PharmaciesPresenter:
    write = reverse("citizen:write_message", args=[place.space.id])
    return PharmaciesPresenter(
        shell=shell_of(place, current="messages"),
        title=_("Trouver une pharmacie"),
        lead=_("Pour lui envoyer une ordonnance avant de passer. Apportez aussi l’original sur papier."),
        rows=None
        if found is None
        else [(one.name, one.city, f"{write}?{urlencode({'pharmacie': one.finess})}") for one in found],
        action=reverse("citizen:pharmacies", args=[place.space.id]),
        back_href=write,
    )
