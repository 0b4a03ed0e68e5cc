"""The page that takes a document, new or in the place of another."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.record.api import DocumentView

ACCEPT = ".pdf,.xml,.jpg,.jpeg,.png,.tif,.tiff,.heic,.txt,.rtf"


@dataclass(frozen=True, kw_only=True)
class DepositPresenter:
    """What is being done, where one comes from, what may be chosen."""

    title: str
    lead: str
    button: str
    back_href: str
    back_label: str
    accept: str
    limit_bytes: int


def deposit_presenter(space_id: UUID, former: DocumentView | None) -> DepositPresenter:
    """`former`: the document that the new one replaces, or None."""
    title, button = _("Déposer un document"), _("Déposer ce document")
    lead = _("Il est dans le dossier dès que vous l’envoyez.")
    back_href, back_label = reverse("professional:record", args=[space_id]), _("Revenir au dossier")
    if former:
        title, button = _("Remplacer un document"), _("Remplacer par ce document")
        lead = _("La nouvelle version prend la place de « %(title)s », qui reste lisible comme ancienne version.")
        lead %= {"title": former.title}
        back_href, back_label = reverse("professional:document", args=[space_id, former.id]), _("Revenir au document")
    return DepositPresenter(
        title=title,
        lead=lead,
        button=button,
        back_href=back_href,
        back_label=back_label,
        accept=ACCEPT,
        limit_bytes=settings.DEPOSIT_BYTES,
    )
