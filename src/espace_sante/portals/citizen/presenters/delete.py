"""The page before a deletion: what will be lost, in the words of the one who added it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentView


@dataclass(frozen=True, kw_only=True)
class DeletePresenter:
    """The document as a row, where to confirm, where to go back."""

    shell: ShellPresenter
    row: DocumentRow
    action: str
    back_href: str


def delete_presenter(place: Place, view: DocumentView) -> DeletePresenter:
    here = [view.space_id, view.id]
    return DeletePresenter(
        shell=shell_of(place, current="documents"),
        row=document_row(view, place),
        action=reverse("citizen:delete", args=here),
        back_href=reverse("citizen:document", args=here),
    )
