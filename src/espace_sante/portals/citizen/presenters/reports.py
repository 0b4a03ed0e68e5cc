"""Reports as pages: what would be reported, what was, the thread of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.dates import day_of, full_day, when
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.citizen.wording.reports import STATES, about_words, opposition_step_words, step_words
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.reports.api import (
    BY_AUTHOR,
    Kind,
    Reportable,
    ReportThread,
    ReportView,
    State,
    Step,
    Target,
)


@dataclass(frozen=True, kw_only=True)
class ReportPresenter:
    """The page that files a report. `waiting_href`: the one about the same thing that waits already."""

    shell: ShellPresenter
    title: str
    lead: str
    about: str
    last: str
    waiting_href: str
    block_href: str
    action: str
    back_href: str


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """One report in the list."""

    title: str
    meta: str
    tag: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ReportsPresenter:
    """The list."""

    shell: ShellPresenter
    title: str
    lead: str
    rows: list[ReportRow]
    activity_href: str


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step of a thread."""

    title: str
    meta: str
    words: str
    by_support: bool


@dataclass(frozen=True, kw_only=True)
class ThreadPresenter:
    """One report and what may be done of it."""

    shell: ShellPresenter
    title: str
    state: str
    consent: str
    steps: list[StepRow]
    about_href: str
    about_label: str
    block_href: str
    reopen: str
    withdraw: str
    quarantine: str
    quarantined: bool
    rest: str
    opposition: bool
    back_href: str


def report_presenter(place: Place, found: Reportable, *, action: str) -> ReportPresenter:
    contesting = found.target.kind is Kind.EMERGENCY
    waiting = found.waiting_id
    return ReportPresenter(
        shell=shell_of(place),
        title=_("Contester un accès en urgence") if contesting else _("Cela m’étonne"),
        lead=_(
            "Vous écrivez à l’assistance. Elle regarde ce qui s’est passé, et vous répond ici. Cela n’accuse personne."
        ),
        about=about_words(found.target),
        last=_("Déjà signalé : %(when)s.") % {"when": _lower(when(found.last_at, place.now))} if found.last_at else "",
        waiting_href=reverse("citizen:report_thread", args=[place.space.id, waiting]) if waiting else "",
        block_href=_block_href(place, found.target),
        action=action,
        back_href=reverse("citizen:activity", args=[place.space.id]),
    )


def reports_presenter(place: Place, found: Sequence[ReportView]) -> ReportsPresenter:
    name = {"of_name": of_person(place.who.given_name)}
    return ReportsPresenter(
        shell=shell_of(place, current="reports"),
        title=_("Vos signalements") if place.own else _("Signalements dans l’espace %(of_name)s") % name,
        lead=_("Ce que vous avez signalé ou demandé, et ce qu’on vous a répondu."),
        rows=[
            ReportRow(
                title=about_words(one),
                meta=_("%(state)s. %(when)s") % {"state": STATES[one.state], "when": when(one.state_at, place.now)},
                tag=str(STATES[one.state]) if one.state in {State.ANSWERED, State.ACCEPTED} else "",
                href=reverse("citizen:report_thread", args=[place.space.id, one.id]),
            )
            for one in found
        ],
        activity_href=reverse("citizen:activity", args=[place.space.id]),
    )


def thread_presenter(place: Place, thread: ReportThread, *, quarantined: bool = False) -> ThreadPresenter:
    """`quarantined`: whether the document of an opposition is hidden from others now."""
    report, opposition = thread.report, thread.report.kind is Kind.OPPOSITION
    acts = report.next_steps if place.may(Action.REPORT_SOMETHING) else frozenset()
    here = [place.space.id, report.id]
    about_href, about_label = _about(place, report)
    return ThreadPresenter(
        shell=shell_of(place, current="reports"),
        title=about_words(report),
        state=str(STATES[report.state]),
        consent=_consent(report),
        steps=[
            StepRow(
                title=opposition_step_words(one) if opposition else step_words(one, reader_id=place.actor.id),
                meta=when(one.at, place.now),
                words=one.words,
                by_support=one.step in {Step.TAKE_UP, Step.ANSWER, Step.CLOSE, *BY_AUTHOR},
            )
            for one in thread.steps
        ],
        about_href=about_href,
        about_label=about_label,
        block_href=_block_href(place, report),
        reopen=reverse("citizen:report_reopen", args=here) if Step.REOPEN in acts else "",
        withdraw=reverse(f"citizen:{'opposition' if opposition else 'report'}_withdraw", args=here)
        if Step.WITHDRAW in acts
        else "",
        quarantine=reverse("citizen:quarantine", args=here) if opposition and Step.WITHDRAW in acts else "",
        quarantined=quarantined,
        rest=_rest(place, report) if opposition else "",
        opposition=opposition,
        back_href=reverse("citizen:reports", args=[place.space.id]),
    )


def _rest(place: Place, report: ReportView) -> str:
    """What comes next of an opposition."""
    if report.state is State.FILED and report.due_at is not None:
        until = full_day(day_of(report.due_at), day_of(place.now))
        return _("Une réponse est attendue jusqu’au %(day)s.") % {"day": until}
    if report.state is State.UNANSWERED:
        return _("Son auteur peut encore répondre. Vous pouvez aussi écrire à l’assistance, depuis le document.")
    if report.state is State.ANSWERED:
        return _(
            "Vous n’êtes pas d’accord ? Vous pouvez masquer le document sans rien expliquer, ou écrire à l’assistance, "
            "depuis le document."
        )
    return ""


def _consent(report: ReportView) -> str:
    if report.kind is Kind.OPPOSITION:
        return _("Vous, l’auteur du document et les professionnels de son établissement. L’assistance ne le lit pas.")
    if report.profile_may_be_looked_at:
        return _("L’assistance lit vos messages, et peut regarder le profil jusqu’à la fin de l’échange.")
    if report.consent:
        return _("L’échange est terminé : l’assistance ne peut plus regarder le profil.")
    return _("L’assistance ne voit pas le profil : vous ne l’avez pas demandé.")


def _about(place: Place, report: ReportView) -> tuple[str, str]:
    if report.document_id is not None:
        return reverse("citizen:document", args=[place.space.id, report.document_id]), _("Voir le document")
    return "", ""


def _block_href(place: Place, what: ReportView | Target) -> str:
    """Beside a report, the gesture that does not wait for an answer."""
    professional = what.kind in {Kind.PROFESSIONAL, Kind.EMERGENCY} and what.subject_id.isdigit()
    if not professional or len(what.subject_id) != 11 or not place.may(Action.CHOOSE_PROFESSIONALS):
        return ""
    return f"{reverse('citizen:professionals', args=[place.space.id])}?rpps={what.subject_id}#bloquer"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]
