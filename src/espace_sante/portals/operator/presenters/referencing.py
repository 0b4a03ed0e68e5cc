"""The catalogue on the console: what waits, what is due, one file and what may be done of it now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from espace_sante.catalogue import api as catalogue
from espace_sante.catalogue.api import DPIA, Dossier, Given, Met, Move, ServiceStatus, Track, Who
from espace_sante.kernel.actors import Actor, ActorKind
from espace_sante.portals.components.consents import asked_words
from espace_sante.portals.components.presenters import Chip, ProgressRow
from espace_sante.portals.components.referencing_words import (
    HEADINGS,
    STATUSES,
    TRACKS,
    TagKind,
    step_words,
)
from espace_sante.portals.operator.presenters.hearings import hearing_rows, opinion_rows, sitting_rows
from espace_sante.portals.operator.wording.dates import day, moment_words
from espace_sante.portals.operator.wording.reports import STATES as REPORT_STATES
from espace_sante.reports import api as reports

S = ServiceStatus
TABS: dict[str, frozenset[ServiceStatus]] = {
    "": frozenset({S.SUBMITTED}),
    "verification": frozenset({S.TECHNICAL_CHECK}),
    "commission": frozenset({S.COMMISSION}),
    "ministre": frozenset({S.MINISTER}),
    "convention": frozenset({S.CONVENTION, S.PRE_PRODUCTION}),
    "catalogue": frozenset({S.ONLINE, S.OFFLINE}),
    "suspendus": frozenset({S.SUSPENDED, S.DEREFERENCED}),
}


@dataclass(frozen=True, kw_only=True)
class QueueRow:
    name: str
    href: str
    state: str
    kind: TagKind
    meta: str


@dataclass(frozen=True, kw_only=True)
class FilePresenter:
    """One service. `may`: the moves that its status allows; `own_check`: this operator did the technical check."""

    id: str
    title: str
    state: str
    kind: TagKind
    facts: list[tuple[str, str]]
    asked: list[tuple[str, str]]
    proposal: list[tuple[str, str]]
    proposal_reason: str
    proposal_waits: bool
    proposal_agreed: bool
    own_agreement: bool
    headings: list[ProgressRow]
    files: list[tuple[str, str]]
    opinions: list[tuple[str, str]]
    hearing: list[tuple[str, str]]
    sitting: list[tuple[str, str]]
    may_conclude: bool
    conventions: list[tuple[str, str]]
    steps: list[tuple[str, str, str]]
    may: dict[str, bool]
    own_check: bool
    may_sign: bool
    referenced: bool
    public_href: str
    reports: list[tuple[str, str, str]]


def tabs_of(current: str, counts: dict[ServiceStatus, int]) -> list[Chip]:
    labels = {
        "": _("À prendre"), "verification": _("Vérification"), "commission": _("Commission"),
        "ministre": _("Ministre"), "convention": _("Convention"), "catalogue": _("Au catalogue"),
        "suspendus": _("Suspendus et retirés"),
    }  # fmt: skip
    address = reverse("operator:catalogue")
    return [
        Chip(
            label=label,
            href=f"{address}?{urlencode({'onglet': key})}" if key else address,
            current=key == current,
            count=sum(counts.get(one, 0) for one in TABS[key]),
        )
        for key, label in labels.items()
    ]


def queue_row(service: catalogue.ServiceView) -> QueueRow:
    state, kind = STATUSES[service.status]
    return QueueRow(
        name=service.name,
        href=reverse("operator:service", args=[service.id]),
        state=str(state),
        kind=kind,
        meta=_("%(publisher)s. Depuis le %(day)s.")
        % {"publisher": service.publisher_name, "day": day(service.status_since)},
    )


def due_rows(due: catalogue.Due) -> list[tuple[str, str, str]]:
    """What is due: who, where, what, the late ones first."""
    rows: list[tuple[str, str, str]] = []
    for one in due.late:
        rows.append((one.name, _file(one), _("Audit en retard, dû le %(day)s") % {"day": _day(one.reaudit_on)}))
    for one in due.audits:
        rows.append((one.name, _file(one), _("Audit à faire avant le %(day)s") % {"day": _day(one.reaudit_on)}))
    for one in due.conventions:
        until = {"day": _day(one.convention_ends_on)}
        rows.append((one.name, _file(one), _("Fin de convention le %(day)s") % until))
    return rows


def file_presenter(dossier: Dossier, *, actor: Actor, reported: list[reports.ReportView]) -> FilePresenter:
    service, proposal = dossier.service, dossier.proposal
    state, kind = STATUSES[service.status]
    moves = catalogue.possible(service.status, Who.OPERATOR)
    waits = proposal is not None and proposal.accepted is None
    return FilePresenter(
        id=str(service.id),
        title=service.name,
        state=str(state),
        kind=kind,
        facts=_facts(dossier),
        asked=[(asked_words([one]), why) for one, why in dossier.asked.items()],
        proposal=[(asked_words([one]), why) for one, why in proposal.why.items()] if proposal and waits else [],
        proposal_reason=proposal.reason if proposal and waits else "",
        proposal_waits=waits,
        proposal_agreed=bool(proposal and waits and proposal.agreed_by),
        own_agreement=bool(proposal and waits and proposal.agreed_by == actor.id),
        headings=_headings(dossier),
        files=_files(dossier),
        opinions=opinion_rows(dossier),
        hearing=hearing_rows(dossier) if service.status is S.COMMISSION else [],
        sitting=sitting_rows(dossier),
        may_conclude=dossier.hearing.may_conclude,
        conventions=[
            (
                _("Du %(start)s au %(end)s") % {"start": day(one.terms.starts_on), "end": day(one.terms.ends_on)},
                one.terms.duties,
            )
            for one in dossier.conventions
        ],
        steps=[
            (step_words(one.what), ", ".join(filter(None, [moment_words(one.at), one.by_name])), one.reason)
            for one in dossier.steps
        ],
        may={move.value: move in moves for move in Move},
        own_check=service.technical_by == actor.id,
        may_sign=bool(moves & {Move.SIGN, Move.RENEW, Move.RENEW_OFFLINE, Move.RENEW_SUSPENDED}),
        referenced=service.status in catalogue.REFERENCED,
        public_href=reverse("public:service_card", args=[service.slug]) if service.online else "",
        reports=[
            (
                day(one.filed_at),
                str(REPORT_STATES.get(one.state, "")),
                reverse("operator:report", args=[one.space_id, one.id]),
            )
            for one in reported
        ],
    )


def _facts(dossier: Dossier) -> list[tuple[str, Any]]:
    service = dossier.service
    return [
        (_("Éditeur"), service.publisher_name),
        (_("Parcours"), str(TRACKS[service.track])),
        (_("Critères"), _("version %(version)s") % {"version": service.criteria_version}),
        (_("En une phrase"), service.summary),
        (_("Vérifié par"), _checker(dossier)),
        (_("Convention jusqu’au"), _day(service.convention_ends_on)),
        (_("Prochain audit"), _day(service.reaudit_on)),
        (_("Conditions"), service.terms_url),
        (_("Données"), service.privacy_url),
        (_("Identifiant d’appariement"), service.pairing_oid if service.track is Track.EXCHANGE else ""),
    ]


def _checker(dossier: Dossier) -> str:
    """The name of who made the technical check, as the history has it; else how they sign in."""
    login = dossier.service.technical_by
    names = {step.by_id: step.by_name for step in reversed(dossier.steps) if step.by_kind == ActorKind.OPERATOR.value}
    return names.get(login) or login


def _headings(dossier: Dossier) -> list[ProgressRow]:
    open_checks, rows = set(dossier.open_checks), []
    for heading, lines in groupby(dossier.application.concerned, key=lambda one: one.heading):
        codes = {one.code for one in lines}
        done = len(codes - open_checks)
        not_met = any(dossier.application.given.get(one, Given()).found is Met.NOT_MET for one in codes)
        state, kind = _state(done == len(codes), not_met)
        rows.append(
            ProgressRow(
                name=str(HEADINGS[heading]),
                href=reverse("operator:service_checks", args=[dossier.service.id, heading]),
                state=state,
                kind=kind,
                text=_("%(done)s sur %(total)s") % {"done": done, "total": len(codes)},
                done=done,
                total=len(codes),
                label=str(HEADINGS[heading]),
            )
        )
    return rows


def _state(complete: bool, not_met: bool) -> tuple[str, TagKind]:
    if not_met:
        return _("Non respecté"), "danger"
    return (_("Vérifié"), "ok") if complete else (_("À vérifier"), "wait")


def _files(dossier: Dossier) -> list[tuple[str, str]]:
    assessment = _("Analyse d’impact")
    return [
        (
            _("%(what)s : %(name)s") % {"what": assessment if one.code == DPIA else one.code, "name": one.name},
            reverse("operator:service_file", args=[dossier.service.id, one.id]),
        )
        for one in dossier.evidence
    ]


def _file(service: catalogue.ServiceView) -> str:
    return reverse("operator:service", args=[service.id])


def _day(on: date | None) -> str:
    return day(on) if on else ""
