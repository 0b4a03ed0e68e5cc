"""Opposing a deposit, as pages: which document, why, and who answers until when."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.identity.api import ProfessionalView
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.documents import DocumentRow, document_row
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, full_day
from espace_sante.portals.citizen.wording.people import called, headed
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentPage
from espace_sante.reports.api import Opposable, Standing


@dataclass(frozen=True, kw_only=True)
class OppositionPresenter:
    """The page that states a motive. `waiting_href`: the exchange about the same document that waits already."""

    shell: ShellPresenter
    row: DocumentRow
    answers: str
    waiting_href: str
    action: str
    back_href: str
    mask_href: str
    report_href: str


@dataclass(frozen=True, kw_only=True)
class ToComePresenter:
    """What they will deposit. `since` and `motive`: of the opposition that runs, empty when there is none."""

    action: str
    lead: str
    since: str
    motive: str


@dataclass(frozen=True, kw_only=True)
class DepositsPresenter:
    """What one professional deposited. `rows` lead to the motive."""

    shell: ShellPresenter
    title: str
    lead: str
    rows: list[DocumentRow]
    back_href: str
    to_come: ToComePresenter


def opposition_presenter(place: Place, found: Opposable) -> OppositionPresenter:
    here = [place.space.id, found.document.id]
    waiting = found.waiting_id
    document_href = reverse("citizen:document", args=here)
    return OppositionPresenter(
        shell=shell_of(place, current="documents"),
        row=document_row(found.document, place),
        answers=_answers(place, found),
        waiting_href=reverse("citizen:report_thread", args=[place.space.id, waiting]) if waiting else "",
        action=reverse("citizen:oppose", args=here),
        back_href=document_href,
        mask_href=f"{document_href}#qui",
        report_href=f"{reverse('citizen:report', args=[place.space.id])}?document={found.document.id}",
    )


def _answers(place: Place, found: Opposable) -> str:
    """Who reads the motive, and until when they answer."""
    until = full_day(day_of(found.answer_at), day_of(place.now))
    if not found.author:
        return _("Son auteur, ou l’établissement qui l’a ajouté, a jusqu’au %(day)s pour répondre.") % {"day": until}
    return _("%(name)s, ou quelqu’un de son établissement, a jusqu’au %(day)s pour répondre.") % {
        "name": headed(found.author),
        "day": until,
    }


def deposits_presenter(
    place: Place, one: ProfessionalView, page: DocumentPage, standing: Standing | None
) -> DepositsPresenter:
    return DepositsPresenter(
        shell=shell_of(place, current="professionals"),
        title=_("Ses dépôts"),
        lead=_("Les documents ajoutés par %(name)s. Lequel est concerné ?") % {"name": called(one.name)},
        rows=[
            replace(document_row(view, place), href=reverse("citizen:oppose", args=[place.space.id, view.id]))
            for view in page.documents
        ],
        back_href=reverse("citizen:professional", args=[place.space.id, one.rpps]),
        to_come=_to_come(place, one, standing),
    )


def _to_come(place: Place, one: ProfessionalView, standing: Standing | None) -> ToComePresenter:
    return ToComePresenter(
        action=reverse("citizen:deposits_to_come", args=[place.space.id, one.rpps]),
        lead=_(
            "Chaque document que %(name)s ajoutera arrivera en quarantaine : les autres soignants ne le verront pas. "
            "Votre motif lui sera remis, et il aura %(days)s jours pour répondre."
        )
        % {"name": called(one.name), "days": settings.OPPOSITION_ANSWER.days},
        since=_("Depuis le %(day)s, ses dépôts arrivent en quarantaine.")
        % {"day": full_day(day_of(standing.since), day_of(place.now))}
        if standing
        else "",
        motive=standing.words if standing else "",
    )
