"""The page on which several documents are masked in one go."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import author_name, documents_title
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, short_day
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentPage, DocumentView


@dataclass(frozen=True, kw_only=True)
class MaskingPresenter:
    """The page; the boxes are the form's."""

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    back_label: str
    following_href: str
    empty: bool


def masking_presenter(place: Place, found: DocumentPage) -> MaskingPresenter:
    here = [place.space.id]
    address = reverse("citizen:masking", args=here)
    return MaskingPresenter(
        shell=shell_of(place, current="documents"),
        title=_("Masquer plusieurs documents"),
        lead=_("Cochez ce que les professionnels ne doivent pas voir. L’auteur d’un document le voit toujours."),
        back_href=reverse("citizen:documents", args=here),
        back_label=documents_title(place),
        following_href=f"{address}?suite={found.next_cursor}" if found.next_cursor else "",
        empty=not found.documents,
    )


def choice_words(view: DocumentView, place: Place) -> str:
    """« Bilan sanguin, Dr Martin, 3 novembre »."""
    day = short_day(day_of(view.service_start_time), day_of(place.now))
    return ", ".join(filter(None, [view.title, author_name(view), day]))
