"""Oppositions to a deposit, as the author of the document reads them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.portals.professional.presenters.dates import short_date
from espace_sante.reports.api import WAITING, OppositionThread, OppositionView, ReportView, State, Step

_STATES = {
    State.FILED: gettext_lazy("À répondre"),
    State.UNANSWERED: gettext_lazy("Délai dépassé"),
    State.ANSWERED: gettext_lazy("Document gardé"),
    State.ACCEPTED: gettext_lazy("Demande acceptée"),
    State.WITHDRAWN: gettext_lazy("Demande retirée"),
}
_STEPS = {
    Step.FILE: gettext_lazy("La personne écrit"),
    Step.HIDE: gettext_lazy("Le document est masqué aux autres professionnels"),
    Step.DELETE: gettext_lazy("Le document est retiré"),
    Step.KEEP: gettext_lazy("Le document est gardé"),
    Step.LAPSE: gettext_lazy("Le délai est passé sans réponse : le document est en quarantaine"),
    Step.WITHDRAW: gettext_lazy("La personne retire sa demande"),
}


@dataclass(frozen=True, kw_only=True)
class OppositionLine:
    """One opposition in the list."""

    title: str
    meta: str
    tag: str
    href: str


@dataclass(frozen=True, kw_only=True)
class StepLine:
    """One step of the exchange."""

    title: str
    meta: str
    words: str


@dataclass(frozen=True, kw_only=True)
class OppositionPresenter:
    """One opposition: whose, about what, the exchange, and whether an answer is wanted.

    `document` is the title for who may read it, the nature and the date for the others.
    """

    patient: str
    born: str
    document: str
    document_meta: str
    document_href: str
    gone: bool
    state: str
    due: str
    late: bool
    steps: list[StepLine]
    answerable: bool
    action: str


def waiting_words(count: int) -> str:
    """The sentence of the first page, or nothing."""
    if not count:
        return ""
    words = ngettext(
        "%(count)s personne s’oppose à un document que vous ou votre établissement avez ajouté.",
        "%(count)s personnes s’opposent à un document que vous ou votre établissement avez ajouté.",
        count,
    )
    return words % {"count": count}


def opposition_lines(found: Iterable[OppositionView], *, now: datetime) -> list[OppositionLine]:
    return [
        OppositionLine(
            title=one.holder.full_name,
            meta=_meta(one.report),
            tag=str(_STATES[one.report.state]) if one.report.state in WAITING else "",
            href=reverse("professional:opposition", args=[one.report.space_id, one.report.id]),
        )
        for one in found
    ]


def _meta(report: ReportView) -> str:
    if report.state in WAITING and report.due_at is not None:
        return _("Écrit le %(day)s, réponse attendue avant le %(due)s") % {
            "day": short_date(report.filed_at),
            "due": short_date(report.due_at),
        }
    return _("%(state)s, le %(day)s") % {"state": _STATES[report.state], "day": short_date(report.state_at)}


def opposition_presenter(found: OppositionThread, *, now: datetime) -> OppositionPresenter:
    report = found.thread.report
    title, meta, href = _document(found)
    return OppositionPresenter(
        patient=found.holder.full_name,
        born=short_date(found.holder.birth_on),
        document=title,
        document_meta=meta,
        document_href=href,
        gone=found.document is None,
        state=str(_STATES[report.state]),
        due=short_date(report.due_at) if report.due_at else "",
        late=report.state is State.UNANSWERED,
        steps=[
            StepLine(
                title=str(_STEPS[one.step]),
                meta=", ".join(filter(None, [short_date(one.at), one.by_name if one.step is not Step.LAPSE else ""])),
                words=one.words,
            )
            for one in found.thread.steps
        ],
        answerable=report.state in WAITING,
        action=reverse("professional:opposition", args=[report.space_id, report.id]),
    )


def _document(found: OppositionThread) -> tuple[str, str, str]:
    """Its title, its date, its page; a colleague who may not read it knows its nature alone."""
    if found.document is None:
        return _("Ce document a déjà été retiré."), "", ""
    view = found.document.view
    meta = _("Ajouté le %(day)s") % {"day": short_date(view.submitted_at)}
    if not found.document.readable:
        return view.type_display, meta, ""
    return view.title, meta, reverse("professional:document", args=[view.space_id, view.id])
