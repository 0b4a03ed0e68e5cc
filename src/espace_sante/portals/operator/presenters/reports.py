"""The desk of the support: the list, and one report with what may be seen of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.audit.api import TraceEntry
from espace_sante.identity.api import HolderView
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.professions import profession_words
from espace_sante.portals.operator.forms.reports import DeskForm, cursor_words
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.reports import ACTS, ANOTHER_ACT, KINDS, MODES, STATES, STEPS
from espace_sante.reports.api import DeskPage, DeskReport, ReportView, Step


@dataclass(frozen=True, kw_only=True)
class DeskRow:
    """One report of the list; without an address for who may list and not open."""

    title: str
    meta: str
    state: str
    href: str


@dataclass(frozen=True, kw_only=True)
class DeskPresenter:
    """The list, with its filters."""

    tabs: list[Chip]
    kinds: list[Chip]
    rows: list[DeskRow]
    following_href: str


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step, with its words."""

    title: str
    meta: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DeskReportPresenter:
    """One report."""

    title: str
    state: str
    facts: list[tuple[str, str]]
    steps: list[StepRow]
    holder: list[tuple[str, str]]
    take_up: bool
    answer: bool
    close: bool


def desk_presenter(page: DeskPage, form: DeskForm, *, may_open: bool) -> DeskPresenter:
    tab, kind = form.tab(), form.kind()
    address = reverse("operator:reports")
    values = {"onglet": tab, "sorte": kind.value if kind else ""}
    tabs = (("", _("En attente")), ("repondus", _("Répondus")), ("termines", _("Terminés")))
    return DeskPresenter(
        tabs=[
            Chip(label=label, href=_with(address, values | {"onglet": key}), current=key == tab) for key, label in tabs
        ],
        kinds=[Chip(label=_("Toutes les sortes"), href=_with(address, values | {"sorte": ""}), current=kind is None)]
        + [
            Chip(label=str(KINDS[one]), href=_with(address, values | {"sorte": one.value}), current=one is kind)
            for one in KINDS
        ],
        rows=[_row(one, may_open=may_open) for one in page.reports],
        following_href=_with(address, values | {"apres": cursor_words(page.after)}) if page.after else "",
    )


def desk_report_presenter(found: DeskReport) -> DeskReportPresenter:
    report = found.thread.report
    return DeskReportPresenter(
        title=_title(report),
        state=str(STATES[report.state]),
        facts=_facts(report, found.line),
        steps=[
            StepRow(
                title=str(STEPS[one.step]),
                meta=", ".join(filter(None, [moment_words(one.at), one.by_name])),
                words=one.words,
            )
            for one in found.thread.steps
        ],
        holder=_holder(found.holder) if found.holder else [],
        take_up=Step.TAKE_UP in report.next_steps,
        answer=Step.ANSWER in report.next_steps,
        close=Step.CLOSE in report.next_steps,
    )


def _row(one: ReportView, *, may_open: bool) -> DeskRow:
    return DeskRow(
        title=_title(one),
        meta=_("Reçu le %(filed)s, dernière étape le %(moved)s")
        % {"filed": moment_words(one.filed_at), "moved": moment_words(one.state_at)},
        state=str(STATES[one.state]),
        href=reverse("operator:report", args=[one.space_id, one.id]) if may_open else "",
    )


def _title(one: ReportView) -> str:
    kind = str(KINDS[one.kind])
    return _("%(kind)s : %(name)s") % {"kind": kind, "name": one.subject_name} if one.subject_name else kind


def _facts(report: ReportView, line: TraceEntry | None) -> list[tuple[str, str]]:
    rows = [(_("Reçu"), moment_words(report.filed_at)), (_("Numéro"), str(report.id))]
    if line is None:
        return rows
    named = line.actor_kind in {ActorKind.PROFESSIONAL, ActorKind.STRUCTURE}
    who = line.actor_name if named else _("une personne de l’entourage, ou le service")
    return [
        *rows,
        (_("La ligne signalée"), f"{who} {ACTS.get(line.act, ANOTHER_ACT)}"),
        (_("Quand"), moment_words(line.at)),
        (_("Métier"), profession_words(line.actor_profession) if line.actor_profession else ""),
        (_("Lieu"), line.actor_structure_name),
        (_("Circonstance"), str(MODES.get(line.mode, ""))),
        (_("Refusé"), _("oui, rien n’a été montré") if line.refused else ""),
    ]


def _holder(holder: HolderView) -> list[tuple[str, str]]:
    return [(_("Nom"), holder.full_name), (_("Date de naissance"), day(holder.birth_on))]


def _with(address: str, values: dict[str, str]) -> str:
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address}?{query}" if query else address
